#include "finetune/method.h"

#include "finetune/adjoint_matching/adjoint_matching.h"
#include "finetune/best_of_n/best_of_n.h"
#include "finetune/draft/draft.h"
#include "finetune/guidance/guidance.h"
#include "finetune/policy_gradient/policy_gradient.h"
#include "finetune/steering/steering.h"
#include "finetune/tilting/iterative_tilting.h"

namespace tiltscope {

Eigen::MatrixXf Method::draw(const DrawInput& input, Eigen::Index n, DrawId id, Workers& workers,
                             const Checkpoint& checkpoint) const {
  if (input.report != nullptr) {
    const std::int64_t calls = n * input.sampler.steps;
    *input.report = {.samples = n, .cost = {.denoiser_calls = calls, .forward_passes = calls}};
  }
  return draw_samples(input.model, input.schedule, input.sampler, n, id, input.plausible, workers,
                      checkpoint);
}

std::unique_ptr<const Method> make_method(const Experiment& experiment) {
  switch (experiment.method.kind) {
    case MethodKind::iterative_tilting:
      break;
    case MethodKind::guidance:
      return std::make_unique<const Guidance>();
    case MethodKind::steering:
    case MethodKind::twisted:
      return std::make_unique<const Steering>(experiment);
    case MethodKind::best_of_n:
      return std::make_unique<const BestOfN>(experiment.method.candidates);
    case MethodKind::adjoint_matching:
      return std::make_unique<const AdjointMatching>(experiment);
    case MethodKind::draft:
      return std::make_unique<const Draft>(experiment);
    case MethodKind::policy_gradient:
      return std::make_unique<const PolicyGradient>(experiment);
  }
  return std::make_unique<const IterativeTilting>();
}

}  // namespace tiltscope
