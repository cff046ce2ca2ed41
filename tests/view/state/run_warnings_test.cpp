#include "view/state/run_warnings.h"

#include "config/experiment_io.h"
#include "oracle/check_tilt.h"
#include "view/mock_gui.h"

#include <doctest/doctest.h>

#include <limits>
#include <string>
#include <variant>
#include <vector>

using namespace tiltscope;
using namespace tiltscope::view;
using namespace tiltscope::view::test;

namespace {

Experiment along_the_modes() {
  Experiment experiment;
  experiment.reward.b = Eigen::Vector2d(1.0, 0.0);
  return experiment;
}

/// A run after tilt k that says it has left out this share.
RunFacts run_with(double left_out, int k = 20, const Experiment& experiment = along_the_modes()) {
  const Snapshot snapshot = snapshot_at(k, experiment);
  auto tilts = *snapshot.tilts;
  tilts.back().left_out = left_out;
  RunFacts facts = facts_of(snapshot);
  facts.tilts = std::make_shared<const std::vector<TiltRecord>>(std::move(tilts));
  return facts;
}

std::vector<Warning> warnings(const RunFacts& run) { return run_warnings(run, *run.experiment); }

/// One mode of the mass of a thousandth, to which the reward brings most of it.
Experiment with_rare_mode() {
  Experiment experiment;
  experiment.base.weights = Eigen::Vector2d(0.999, 0.001);
  experiment.reward.b = Eigen::Vector2d(2.5, 0.0);
  experiment.tilting.samples = 1'000;
  return experiment;
}

}  // namespace

TEST_CASE("steps that leave out more than a twentieth are too large, others are not") {
  CHECK(warnings(run_with(0.04)).empty());
  CHECK(warnings(run_with(std::numeric_limits<double>::quiet_NaN())).empty());
  const auto found = warnings(run_with(0.12));
  REQUIRE(found.size() == 1);
  CHECK(found[0].about == about("tilting.tilts"));
  CHECK(
      found[0].text ==
      "Steps are too large: first-order tilts leave out 12 % of the change. N = 60 would leave out "
      "4 %. Exact targets leave out nothing.");
  REQUIRE(found[0].remedies.size() == 2);
  const Experiment run = along_the_modes();
  const Experiment more = remedied(run, found[0].remedies[0]);
  CHECK(more.tilting.tilts == 60);
  CHECK(found[0].remedies[0].button == "Set N = 60");
  const Experiment exact = remedied(run, found[0].remedies[1]);
  CHECK(exact.tilting.target == TiltTarget::exact);
  for (const Experiment& helped : {more, exact}) {
    check_experiment(helped);
    CHECK(run_warnings(run_with(0.12), helped).empty());
  }
}

TEST_CASE("what is left out falls like 1/N, and before the end it is what was left out so far") {
  Experiment fewer = along_the_modes();
  fewer.tilting.tilts = 10;
  const auto found = run_warnings(run_with(0.06), fewer);
  REQUIRE(found.size() == 1);
  CHECK(found[0].text.starts_with(
      "Steps are too large: at N = 10, first-order tilts would leave out about 12 % of the change. "
      "N = 30 would leave out 4 %."));
  CHECK(warnings(run_with(0.12, 7)).front().text.find("of the change so far.") !=
        std::string::npos);
}

