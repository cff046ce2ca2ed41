#include "app/compare/comparison_plan.h"

#include "app/cli/csv.h"
#include "app/cli/presets.h"
#include "config/experiment_io.h"
#include "config/wording.h"
#include "finetune/budget.h"
#include "oracle/check_tilt.h"

#include <algorithm>
#include <cstdint>
#include <set>

namespace tiltscope::app {
namespace {

ComparedProblem from_preset(const std::string& key, const std::string& title,
                            const std::string& preset_name) {
  return {key, title, preset(preset_name)};
}

std::vector<ComparedProblem> all_problems() {
  std::vector<ComparedProblem> problems = {
      from_preset("paper", "The paper's problem: two modes, b = (0, 4)", "live"),
      from_preset("transfer", "Mode transfer: two modes, b = (1, 0)", "mode-transfer"),
      from_preset("quadratic", "A rotated quadratic reward", "quadratic"),
      from_preset("ring", "A ring", "reward-ring"),
      from_preset("log-sigmoid", "A classifier's logarithm", "reward-log-sigmoid"),
      from_preset("step", "A half-plane, which has no gradient", "reward-half-plane"),
      from_preset("moons", "Two moons and a half-plane", "two-moons")};
  problems.back().experiment.reward = preset("reward-half-plane").reward;
  return problems;
}

std::string names_of(const auto& all) {
  std::string names;
  for (std::size_t i = 0; i < all.size(); ++i) {
    names += (i == 0 ? "" : i + 1 == all.size() ? " and " : ", ") + all[i].key;
  }
  return names;
}

std::string check_names(const std::string& text, const auto& all) {
  for (const std::string& field : split_line(text)) {
    if (std::ranges::find(all, field, [](const auto& one) { return one.key; }) != all.end()) {
      continue;
    }
    return "must be some of " + names_of(all) + ", with commas between them, not " + as_given(text);
  }
  return {};
}

/// Those whose keys the text has, in their own order; all where it is empty.
template <typename T>
std::vector<T> chosen(std::vector<T> all, const std::string& text) {
  if (text.empty()) return all;
  const std::vector<std::string> keys = split_line(text);
  std::erase_if(all, [&](const T& one) { return std::ranges::find(keys, one.key) == keys.end(); });
  return all;
}

}  // namespace

std::vector<PlannedRun> ComparisonPlan::runs() const {
  std::vector<PlannedRun> all;
  std::set<std::string> names;
  for (const Contest& contest : contests) {
    for (const PlannedRun& run : contest.runs) {
      if (names.insert(run.name).second) all.push_back(run);
    }
  }
  return all;
}

std::string check_methods(const std::string& text) { return check_names(text, compared_methods()); }
std::string check_problems(const std::string& text) { return check_names(text, all_problems()); }

namespace {

/// A method on a problem with these settings, with seeds from theirs on. `budget`: 0 for the
/// defaults.
Contest contest_of(const ComparedProblem& problem, const Experiment& usual,
                   const ComparedMethod& method, double budget, int seeds) {
  Contest contest;
  contest.budget = budget;
  Experiment experiment;
  std::string name = problem.key + "-" + method.key;
  try {
    experiment = with_method(usual, method);
    if (budget > 0.0) {
      contest.lever = setting_for(lever_of(experiment), budget);
      const Experiment free = experiment;
      Notes notes;
      apply_settings(experiment, {contest.lever}, &notes);
      check_experiment(experiment);
      if (experiment != free) name += "-budget";
    }
  } catch (const ConfigError& error) {
    contest.refusal = error.what();
    return contest;
  }
  for (int i = 0; i < seeds; ++i) {
    PlannedRun& run = contest.runs.emplace_back();
    run.experiment = experiment;
    run.experiment.seed += static_cast<std::uint64_t>(i);
    run.name = name + "-seed" + std::to_string(run.experiment.seed);
  }
  return contest;
}

}  // namespace

ComparisonPlan plan_comparison(const ComparisonChoice& choice) {
  ComparisonPlan plan{.problems = chosen(all_problems(), choice.problems),
                      .methods = chosen(compared_methods(), choice.methods),
                      .contests = {}};
  for (std::size_t p = 0; p < plan.problems.size(); ++p) {
    const ComparedProblem& problem = plan.problems[p];
    // What is wrong with a setting on its own is no matter of one method.
    Experiment usual = problem.experiment;
    Notes notes;
    apply_settings(usual, choice.settings, &notes);
    check_experiment(usual);
    Experiment by_tilting = usual;
    by_tilting.method.kind = MethodKind::iterative_tilting;
    const Lever tilting = lever_of(by_tilting);
    const double budget =
        choice.budget < 0.0 ? tilting.units * tilting.passes : 1e6 * choice.budget;
    for (const double held_to : {0.0, budget}) {
      for (std::size_t m = 0; m < plan.methods.size(); ++m) {
        Contest& contest = plan.contests.emplace_back(
            contest_of(problem, usual, plan.methods[m], held_to, choice.seeds));
        contest.problem = p;
        contest.method = m;
      }
      if (budget == 0.0) break;
    }
  }
  return plan;
}

}  // namespace tiltscope::app
