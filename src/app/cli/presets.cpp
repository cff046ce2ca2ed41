#include "app/cli/presets.h"

#include "config/experiment_io.h"
#include "config/wording.h"
#include "oracle/check_tilt.h"

#include <assets.h>

#include <algorithm>
#include <array>
#include <span>
#include <stdexcept>

namespace tiltscope::app {
namespace {

struct Entry {
  std::string_view word;
  const char* group;  ///< those of one stand together
  const char* name;
  std::span<const std::byte> (*toml)();
  bool on_live = true;  ///< what the text leaves open is the preset `live`, else the defaults
};

constexpr const char* targets = "Targets";
constexpr const char* bases = "Base densities";
constexpr const char* rewards = "Rewards as formulas";
constexpr const char* methods = "Other methods";
constexpr const char* paper = "The paper's problem";

constexpr std::array entries = {
    Entry{live_preset, targets, "Live", assets::preset_live, false},
    Entry{"mode-transfer", targets, "Mode transfer", assets::preset_mode_transfer},
    Entry{"shrinking", targets, "Quadratic, shrinking", assets::preset_shrinking},
    Entry{"quadratic", targets, "Quadratic, rotated", assets::preset_quadratic},
    Entry{"unequal", targets, "Unequal covariances", assets::preset_unequal},
    Entry{"one-gaussian", targets, "One Gaussian", assets::preset_one_gaussian},
    Entry{"ring", bases, "Ring of eight", assets::preset_ring},
    Entry{"grid-25", bases, "Grid of 25", assets::preset_base_grid_25},
    Entry{"two-moons", bases, "Two moons", assets::preset_base_two_moons},
    Entry{"rings", bases, "Rings", assets::preset_base_rings},
    Entry{"swiss-roll", bases, "Swiss roll", assets::preset_base_swiss_roll},
    Entry{"two-spirals", bases, "Two spirals", assets::preset_base_two_spirals},
    Entry{"pinwheel", bases, "Pinwheel", assets::preset_base_pinwheel},
    Entry{"tree", bases, "Branching tree", assets::preset_base_tree},
    Entry{"checkerboard", bases, "Checkerboard", assets::preset_base_checkerboard},
    Entry{"reward-distance", rewards, "Distance to a point", assets::preset_reward_distance},
    Entry{"reward-half-plane", rewards, "Half-plane", assets::preset_reward_half_plane},
    Entry{"reward-disc", rewards, "Disc", assets::preset_reward_disc},
    Entry{"reward-ring", rewards, "Circle", assets::preset_reward_ring},
    Entry{"reward-log-sigmoid", rewards, "Log sigmoid", assets::preset_reward_log_sigmoid},
    Entry{"reward-octant", rewards, "One octant", assets::preset_reward_octant},
    Entry{"reward-nine-of-25", rewards, "Nine of 25 modes", assets::preset_reward_nine_of_25},
    Entry{"guidance-pushes", methods, "Guidance pushes", assets::preset_guidance_pushes},
    Entry{"draft-runs-away", methods, "DRaFT runs away", assets::preset_draft_runs_away},
    Entry{"draft-collapses", methods, "DRaFT collapses", assets::preset_draft_collapses},
    Entry{"draft-keeps-shares", methods, "DRaFT keeps shares", assets::preset_draft_keeps_shares},
    Entry{"default", paper, "The paper's, quicker", assets::preset_default, false},
    Entry{"paper-20", paper, "Paper, N = 20", assets::preset_paper_20, false},
    Entry{"paper-50", paper, "Paper, N = 50", assets::preset_paper_50, false},
    Entry{"paper-100", paper, "Paper, N = 100", assets::preset_paper_100, false},
    Entry{"paper-200", paper, "Paper, N = 200", assets::preset_paper_200, false},
};

const Entry* find(std::string_view word) {
  const auto* const entry = std::ranges::find(entries, word, &Entry::word);
  return entry == entries.end() ? nullptr : &*entry;
}

std::string_view text_of(const Entry& entry) {
  const std::span<const std::byte> bytes = entry.toml();
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

Experiment experiment_of(const Entry& entry) {
  return parse_experiment(text_of(entry), entry.name, nullptr, check_experiment,
                          entry.on_live ? preset(live_preset) : Experiment{});
}

}  // namespace

std::vector<Preset> presets() {
  std::vector<Preset> list;
  for (const Entry& entry : entries) {
    list.push_back({entry.name, experiment_of(entry), std::string(entry.word), entry.group,
                    watch_line(text_of(entry))});
  }
  return list;
}

Experiment preset(std::string_view word) {
  const Entry* const entry = find(word);
  if (entry == nullptr) throw std::logic_error("there is no such preset");
  return experiment_of(*entry);
}

std::string check_preset(const std::string& word) {
  if (find(word) != nullptr) return {};
  std::vector<std::string_view> words;
  for (const Entry& entry : entries) words.push_back(entry.word);
  return "must be one of " + listed(words, "or") + ", not " + as_given(word);
}

}  // namespace tiltscope::app
