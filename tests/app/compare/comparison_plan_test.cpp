#include "app/compare/comparison_plan.h"

#include "app/cli/presets.h"
#include "config/experiment_io.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace tiltscope;
using namespace tiltscope::app;

namespace {

/// What the command runs of a method, on "transfer" and without a budget.
Experiment planned(const std::string& method, const std::vector<std::string>& settings) {
  const ComparisonPlan plan = plan_comparison(
      {.methods = method, .problems = "transfer", .settings = settings, .seeds = 1, .budget = 0.0});
  REQUIRE(plan.contests.size() == 1);
  CAPTURE(plan.contests[0].refusal);
  REQUIRE(plan.contests[0].runs.size() == 1);
  return plan.contests[0].runs[0].experiment;
}

}  // namespace

TEST_CASE("the command and the window compare the same configurations") {
  // What does not belong to one method, and what does not go with every target of a tilt.
  const std::vector<std::string> settings = {"tilting.tilts=7", "evaluation.points=300",
                                             "tilting.target=exact", "tilting.average=sample",
                                             "tilting.baseline=regressed"};
  // The window has the settings in its panel before a method is chosen.
  Experiment shown = preset("mode-transfer");
  Notes notes;
  apply_settings(shown, settings, &notes);
  for (const ComparedMethod& method : compared_methods()) {
    CAPTURE(method.key);
    CHECK(planned(method.key, settings) == with_method(shown, method));
    CHECK(planned(method.key, {}) == with_method(preset("mode-transfer"), method));
  }
}

TEST_CASE("no setting makes a method another than its title says") {
  const std::vector<std::string> draft = {"method.kind=draft", "draft.paths=17",
                                          "draft.kl_weight=0.5"};
  CHECK(planned("draft", draft).method.draft.paths == 17);
  CHECK(planned("draft", draft).method.draft.kl_weight == 1.0);
  CHECK(planned("steering", draft).method.kind == MethodKind::steering);
  CHECK(planned("tilting", {"tilting.target=exact"}).tilting.target == TiltTarget::first_order);
}

TEST_CASE("the budget is that of iterative tilting, whatever method the settings name") {
  const auto budget = [](const std::vector<std::string>& settings) {
    const ComparisonPlan plan = plan_comparison(
        {.methods = "guidance", .problems = "transfer", .settings = settings, .seeds = 1});
    REQUIRE(plan.contests.size() == 2);
    return plan.contests[1].budget;
  };
  CHECK(budget({"method.kind=best_of_n"}) == budget({}));
}
