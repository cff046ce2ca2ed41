#include "config/support.h"

#include <doctest/doctest.h>

#include <filesystem>

namespace tiltscope {
namespace {

using test::parse_error;

TEST_CASE("an empty text is the paper's experiment") {
  const Experiment e = parse_experiment("", "empty");
  CHECK(e.seed == 0);
  CHECK(e.base.weights == Eigen::Vector2d(0.5, 0.5));
  REQUIRE(e.base.means.size() == 2);
  CHECK(e.base.means[0] == Eigen::Vector2d(-2, 0));
  CHECK(e.base.means[1] == Eigen::Vector2d(2, 0));
  CHECK(e.base.covariances[1] == 0.5 * Eigen::Matrix2d::Identity());
  CHECK(e.reward.A == Eigen::Matrix2d::Zero());
  CHECK(e.reward.b == Eigen::Vector2d(0, 4));
  CHECK(e.schedule.kind == ScheduleKind::cosine);
  CHECK(e.tilting.tilts == 20);
  CHECK(e.tilting.lambda == 1.0);
  CHECK(e.evaluation.t_min == 0.01);
}

TEST_CASE("what is given is taken, the rest stays") {
  const Experiment e = parse_experiment(R"(
seed = 42
[base]
weights = [1]
means = [[1, -2.5]]
covariances = [[[2, 0.5], [0.5, 1]]]
[reward]
A = [[-1, 0.25], [0.25, 0]]
[schedule]
kind = "linear"
[tilting]
lambda = 1  # an integer where a real is expected
)",
                                        "x.toml");
  CHECK(e.seed == 42);
  CHECK(e.base.weights == Eigen::VectorXd::Ones(1));
  CHECK(e.base.means[0] == Eigen::Vector2d(1, -2.5));
  CHECK(e.base.covariances[0](0, 1) == 0.5);
  CHECK(e.reward.A(1, 0) == 0.25);
  CHECK(e.reward.A(0, 0) == -1);
  CHECK(e.reward.b == Eigen::Vector2d(0, 4));
  CHECK(e.schedule.kind == ScheduleKind::linear);
  CHECK(e.tilting.lambda == 1.0);
  CHECK(e.tilting.batch == 64);
}

TEST_CASE("the name of a target stands for iterative tilting with that target") {
  Notes notes;
  const Experiment file = parse_experiment("[method]\nkind = \"implicit\"\n", "x.toml", &notes);
  CHECK(file.method.kind == MethodKind::iterative_tilting);
  CHECK(file.tilting.target == TiltTarget::implicit);
  CHECK(file.tilting.average == Average::sample);
  CHECK(notes == Notes{"x.toml:2: [method] kind = \"implicit\" is kind = \"iterative_tilting\" "
                       "with [tilting] target = \"implicit\""});
  Experiment set;
  apply_settings(set, {"method.kind=reward_weighted", "tilting.tilts=1"});
  validate(set);
  CHECK(set.method.kind == MethodKind::iterative_tilting);
  CHECK(set.tilting.target == TiltTarget::reward_weighted);
  CHECK(set.tilting.average == Average::sample);
  CHECK(test::config_error([&] {
          apply_settings(set, {"method.kind=implicit", "tilting.target=exact"});
        }) ==
        "setting \"method.kind=implicit\": [method] kind = \"implicit\" is kind = "
        "\"iterative_tilting\" with [tilting] target = \"implicit\", and target is there too; "
        "leave one of them out");
}

TEST_CASE("another dimension needs b, and takes A = 0") {
  const std::string base =
      "[base]\nweights = [1]\nmeans = [[0, 0, 1]]\n"
      "covariances = [[[1, 0, 0], [0, 1, 0], [0, 0, 1]]]\n";
  CHECK(parse_error(base) ==
        "x.toml:3: [reward] b is needed, with 3 entries, since the [base] means have dimension 3 "
        "and the default b is (0, 4)");
  const Experiment e = parse_experiment(base + "[reward]\nb = [1, 0, 0]\n", "x.toml");
  CHECK(e.dimension() == 3);
  CHECK(e.reward.A == Eigen::Matrix3d::Zero());
}

TEST_CASE("a distance needs neither b nor a place in another dimension") {
  const std::string line =
      "[base]\nweights = [1]\nmeans = [[0]]\ncovariances = [[[1]]]\n[reward]\n";
  const Experiment e = parse_experiment(line + "kind = \"distance\"\na = []\n", "x.toml");
  CHECK(e.reward.kind == RewardKind::distance);
  CHECK(e.reward.a.size() == 0);
  CHECK(parse_experiment(to_toml(e), "x.toml") == e);
  CHECK(parse_experiment(line + "kind = \"distance\"\na = [2]\n", "x.toml").reward.a ==
        Eigen::VectorXd::Constant(1, 2.0));
  CHECK(parse_error(line + "kind = \"distance\"\na = [1, 2]\n") ==
        "x.toml:7: [reward] a has 2 entries, but the base has dimension 1");
}

TEST_CASE("every preset is a configuration that can be run") {
  const std::filesystem::path folder = TILTSCOPE_PRESETS;
  int presets = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    CAPTURE(entry.path().string());
    // A note would say that the preset is read as something else than it says.
    Notes notes;
    CHECK_NOTHROW(read_experiment(entry.path(), &notes));
    CHECK(notes == Notes{});
    ++presets;
  }
  CHECK(presets >= 7);
}

TEST_CASE("the paper's presets differ in N alone") {
  const std::filesystem::path folder = TILTSCOPE_PRESETS;
  const Experiment first = read_experiment(folder / "paper-20.toml");
  for (const int tilts : {20, 50, 100, 200}) {
    Experiment other = read_experiment(folder / ("paper-" + std::to_string(tilts) + ".toml"));
    CHECK(other.tilting.tilts == tilts);
    other.tilting.tilts = first.tilting.tilts;
    CHECK(to_toml(other) == to_toml(first));
  }
}

TEST_CASE("files that cannot be read") {
  CHECK(test::config_error([] { read_experiment("/nowhere/x.toml"); }) ==
        "cannot read \"/nowhere/x.toml\": there is no such file");
  CHECK(test::config_error([] { read_experiment("/"); }) ==
        "cannot read \"/\": it is a folder, not a file");
}

}  // namespace
}  // namespace tiltscope
