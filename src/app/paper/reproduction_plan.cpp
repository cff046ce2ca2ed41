#include "app/paper/reproduction_plan.h"

#include "app/cli/checks.h"
#include "app/cli/csv.h"
#include "app/cli/errors.h"
#include "app/cli/presets.h"
#include "config/wording.h"
#include "oracle/check_tilt.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <set>
#include <string_view>
#include <utility>

namespace tiltscope::app {
namespace {

constexpr std::array<std::string_view, 3> group_names = {"printed", "paper", "default"};

/// The presets differ in N alone.
Experiment paper_experiment() { return preset("paper-20"); }

PlannedGroup planned_group(const std::string& key, const std::string& title,
                           const Experiment& experiment, const ReproductionChoice& choice,
                           const std::string& base_model_file, const std::string& folder) {
  if (experiment.method.kind != MethodKind::iterative_tilting) {
    throw UsageError("the paper's figures are of tilts, of which " +
                     std::string(word_of(options::method, experiment.method.kind)) +
                     " has none: method.kind must be iterative_tilting");
  }
  if (experiment.tilting.tolerance > 0.0) {
    throw UsageError("the paper's tilts are N alike: tilting.tolerance must be 0, not " +
                     as_typed(experiment.tilting.tolerance));
  }
  if (experiment.tilting.ess > 0.0) {
    throw UsageError("the paper's tilts are N alike: tilting.ess must be 0, not " +
                     as_typed(experiment.tilting.ess));
  }
  std::set<int> numbers;
  for (const std::string& field : split_line(choice.tilts)) numbers.insert(std::stoi(field));
  PlannedGroup group{.key = key, .title = title, .runs = {}, .bases = {}};
  for (int i = 0; i < choice.seeds; ++i) {
    Experiment seeded = experiment;
    seeded.seed += static_cast<std::uint64_t>(i);
    if (base_model_file.empty()) group.bases.push_back(seed_base(folder, key, seeded));
  }
  for (const int tilts : numbers) {
    for (int i = 0; i < choice.seeds; ++i) {
      Experiment each = experiment;
      each.tilting.tilts = tilts;
      each.seed += static_cast<std::uint64_t>(i);
      check_experiment(each);
      PlannedRun& run = group.runs.emplace_back();
      run.name = key + "-N" + std::to_string(tilts) + "-seed" + std::to_string(each.seed);
      run.experiment = each;
      if (!group.bases.empty()) {
        run.base_model = group.bases[static_cast<std::size_t>(i)].file.string();
      }
    }
  }
  return group;
}

/// The sections in which two problems differ, as the end of a sentence; empty if in none.
std::string difference(const Experiment& a, const Experiment& b) {
  if (a.base != b.base) return "[base]";
  if (a.reward != b.reward) return "[reward]";
  return a.tilting.lambda != b.tilting.lambda ? "tilting.lambda" : "";
}

}  // namespace

std::string check_groups(const std::string& text) {
  bool runs = false;
  for (const std::string& field : split_line(text)) {
    if (std::ranges::find(group_names, field) == group_names.end()) {
      return "must be some of printed, paper and default, e.g. paper,default, not " +
             as_given(text);
    }
    runs = runs || field != group_names.front();
  }
  return runs ? "" : "must have paper or default: the printed numbers need no run";
}

std::string check_tilts(const std::string& text) {
  const WholeNumber number(1, 100'000);
  for (const std::string& field : split_line(text)) {
    if (!number(field).empty()) {
      return "must be whole numbers between 1 and 100000, e.g. 20,50, not " + as_given(text);
    }
  }
  return {};
}

ReproductionPlan plan_reproduction(const ReproductionChoice& choice,
                                   const std::string& base_model_file, const std::string& folder) {
  const ExperimentOptions& options = choice.experiment;
  const std::string start(options.start());
  const std::string usual = options.preset.empty() ? "printed,paper,default" : "printed,default";
  const std::vector<std::string> chosen = split_line(choice.groups.empty() ? usual : choice.groups);
  const auto has = [&](std::string_view name) {
    return std::ranges::find(chosen, name) != chosen.end();
  };
  if (!start.empty() && !has("default")) {
    throw UsageError(start + " is for the group default, which --groups leaves out");
  }
  ReproductionPlan plan{.printed = has("printed"), .groups = {}};
  const auto add = [&](const std::string& key, const std::string& title,
                       const Experiment& experiment) {
    plan.groups.push_back(planned_group(key, title, experiment, choice, base_model_file, folder));
  };
  if (has("paper")) {
    Notes notes;
    add("paper", "The paper's algorithm as Tiltscope runs it",
        options.changed(paper_experiment(), &notes));
    if (!has("default")) tell(notes);  // else loading it tells them
  }
  if (has("default")) {
    const Experiment experiment = options.load();
    if (options.preset.empty()) {
      add("default",
          start.empty() ? "Tiltscope's default" : "The configuration given with " + start,
          experiment);
    } else {
      add(options.preset,
          "The preset " + options.preset +
              (is_papers_work(experiment) ? "" : ", whose settings are not the paper's"),
          experiment);
    }
  }
  const std::string other =
      difference(plan.groups.front().experiment(), plan.groups.back().experiment());
  if (!other.empty()) {
    throw UsageError("both groups must have one target, but " + start + " has another " + other +
                     "; change it with --set, or choose --groups default");
  }
  return plan;
}

std::vector<PlannedGroup> shard_of(const std::vector<PlannedGroup>& groups, const Shard& shard) {
  std::vector<PlannedRun> runs;
  for (const PlannedGroup& group : groups) {
    runs.insert(runs.end(), group.runs.begin(), group.runs.end());
  }
  std::set<std::string> names;
  std::set<std::string> bases;
  for (const PlannedRun& run : shard_of(std::move(runs), shard)) {
    names.insert(run.name);
    bases.insert(run.base_model);
  }
  std::vector<PlannedGroup> part = groups;
  for (PlannedGroup& group : part) {
    std::erase_if(group.runs, [&](const PlannedRun& run) { return !names.contains(run.name); });
    std::erase_if(group.bases,
                  [&](const SeedBase& base) { return !bases.contains(base.file.string()); });
  }
  std::erase_if(part, [](const PlannedGroup& group) { return group.runs.empty(); });
  return part;
}

bool is_papers_problem(const Experiment& experiment) {
  return difference(experiment, paper_experiment()).empty();
}

bool is_papers_work(const Experiment& experiment) {
  Experiment paper = paper_experiment();
  paper.seed = experiment.seed;
  paper.tilting.tilts = experiment.tilting.tilts;
  paper.run = experiment.run;
  return experiment == paper;
}

}  // namespace tiltscope::app
