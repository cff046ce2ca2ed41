#include "app/cli/checks.h"
#include "app/cli/commands.h"
#include "app/cli/errors.h"
#include "app/cli/experiment_options.h"
#include "app/cli/output.h"
#include "config/reward_config.h"
#include "finetune/tilting/hardness.h"
#include "plot/ticks.h"
#include "reward/reward.h"

#include <CLI/CLI.hpp>

#include <array>
#include <cmath>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

namespace tiltscope::app {
namespace {

struct HardOptions {
  ExperimentOptions experiment;
  bool stock = false;
  int samples = 3'000;
};

/// Of which the page "Which rewards are hard" has a row each.
struct StockPair {
  std::string_view words;
  BaseConfig (*base)();
  std::string_view formula;
};

BaseConfig two_modes() { return {}; }

BaseConfig rare_mode() {
  BaseConfig base;
  base.weights = Eigen::Vector2d(0.999, 0.001);
  base.means = {Eigen::Vector2d(-3.0, 0.0), Eigen::Vector2d(3.0, 0.0)};
  return base;
}

/// Five by five, of the same weight.
BaseConfig grid_of_25() {
  constexpr int side = 5;
  constexpr int count = side * side;
  constexpr double spacing = 2.0, variance = 0.09;
  BaseConfig base;
  base.weights = Eigen::VectorXd::Constant(count, 1.0 / count);
  base.means.clear();
  for (int i = 0; i < count; ++i) {
    base.means.emplace_back(spacing * Eigen::Vector2d(i % side - 2, i / side - 2));
  }
  base.covariances.assign(count, variance * Eigen::Matrix2d::Identity());
  return base;
}

constexpr std::array<StockPair, 9> stock_pairs = {{
    {"the paper's: two modes, linear across", two_modes, "4*x2"},
    {"two modes, distance to a point", two_modes, "-3*hypot(x1, x2 - 2)"},
    {"two modes, linear along", two_modes, "x1"},
    {"two modes, a disc between them", two_modes, "6*(x1^2 + x2^2 < 0.5)"},
    {"two modes, a half-plane", two_modes, "4*(x1 > 0)"},
    {"a mode of mass .001, a half-plane", rare_mode, "8*(x1 > 0)"},
    {"two modes, a ring", two_modes, "-(hypot(x1, x2) - 2)^2/(2*0.3^2)"},
    {"25 modes, nine of them", grid_of_25, "3*(cos(pi*x1/2) + cos(pi*x2/2)) + 0.15*x1"},
    {"two modes, a classifier's logarithm", two_modes, "logsigmoid(6*(x1 - 1))"},
}};

std::string percent(double share) {
  return std::isnan(share) ? "not known" : plot::fixed(100.0 * share, 1) + " %";
}

std::string row(std::string_view words, std::string_view formula, const Hardness& found) {
  std::string line = "| " + std::string(words) + " | ";
  if (!formula.empty()) line += "`" + std::string(formula) + "` | ";
  return line + percent(found.first_order) + " | " + percent(found.estimate) + " | " +
         plot::short_number(found.effective_share, 2) + " | " + std::to_string(found.tilts_by_ess) +
         " | " + std::to_string(found.tilts_by_tolerance) + " |\n";
}

std::string head(bool with_formula) {
  return std::string("| problem | ") + (with_formula ? "reward | " : "") +
         "first-order error, exact | as a run tells it | ESS | tilts by `ess = 0.9` | tilts by "
         "`tolerance = 0.05` |\n|---|" +
         (with_formula ? "---|" : "") + "---|---|---|---|---|\n";
}

int table(const HardOptions& options) {
  const HardnessOptions sizes{.samples = options.samples};
  if (options.stock) {
    constexpr int tilts = 20;
    print(head(true));
    for (const StockPair& pair : stock_pairs) {
      RewardConfig config;
      config.kind = RewardKind::expression;
      config.formula = pair.formula;
      const auto reward = make_reward(config, 2);
      print(row(pair.words, pair.formula, hardness(pair.base(), *reward, 1.0, tilts, sizes)));
    }
    return 0;
  }
  const Experiment experiment = options.experiment.load();
  const auto reward = make_reward(experiment.reward, experiment.dimension());
  try {
    const Hardness found = hardness(experiment.base, *reward, experiment.tilting.lambda,
                                    experiment.tilting.tilts, sizes);
    print(head(false) + row("N = " + std::to_string(experiment.tilting.tilts), {}, found));
  } catch (const std::domain_error& refusal) {
    throw UsageError(std::string("how hard this tilt is cannot be computed: ") + refusal.what());
  }
  return 0;
}

}  // namespace

void add_hard_command(CLI::App& app, Action& action) {
  auto options = std::make_shared<HardOptions>();
  CLI::App* command = app.add_subcommand(
      "hard", "Write what N first-order tilts leave out, with no network, as a table");
  options->experiment.add_to(*command);
  command->add_flag("--stock", options->stock,
                    "For nine pairs of a base density and a reward, with N = 20");
  command->add_option("--samples", options->samples, "S, for what a run would tell")
      ->type_name("S")
      ->check(WholeNumber(100, 1'000'000))
      ->capture_default_str();
  command->callback([options, &action] { action = [options] { return table(*options); }; });
}

}  // namespace tiltscope::app
