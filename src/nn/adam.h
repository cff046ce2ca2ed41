#pragma once

#include <Eigen/Core>

#include <cmath>

namespace tiltscope {

/// Adam (Kingma & Ba 2015). Parameters are updated range by range, so that threads can share them.
template <class Scalar>
class Adam {
 public:
  using Vector = Eigen::Matrix<Scalar, Eigen::Dynamic, 1>;

  explicit Adam(Eigen::Index parameters)
      : mean_(Vector::Zero(parameters)), square_(Vector::Zero(parameters)) {}

  /// Opens the next step with its learning rate; then `update` every parameter once.
  void begin_step(double rate) {
    ++step_;
    // m / (1 - b1^n) and v / (1 - b2^n), folded into the rate and epsilon.
    const double correction = std::sqrt(1.0 - std::pow(beta2, step_));
    rate_ = static_cast<Scalar>(rate * correction / (1.0 - std::pow(beta1, step_)));
    epsilon_ = static_cast<Scalar>(1e-8 * correction);
  }

  void update(Vector& parameters, const Vector& gradient, Eigen::Index first, Eigen::Index count) {
    const auto g = gradient.segment(first, count).array();
    auto m = mean_.segment(first, count).array();
    auto v = square_.segment(first, count).array();
    m += static_cast<Scalar>(1.0 - beta1) * (g - m);
    v += static_cast<Scalar>(1.0 - beta2) * (g.square() - v);
    parameters.segment(first, count).array() -= rate_ * m / (v.sqrt() + epsilon_);
  }

 private:
  static constexpr double beta1 = 0.9;
  static constexpr double beta2 = 0.999;

  Vector mean_;
  Vector square_;
  int step_ = 0;
  Scalar rate_ = 0;
  Scalar epsilon_ = 0;
};

}  // namespace tiltscope
