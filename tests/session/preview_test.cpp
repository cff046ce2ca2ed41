#include "oracle/tilted_mixture.h"
#include "reward/quadratic_reward.h"
#include "session/driving.h"
#include "session/run_state.h"

#include <string>
#include <utility>
#include <vector>

using namespace tiltscope;
using namespace tiltscope::test;

namespace {

/// What a run of this experiment from its base model on would aim at.
Preview question_about(Experiment experiment) {
  auto course = std::make_shared<const TiltCourse>(experiment);
  return {std::make_shared<const Experiment>(std::move(experiment)), std::move(course)};
}

/// As tiny, with a reward that pulls along (bx, by).
Experiment pulled(double bx, double by) {
  Experiment experiment = tiny();
  experiment.reward.b = Eigen::Vector2d(bx, by);
  return experiment;
}

auto answers(const Preview& question) {
  return [asked = question.experiment](const Snapshot& s) {
    return s.preview && s.preview->experiment == asked;
  };
}

/// The means of a mixture, side by side: (d, K).
Eigen::MatrixXd means(const GaussianMixture& p) {
  Eigen::MatrixXd all(p.dimension(), static_cast<Eigen::Index>(p.components()));
  for (std::size_t i = 0; i < p.components(); ++i)
    all.col(static_cast<Eigen::Index>(i)) = p.mean(i);
  return all;
}

/// Those that p tilted by `strength` times this reward has, by (4.10) alone.
Eigen::MatrixXd tilted_means(const GaussianMixture& p, const RewardConfig& reward,
                             double strength) {
  return means(tilted(p, QuadraticReward(reward), strength));
}

const GaussianMixture& mixture(const std::shared_ptr<const ExactDensity>& density) {
  REQUIRE(density);
  REQUIRE(density->mixture() != nullptr);
  return *density->mixture();
}

}  // namespace

TEST_CASE("a preview is the density at the end of the course that it asks about") {
  Session session(tiny(), {});
  const GaussianMixture base(tiny().base);
  for (const Experiment& experiment : {pulled(3.0, -1.0), pulled(-2.0, 5.0)}) {
    const Preview question = question_about(experiment);
    session.send(question);
    const auto snapshot = wait_until(session, answers(question));
    CHECK(snapshot->preview->course == question.course);
    CHECK(snapshot->preview->problem.empty());
    const Eigen::MatrixXd expected = tilted_means(base, experiment.reward, 0.1);
    CHECK((means(mixture(snapshot->preview->density)) - expected).norm() < 1e-12);
    // Nothing has changed but that.
    CHECK(snapshot->run == 0);
    CHECK(*snapshot->experiment == tiny());
  }

  // Two tilts with one reward, and then those of another.
  const Experiment other = pulled(0.0, -3.0);
  const auto branch =
      std::make_shared<const TiltCourse>(TiltCourse(pulled(3.0, 0.0)).branched(2, other));
  const Preview question{std::make_shared<const Experiment>(other), branch};
  session.send(question);
  const auto snapshot = wait_until(session, answers(question));
  const GaussianMixture there =
      tilted(base, QuadraticReward(pulled(3.0, 0.0).reward), 0.1 * 2.0 / 3.0);
  const Eigen::MatrixXd expected = tilted_means(there, other.reward, 0.1);
  CHECK((means(mixture(snapshot->preview->density)) - expected).norm() < 1e-12);

  session.send(Preview{});
  wait_until(session, [](const Snapshot& s) { return !s.preview; });
}

TEST_CASE("a preview of what is no density says why") {
  Session session(tiny(), {});
  Experiment impossible = tiny();
  impossible.reward.A = 1e4 * Eigen::MatrixXd::Identity(2, 2);
  const Preview question = question_about(impossible);
  session.send(question);
  const auto snapshot = wait_until(session, answers(question));
  CHECK(snapshot->preview->density == nullptr);
  CHECK(snapshot->preview->problem.find("not normalisable") != std::string::npos);
  CHECK(snapshot->phase == Phase::idle);
}

TEST_CASE("a preview comes while a tilt is under way, and while the run is held") {
  Session session(endless(), {});
  session.send(Play{});
  wait_until(session, [](const Snapshot& s) { return s.activity == Activity::tilting; });
  const Preview first = question_about(pulled(1.0, 2.0));
  session.send(first);
  const auto under_way = wait_until(session, answers(first));
  CHECK(under_way->activity == Activity::tilting);
  CHECK(under_way->phase == Phase::tilting);
  CHECK(under_way->tilt == 0);
  CHECK(under_way->run == 0);
  session.send(Pause{});
  wait_for(session, Phase::paused);
  const Preview second = question_about(pulled(2.0, 1.0));
  session.send(second);
  CHECK(wait_until(session, answers(second))->phase == Phase::paused);
}

TEST_CASE("of many previews at once the last is answered") {
  Session session(endless(), {});
  session.send(Play{});
  wait_until(session, [](const Snapshot& s) { return s.activity == Activity::tilting; });
  Preview last;
  for (int i = 0; i < 200; ++i) {
    last = question_about(pulled(0.01 * i, 0.0));
    session.send(last);
  }
  wait_until(session, answers(last));
}

