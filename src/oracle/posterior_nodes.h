#pragma once

#include "oracle/mixture_posterior.h"
#include "oracle/tilted_cells.h"

#include <Eigen/Core>

namespace tiltscope {

/// A quadrature rule for what is narrow: the base's posterior given x_t, at little noise. For any
/// g,
///   sum_k exp(log_weights_k) g(places_k) = p_t^b(x_t) E_b[g(x0) | x_t].
struct PosteriorNodes {
  Eigen::MatrixXd places;       ///< (d, n): of x0
  Eigen::VectorXd log_weights;  ///< (n)
  Eigen::MatrixXd rewards;      ///< (J, n): r_j there, of each of the cells' terms

  /// log_weights + sum_j strength_j r_j, (n): the weights of the tilted posterior.
  Eigen::VectorXd tilted(const std::vector<CellTerm>& terms) const;
};

/// At x_t (d). Each component of the posterior is summed over a lattice in coordinates in which it
/// is a standard normal one, about where its product with exp(sum_j strength_j r_j) is highest.
/// Where the rewards are smooth there, they are interpolated, and the sum has seven digits; beside
/// an edge they are evaluated on a lattice of a quarter of the deviation, whose axes lie askew to
/// the coordinates', which gives the tilted density to within 4 %.
PosteriorNodes posterior_nodes(const TiltedCells& cells, const MixturePosterior& posterior,
                               const Eigen::VectorXd& x);

}  // namespace tiltscope
