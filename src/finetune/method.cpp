#include "finetune/method.h"

#include "config/invalid_value.h"
#include "finetune/adjoint_matching/adjoint_matching.h"
#include "finetune/best_of_n/best_of_n.h"
#include "finetune/tilting/iterative_tilting.h"

namespace tiltscope {

Eigen::MatrixXf Method::draw(const DrawInput& input, Eigen::Index n, DrawId id, Workers& workers,
                             const Checkpoint& checkpoint) const {
  return draw_samples(input.model, input.schedule, input.sampler, n, id, input.plausible, workers,
                      checkpoint);
}

std::unique_ptr<const Method> make_method(const Experiment& experiment) {
  switch (experiment.method.kind) {
    case MethodKind::iterative_tilting:
      break;
    case MethodKind::best_of_n:
      return std::make_unique<const BestOfN>(experiment.method.candidates);
    case MethodKind::adjoint_matching:
      return std::make_unique<const AdjointMatching>(experiment);
    case MethodKind::guidance:
    case MethodKind::steering:
    case MethodKind::twisted:
    case MethodKind::draft:
    case MethodKind::policy_gradient:
      throw InvalidValue({{"method", "kind"}}, "is of a method that is not there yet");
  }
  return std::make_unique<const IterativeTilting>();
}

}  // namespace tiltscope
