#pragma once

#include <Eigen/Core>

#include <functional>
#include <utility>

namespace tiltscope {

/// Two corners (d), low and high.
using Corners = std::pair<Eigen::VectorXd, Eigen::VectorXd>;

/// log f at each column of x (d, n), up to a constant: (n).
using LogDensity = std::function<Eigen::VectorXd(const Eigen::MatrixXd&)>;

/// Around what f has outside of `start` too, d = 1 or 2: a box that holds all but some 1e-9 of it,
/// no larger than it has to be. It looks up to 1,000 times as far out as `start` reaches. Throws
/// std::domain_error where f has no end there.
Corners box_of_mass(const LogDensity& log_f, const Corners& start);

/// The smallest box with both in it.
Corners around_both(const Corners& a, const Corners& b);

}  // namespace tiltscope
