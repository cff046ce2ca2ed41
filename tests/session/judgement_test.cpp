#include "session/judgement.h"

#include "diffusion/model_likelihood.h"
#include "oracle/sample_metrics.h"
#include "oracle/tilted_density.h"
#include "session/driving.h"

#include <algorithm>
#include <vector>

using namespace tiltscope;
using namespace tiltscope::test;

namespace {

const Session::Options judging{.pretrained = {},
                               .base_model = {},
                               .start = nullptr,
                               .measuring = Measuring::in_step,
                               .judges = true};

std::shared_ptr<const Snapshot> wait_for_judgement(const Session& session) {
  return wait_until(session,
                    [](const Snapshot& s) { return s.judgement && s.judgement->complete(); });
}

}  // namespace

TEST_CASE("a finished run is judged, a part after the other") {
  Session session(tiny(), judging);
  session.send(Play{});
  std::vector<Judgement::Stage> stages;
  const auto end = wait_until(session, [&](const Snapshot& s) {
    if (s.judgement && (stages.empty() || stages.back() != s.judgement->stage)) {
      stages.push_back(s.judgement->stage);
    }
    return s.judgement && s.judgement->complete();
  });
  CHECK(std::ranges::is_sorted(stages));
  CHECK(end->phase == Phase::finished);
  CHECK_FALSE(end->measuring);

  const Experiment experiment = tiny();
  const SampleMetrics metrics =
      sample_metrics(*end->target_density, *end->final_samples, experiment.seed);
  REQUIRE(end->judgement->metrics);
  CHECK(end->judgement->metrics->nll.value == metrics.nll.value);
  CHECK(end->judgement->metrics->sliced_w2.value == metrics.sliced_w2.value);
  CHECK(end->judgement->metrics->w2.value == metrics.w2.value);
  CHECK(end->judgement->metrics->mmd_p_value == metrics.mmd_p_value);
  Workers workers(2);
  const ModelLikelihood likelihood =
      model_likelihood(end->model->network, *end->target_density, experiment.seed, workers);
  REQUIRE(end->judgement->likelihood);
  CHECK(end->judgement->likelihood->nll.value == likelihood.nll.value);
  CHECK(end->judgement->likelihood->kl == likelihood.kl);
}

TEST_CASE("what is ready of a judgement does not change any more") {
  const auto target = base_density(BaseConfig{});
  const ToJudge run{.target = target,
                    .samples = std::make_shared<const Eigen::MatrixXd>(
                        target->sample(80, RandomStream(3, Purpose::test))),
                    .network = nullptr,
                    .seed = 1,
                    .threads = 1};
  std::vector<std::shared_ptr<const Judgement>> parts;
  judge(
      run, [&](std::shared_ptr<const Judgement> part) { parts.push_back(std::move(part)); }, [] {});
  using Stage = Judgement::Stage;
  REQUIRE(parts.size() == 4);
  CHECK(parts[0]->stage == Stage::moments);
  CHECK(parts[1]->stage == Stage::w2);
  CHECK(parts[2]->stage == Stage::mmd);
  CHECK(parts[3]->stage == Stage::complete);
  const SampleMetrics& last = *parts[3]->metrics;
  for (const auto& part : parts) CHECK(part->metrics->nll.value == last.nll.value);
  CHECK(parts[0]->metrics->sliced_w2.floor.median == last.sliced_w2.floor.median);
  CHECK(parts[1]->metrics->w2.value == last.w2.value);
  CHECK(parts[2]->metrics->mmd.value == last.mmd.value);
  CHECK_FALSE(parts[3]->likelihood);
}

TEST_CASE("where the target is not known, a judgement is complete at once, and says nothing") {
  std::vector<std::shared_ptr<const Judgement>> parts;
  judge(
      {}, [&](std::shared_ptr<const Judgement> part) { parts.push_back(std::move(part)); }, [] {});
  REQUIRE(parts.size() == 1);
  CHECK(parts.front()->complete());
  CHECK_FALSE(parts.front()->metrics);
}

TEST_CASE("a judgement is given up at once for another run, and comes back with the run") {
  Session session(tiny(), judging);
  const auto first = run_to_end(session);
  Experiment other = tiny();
  other.tilting.lambda = 0.2;
  session.send(Configure{other});
  const auto second = wait_until(
      session, [&](const Snapshot& s) { return s.run > first->run && at_rest(s) && s.samples; });
  CHECK(second->judgement == nullptr);
  CHECK_FALSE(second->measuring);
  session.send(Restore{first->run, tiny()});
  const auto back = wait_for_judgement(session);
  CHECK(back->run == first->run);
  session.send(Reset{});
  CHECK(wait_for(session, Phase::idle)->judgement == nullptr);
}
