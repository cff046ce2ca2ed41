#pragma once

#include "config/method_settings.h"
#include "config/model_settings.h"
#include "config/reward_settings.h"
#include "config/run_settings.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>
#include <variant>

/// The one table of settings, a row each. The reader, the writer, --set, the checks, what a change
/// does to a run, and the window's controls, tooltips and notes come from it. A new setting is a
/// member of Experiment, a row in the header of its section, and the code that uses it.
namespace tiltscope {

namespace rows {

/// Those of all parts, one after the other.
template <std::size_t... sizes>
constexpr auto joined(const std::array<Setting, sizes>&... parts) {
  std::array<Setting, (sizes + ...)> all{};
  auto to = all.begin();
  ((to = std::copy(parts.begin(), parts.end(), to)), ...);
  return all;
}

}  // namespace rows

/// In the order in which files have them.
inline constexpr auto all_settings =
    rows::joined(base_settings, reward_settings, training_settings, method_settings, run_settings);

/// A line on each section, which files have above it.
struct Section {
  std::string_view name;
  std::string_view words;
};

inline constexpr auto all_sections = std::to_array<Section>({
    {"base", "The Gaussian mixture that the base model learns."},
    {"reward", "What the model is bent towards, r(x): the target is exp(lambda r) times the base."},
    {"schedule", "x_t = alpha_t x_0 + sigma_t noise, for t in [t_min, t_max]."},
    {"network", "Hidden layers, units in each, size of the time embedding."},
    {"training", "The base model: samples, at most so many passes over them, Adam's rate."},
    {"method", "How the model is bent towards the reward."},
    {"steering", "When the particles of steering and of twisted SMC are drawn anew."},
    {"adjoint_matching", "Rounds, each of so many paths and of training steps on their states."},
    {"draft", "Rounds, each of steps along the reward's gradient through so many paths."},
    {"policy_gradient", "Rounds, each of rollouts: so many paths, and updates by their rewards."},
    {"tilting", "N tilts; each draws samples in so many steps, then trains on them."},
    {"evaluation", "The score's RMSE: points, each with its t in [t_min, schedule.t_max]."},
    {"run", "Threads, 0 for one on every core; results do not depend on it."},
});

/// The line on a section; empty for one without.
constexpr std::string_view words_on(std::string_view section) {
  for (const Section& row : all_sections) {
    if (row.name == section) return row.words;
  }
  return {};
}

/// The row of a key, such as setting("tilting.eta"); does not compile for another.
consteval const Setting& setting(std::string_view dotted) {
  for (const Setting& row : all_settings) {
    if (row.key.is(dotted)) return row;
  }
  throw "there is no such setting";
}

/// Whether a file of such an experiment may have the setting.
inline bool exists(const Setting& row, const Experiment& experiment) {
  if (row.only_for.always()) return true;
  for (const Setting& other : all_settings) {
    if (other.key == row.only_for.choice) {
      return row.only_for.with(std::get<Choice>(other.value).word(experiment));
    }
  }
  return false;
}

/// What messages about a setting are about: about("tilting.eta").
consteval Subject about(std::string_view dotted) { return setting(dotted).subject; }

/// The row of a key that somebody typed; null if there is none.
constexpr const Setting* find_setting(Key key) {
  for (const Setting& row : all_settings) {
    if (row.key == key) return &row;
  }
  return nullptr;
}

/// The same of a dotted key, such as "tilting.eta".
constexpr const Setting* find_dotted_setting(std::string_view dotted) {
  for (const Setting& row : all_settings) {
    if (row.key.is(dotted)) return &row;
  }
  return nullptr;
}

}  // namespace tiltscope
