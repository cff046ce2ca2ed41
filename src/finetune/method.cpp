#include "finetune/method.h"

#include "finetune/tilting/iterative_tilting.h"

namespace tiltscope {

Eigen::MatrixXf Method::draw(const DrawInput& input, Eigen::Index n, DrawId id, Workers& workers,
                             const Checkpoint& checkpoint) const {
  return draw_samples(input.model, input.schedule, input.sampler, n, id, input.plausible, workers,
                      checkpoint);
}

std::unique_ptr<const Method> make_method(const Experiment&) {
  return std::make_unique<const IterativeTilting>();
}

}  // namespace tiltscope
