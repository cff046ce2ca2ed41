#include "nn/adam.h"

#include "support.h"

using namespace tiltscope;

TEST_CASE("Adam follows its published recursion") {
  // Algorithm 1 of Kingma & Ba, written out for two parameters and three steps.
  Adam<double> adam(2);
  Eigen::VectorXd parameters{{1.0, -2.0}};
  Eigen::VectorXd expected = parameters;
  Eigen::VectorXd m = Eigen::VectorXd::Zero(2);
  Eigen::VectorXd v = Eigen::VectorXd::Zero(2);
  for (int step = 1; step <= 3; ++step) {
    const Eigen::VectorXd gradient{{0.5 * step, -1.0 / step}};
    adam.begin_step(0.1);
    adam.update(parameters, gradient, 0, 1);
    adam.update(parameters, gradient, 1, 1);

    m = 0.9 * m + 0.1 * gradient;
    v = 0.999 * v + 0.001 * gradient.cwiseProduct(gradient);
    const Eigen::ArrayXd m_hat = m.array() / (1 - std::pow(0.9, step));
    const Eigen::ArrayXd v_hat = v.array() / (1 - std::pow(0.999, step));
    expected.array() -= 0.1 * m_hat / (v_hat.sqrt() + 1e-8);
    CHECK((parameters - expected).norm() < 1e-12);
  }
}
