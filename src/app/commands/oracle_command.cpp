#include "app/cli/base_model.h"
#include "app/cli/checks.h"
#include "app/cli/commands.h"
#include "app/cli/csv.h"
#include "app/cli/errors.h"
#include "app/cli/experiment_options.h"
#include "app/cli/output.h"
#include "app/cli/read_file.h"
#include "app/drive/interruption.h"
#include "base/waiting.h"
#include "config/wording.h"
#include "diffusion/denoiser.h"
#include "math/gaussian_mixture.h"
#include "math/noise_schedule.h"
#include "oracle/tilt_oracle.h"

#include <CLI/CLI.hpp>

#include <cmath>
#include <cstdio>
#include <memory>
#include <optional>
#include <utility>

namespace tiltscope::app {
namespace {

struct OracleOptions {
  ExperimentOptions experiment;
  double tilt = 1.0;
  double time = 0.0;
  std::string points;
  std::string model;
};

/// Squares of farther points, and a network's sums of them, may overflow.
constexpr double farthest = 1e15;

/// p_t^k at k / N = tilt and t = time. Throws UsageError where it is not known.
std::shared_ptr<const ExactDensity> exact_density(const Experiment& experiment, double tilt,
                                                  double time) {
  const TiltOracle oracle(experiment.base);
  const auto [clean, problem] = oracle.answer(
      make_reward(experiment.reward, experiment.dimension()), experiment.tilting.lambda * tilt);
  if (!clean) throw UsageError("the exact density is not known: " + problem);
  auto p = clean->at(NoiseSchedule(experiment.schedule).at(time));
  if (!p) {
    throw UsageError(
        "with noise, the exact density is not known for this reward in more than two dimensions; "
        "it is with --time 0, for a quadratic reward, and for every reward with --tilt 0");
  }
  return p;
}

/// How far the log-densities may be off, where they are not exact.
void tell_error(const ExactDensity& p) {
  const WeightedDraws* draws = p.draws();
  if (draws == nullptr) return;
  std::fprintf(stderr,
               "tiltscope: log Z is known by %s draws of the base, with an effective size of %s: "
               "the log-densities have a standard error of %s, the same for all points\n",
               thousands(draws->count()).c_str(),
               thousands(std::llround(draws->effective_size())).c_str(),
               rounded(draws->log_normaliser().deviation, 2).c_str());
}

/// s_theta(x, t) = -x1_hat / sigma_t (2.8) at the columns of x, (d, n).
Eigen::MatrixXd learned_score(const Model& model, const Eigen::MatrixXd& x, double t) {
  Workers workers(1);
  LearnedDenoiser denoiser(model.network, workers);
  Eigen::MatrixXf x1_hat(x.rows(), x.cols());
  denoiser.predict_noise(x.cast<float>(), t, x1_hat);
  return x1_hat.cast<double>() / -model.network.schedule().at(t).sigma;
}

/// A row for each point, (columns, n): coordinates, log-density under p, scores.
Eigen::MatrixXd table(const OracleOptions& options, const Experiment& experiment,
                      const ExactDensity& p, const Eigen::MatrixXd& points) {
  const Eigen::Index d = points.rows();
  Eigen::MatrixXd rows(2 * d + 1 + (options.model.empty() ? 0 : d), points.cols());
  rows.topRows(d) = points;
  rows.row(d) = p.log_density(points).transpose();
  rows.middleRows(d + 1, d) = p.score(points);
  if (!options.model.empty()) {
    const auto [t_min, t_max] = std::pair(experiment.schedule.t_min, experiment.schedule.t_max);
    if (options.time < t_min || options.time > t_max) {
      throw UsageError("--time = " + shortest(options.time) + " must be between " +
                       shortest(t_min) + " and " + shortest(t_max) +
                       ", where the model is defined");
    }
    rows.bottomRows(d) = learned_score(load_model(options.model, experiment), points, options.time);
  }
  return rows;
}

int answer(const OracleOptions& options) {
  const Experiment experiment = options.experiment.load();
  // A program may take long over a grid; whatever else is computed takes a moment.
  std::optional<Interruption> interruption;
  const WhileWaiting ask = [&interruption](double) { interruption->check(); };
  std::optional<AsksWhileWaiting> asks;
  if (experiment.reward.kind == RewardKind::process) {
    interruption.emplace();
    asks.emplace(&ask);
  }
  const auto p = exact_density(experiment, options.tilt, options.time);
  const std::string source = options.points == "-" ? "stdin" : options.points;
  const Eigen::Index d = experiment.dimension();
  const Eigen::MatrixXd points = parse_points(read_file(options.points), d, source, farthest);

  std::string csv = numbered_names("x", d) + ",log_density," + numbered_names("score", d);
  if (!options.model.empty()) csv += "," + numbered_names("learned_score", d);
  csv += "\n";
  const Eigen::MatrixXd rows = table(options, experiment, *p, points);
  for (Eigen::Index j = 0; j < rows.cols(); ++j) {
    const auto row = rows.col(j);
    if (!row.allFinite()) {
      throw UsageError(source + ": point " + std::to_string(j + 1) +
                       " is so far out that its row would not be finite; it must be nearer to the "
                       "density");
    }
    for (Eigen::Index i = 0; i < row.size(); ++i) {
      csv.append(i > 0 ? "," : "").append(seventeen_digits(row[i]));
    }
    csv += "\n";
  }
  tell_error(*p);
  print(csv);
  return 0;
}

}  // namespace

void add_oracle_command(CLI::App& app, Action& action) {
  auto options = std::make_shared<OracleOptions>();
  CLI::App* command = app.add_subcommand(
      "oracle", "Write the exact log-density and score of p_t^k at given points to stdout, as CSV");
  options->experiment.add_to(*command);
  command->add_option("--tilt", options->tilt, "The share k / N of the tilt, from 0 to 1")
      ->type_name("FRACTION")
      ->check(Number(0, 1))
      ->required();
  command->add_option("--time", options->time, "The diffusion time, from 0 (clean) to 1 (noise)")
      ->type_name("T")
      ->check(Number(0, 1))
      ->required();
  command->add_option("--points", options->points, "CSV, one point a line; - reads stdin")
      ->type_name("FILE")
      ->check(named)
      ->required();
  command->add_option("--model", options->model, "Add the score that this model has learned")
      ->type_name("FILE.safetensors")
      ->check(named);
  command->callback([options, &action] { action = [options] { return answer(*options); }; });
}

}  // namespace tiltscope::app
