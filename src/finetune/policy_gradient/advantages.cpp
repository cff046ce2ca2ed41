#include "finetune/policy_gradient/advantages.h"

#include <algorithm>
#include <cmath>

namespace tiltscope {

Eigen::MatrixXf advantages(const std::vector<ChainStep>& chain, const ChainPaths& paths,
                           const Eigen::MatrixXf& base, const Eigen::VectorXd& rewards,
                           const Eigen::VectorXd& values, PolicyKl kl, PolicyBaseline baseline) {
  const Eigen::Index n = paths.n;
  const Eigen::Index steps = paths.steps();
  Eigen::MatrixXf result(steps - 1, n);
  Eigen::VectorXd to_go = rewards;  // R_j, from the last step back
  for (Eigen::Index j = steps - 2; j >= 0; --j) {
    Eigen::VectorXd advantage = to_go;
    if (baseline == PolicyBaseline::value) advantage -= values.segment(j * n, n);
    if (baseline != PolicyBaseline::none) advantage.array() -= advantage.mean();
    result.row(j) = advantage.transpose().cast<float>();
    if (kl != PolicyKl::path) continue;
    to_go -= chain[static_cast<std::size_t>(j)].w *
             (paths.x1_hat.middleCols(j * n, n) - base.middleCols(j * n, n))
                 .colwise()
                 .squaredNorm()
                 .transpose()
                 .cast<double>();
  }
  return result;
}

float policy_loss(const TakenStep& step, float clip, const Eigen::Ref<const Eigen::VectorXf>& e,
                  Eigen::Ref<Eigen::VectorXf> gradient) {
  float log_ratio = 0.0f;
  float divergence = 0.0f;
  for (Eigen::Index r = 0; r < e.size(); ++r) {
    const float d = step.B_over_eta * (e[r] - step.e_old[r]);
    log_ratio += d * (step.z[r] - 0.5f * d);
    divergence += (e[r] - step.base[r]) * (e[r] - step.base[r]);
  }
  const float ratio = std::exp(log_ratio);
  const float clipped = std::clamp(ratio, 1.0f - clip, 1.0f + clip) * step.advantage;
  const float free = ratio * step.advantage;
  const float pull = free <= clipped ? free * step.B_over_eta : 0.0f;
  for (Eigen::Index r = 0; r < e.size(); ++r) {
    const float d = step.B_over_eta * (e[r] - step.e_old[r]);
    gradient[r] = 2.0f * step.w * (e[r] - step.base[r]) - pull * (step.z[r] - d);
  }
  return step.w * divergence - std::min(free, clipped);
}

}  // namespace tiltscope
