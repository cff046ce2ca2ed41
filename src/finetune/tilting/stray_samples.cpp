#include "finetune/tilting/stray_samples.h"

#include <algorithm>
#include <vector>

namespace tiltscope {

Eigen::MatrixXf without_strays(const Eigen::MatrixXf& samples, const Held& held, double farthest) {
  std::vector<Eigen::Index> sound;
  for (Eigen::Index i = 0; i < samples.cols(); ++i) {
    // A norm that is no number is not within anything.
    if (samples.col(i).cast<double>().norm() <= farthest && !held[i]) sound.push_back(i);
  }
  const auto strays = static_cast<double>(samples.cols()) - static_cast<double>(sound.size());
  const double few = std::max(1.0, few_strays * static_cast<double>(samples.cols()));
  if (strays == 0.0 || strays > few || sound.empty()) return samples;
  return samples(Eigen::all, sound);
}

}  // namespace tiltscope
