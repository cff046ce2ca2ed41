#include "oracle/cells.h"

namespace tiltscope {

namespace {

Eigen::MatrixXd fibonacci_lattice(Eigen::Index dimension) {
  constexpr Eigen::Index points = 55;
  constexpr Eigen::Index step = 34;
  constexpr Eigen::Index start = 44;  // The lattice is then its own mirror image in the centre.
  Eigen::MatrixXd places(dimension, points);
  for (Eigen::Index i = 0; i < points; ++i) {
    places(0, i) = (static_cast<double>(i) + 0.5) / points - 0.5;
    if (dimension == 1) continue;
    places(1, i) = (static_cast<double>((i * step + start) % points) + 0.5) / points - 0.5;
  }
  return places;
}

}  // namespace

CellPlace Cells::centre(Eigen::Index cell) const {
  CellPlace centre(dimension());
  centre[0] = place(0, cell % along);
  if (dimension() == 2) centre[1] = place(1, cell / along);
  return centre;
}

Eigen::MatrixXd Cells::centres() const {
  Eigen::MatrixXd centres(dimension(), count());
  for (Eigen::Index c = 0; c < count(); ++c) {
    centres(0, c) = place(0, c % along);
    if (dimension() == 2) centres(1, c) = place(1, c / along);
  }
  return centres;
}

Cells cells_of(const Eigen::VectorXd& low, const Eigen::VectorXd& high, Eigen::Index along) {
  return {low, (high - low) / static_cast<double>(along), along};
}

const Eigen::MatrixXd& places_within_cell(Eigen::Index dimension) {
  static const Eigen::MatrixXd line = fibonacci_lattice(1);
  static const Eigen::MatrixXd plane = fibonacci_lattice(2);
  return dimension == 1 ? line : plane;
}

}  // namespace tiltscope
