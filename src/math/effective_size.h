#pragma once

#include <Eigen/Core>

namespace tiltscope {

/// What share of n samples still counts once they have the weights w = exp(log_weights), Kish's
/// (sum w)^2 / (n sum w^2), in (0, 1]. log_weights: (n).
double effective_share(const Eigen::VectorXd& log_weights);

/// What share of samples of equal weight still counts once their density is tilted by
/// exp(delta r): (mean e^{delta r})^2 / mean e^{2 delta r}, in (0, 1], the conditional effective
/// sample size (Zhou, Johansen & Aston 2016). rewards: (n); those of -inf do not count, since they
/// have no weight whatever delta is.
double conditional_effective_size(const Eigen::VectorXd& rewards, double delta);

/// Into how many equal steps a tilt by `rest` has to be cut, at least one, for the first to leave
/// an effective size of `least` in (0, 1).
int tilts_for(const Eigen::VectorXd& rewards, double rest, double least);

}  // namespace tiltscope
