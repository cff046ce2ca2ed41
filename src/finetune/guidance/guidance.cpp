#include "finetune/guidance/guidance.h"

#include "finetune/guidance/guided_denoiser.h"

namespace tiltscope {

Eigen::MatrixXf Guidance::draw(const DrawInput& input, Eigen::Index n, DrawId id, Workers& workers,
                               const Checkpoint& checkpoint) const {
  const TiltCourse::Stretch& stretch = input.course.stretches().back();
  GuidedDenoiser guided(input.model, input.schedule, *stretch.reward, stretch.lambda, workers);
  // The plausible box is the base model's, and guidance leads out of it.
  const Box anywhere;
  Eigen::MatrixXf samples =
      draw_samples(guided, input.schedule, input.sampler, n, id, anywhere, workers, checkpoint);
  if (input.report != nullptr) {
    const std::int64_t calls = n * input.sampler.steps;
    *input.report = {.samples = n,
                     .cost = {.denoiser_calls = calls,
                              .reward_gradients = calls,
                              .forward_passes = calls,
                              .input_passes = calls}};
  }
  return samples;
}

}  // namespace tiltscope
