#include "app/drive/grid.h"

#include "app/cli/errors.h"
#include "config/experiment_io.h"
#include "config/reward_files.h"
#include "config/wording.h"
#include "oracle/check_tilt.h"

#include <algorithm>
#include <set>

namespace tiltscope::app {
namespace {

constexpr std::size_t most_runs = 100'000;
constexpr std::size_t longest_name = 200;

struct Dimension {
  std::string key;
  std::vector<std::string> values;
};

/// At the commas that stand outside brackets and quotes.
std::vector<std::string> split_values(std::string_view text) {
  std::vector<std::string> values(1);
  int depth = 0;
  bool quoted = false;
  for (const char c : text) {
    if (c == '"') quoted = !quoted;
    if (!quoted && c == '[') ++depth;
    if (!quoted && c == ']') --depth;
    if (c == ',' && depth == 0 && !quoted) {
      values.emplace_back();
    } else if (c != ' ' && c != '\t') {
      values.back() += c;
    }
  }
  return values;
}

Dimension parse_dimension(std::string_view text) {
  const auto equals = text.find('=');
  const std::string place = "--over " + as_given(text) + ": ";
  if (equals == std::string_view::npos) {
    throw UsageError(place + "must have the form section.key=value,value,...");
  }
  Dimension dimension{std::string(text.substr(0, equals)), split_values(text.substr(equals + 1))};
  if (dimension.key == "seed") {
    throw UsageError(place + "seeds are swept by --seeds COUNT, from the seed in the settings on");
  }
  std::set<std::string> distinct;
  for (const std::string& value : dimension.values) {
    if (value.empty())
      throw UsageError(place + "a value is missing; there must be one, and one behind each comma");
    if (!distinct.insert(value).second)
      throw UsageError(place + as_given(value) + " is there twice");
  }
  return dimension;
}

/// With nothing in it that a shell or a file system takes amiss.
std::string as_file_name(std::string text) {
  for (char& c : text) {
    const bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (!plain && c != '.' && c != '=' && c != '-' && c != '+') c = '_';
  }
  return text;
}

/// A value of each dimension.
struct Combination {
  std::string name;
  std::vector<std::string> settings = {};
};

/// Each of `runs` with each of the values of `dimension`.
std::vector<Combination> spread(const std::vector<Combination>& runs, const Dimension& dimension) {
  std::vector<Combination> all;
  if (runs.size() * dimension.values.size() > most_runs) {
    throw UsageError("the grid has more than " + std::to_string(most_runs) +
                     " runs, the most that there can be");
  }
  for (const Combination& run : runs) {
    for (const std::string& value : dimension.values) {
      std::string setting = dimension.key;
      setting.append("=").append(value);
      Combination& next = all.emplace_back(run);
      next.name += as_file_name(setting) + "_";
      next.settings.push_back(std::move(setting));
    }
  }
  return all;
}

}  // namespace

std::vector<PlannedRun> grid(const Experiment& experiment, const std::vector<std::string>& over,
                             int seeds, Notes* notes) {
  std::vector<Combination> combinations{{""}};
  std::set<std::string> keys;
  for (const std::string& text : over) {
    const Dimension dimension = parse_dimension(text);
    if (!keys.insert(dimension.key).second) {
      throw UsageError("--over has " + as_given(dimension.key) + " twice");
    }
    combinations = spread(combinations, dimension);
  }
  Experiment last = experiment;
  last.seed += static_cast<std::uint64_t>(seeds - 1);
  check_experiment(last);
  Dimension seed{"seed", {}};
  for (int i = 0; i < seeds; ++i) {
    seed.values.push_back(std::to_string(experiment.seed + static_cast<std::uint64_t>(i)));
  }
  combinations = spread(combinations, seed);

  std::set<std::string> names;
  Notes taken;
  std::vector<PlannedRun> runs;
  for (Combination& combination : combinations) {
    PlannedRun& run = runs.emplace_back(PlannedRun{std::move(combination.name), experiment});
    apply_settings(run.experiment, combination.settings, &taken);
    run.name.pop_back();
    if (run.name.size() > longest_name || !names.insert(run.name).second) {
      throw UsageError("the run " + as_given(run.name) +
                       " cannot be told from others by the name of its folder; sweep over shorter "
                       "values, or in several folders");
    }
    try {
      RewardConfig& reward = run.experiment.reward;
      if (reward.command != experiment.reward.command) reward.checksum.clear();
      if (reward != experiment.reward) resolve_reward_files(reward, {}, &taken);
      check_experiment(run.experiment);
    } catch (const ConfigError& error) {
      throw UsageError(run.name + ": " + error.what());
    }
  }
  if (notes) {
    const std::set<std::string> once(taken.begin(), taken.end());
    notes->insert(notes->end(), once.begin(), once.end());
  }
  return runs;
}

}  // namespace tiltscope::app
