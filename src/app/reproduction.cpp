#include "app/reproduction.h"

#include "app/run_results.h"
#include "config/wording.h"
#include "diffusion/taylor_error.h"
#include "math/oracle.h"
#include "plot/paper_figures.h"
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

PaperFigure figure_1(const std::vector<StoredRun>& runs) {
  std::vector<plot::SamplesOnDensity> pictures;
  for (const auto& [tilts, group] : by_tilts(runs)) {
    const StoredRun& run = *group.front();
    const Experiment& experiment = run.experiment;
    for (const auto& [k, file] : {std::pair(tilts / 2, half_way_samples), {tilts, "samples.csv"}}) {
      pictures.push_back(
          {"k = " + std::to_string(k) + " of " + std::to_string(tilts),
           tilted(GaussianMixture(experiment.base), QuadraticReward(experiment.reward),
                  experiment.tilting.lambda * k / tilts),
           read_samples(run, file)});
    }
  }
  return {"figure1",
          "<b>Figure 1.</b> Samples half way (left) and at the end (right) over the exact density "
          "of that tilt. Up to 1,000 samples are shown; the negative log-likelihood, in nats, is "
          "that of all of them under the density shown.",
          plot::density_sheet(pictures)};
}

PaperFigure figure_2(const std::vector<StoredRun>& runs) {
  std::vector<plot::ScoreErrors> errors;
  std::size_t seeds = 0;
  for (const auto& [tilts, group] : by_tilts(runs)) {
    plot::ScoreErrors& error = errors.emplace_back();
    error.tilts = tilts;
    for (const StoredRun* run : group) {
      error.rmse.push_back(read_errors(*run, "rmse"));
      error.weighted.push_back(read_errors(*run, "rmse_weighted"));
    }
    seeds = std::max(seeds, group.size());
  }
  const Experiment& experiment = runs.front().experiment;
  const std::string times = "[" + plot::short_number(experiment.evaluation.t_min) + ", " +
                            plot::short_number(experiment.schedule.t_max) + "]";
  const std::string spread =
      seeds > 1 ? " Medians over " + std::to_string(seeds) + " seeds; the bands are quartiles."
                : "";
  return {"figure2",
          "<b>Figure 2.</b> Error of the learned score (4.13), for t uniform on " + times +
              ": (a) after each tilt k, as in the paper; (b) against k/N, which all N share; (c) "
              "weighted by σₜ, which is the error of the predicted noise." +
              spread,
          plot::score_error_sheet(errors, times)};
}

std::string name_of(const RewardConfig& reward) {
  if (!reward.A.isZero(0)) return "the quadratic reward";
  std::string entries;
  for (const double b : reward.b) entries += (entries.empty() ? "" : ", ") + plot::short_number(b);
  return "b = (" + entries + ")";
}

/// Along the first coordinate, which parts the paper's modes.
RewardConfig mode_transfer(Eigen::Index d) {
  return {Eigen::MatrixXd::Zero(d, d), Eigen::VectorXd::Unit(d, 0), 0.0};
}

PaperFigure figure_3(const Experiment& experiment) {
  constexpr Eigen::Index points = 5'000;
  constexpr double alpha = 0.5;
  const double t = time_of_alpha(experiment.schedule, alpha);
  Workers workers(0);
  std::vector<plot::TaylorErrors> rewards;
  for (const RewardConfig& reward : {experiment.reward, mode_transfer(experiment.dimension())}) {
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
  return {"figure3",
          "<b>Figure 3.</b> What the first-order expansion (3.10) costs, with no network: N tilts "
          "with the exact covariance (3.9) against the exact score, at the time of αₜ = 0.5. For "
          "the paper's reward, b = (0, 4), the update is exact, and what is left is single "
          "precision; where the reward moves weight between the modes, the error falls like 1/N.",
          plot::taylor_sheet(rewards)};
}

}  // namespace

std::vector<PaperFigure> paper_figures(const std::vector<StoredRun>& runs) {
  const Experiment& experiment = runs.front().experiment;
  std::vector<PaperFigure> figures;
  if (experiment.dimension() == 2) figures.push_back(figure_1(runs));
  figures.push_back(figure_2(runs));
  figures.push_back(figure_3(experiment));
  return figures;
}

}  // namespace tiltscope::app
