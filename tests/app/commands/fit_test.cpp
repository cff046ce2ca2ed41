#include "app/program.h"
#include "config/experiment_io.h"
#include "math/gaussian_mixture.h"
#include "math/random.h"

#include <algorithm>

namespace tiltscope {
namespace {

using namespace test;

/// Draws of three components apart from each other, as CSV.
std::string three_groups(const std::string& separator = ",") {
  BaseConfig base;
  base.weights = Eigen::VectorXd{{0.5, 0.3, 0.2}};
  base.means = {Eigen::VectorXd{{-2.0, 0.0}}, Eigen::VectorXd{{2.0, 1.0}},
                Eigen::VectorXd{{0.0, 4.0}}};
  base.covariances.assign(3, 0.2 * Eigen::MatrixXd::Identity(2, 2));
  const Eigen::MatrixXd x = GaussianMixture(base).sample(600, {1, Purpose::test, 77});
  std::string text;
  for (Eigen::Index j = 0; j < x.cols(); ++j) {
    text += std::to_string(x(0, j)) + separator + std::to_string(x(1, j)) + "\n";
  }
  return text;
}

TEST_CASE("points become a configuration that other commands take, on any number of threads") {
  const TemporaryFolder folder;
  folder.file("points.csv", "first,second\n" + three_groups());
  const auto fit = [&](const std::string& out, const Arguments& more) {
    const Outcome outcome =
        call(Arguments{"fit", "points.csv", "--out", out} + more, "", folder / "");
    CAPTURE(outcome.err);
    REQUIRE(outcome.code == 0);
    return outcome;
  };
  const Outcome outcome = fit("mixture.toml", {});
  CHECK(lines(outcome.out).front() ==
        "components,held_out_log_density,behind_the_best,standard_error");
  CHECK(lines(outcome.out).size() > 3);
  CHECK(outcome.err.find("3 components for 600 points in d = 2, log-density -") !=
        std::string::npos);
  CHECK(outcome.err.find("the configuration is in mixture.toml") != std::string::npos);

  const Experiment experiment = read_experiment(folder / "mixture.toml");
  REQUIRE(experiment.base.means.size() == 3);
  CHECK(experiment.base.weights[0] == doctest::Approx(0.5).epsilon(0.15));
  CHECK((experiment.base.means[0] - Eigen::Vector2d(-2, 0)).norm() < 0.15);
  CHECK(experiment.network.width == 64);  // of the preset live

  fit("alone.toml", {"--set", "run.threads=1"});
  CHECK(read_experiment(folder / "alone.toml").base == experiment.base);
  const Outcome oracle =
      call({"oracle", "--config", "mixture.toml", "--tilt", "0", "--time", "0", "--points", "-"},
           "-2,0\n", folder / "");
  CHECK(oracle.code == 0);
}

TEST_CASE("the number of components may be given, and points may come from stdin") {
  const TemporaryFolder folder;
  const Outcome outcome = call({"fit", "-", "--out", folder / "out.toml", "--components", "2",
                                "--seed", "5", "--preset", "default"},
                               three_groups(" "));
  CAPTURE(outcome.err);
  REQUIRE(outcome.code == 0);
  CHECK(outcome.out.empty());
  const Experiment experiment = read_experiment(folder / "out.toml");
  CHECK(experiment.base.means.size() == 2);
  CHECK(experiment.network == Experiment{}.network);
}

TEST_CASE("points of another dimension get a reward of that dimension") {
  const TemporaryFolder folder;
  std::string text;
  const RandomStream stream(3, Purpose::test, 78);
  for (std::uint64_t i = 0; i < 200; ++i) {
    text += std::to_string(10.0 * stream.normal(3 * i)) + ";" +
            std::to_string(stream.normal(3 * i + 1)) + ";" +
            std::to_string(stream.normal(3 * i + 2)) + "\n";
  }
  const Outcome outcome = call({"fit", "-", "--out", folder / "out.toml"}, text);
  CAPTURE(outcome.err);
  REQUIRE(outcome.code == 0);
  const Experiment experiment = read_experiment(folder / "out.toml");
  CHECK(experiment.dimension() == 3);
  // One deviation: 1 / 10, or a round number below.
  REQUIRE(experiment.reward.b.size() == 3);
  CHECK(experiment.reward.b[0] >= 0.05);
  CHECK(experiment.reward.b[0] <= 0.11);
  CHECK(experiment.reward.b.tail(2).isZero(0.0));
}

TEST_CASE("points that cannot be fitted are refused by their place, and leave nothing behind") {
  const TemporaryFolder folder;
  folder.file("points.csv", "1,2\n3,NA\n");
  folder.file("few.csv", "1,2\n3,4\n");
  const std::vector<std::string> before = folder.listing();
  const auto refusal = [&](const Arguments& arguments) {
    const Outcome outcome = call(Arguments{"fit"} + arguments, "", folder / "");
    CHECK(outcome.code == 2);
    CHECK(outcome.out.empty());
    CHECK(folder.listing() == before);
    return outcome.err;
  };
  CHECK(refusal({"points.csv", "--out", "sub/x.toml"}) ==
        "tiltscope: points.csv:2: column 2: \"NA\" is not a number\n");
  CHECK(refusal({"few.csv", "--out", "x.toml", "--components", "3"}) ==
        "tiltscope: few.csv: 3 components need as many points at least, but there are 2\n");
  CHECK(refusal({"few.csv", "--out", "few.csv"}) ==
        "tiltscope: \"few.csv\" would be written over, but it is the file of the points; write "
        "elsewhere, or give a copy of the file\n");
}

}  // namespace
}  // namespace tiltscope
