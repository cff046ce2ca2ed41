#pragma once

#include <Eigen/Core>

#include <vector>

namespace tiltscope {

/// Systematic resampling (Kitagawa 1996): n new particles, each a copy of the old one whose number
/// stands there, in ascending order. Particle i of weight w_i, of sum W, has floor(n w_i / W) or
/// one more of them, n w_i / W on average over `offset`, uniform in (0, 1). log_weights: (n), of
/// which at least one is finite; -infinity is a weight of 0, and no weight may be NaN or +infinity.
std::vector<Eigen::Index> resampled(const Eigen::VectorXd& log_weights, double offset);

/// How many different numbers there are.
Eigen::Index count_distinct(std::vector<Eigen::Index> numbers);

}  // namespace tiltscope
