#include "config/support.h"

#include <doctest/doctest.h>

namespace tiltscope {
namespace {

Experiment with(std::initializer_list<const char*> settings) {
  Experiment experiment;
  for (const char* setting : settings) apply_setting(experiment, setting);
  return experiment;
}

TEST_CASE("settings change one value each") {
  const Experiment e = with({"seed=7", "tilting.eta=0.5", " tilting.lambda = 2 ", "run.threads=3",
                             "reward.b=[1, 0.5]", "schedule.kind=linear", "tilting.baseline=none"});
  CHECK(e.seed == 7);
  CHECK(e.tilting.sampler.eta == 0.5);
  CHECK(e.tilting.lambda == 2.0);
  CHECK(e.run.threads == 3);
  CHECK(e.reward.b == Eigen::Vector2d(1, 0.5));
  CHECK(e.schedule.kind == ScheduleKind::linear);
  CHECK(e.tilting.baseline == Baseline::none);
  CHECK(e.tilting.tilts == 20);
  CHECK(with({"schedule.kind=\"linear\""}).schedule.kind == ScheduleKind::linear);
  CHECK(with({"tilting.eta=0.5", "tilting.eta=0.25"}).tilting.sampler.eta == 0.25);
}

TEST_CASE("a setting is not validated, so that several can lead to another dimension") {
  Experiment e =
      with({"base.weights=[1]", "base.means=[[1, 2, 3]]",
            "base.covariances=[[[1, 0, 0], [0, 1, 0], [0, 0, 1]]]", "reward.b=[1, 0, 0]"});
  CHECK(e.reward.A == Eigen::Matrix3d::Zero());
  CHECK_NOTHROW(validate(e));
  e = with({"tilting.eta=2"});
  CHECK(e.tilting.sampler.eta == 2.0);
  CHECK(test::config_error([&] { validate(e); }) == "[tilting] eta = 2 must be between 0 and 1");
}

}  // namespace
}  // namespace tiltscope
