#include "diffusion/noising.h"

namespace tiltscope {

void noise(const RandomStream& stream, const NoiseSchedule& schedule, Eigen::Index first,
           const Eigen::Ref<const Eigen::MatrixXf>& x0, Eigen::Ref<Eigen::VectorXf> t,
           Eigen::Ref<Eigen::MatrixXf> z, Eigen::Ref<Eigen::MatrixXf> x_t) {
  const Eigen::Index d = x0.rows();
  // Number 0 of a sample is its time; its normals start at number 2, since they come in pairs.
  const Eigen::Index stride = 2 * ((d + 1) / 2) + 2;
  for (Eigen::Index j = 0; j < x0.cols(); ++j) {
    const auto start = static_cast<std::uint64_t>((first + j) * stride);
    t[j] = static_cast<float>(schedule.t_min() +
                              (schedule.t_max() - schedule.t_min()) * stream.uniform(start));
    stream.fill_normal(z.col(j), start + 2);
    const NoiseLevel level = schedule.at(static_cast<double>(t[j]));
    x_t.col(j) =
        static_cast<float>(level.alpha) * x0.col(j) + static_cast<float>(level.sigma) * z.col(j);
  }
}

}  // namespace tiltscope
