#include "app/commands.h"
#include "app/csv.h"
#include "app/errors.h"
#include "app/experiment_options.h"
#include "app/named.h"
#include "app/read_file.h"
#include "config/wording.h"
#include "math/gaussian_mixture.h"
#include "math/noise_schedule.h"
#include "math/oracle.h"
#include "math/quadratic_reward.h"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <memory>

namespace tiltscope::app {
namespace {

struct OracleOptions {
  ExperimentOptions experiment;
  double tilt = 1.0;
  double time = 0.0;
  std::string points;
};

void refuse_unless_fraction(const std::string& option, double value) {
  if (!(value >= 0 && value <= 1)) {
    throw UsageError(option + " = " + shortest(value) + " must be between 0 and 1");
  }
}

/// p_t^k at k / N = tilt and t = time.
GaussianMixture exact_mixture(const Experiment& experiment, double tilt, double time) {
  const GaussianMixture base(experiment.base);
  const QuadraticReward reward(experiment.reward);
  return tilted(base, reward, experiment.tilting.lambda * tilt)
      .noised(NoiseSchedule(experiment.schedule).at(time));
}

int answer(const OracleOptions& options) {
  const Experiment experiment = options.experiment.load();
  refuse_unless_fraction("--tilt", options.tilt);
  refuse_unless_fraction("--time", options.time);
  const std::string source = options.points == "-" ? "stdin" : options.points;
  const Eigen::Index d = experiment.dimension();
  const Eigen::MatrixXd points = parse_points(read_file(options.points), d, source);

  const GaussianMixture p = exact_mixture(experiment, options.tilt, options.time);
  std::string csv = numbered_names("x", d) + ",log_density," + numbered_names("score", d) + "\n";
  for (const auto& x : points.colwise()) {
    for (const double coordinate : x) csv += seventeen_digits(coordinate) + ",";
    csv += seventeen_digits(p.log_density(x));
    for (const double component : p.score(x)) csv.append(",").append(seventeen_digits(component));
    csv += "\n";
  }
  if (std::fwrite(csv.data(), 1, csv.size(), stdout) != csv.size() || std::fflush(stdout) != 0) {
    throw RunError("cannot write to stdout");
  }
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
      ->required();
  command->add_option("--time", options->time, "The diffusion time, from 0 (clean) to 1 (noise)")
      ->type_name("T")
      ->required();
  command->add_option("--points", options->points, "CSV, one point a line; - reads stdin")
      ->type_name("FILE")
      ->check(named)
      ->required();
  command->callback([options, &action] { action = [options] { return answer(*options); }; });
}

}  // namespace tiltscope::app
