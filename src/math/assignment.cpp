#include "math/assignment.h"

#include <limits>

namespace tiltscope {

namespace {

using Eigen::Index;

constexpr Index nobody = -1;

/// Rows are objects with prices, columns are bidders; a matched pair is tight:
/// cost(row, column) = price[row] + profit[column], and no pair costs less than that sum.
class Matching {
 public:
  explicit Matching(const Eigen::MatrixXd& cost)
      : cost_(cost),
        price_(cost.rowwise().minCoeff()),
        profit_(cost.cols()),
        bidder_(static_cast<std::size_t>(cost.rows()), nobody),
        object_(static_cast<std::size_t>(cost.cols()), nobody),
        distance_(cost.rows()),
        previous_(static_cast<std::size_t>(cost.rows())),
        left_(static_cast<std::size_t>(cost.rows())) {
    for (Index column = 0; column < cost.cols(); ++column) {
      Index row = 0;
      profit_[column] = (cost.col(column) - price_).minCoeff(&row);
      if (bidder(row) == nobody) match(row, column);
    }
    for (Index column = 0; column < cost.cols(); ++column) {
      if (object(column) == nobody) augment(column);
    }
  }

  std::vector<Index> objects() && { return std::move(object_); }

 private:
  Index& bidder(Index row) { return bidder_[static_cast<std::size_t>(row)]; }
  Index& object(Index column) { return object_[static_cast<std::size_t>(column)]; }

  void match(Index row, Index column) {
    bidder(row) = column;
    object(column) = row;
  }

  /// Matches one more bidder, along the path of least reduced cost to a free object (Dijkstra).
  void augment(Index start) {
    const Index n = cost_.rows();
    distance_.setConstant(std::numeric_limits<double>::infinity());
    for (Index row = 0; row < n; ++row) left_[static_cast<std::size_t>(row)] = row;
    std::size_t settled = 0;  // the first of left_
    double reached = 0.0;
    Index column = start;
    Index end = nobody;
    while (end == nobody) {
      double nearest = std::numeric_limits<double>::infinity();
      std::size_t at = settled;
      for (std::size_t k = settled; k < left_.size(); ++k) {
        const Index row = left_[k];
        const double length = reached + (cost_(row, column) - profit_[column] - price_[row]);
        if (length < distance_[row]) {
          distance_[row] = length;
          previous_[static_cast<std::size_t>(row)] = column;
        }
        if (distance_[row] < nearest) {
          nearest = distance_[row];
          at = k;
        }
      }
      const Index row = left_[at];
      std::swap(left_[at], left_[settled++]);
      reached = nearest;
      if (bidder(row) == nobody) {
        end = row;
      } else {
        column = bidder(row);
      }
    }
    profit_[start] += reached;
    for (std::size_t k = 0; k + 1 < settled; ++k) {
      const Index row = left_[k];
      profit_[bidder(row)] += reached - distance_[row];
      price_[row] -= reached - distance_[row];
    }
    while (end != nobody) {
      const Index taker = previous_[static_cast<std::size_t>(end)];
      const Index given_up = object(taker);
      match(end, taker);
      end = given_up;
    }
  }

  const Eigen::MatrixXd& cost_;
  Eigen::VectorXd price_;        ///< of each row
  Eigen::VectorXd profit_;       ///< of each column
  std::vector<Index> bidder_;    ///< of each row
  std::vector<Index> object_;    ///< of each column
  Eigen::VectorXd distance_;     ///< from the start to each row
  std::vector<Index> previous_;  ///< the column from which each row was reached
  std::vector<Index> left_;      ///< rows: the settled ones, then the others
};

}  // namespace

std::vector<Index> assignment(const Eigen::MatrixXd& cost) { return Matching(cost).objects(); }

}  // namespace tiltscope
