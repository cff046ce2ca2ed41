#include "app/paper/reproduction.h"

#include "app/results/run_results.h"
#include "config/wording.h"
#include "figures/paper_figures.h"
#include "finetune/tilting/taylor_error.h"
#include "oracle/tilted_density.h"
#include "plot/ticks.h"

#include <algorithm>
#include <map>

namespace tiltscope::app {
namespace {

/// Runs of the same N, N growing.
std::map<int, std::vector<const StoredRun*>> by_tilts(const std::vector<StoredRun>& runs) {
  std::map<int, std::vector<const StoredRun*>> groups;
  for (const StoredRun& run : runs) groups[run.experiment.tilting.tilts].push_back(&run);
  return groups;
}

PaperFigure figure_1(const RunGroup& group) {
  std::vector<plot::SamplesOnDensity> pictures;
  for (const auto& [tilts, runs] : by_tilts(group.runs)) {
    const StoredRun& run = *runs.front();
    const Experiment& experiment = run.experiment;
    for (const auto& [k, file] : {std::pair(tilts / 2, half_way_samples), {tilts, "samples.csv"}}) {
      pictures.push_back({"k = " + std::to_string(k) + " of " + std::to_string(tilts),
                          tilted_density(experiment.base, experiment.reward,
                                         experiment.tilting.lambda * k / tilts),
                          read_samples(run, file)});
    }
  }
  return {
      "figure1-" + group.key,
      "<b>Figure 1. " + group.title +
          ".</b> Samples halfway (left) and at the end (right) over the exact density "
          "of that tilt. Up to 1,000 samples are shown; the negative log-likelihood, in nats, is "
          "that of all of them under the density shown. " +
          base_model_note(group),
      plot::density_sheet(pictures)};
}

PaperFigure figure_2(const RunGroup& group) {
  std::vector<plot::ScoreErrors> errors;
  std::size_t seeds = 0;
  for (const auto& [tilts, runs] : by_tilts(group.runs)) {
    plot::ScoreErrors& error = errors.emplace_back();
    error.tilts = tilts;
    for (const StoredRun* run : runs) {
      error.rmse.push_back(read_errors(*run, "rmse"));
      error.weighted.push_back(read_errors(*run, "rmse_weighted"));
    }
    seeds = std::max(seeds, runs.size());
  }
  const Experiment& experiment = group.runs.front().experiment;
  const std::string times = "[" + plot::short_number(experiment.evaluation.t_min) + ", " +
                            plot::short_number(experiment.schedule.t_max) + "]";
  const std::string spread =
      seeds > 1 ? "Medians over " + std::to_string(seeds) + " seeds; the bands are quartiles. "
                : "One seed. ";
  return {"figure2-" + group.key,
          "<b>Figure 2. " + group.title +
              ".</b> Error of the learned score (4.13), for t uniform on " + times +
              ": (a) after each tilt k, as in the paper; (b) against k/N, which all N share; (c) "
              "weighted by σₜ, which is the error of the predicted noise. " +
              spread + base_model_note(group),
          plot::score_error_sheet(errors, times)};
}

std::string name_of(const RewardConfig& reward) {
  if (reward.kind != RewardKind::quadratic) return "this reward";
  if (!reward.A.isZero(0)) return "the quadratic reward";
  std::string entries;
  for (const double b : reward.b) entries += (entries.empty() ? "" : ", ") + plot::short_number(b);
  return "b = (" + entries + ")";
}

/// Along the first coordinate, which parts the paper's modes.
RewardConfig mode_transfer(Eigen::Index d) {
  return {.A = Eigen::MatrixXd::Zero(d, d), .b = Eigen::VectorXd::Unit(d, 0)};
}

/// What the errors of a reward show, as a sentence. Errors of rounding do not fall with N.
std::string lesson_of(const plot::TaylorErrors& errors) {
  if (errors.errors.back() >= 0.5 * errors.errors.front()) {
    return " For " + errors.reward +
           " the update is exact for every N, and what is left is single precision.";
  }
  return " For " + errors.reward +
         " the covariance changes from tilt to tilt, and the error falls " +
         "as N grows; the dashed line falls like 1/N.";
}

}  // namespace

std::string base_model_note(const RunGroup& group) {
  if (!group.shared_base_model.empty()) {
    return "All seeds share one base model, from a file: the spread over the seeds has no part of "
           "the base model's own.";
  }
  const TrainingConfig& training = group.runs.front().experiment.training;
  const std::string samples = thousands(training.samples);
  return "Each seed has a base model of its own, which its runs of all N share. It learned from " +
         (training.data == TrainingData::fixed ? "the same " + samples + " samples"
                                               : samples + " new samples") +
         " in each of " + (training.patience > 0 ? "up to " : "") +
         std::to_string(training.epochs) + " epochs; the time for that is in no number of seconds.";
}

bool has_exact_scores(const Experiment& experiment) {
  return experiment.reward.kind == RewardKind::quadratic || experiment.dimension() <= 2;
}

std::vector<PaperFigure> group_figures(const RunGroup& group) {
  const Experiment& experiment = group.runs.front().experiment;
  std::vector<PaperFigure> figures;
  if (experiment.dimension() == 2) figures.push_back(figure_1(group));
  if (has_exact_scores(experiment)) figures.push_back(figure_2(group));
  return figures;
}

PaperFigure taylor_figure(const Experiment& experiment) {
  constexpr Eigen::Index points = 5'000;
  constexpr double alpha = 0.5;
  const double t = time_of_alpha(experiment.schedule, alpha);
  Workers workers(0);
  std::vector<RewardConfig> configs{experiment.reward, mode_transfer(experiment.dimension())};
  if (configs[0] == configs[1]) configs.pop_back();
  std::vector<plot::TaylorErrors> rewards;
  for (const RewardConfig& reward : configs) {
    Experiment each = experiment;
    each.reward = reward;
    plot::TaylorErrors& errors = rewards.emplace_back();
    errors.reward = name_of(reward);
    for (const int tilts : {1, 2, 5, 10, 20, 50, 100, 200}) {
      each.tilting.tilts = tilts;
      errors.tilts.push_back(tilts);
      errors.errors.push_back(taylor_error(each, t, points, workers));
    }
  }
  std::string caption =
      "<b>Figure 3.</b> What the first-order expansion (3.10) costs, with no network: N tilts "
      "with the exact covariance (3.9) against the exact score, at the time of αₜ = 0.5.";
  for (const plot::TaylorErrors& errors : rewards) caption += lesson_of(errors);
  return {"figure3", caption, plot::taylor_sheet(rewards)};
}

}  // namespace tiltscope::app