TEST_CASE("where exact densities tell it, steps are known to be too large before they are taken") {
  const auto with_curve = [](RunFacts run, double share) {
    auto curve = std::make_shared<LeftOutCurve>();
    curve->course = run.course;
    curve->tilts = {1, 20};
    curve->shares = {0.5, share};
    run.left_out = curve;
    return run;
  };
  const double unknown = std::numeric_limits<double>::quiet_NaN();
  const auto found = warnings(with_curve(run_with(unknown, 0), 0.12));
  REQUIRE(found.size() == 1);
  CHECK(
      found[0].text ==
      "Steps are too large: first-order tilts leave out 12 % of the change. N = 60 would leave out "
      "4 %. Exact targets leave out nothing.");
  CHECK(warnings(with_curve(run_with(unknown, 0), 0.04)).empty());
  // What a run estimates on the way does not take it back.
  CHECK(warnings(with_curve(run_with(0.01, 7), 0.12)).front().text == found[0].text);
  CHECK(warnings(with_curve(run_with(0.12, 7), 0.04)).empty());
  // All of its tilts have seen more than the target's points do.
  CHECK(warnings(with_curve(run_with(0.12, 20), 0.04)).front().text == found[0].text);
  // A base model is not needed.
  RunFacts untrained = with_curve(run_with(unknown, 0), 0.12);
  untrained.tilts = std::make_shared<const std::vector<TiltRecord>>();
  CHECK(warnings(untrained).size() == 1);
  untrained.left_out.reset();
  CHECK(warnings(untrained).empty());
  // Of another course, and where the tilts are another's to choose, it says nothing.
  RunFacts other = with_curve(run_with(unknown, 0), 0.12);
  other.course = std::make_shared<const TiltCourse>(along_the_modes());
  CHECK(warnings(other).empty());
  Experiment adaptive = along_the_modes();
  adaptive.tilting.ess = 0.9;
  CHECK(warnings(with_curve(run_with(unknown, 0, adaptive), 0.12)).empty());
}

TEST_CASE("where the data choose the steps, a tolerance makes them smaller") {
  Experiment adaptive = along_the_modes();
  adaptive.tilting.ess = 0.9;
  auto found = warnings(run_with(0.12, 20, adaptive));
  REQUIRE(found.size() == 1);
  CHECK(found[0].about == about("tilting.tolerance"));
  CHECK(remedied(adaptive, found[0].remedies[0]).tilting.tolerance == doctest::Approx(0.04));
  adaptive.tilting.tolerance = 0.3;
  found = warnings(run_with(0.12, 20, adaptive));
  REQUIRE(found.size() == 1);
  CHECK(remedied(adaptive, found[0].remedies[0]).tilting.tolerance == doctest::Approx(0.1));
}

TEST_CASE("a run says nothing about another problem, nor of tilts that leave out nothing") {
  const RunFacts run = run_with(0.12);
  Experiment other = along_the_modes();
  other.tilting.lambda = 0.5;
  CHECK(run_warnings(run, other).empty());
  other = along_the_modes();
  other.reward.b = Eigen::Vector2d(0.5, 0.0);
  CHECK(run_warnings(run, other).empty());
  other = along_the_modes();
  other.method.kind = MethodKind::best_of_n;
  CHECK(run_warnings(run, other).empty());
  // Noise, where theory knows better.
  CHECK(warnings(run_with(0.12, 20, Experiment{})).empty());
  CHECK(run_warnings({}, other).empty());
}