TEST_CASE("previews change no bit of the run") {
  Session alone(tiny(), {});
  const auto expected = run_to_end(alone);

  Session asked(tiny(), {});
  asked.send(Play{});
  for (int i = 0; asked.snapshot()->phase != Phase::finished; ++i) {
    asked.send(i % 5 == 4 ? Preview{} : question_about(pulled(0.1 * (i % 40), 1.0)));
    asked.wait_for_change(asked.snapshot()->version);
  }
  check_same_run(*expected, *asked.snapshot());
}

TEST_CASE("a snapshot has the densities of the base, of its samples' tilt and of the last one") {
  const GaussianMixture base(tiny().base);
  const auto at = [&](int k) { return tilted_means(base, tiny().reward, 0.1 * k / 3.0); };
  const auto is = [](const std::shared_ptr<const ExactDensity>& density,
                     const Eigen::MatrixXd& expected) {
    return (means(mixture(density)) - expected).norm() < 1e-12;
  };
  Session session(tiny(), {});
  CHECK(is(session.snapshot()->base_density, means(base)));
  CHECK(is(session.snapshot()->density, at(0)));
  CHECK(is(session.snapshot()->target_density, at(3)));
  // At every moment of a run, and not at its rests alone.
  session.send(Play{});
  auto snapshot = session.snapshot();
  while (snapshot->phase != Phase::finished) {
    REQUIRE(snapshot->phase != Phase::failed);
    CHECK(is(snapshot->density, at(snapshot->samples_tilt)));
    snapshot = session.wait_for_change(snapshot->version);
  }
  CHECK(is(snapshot->density, at(3)));
  REQUIRE(snapshot->history->tilts.size() == 4);
  for (const KeptTilt& kept : snapshot->history->tilts) CHECK(is(kept.density, at(kept.tilt)));
  // Where it is known, it takes no room that is counted.
  KeptTilt bare = snapshot->history->tilts.back();
  bare.density.reset();
  CHECK(bare.bytes() == snapshot->history->tilts.back().bytes());
}

TEST_CASE("densities follow the run when it branches, comes back and starts over") {
  const auto end_of = [](const Snapshot& s) { return means(mixture(s.target_density)); };
  Session session(tiny(), {});
  const auto first = run_to_end(session);
  const Experiment other = pulled(0.0, -3.0);
  session.send(Branch{1, other});
  const auto branched =
      wait_until(session, [&](const Snapshot& s) { return s.run > first->run && at_rest(s); });
  const GaussianMixture base(tiny().base);
  const GaussianMixture there = tilted(base, QuadraticReward(tiny().reward), 0.1 / 3.0);
  CHECK((end_of(*branched) - tilted_means(there, other.reward, 0.1)).norm() < 1e-12);
  CHECK((means(mixture(branched->density)) - means(there)).norm() < 1e-12);

  session.send(Restore{first->run, tiny()});
  const auto back =
      wait_until(session, [&](const Snapshot& s) { return s.run == first->run && at_rest(s); });
  CHECK(end_of(*back) == end_of(*first));
  CHECK(means(mixture(back->density)) == means(mixture(first->density)));

  session.send(Configure{pulled(5.0, 0.0)});
  const auto again = wait_until(
      session, [](const Snapshot& s) { return s.experiment->reward.b[0] == 5.0 && at_rest(s); });
  CHECK((end_of(*again) - tilted_means(base, pulled(5.0, 0.0).reward, 0.1)).norm() < 1e-12);
  CHECK((means(mixture(again->density)) - means(base)).norm() < 1e-12);
}

TEST_CASE("a target that changes during the base training is the one that is shown") {
  Experiment slow = tiny();
  slow.training.epochs = 1'000'000;
  Session session(slow, {});
  session.send(Play{});
  wait_until(session, [](const Snapshot& s) { return s.activity == Activity::training_base; });
  Experiment changed = slow;
  changed.reward.b = Eigen::Vector2d(5.0, 1.0);
  session.send(Configure{changed});
  const auto told =
      wait_until(session, [](const Snapshot& s) { return s.experiment->reward.b[0] == 5.0; });
  CHECK(told->activity == Activity::training_base);
  const Eigen::MatrixXd expected =
      tilted_means(GaussianMixture(slow.base), changed.reward, changed.tilting.lambda);
  CHECK((means(mixture(told->target_density)) - expected).norm() < 1e-12);
}

TEST_CASE("a run that is taken up again has the densities of its tilts") {
  Experiment adaptive = tiny();
  adaptive.tilting.lambda = 0.3;
  adaptive.tilting.ess = 0.97;
  Session session(adaptive, {});
  const auto first = run_to_end(session);
  const auto state = run_state(*first);
  REQUIRE(state);
  Session resumed(
      adaptive,
      {.pretrained = {}, .base_model = {}, .start = std::make_shared<const RunState>(*state)});
  const auto snapshot = resumed.snapshot();
  REQUIRE(snapshot->history->tilts.size() == state->kept.size());
  for (const KeptTilt& kept : snapshot->history->tilts) {
    const KeptTilt* before = first->history->find(kept.tilt);
    REQUIRE(before != nullptr);
    CHECK((means(mixture(kept.density)) - means(mixture(before->density))).norm() < 1e-9);
  }
  CHECK((means(mixture(snapshot->density)) - means(mixture(first->density))).norm() < 1e-9);
  CHECK((means(mixture(snapshot->target_density)) - means(mixture(first->target_density))).norm() <
        1e-9);
}
