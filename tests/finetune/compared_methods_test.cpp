#include "finetune/compared_methods.h"

#include "config/experiment_io.h"
#include "config/preset.h"
#include "oracle/check_tilt.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <string>

using namespace tiltscope;

namespace {

const ComparedMethod& method(const std::string& key) {
  const auto found = std::ranges::find(compared_methods(), key, &ComparedMethod::key);
  REQUIRE(found != compared_methods().end());
  return *found;
}

}  // namespace

TEST_CASE("the compared methods have names of their own, and every kind is among them") {
  std::set<std::string> keys;
  std::set<std::string> titles;
  std::set<MethodKind> kinds;
  for (const ComparedMethod& one : compared_methods()) {
    keys.insert(one.key);
    titles.insert(one.title);
    kinds.insert(with_method(Experiment{}, one).method.kind);
  }
  CHECK(keys.size() == compared_methods().size());
  CHECK(titles.size() == compared_methods().size());
  CHECK(kinds.size() == options::method.size());
}

TEST_CASE("another method has the defaults of its own settings, and all others of the experiment") {
  Experiment experiment;
  experiment.seed = 7;
  experiment.tilting.lambda = 0.5;
  experiment.tilting.sampler.steps = 33;
  experiment.method.kind = MethodKind::draft;
  experiment.method.draft.paths = 17;
  experiment.method.chain_steps = 9;
  experiment.method.adjoint_matching.rounds = 3;
  const Experiment adjoint = with_method(experiment, method("adjoint_matching"));
  CHECK(adjoint.method.kind == MethodKind::adjoint_matching);
  CHECK(adjoint.method.adjoint_matching == AdjointMatchingConfig{});
  CHECK(adjoint.method.chain_steps == MethodConfig{}.chain_steps);
  CHECK(adjoint.seed == 7);
  CHECK(adjoint.tilting == experiment.tilting);
}

TEST_CASE("the method that an experiment has keeps its settings, but those in the title") {
  Experiment experiment;
  experiment.method.kind = MethodKind::draft;
  experiment.method.draft.paths = 17;
  experiment.method.draft.kl_weight = 0.0;
  const Experiment held = with_method(experiment, method("draft"));
  CHECK(held.method.draft.paths == 17);
  CHECK(held.method.draft.kl_weight == 1.0);
  CHECK(with_method(experiment, method("draft_alone")).method.draft.kl_weight == 0.0);
}

TEST_CASE("targets of tilts are made to go with what they are made of") {
  Experiment experiment;
  const Experiment implicit = with_method(experiment, method("implicit"));
  CHECK(implicit.tilting.target == TiltTarget::implicit);
  CHECK(implicit.tilting.average == Average::sample);
  CHECK(with_method(implicit, method("tilting")).tilting.target == TiltTarget::first_order);
  Experiment plain = implicit;
  plain.tilting.baseline = Baseline::none;
  CHECK(with_method(plain, method("exact")).tilting.baseline == Baseline::regressed);
}

TEST_CASE("a method that needs grad r is refused where the reward has none, and says so") {
  Experiment steps;
  steps.reward.kind = RewardKind::expression;
  steps.reward.formula = "x1 > 0";
  check_experiment(steps);
  for (const ComparedMethod& one : compared_methods()) {
    CAPTURE(one.key);
    const bool needs = needs_gradient(with_method(Experiment{}, one).method.kind);
    if (!needs) {
      CHECK_NOTHROW(with_method(steps, one));
    } else {
      CHECK_THROWS_WITH_AS(with_method(steps, one),
                           doctest::Contains("needs the gradient of the reward"), ConfigError);
    }
  }
}
