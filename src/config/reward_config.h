#pragma once

#include "config/option.h"
#include "config/same.h"

#include <Eigen/Core>

#include <string>
#include <vector>

namespace tiltscope {

enum class RewardKind { quadratic, distance, expression, picture, process };

namespace options {

inline constexpr Options<RewardKind, 5> reward = {{
    {RewardKind::quadratic, "quadratic", "linear and quadratic"},
    {RewardKind::distance, "distance", "distance"},
    {RewardKind::expression, "expression", "formula"},
    {RewardKind::picture, "picture", "picture"},
    {RewardKind::process, "process", "program"},
}};

}  // namespace options

/// What the model is bent towards: a kind of function, and what a function of this kind is made of.
/// Members of another kind keep what they were, and count for nothing.
struct RewardConfig {
  /// The paper: quadratic.
  RewardKind kind = RewardKind::quadratic;

  // quadratic: r(x) = x'Ax / 2 + b'x + c (4.2).

  /// (d, d), symmetric: negative eigenvalues draw the modes together, positive ones widen them. In
  /// the paper's section 4.2: 0.
  Eigen::MatrixXd A = Eigen::MatrixXd::Zero(2, 2);
  /// (d): a mode of covariance Sigma moves by lambda Sigma b. The paper: (0, 4).
  Eigen::VectorXd b{{0.0, 4.0}};
  /// Leaves the target density as it is. The paper: 0.
  double c = 0.0;

  // distance: r(x) = -|x - a|.

  /// (d): where the distance is 0; empty is the origin.
  Eigen::VectorXd a{};

  // expression: r(x) as a formula of the coordinates x1, ..., xd.

  std::string formula{"-3*sqrt(x1^2 + (x2 - 2)^2)"};

  // picture: r between the pixels of a grey picture by straight lines, constant outside. d = 2.

  /// A PNG, named from the folder of the configuration; read into `data` with the configuration, so
  /// that it is empty from then on.
  std::string file{};
  /// A PNG of at most 64 x 64 pixels, in base64. Empty: r is (low + high) / 2 everywhere.
  std::string data{};
  /// (4): x from and to, y from and to, between which the picture lies.
  Eigen::VectorXd box{{-4.0, 4.0, -4.0, 4.0}};
  double low = -1.0;  ///< r of black
  double high = 1.0;  ///< r of white

  // process: r by another program, which is asked line by line.

  /// Its name and its arguments, no shell's.
  std::vector<std::string> command{};
  /// Of the files among them, written by the program; another one is another reward.
  std::string checksum{};
  /// Whether that program may be started. It stands in no file: whoever asked the user sets it.
  bool may_start = false;

  /// The same function.
  friend bool operator==(const RewardConfig& x, const RewardConfig& y) {
    if (x.kind != y.kind) return false;
    switch (x.kind) {
      case RewardKind::quadratic:
        return same(x.A, y.A) && same(x.b, y.b) && x.c == y.c;
      case RewardKind::distance:
        return same(x.a, y.a);
      case RewardKind::expression:
        return x.formula == y.formula;
      case RewardKind::picture:
        return x.file == y.file && x.data == y.data && same(x.box, y.box) && x.low == y.low &&
               x.high == y.high;
      case RewardKind::process:
        return x.command == y.command && x.checksum == y.checksum;
    }
    return false;
  }
};

}  // namespace tiltscope
