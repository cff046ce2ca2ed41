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

TEST_CASE("settings that cannot be applied") {
  struct Refusal {
    std::string setting;
    std::string message;
  };
  const Refusal refusals[] = {
      {"tilting.eta", "must have the form section.key=value"},
      {"", "must have the form section.key=value"},
      {"tilting.etta=1", "unknown key \"tilting.etta\"; did you mean tilting.eta?"},
      {"titling.eta=1", "unknown section [titling]; did you mean the section [tilting]?"},
      {"eta=1", "unknown key \"eta\"; did you mean tilting.eta?"},
      {"tilting=1", "\"tilting\" is a section; set one of its keys, tilting.KEY=VALUE"},
      {"tilting.eta=abc", "[tilting] eta must be a number, not the string \"abc\""},
      {"tilting.tilts=1.5", "[tilting] tilts must be an integer, not 1.5"},
      {"tilting.tilts=0", "[tilting] tilts = 0 must be between 1 and 100000"},
      {"tilting.eta=true", "[tilting] eta must be a number, not true"},
      {"schedule.kind=square",
       "[schedule] kind must be cosine or linear, not the string \"square\""},
      {"tilting.eta=", "\"\" is not a TOML value"},
      {"reward.b=[1,", "\"[1,\" is not a TOML value"},
      {"tilting.eta=1.0.0", "\"1.0.0\" is not a TOML value"},
      {"seed=1 2", "\"1 2\" is not a TOML value"},
  };
  for (const auto& [setting, message] : refusals) {
    CAPTURE(setting);
    const std::string error = test::config_error([&] { with({setting.c_str()}); });
    CHECK(error == "setting \"" + setting + "\": " + message);
  }
  // Nothing else can ride along.
  CHECK(test::config_error([] { with({"seed=1\ntilts=3"}); }) ==
        "setting \"seed=1 tilts=3\": \"1 tilts=3\" is not a TOML value");
}

}  // namespace
}  // namespace tiltscope