TEST_CASE("a mode that the target needs, with hardly any samples, is pointed out") {
  const Experiment rare = with_rare_mode();
  const RunFacts run = facts_of(snapshot_at(0, rare));
  const auto found = warnings(run);
  REQUIRE(found.size() == 1);
  CHECK(found[0].about == about("tilting.samples"));
  // e^10 = 22,026 times the odds of 1 to 999.
  CHECK(
      found[0].text ==
      "Too few samples in a mode: the target has 96 % of its points in the right mode, but of the "
      "first tilt's S = 1,000 samples about one lies there, and chance moves its odds by a factor "
      "of about 1.9. S = 10,000 would bring this chance down to a factor of 1.2; a tilt then takes "
      "about 10 "
      "times as long.");
  const Experiment helped = remedied(rare, found[0].remedies[0]);
  CHECK(helped.tilting.samples == 10'000);
  check_experiment(helped);
  CHECK(run_warnings(run, helped).empty());
  // Half as many are not enough; and with twice the tilts there are as many in all.
  Experiment half = helped;
  half.tilting.samples = 4'950;
  CHECK(run_warnings(run, half).size() == 1);
  half.tilting.tilts = 50;
  CHECK(run_warnings(run, half).empty());
  Experiment few = rare;
  few.tilting.samples = 100;
  CHECK(run_warnings(run, few).front().text.find("chance decides how far") != std::string::npos);
}

TEST_CASE("a rare mode that the target does not need, and one that is not rare, are left alone") {
  Experiment experiment = with_rare_mode();
  experiment.reward.b = Eigen::Vector2d(0.0, 4.0);
  CHECK(warnings(facts_of(snapshot_at(0, experiment))).empty());
  experiment = with_rare_mode();
  experiment.base.weights = Eigen::Vector2d(0.97, 0.03);
  CHECK(warnings(facts_of(snapshot_at(0, experiment))).empty());
  // As long as no target is known, nobody can tell.
  RunFacts unknown = facts_of(snapshot_at(0, with_rare_mode()));
  unknown.target.reset();
  CHECK(warnings(unknown).empty());
}

TEST_CASE("where no S would be enough, that is what is said") {
  Experiment experiment = with_rare_mode();
  experiment.base.weights = Eigen::Vector2d(1.0, 1e-9);
  experiment.reward.b = Eigen::Vector2d(12.0, 0.0);
  const auto found = warnings(facts_of(snapshot_at(0, experiment)));
  REQUIRE(found.size() == 1);
  CHECK(found[0].remedies.empty());
  CHECK(found[0].text.find(
            "hardly one lies there, and chance decides how far the mode is raised. No S "
            "would be enough") != std::string::npos);
}

TEST_CASE("the buttons under a warning change what they say, and explain themselves") {
  for (const bool advanced : {false, true}) {
    Snapshot snapshot = snapshot_at(20, along_the_modes());
    auto tilts = *snapshot.tilts;
    tilts.back().left_out = 0.12;
    snapshot.tilts = std::make_shared<const std::vector<TiltRecord>>(std::move(tilts));
    Preferences preferences;
    preferences.advanced = advanced;
    MockWindow window(snapshot, {}, ImVec2(1280.0F, 2000.0F), preferences);
    for (const char* id : {"##warning/0/0", "##warning/0/1"}) {
      const ImVec2 at = window.point_of(id);
      window.move(at.x, at.y);
      window.wait(1.0F);
      CHECK(window.interface().signposts().explained == id);
      CHECK(window.interface().signposts().words.size() > 40);
    }
    window.click("##warning/0/0");
    REQUIRE_FALSE(window.sent.empty());
    REQUIRE(is<Configure>(window.sent.front()));
    CHECK(std::get<Configure>(window.sent.front()).experiment.tilting.tilts == 60);
  }
}

TEST_CASE("no warning pushes a control away while the mouse's button is held") {
  const Snapshot quiet = snapshot_at(20, along_the_modes());
  MockWindow window(quiet, {}, ImVec2(1280.0F, 2000.0F), {});
  window.move(-1.0F, -1.0F);
  MockContext::button(true);
  window.frames(2);
  auto tilts = *quiet.tilts;
  tilts.back().left_out = 0.12;
  window.snapshot.tilts = std::make_shared<const std::vector<TiltRecord>>(std::move(tilts));
  window.frames(3);
  CHECK_FALSE(window.has("##warning/0/0"));
  MockContext::button(false);
  window.frames(3);
  CHECK(window.has("##warning/0/0"));
}

TEST_CASE("a folded section tells of the warnings that it hides") {
  Snapshot snapshot = snapshot_at(20, along_the_modes());
  const auto words = [&](const char* section, bool advanced) {
    Preferences preferences;
    preferences.advanced = advanced;
    preferences.folded = {section};
    MockWindow window(snapshot, {}, ImVec2(1280.0F, 2000.0F), preferences);
    const ImVec2 at = window.point_of("##section-" + std::string(section));
    window.move(at.x, at.y);
    window.wait(1.0F);
    return window.interface().signposts().words;
  };
  const std::string quiet = words("steps", false);
  auto tilts = *snapshot.tilts;
  tilts.back().left_out = 0.12;
  snapshot.tilts = std::make_shared<const std::vector<TiltRecord>>(std::move(tilts));
  const auto found = warnings(facts_of(snapshot));
  REQUIRE_FALSE(found.empty());
  CHECK(quiet.find(found.front().text) == std::string::npos);
  CHECK(words("steps", false).find(found.front().text) != std::string::npos);
  CHECK(words("tilting", true).find(found.front().text) != std::string::npos);
}
