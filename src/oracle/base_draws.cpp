#include "oracle/base_draws.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace tiltscope {

namespace {

/// Of all bases one seed: an exact answer does not depend on who asks.
constexpr std::uint64_t draws_seed = 0;

}  // namespace

BaseDraws::BaseDraws(const GaussianMixture& base, int number)
    : x(base.sample(count, {draws_seed, Purpose::base_draws, static_cast<std::uint32_t>(number)})
            .cast<float>()),
      log_density(count),
      responsibilities(static_cast<Eigen::Index>(base.components()), count) {
  constexpr Eigen::Index chunk = 4'096;
  for (Eigen::Index first = 0; first < count; first += chunk) {
    const Eigen::MatrixXd joints = base.log_joints(x.middleCols(first, chunk).cast<double>());
    const Eigen::RowVectorXd largest = joints.colwise().maxCoeff();
    const Eigen::ArrayXXd shares = (joints.rowwise() - largest).array().exp();
    const Eigen::Array<double, 1, Eigen::Dynamic> sums = shares.colwise().sum();
    log_density.segment(first, chunk) =
        (largest.array() + sums.log()).matrix().transpose().cast<float>();
    responsibilities.middleCols(first, chunk) = (shares.rowwise() / sums).matrix().cast<float>();
  }
}

int most_blocks(const GaussianMixture& base) {
  constexpr double most_numbers = 0x1p24;   // that are kept
  constexpr double most_products = 0x1p32;  // in the log-densities
  const auto d = static_cast<double>(base.dimension());
  const auto K = static_cast<double>(base.components());
  const double draws = std::min(most_numbers / (d + K), most_products / (K * d * d));
  return static_cast<int>(std::clamp(std::floor(draws / BaseDraws::count), 1.0, 16.0));
}

}  // namespace tiltscope
