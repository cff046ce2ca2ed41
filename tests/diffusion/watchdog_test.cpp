#include "diffusion/watchdog.h"

#include "finetune/tilting/tilting.h"
#include "oracle/mixture_density.h"
#include "support.h"

#include <limits>

using namespace tiltscope;

namespace {

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();
const std::string advice = "; try more tilts, a smaller tilting.rate or a smaller tilting.lambda";

MixtureDensity one_gaussian(double mean, double deviation) {
  return MixtureDensity({Eigen::VectorXd::Zero(1),
                         {Eigen::Vector2d(mean, 0)},
                         {deviation * deviation * Eigen::Matrix2d::Identity()}});
}

}  // namespace

TEST_CASE("a loss may fall, stay and wander, but not run away") {
  LossWatch watch(7, 2);
  for (const double loss : {900.0, 30.0, 1e-3, 5.0, 80'000.0}) CHECK_NOTHROW(watch.check(loss));
  CHECK_THROWS_WITH_AS(watch.check(1e5), ("tilt 7: the loss has grown to 1e+05" + advice).c_str(),
                       Diverged);
  for (const double loss : {not_a_number, infinity}) {
    CHECK_THROWS_WITH_AS(watch.check(loss), ("tilt 7: the loss is not finite" + advice).c_str(),
                         Diverged);
  }
  // However small it starts, predicting no noise at all is no catastrophe.
  LossWatch small(1, 2);
  small.check(1e-12);
  CHECK_NOTHROW(small.check(199.0));
  CHECK_THROWS_AS(small.check(201.0), Diverged);
}

TEST_CASE("weights may grow, but not a hundredfold") {
  const Eigen::VectorXf base = Eigen::VectorXf::Constant(400, 0.1f);  // of length 2
  CHECK_NOTHROW(check_weights(3, 99.0f * base, base));
  CHECK_THROWS_WITH_AS(
      check_weights(3, 150.0f * base, base),
      ("tilt 3: the network's weights have grown 150 times as large as the base model's" + advice)
          .c_str(),
      Diverged);
  Eigen::VectorXf broken = base;
  broken[7] = std::numeric_limits<float>::infinity();
  CHECK_THROWS_WITH_AS(check_weights(3, broken, base),
                       ("tilt 3: the network's weights are not finite" + advice).c_str(), Diverged);
  // A base model of next to no weights has nothing to be measured by.
  CHECK_NOTHROW(check_weights(3, base, 1e-6f * base));
}

TEST_CASE("samples may miss their density, but not by orders of magnitude") {
  const MixtureDensity base = one_gaussian(0.0, 1.0);
  const MixtureDensity exact = one_gaussian(8.0, 1.0);
  Eigen::MatrixXf samples = Eigen::MatrixXf::Constant(2, 1'000, -300.0f);
  CHECK_NOTHROW(check_samples(19, samples, &exact, base));
  samples(1, 17) = 1e35f;
  CHECK_THROWS_WITH_AS(
      check_samples(19, samples, &exact, base),
      ("tilt 19: a sample is 1e+35 away from the origin, where 10.4 would be usual" + advice)
          .c_str(),
      Diverged);
  samples(0, 3) = std::numeric_limits<float>::quiet_NaN();
  CHECK_THROWS_WITH_AS(check_samples(19, samples, &exact, base),
                       ("tilt 19: 1 of 1000 samples is not finite" + advice).c_str(), Diverged);
  samples(0, 4) = std::numeric_limits<float>::infinity();
  CHECK_THROWS_WITH_AS(
      check_samples(0, samples, &exact, base),
      "the base model: 2 of 1000 samples are not finite; try a smaller training.rate or more "
      "epochs",
      Diverged);
  // A target that shrinks to a point leaves room for the base's reach.
  const MixtureDensity point = one_gaussian(0.0, 1e-3);
  CHECK_NOTHROW(check_samples(1, Eigen::MatrixXf::Constant(2, 5, 3.0f), &point, point));
  // Where the target is not known, the base says what is usual.
  CHECK_NOTHROW(check_samples(1, Eigen::MatrixXf::Constant(2, 5, 3.0f), nullptr, base));
  CHECK_THROWS_AS(check_samples(1, Eigen::MatrixXf::Constant(2, 5, 300.0f), nullptr, base),
                  Diverged);
}

TEST_CASE("a figure must be finite") {
  CHECK_NOTHROW(check_figure(2, "the score's error", 1e300));
  CHECK_THROWS_WITH_AS(check_figure(2, "the score's error", not_a_number),
                       ("tilt 2: the score's error is not finite" + advice).c_str(), Diverged);
}

TEST_CASE("a tilt whose loss overflows says so") {
  Experiment experiment;
  experiment.network = {.depth = 1, .width = 8, .time_features = 4};
  experiment.reward.b = Eigen::Vector2d(1e6, 0);
  experiment.tilting.lambda = 1e6;
  experiment.tilting.tilts = 1;
  experiment.tilting.epochs = 2;
  NoiseNetwork network(2, experiment.network, experiment.schedule);
  network.mlp().initialise(1);
  const Eigen::MatrixXf data = 1e9f * Eigen::MatrixXf::Ones(2, 64);
  Workers workers(2);
  CHECK_THROWS_WITH_AS(tilt_once(network, data, tilt_step(TiltCourse(experiment), 1, experiment),
                                 experiment.tilting, workers, [](double) {}),
                       ("tilt 1: the loss is not finite" + advice).c_str(), Diverged);
}
