#include "app/program.h"
#include "capture_binding.h"
#include "config/experiment_io.h"
#include "oracle/tilted_mixture.h"

namespace tiltscope {
namespace {

using namespace test;

std::vector<std::string> oracle(const std::string& tilt, const std::string& time,
                                const std::string& points) {
  return {"oracle", "--tilt", tilt, "--time", time, "--points", points};
}

GaussianMixture exact(const Experiment& e, double tilt, double time) {
  return tilted(GaussianMixture(e.base), QuadraticReward(e.reward), e.tilting.lambda * tilt)
      .noised(NoiseSchedule(e.schedule).at(time));
}

TEST_CASE("the oracle's CSV is the exact density and score to the last bit") {
  const TemporaryFolder folder;
  const std::string toml =
      "[base]\nweights = [0.7, 0.3]\nmeans = [[-1.5, -0.5], [2.0, 1.0]]\n"
      "covariances = [[[0.8, 0.3], [0.3, 0.4]], [[0.2, -0.1], [-0.1, 0.6]]]\n"
      "[reward]\nA = [[-0.5, 0.3], [0.3, 0.2]]\nb = [1.0, 1.0]\n[tilting]\nlambda = 1.5\n";
  const Experiment experiment = parse_experiment(toml, "test");
  const std::string config = folder.file("x.toml", toml);
  const std::vector<Eigen::Vector2d> points{{0, 0}, {0.1, -1.0 / 3}, {-4, 7.25}, {40, 1e-300}};
  const std::string file = folder.file(
      "points.csv",
      "\xEF\xBB\xBFx1,x2\r\n0,0\r\n 0.1 ,-0.33333333333333331\r\n\n-4,7.25\n+4e1,1e-300");

  for (const auto& [tilt, time] : {std::pair{0.0, 0.0}, {1.0, 0.0}, {0.5, 0.3}, {1.0, 1.0}}) {
    CAPTURE_BINDING(tilt);
    CAPTURE_BINDING(time);
    const Outcome outcome = call(oracle(std::to_string(tilt), std::to_string(time), file) +
                                 Arguments{"--config", config});
    REQUIRE(outcome.code == 0);
    CHECK(outcome.err.empty());
    const std::vector<std::string> rows = lines(outcome.out);
    REQUIRE(rows.size() == points.size() + 1);
    CHECK(rows[0] == "x1,x2,log_density,score1,score2");
    const GaussianMixture p = exact(experiment, tilt, time);
    for (std::size_t i = 0; i < points.size(); ++i) {
      const Eigen::Vector2d x = points[i];
      const Eigen::VectorXd score = p.score(x);
      const std::vector<double> expected{x[0], x[1], p.log_density(x), score[0], score[1]};
      CHECK(numbers(rows[i + 1]) == expected);
    }
  }
}

TEST_CASE("what was taken for something else is told once on stderr, and only there") {
  const TemporaryFolder folder;
  const std::string config = folder.file("x.toml", "[tilting]\nestimator = \"neighbours\"\n");
  const Outcome plain = call(oracle("1", "0", "-"), "-2,2\n");
  const Outcome told = call(
      oracle("1", "0", "-") + Arguments{"--config", config, "--set", "tilting.tilts=10"}, "-2,2\n");
  CHECK(told.code == 0);
  CHECK(told.out == plain.out);
  CHECK(lines(told.err) ==
        std::vector<std::string>{"tiltscope: " + config +
                                 ":2: [tilting] estimator = \"neighbours\" is now target = "
                                 "\"first_order\" and average = \"neighbours\""});
}

TEST_CASE("the default experiment's target is centred at (+-2, 2)") {
  const Outcome outcome = call(oracle("1", "0", "-"), "-2,2\n");
  REQUIRE(outcome.code == 0);
  const std::vector<double> row = numbers(lines(outcome.out).at(1));
  // Half of a Gaussian of covariance I / 2 at its mode: log(1/2) - log(pi); the other is far away.
  CHECK(row[2] == doctest::Approx(-1.8378770664));
  CHECK(std::abs(row[3]) < 1e-5);
  CHECK(std::abs(row[4]) < 1e-12);
}

TEST_CASE("the oracle's scores of far points are exact") {
  const Outcome outcome =
      call(oracle("0", "0", "-") +
               Arguments{"--set", "base.covariances=[[[1e-6,0],[0,1e-6]],[[1e-6,0],[0,1e-6]]]"},
           "0,1e5\n0,1e6\n-1e6,0\n0,1e15\n");
  CAPTURE(outcome.err);
  REQUIRE(outcome.code == 0);
  const std::vector<std::string> rows = lines(outcome.out);
  CHECK(numbers(rows.at(1))[4] == doctest::Approx(-1e11).epsilon(1e-14));
  CHECK(numbers(rows.at(2))[4] == doctest::Approx(-1e12).epsilon(1e-14));
  CHECK(numbers(rows.at(3))[3] == doctest::Approx(1e12 - 2e6).epsilon(1e-14));
  CHECK(numbers(rows.at(4))[4] == doctest::Approx(-1e21).epsilon(1e-14));
  for (std::size_t i = 1; i <= 2; ++i) CHECK(numbers(rows.at(i))[3] == 0.0);
}

TEST_CASE("points whose row would not be finite are refused") {
  const Outcome far = call(oracle("1", "0", "-"), "x1,x2\n0,1\n0,1e200\n");
  CHECK(far.code == 2);
  CHECK(far.out.empty());
  CHECK(far.err.find("stdin:3: column 2: \"1e200\" must be between -1e+15 and 1e+15") !=
        std::string::npos);

  const Arguments narrow{"--set", "base.covariances=[[[1e-300,0],[0,1e-300]],[[1,0],[0,1]]]"};
  const Arguments alone{"--set", "base.weights=[1,0]"};
  const Outcome beyond = call(oracle("0", "0", "-") + narrow + alone, "-2,0\n-2,1e10\n");
  CHECK(beyond.code == 2);
  CHECK(beyond.out.empty());
  CHECK(beyond.err.find("point 2 is so far out that its row would not be finite") !=
        std::string::npos);
}

TEST_CASE("a density that is not known is refused, and the base is known for every reward") {
  const Arguments distance{"--set", "reward.kind=distance"};
  const Arguments space{"--set", "base.weights=[1]",
                        "--set", "base.means=[[0, 0, 0]]",
                        "--set", "base.covariances=[[[1,0,0],[0,1,0],[0,0,1]]]"};
  const Outcome noised = call(oracle("0.5", "0.3", "-") + distance + space, "0,1,2\n");
  CHECK(noised.code == 2);
  CHECK(noised.out.empty());
  CHECK(noised.err ==
        "tiltscope: with noise, the exact density is not known for this reward in more than two "
        "dimensions; it is with --time 0, for a quadratic reward, and for every reward with --tilt "
        "0\n");
  const Outcome clean = call(oracle("0.5", "0", "-") + distance + space, "0,1,2\n");
  CHECK(clean.code == 0);
  CHECK(numbers(lines(clean.out).at(1)).size() == 7);
  CHECK(clean.err.find("the log-densities have a standard error of 0.00") != std::string::npos);
  const Arguments endless{"--set", "reward.kind=expression", "--set",
                          "reward.formula=0.48*(x1^2 + x2^2 + x3^2)"};
  const Outcome unknown = call(oracle("1", "0", "-") + endless + space, "0,1,2\n");
  CHECK(unknown.code == 2);
  CHECK(unknown.out.empty());
  CHECK(
      unknown.err.starts_with("tiltscope: the exact density is not known: of 1,048,576 draws of "
                              "the base density, weighed by the reward, "));
  CHECK(call(oracle("0.5", "0.3", "-") + distance, "0,1\n").code == 0);
  const Outcome base = call(oracle("0", "0.3", "-") + distance, "0,1\n");
  CHECK(base.code == 0);
  const Outcome quadratic = call(oracle("0", "0.3", "-"), "0,1\n");
  const auto row = numbers(lines(base.out).at(1)), expected = numbers(lines(quadratic.out).at(1));
  REQUIRE(row.size() == expected.size());
  for (std::size_t i = 0; i < row.size(); ++i) CHECK(row[i] == doctest::Approx(expected[i]));
}

TEST_CASE("any dimension") {
  const Outcome outcome =
      call(oracle("0", "0", "-") + Arguments{"--set", "base.weights=[1]", "--set",
                                             "base.means=[[0]]", "--set",
                                             "base.covariances=[[[1]]]", "--set", "reward.b=[1]"},
           "1.5\n");
  CAPTURE(outcome.err);
  REQUIRE(outcome.code == 0);
  CHECK(lines(outcome.out).at(0) == "x1,log_density,score1");
  CHECK(numbers(lines(outcome.out).at(1))[2] == doctest::Approx(-1.5));
}

TEST_CASE("beside the exact score stands a model's") {
  const TemporaryFolder folder;
  const std::string out = folder / "run";
  REQUIRE(call(Arguments{"run", "--out", out} + tiny_settings()).code == 0);
  const std::vector<std::string> model{"--config", out + "/config.toml", "--model",
                                       out + "/model.safetensors"};
  const Outcome exact =
      call(oracle("1", "0.5", "-") + std::vector{model[0], model[1]}, "1,2\n3,-4\n");
  const Outcome both = call(oracle("1", "0.5", "-") + model, "1,2\n3,-4\n");
  CAPTURE(both.err);
  REQUIRE(both.code == 0);
  const std::vector<std::string> rows = lines(both.out);
  REQUIRE(rows.size() == 3);
  CHECK(rows[0] == "x1,x2,log_density,score1,score2,learned_score1,learned_score2");
  for (std::size_t i = 1; i < rows.size(); ++i) {
    CHECK(rows[i].starts_with(lines(exact.out).at(i) + ","));
    CHECK(numbers(rows[i]).size() == 7);
  }
}

}  // namespace
}  // namespace tiltscope
