#include "diffusion/noising.h"

#include "math/lattice.h"

namespace tiltscope {

void noise(const RandomStream& stream, const NoiseSchedule& schedule, Eigen::Index first,
           const Eigen::Ref<const Eigen::MatrixXf>& x0, Noised out, Times times, NoisePairs pairs) {
  const Eigen::Index d = x0.rows();
  // Number 0 of a sample is its time; its normals start at number 2, since they come in pairs.
  const Eigen::Index stride = 2 * ((d + 1) / 2) + 2;
  const double span = schedule.t_max() - schedule.t_min();
  for (Eigen::Index j = 0; j < x0.cols(); ++j) {
    const bool paired = pairs == NoisePairs::antithetic;
    const Eigen::Index draw = paired ? (first + j) / 2 : first + j;
    const auto start = static_cast<std::uint64_t>(draw * stride);
    const double u = times == Times::stratified
                         ? golden(stream.uniform(0), static_cast<std::uint64_t>(draw))
                         : stream.uniform(start);
    out.t[j] = static_cast<float>(schedule.t_min() + span * u);
    stream.fill_normal(out.z.col(j), start + 2);
    if (paired && (first + j) % 2 == 1) out.z.col(j) *= -1.0f;
    const NoiseLevel level = schedule.at(static_cast<double>(out.t[j]));
    out.alpha[j] = static_cast<float>(level.alpha);
    out.sigma[j] = static_cast<float>(level.sigma);
    out.x_t.col(j) = out.alpha[j] * x0.col(j) + out.sigma[j] * out.z.col(j);
  }
}

}  // namespace tiltscope
