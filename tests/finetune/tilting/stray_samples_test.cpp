#include "finetune/tilting/stray_samples.h"

#include "diffusion/sampler.h"
#include "finetune/method.h"
#include "support.h"

#include <algorithm>
#include <limits>
#include <vector>

using namespace tiltscope;

namespace {

Eigen::MatrixXf some_samples(Eigen::Index n) { return Eigen::MatrixXf::Random(2, n); }

Held none_of(Eigen::Index n) { return Held::Constant(n, false); }

/// One tilt of a small untrained network.
struct Tilt {
  Experiment experiment;
  NoiseNetwork network = untrained();
  Workers workers{1};

  NoiseNetwork untrained() {
    experiment.network = {.depth = 2, .width = 16, .time_features = 8};
    experiment.tilting.tilts = 3;
    experiment.tilting.samples = 70;
    experiment.tilting.epochs = 2;
    experiment.tilting.batch = 35;
    experiment.tilting.sampler.steps = 9;
    NoiseNetwork made(experiment.dimension(), experiment.network, experiment.schedule);
    made.mlp().initialise(3);
    return made;
  }

  /// How many of its data the box holds.
  Eigen::Index held_by(const Box& box) {
    LearnedDenoiser denoiser(network, workers);
    const TiltingConfig& tilting = experiment.tilting;
    Held held;
    draw_samples(
        denoiser, network.schedule(), tilting.sampler, tilting.samples, {experiment.seed, 0}, box,
        workers, [](double) {}, &held);
    return held.count();
  }

  /// Bounds x1 from above so that it holds as many.
  Box holding(int many) {
    for (float high = 20.0f; high > 0.0f; high -= 0.01f) {
      const Box box{Eigen::Vector2f(-1e6f, -1e6f), Eigen::Vector2f(high, 1e6f)};
      if (held_by(box) >= many) return box;
    }
    FAIL("the samples do not come to the box");
    return {};
  }

  /// How many of the data each pass goes over.
  double taken(const Box& box) {
    NoiseNetwork student = network;
    const auto method = make_method(experiment);
    const TiltCourse course = method->course(experiment);
    const MethodState none;
    const RoundInput input{
        .experiment = experiment, .course = course, .k = 1, .plausible = box, .state = none};
    const RoundOutcome outcome =
        method->round(student, input, workers, [](Method::Stage, double) {});
    return static_cast<double>(outcome.cost.training_examples) / experiment.tilting.epochs;
  }
};

}  // namespace

TEST_CASE("samples without strays are all there") {
  const Eigen::MatrixXf samples = some_samples(1'000);
  CHECK(without_strays(samples, none_of(1'000), 100.0) == samples);
}

TEST_CASE("a few strays are left out, the others stay in their order") {
  const Eigen::MatrixXf sound = some_samples(1'000);
  const auto without = [&](const Eigen::MatrixXf& samples, const Held& held) {
    const Eigen::MatrixXf left = without_strays(samples, held, 100.0);
    REQUIRE(left.cols() == 998);
    CHECK(left.leftCols(345) == sound.leftCols(345));
    CHECK(left.middleCols(345, 332) == sound.middleCols(346, 332));
    CHECK(left.rightCols(321) == sound.rightCols(321));
  };
  const std::vector<Eigen::Vector2f> strays = {{std::numeric_limits<float>::quiet_NaN(), 0.0f},
                                               {0.0f, -std::numeric_limits<float>::infinity()},
                                               {80.0f, 80.0f}};
  for (const Eigen::Vector2f& stray : strays) {
    CAPTURE(stray.transpose());
    Eigen::MatrixXf samples = sound;
    samples.col(345) = stray;
    samples.col(678) = stray;
    without(samples, none_of(1'000));
  }
  Held held = none_of(1'000);
  held[345] = held[678] = true;
  without(sound, held);
}

TEST_CASE("where many stray, all stay") {
  for (const int n : {1, 50, 1'000}) {
    CAPTURE(n);
    const int few = n == 1'000 ? 2 : 1;
    Held held = none_of(n);
    held.head(std::min(n, few + 1)) = true;
    CHECK(without_strays(some_samples(n), held, 100.0).cols() == n);
  }
  Held held = none_of(50);
  held[49] = true;
  CHECK_MESSAGE(without_strays(some_samples(50), held, 100.0).cols() == 49, "one is never many");
}

TEST_CASE("a tilt does not learn from a sample that the box has held") {
  Tilt tilt;
  const Box one = tilt.holding(1);
  REQUIRE(tilt.held_by(one) == 1);
  CHECK(tilt.taken({}) == 70.0);
  CHECK(tilt.taken(one) == 69.0);
  CHECK_MESSAGE(tilt.taken(tilt.holding(5)) == 70.0, "many are no accident");
}
