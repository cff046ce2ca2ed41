#include "session/judgement.h"

#include "nn/workers.h"

#include <utility>

namespace tiltscope {

namespace {

/// Each dimension takes a pass of its own through the network.
constexpr Eigen::Index most_dimensions = 3;

Judgement::Stage stage_after(MetricsPart part) {
  switch (part) {
    case MetricsPart::moments:
      return Judgement::Stage::moments;
    case MetricsPart::w2:
      return Judgement::Stage::w2;
    case MetricsPart::mmd:
      break;
  }
  return Judgement::Stage::mmd;
}

}  // namespace

void judge(const ToJudge& run, const std::function<void(std::shared_ptr<const Judgement>)>& ready,
           const std::function<void()>& check) {
  Judgement judgement;
  if (run.target) {
    judgement.metrics = sample_metrics(*run.target, *run.samples, run.seed,
                                       {.ready =
                                            [&](const SampleMetrics& metrics, MetricsPart part) {
                                              judgement.metrics = metrics;
                                              judgement.stage = stage_after(part);
                                              ready(std::make_shared<const Judgement>(judgement));
                                            },
                                        .check = check});
    if (run.network && run.target->known_with_noise() &&
        run.target->dimension() <= most_dimensions) {
      Workers workers(run.threads);
      judgement.likelihood = model_likelihood(*run.network, *run.target, run.seed, workers, check);
    }
  }
  judgement.stage = Judgement::Stage::complete;
  ready(std::make_shared<const Judgement>(std::move(judgement)));
}

}  // namespace tiltscope
