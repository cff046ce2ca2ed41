#pragma once

#include "reward/formula_parser.h"

#include <Eigen/Core>

#include <string>
#include <string_view>
#include <vector>

namespace tiltscope {

/// A function of x that somebody has typed, such as -3*hypot(x1, x2 - 2). It is read once; any
/// thread may evaluate it at any time, and none allocates. The bits do not depend on how points are
/// put into batches. docs/formulas.md has the language.
class Formula {
 public:
  /// In d dimensions. Throws FormulaError.
  Formula(std::string_view text, Eigen::Index d);

  Eigen::Index dimension() const { return d_; }

  /// f at each column of x (d, n), into `values` (n): NaN and infinities as they come.
  void evaluate(const Eigen::Ref<const Eigen::MatrixXd>& x,
                Eigen::Ref<Eigen::VectorXd> values) const;

  /// Whether it is made of nothing that steps: comparisons, conditionals, roundings, sign, mod.
  bool has_gradient() const;
  /// grad f at each column of x (d, n), into `gradients` (d, n), by dual numbers. At a kink it is
  /// the slope of one of the sides, or 0. Only if `has_gradient()`.
  void gradients(const Eigen::Ref<const Eigen::MatrixXd>& x,
                 Eigen::Ref<Eigen::MatrixXd> gradients) const;

  /// Where the value at x (d), which must not be finite, comes from: "character 4, sqrt(-1)".
  std::string origin(const Eigen::Ref<const Eigen::VectorXd>& x) const;

 private:
  Eigen::Index d_;
  std::vector<FormulaStep> steps_;
};

}  // namespace tiltscope
