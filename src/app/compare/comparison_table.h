#pragma once

#include "app/compare/comparison_plan.h"
#include "app/paper/table.h"
#include "app/results/failed_run.h"
#include "app/results/stored_run.h"

#include <optional>
#include <string>
#include <vector>

/// What the methods reach and what they cost, from the runs on the disk.
namespace tiltscope::app {

/// A method on a problem, over its seeds.
struct ContestResult {
  const ComparedProblem* problem = nullptr;
  const ComparedMethod* method = nullptr;
  double budget = 0.0;              ///< Contest::budget
  std::string lever;                ///< Contest::lever
  std::string refusal;              ///< why there is nothing else
  std::vector<StoredRun> runs;      ///< that came to their end
  std::vector<FailedRun> failures;  ///< the others
  // Of the problem's exact target; nothing where it is not known.
  std::optional<double> exact_reward;  ///< E[r]
  std::optional<double> exact_kl;      ///< KL divergence from the base

  bool sees_gradient() const;
  /// The method's title; "(grad r)" behind it where that is what it needs.
  std::string title() const;
  /// Of what a run's summary says, `key`, or the part `part` of what it has under `key`, there or
  /// among its metrics.
  std::optional<Cell> cell(const std::string& key, const std::string& part = "value") const;
  /// NLL of the samples less what the exact density's own samples have.
  std::optional<Cell> nll_above() const;
  /// E[r] of the samples.
  std::optional<Cell> reward() const;
  /// In forward passes of the network: F + V + 2 P.
  std::optional<Cell> passes() const;
  std::optional<Cell> seconds() const;
  /// KL divergence of what the samples come from, from the base.
  std::optional<Cell> kl_from_base() const;
  /// The share of the last mode: of "shares", or of "exact_shares".
  std::optional<Cell> last_share(const std::string& key) const;
  /// The last mean reward before a run failed, in the runs that did.
  std::optional<Cell> failed_reward() const;
  /// The round in which a run failed, likewise.
  std::optional<Cell> failed_round() const;
};

/// The results of the plan's runs in FOLDER, all of which are there.
std::vector<ContestResult> read_contests(const ComparisonPlan& plan, const std::string& folder);

std::string comparison_csv(const std::vector<ContestResult>& results);
/// Two tables for each problem, of the defaults and at the budget. Behind each stands what ran
/// away.
std::string comparison_markdown(const std::vector<ContestResult>& results);
std::string comparison_html(const std::vector<ContestResult>& results);

}  // namespace tiltscope::app
