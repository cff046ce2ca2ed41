#include "oracle/box_of_mass.h"

#include "oracle/cells.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <vector>

namespace tiltscope {

namespace {

/// log of no mass.
constexpr double log_of_nothing = -std::numeric_limits<double>::infinity();
constexpr int doublings = 10;
/// What may lie outside of the box, for one search; several of them add up to 1e-9.
constexpr double most_outside = 1e-10;

double log_of_sum(const Eigen::VectorXd& logs) {
  const double largest = logs.size() > 0 ? logs.maxCoeff() : log_of_nothing;
  if (!std::isfinite(largest)) return largest;
  return largest + std::log((logs.array() - largest).exp().sum());
}

/// `box`, times as large about its centre.
Corners enlarged(const Corners& box, double times) {
  const Eigen::VectorXd centre = 0.5 * (box.first + box.second);
  const Eigen::VectorXd reach = 0.5 * times * (box.second - box.first);
  return {centre - reach, centre + reach};
}

/// log of the mass in `outer` that is not in `inner`, by few points.
double log_mass_between(const LogDensity& log_f, const Corners& outer, const Corners& inner) {
  const Cells cells = cells_of(outer.first, outer.second, outer.first.size() == 1 ? 64 : 16);
  const Eigen::MatrixXd centres = cells.centres();
  Eigen::MatrixXd x(centres.rows(), centres.cols());
  Eigen::Index n = 0;
  for (const auto& centre : centres.colwise()) {
    if ((centre.array() > inner.first.array() && centre.array() < inner.second.array()).all()) {
      continue;
    }
    x.col(n++) = centre;
  }
  return log_of_sum(log_f(x.leftCols(n))) + std::log(cells.volume());
}

/// The cells, along one axis, that hold all but what is most_outside of masses (n), and one more on
/// each side.
std::pair<Eigen::Index, Eigen::Index> holding(const Eigen::VectorXd& masses) {
  const double most = most_outside * masses.sum();
  Eigen::Index low = 0, high = masses.size() - 1;
  for (double left = masses[low]; left < most && low < high; left += masses[low]) ++low;
  for (double right = masses[high]; right < most && high > low; right += masses[high]) --high;
  return {std::max<Eigen::Index>(low - 1, 0), std::min(high + 1, masses.size() - 1)};
}

/// The part of `box` that holds nearly all of its mass.
Corners trimmed(const LogDensity& log_f, const Corners& box) {
  const Cells cells = cells_of(box.first, box.second, box.first.size() == 1 ? 512 : 64);
  const Eigen::VectorXd logs = log_f(cells.centres());
  const Eigen::VectorXd all = (logs.array() - logs.maxCoeff()).exp();
  const auto masses = Eigen::Map<const Eigen::MatrixXd>(all.data(), cells.along, cells.columns());
  Corners part = box;
  for (Eigen::Index axis = 0; axis < cells.dimension(); ++axis) {
    const auto [low, high] =
        axis == 0 ? holding(masses.rowwise().sum()) : holding(masses.colwise().sum().transpose());
    part.first[axis] = box.first[axis] + static_cast<double>(low) * cells.width[axis];
    part.second[axis] = box.first[axis] + static_cast<double>(high + 1) * cells.width[axis];
  }
  return part;
}

}  // namespace

Corners box_of_mass(const LogDensity& log_f, const Corners& start) {
  // Nothing of `start` is inside of an empty box.
  std::vector<double> logs = {log_mass_between(log_f, start, {start.second, start.first})};
  for (int i = 1; i <= doublings; ++i) {
    try {
      logs.push_back(log_mass_between(log_f, enlarged(start, std::exp2(i)),
                                      enlarged(start, std::exp2(i - 1))));
    } catch (const std::runtime_error&) {
      break;  // A reward need not have values so far out.
    }
  }
  const double total = log_of_sum(
      Eigen::Map<const Eigen::VectorXd>(logs.data(), static_cast<Eigen::Index>(logs.size())));
  if (total == log_of_nothing) {
    throw std::domain_error(
        "the tilt is not normalisable: its density is 0 wherever the base density is not");
  }
  int needed = 0;
  for (int i = 0; i < static_cast<int>(logs.size()); ++i) {
    if (logs[static_cast<std::size_t>(i)] - total > std::log(most_outside)) needed = i;
  }
  if (needed == doublings || !std::isfinite(total)) {
    throw std::domain_error(
        "the tilt is not normalisable: its density does not end within 1,000 times the reach of "
        "the base density");
  }
  Corners box = enlarged(start, std::exp2(needed));
  if (needed == 0) return trimmed(log_f, box);
  for (int i = 0; i < doublings; ++i) {
    const Corners part = trimmed(log_f, box);
    const Eigen::VectorXd ratio = (part.second - part.first).cwiseQuotient(box.second - box.first);
    box = part;
    if (ratio.minCoeff() > 0.5) break;
  }
  return box;
}

Corners around_both(const Corners& a, const Corners& b) {
  return {a.first.cwiseMin(b.first), a.second.cwiseMax(b.second)};
}

}  // namespace tiltscope
