#include "nn/made_up_network.h"
#include "nn/predictor.h"
#include "nn/time_embedding.h"

#include <numbers>

using namespace tiltscope;
using test::ExactNetwork;
using test::MadeUpNetwork;
using test::MadeUpSamples;

TEST_CASE("the gradient written out by hand agrees with central differences for every parameter") {
  for (const auto& [d, config, schedule] : test::made_up_shapes) {
    const MadeUpNetwork made_up(d, config, schedule);
    ExactNetwork network(made_up.network);
    const MadeUpSamples samples(d, 5, schedule);
    auto pass = network.pass(5);
    pass.x_t = samples.x_t.cast<double>();
    pass.t = samples.t.cast<double>();
    // 1/2 sum_j |x1_hat_j - v_j|^2.
    const auto loss = [&] {
      network.forward(pass);
      return 0.5 * (pass.x1_hat - samples.v.cast<double>()).squaredNorm();
    };
    loss();
    const Eigen::VectorXd gradient = network.gradient(pass, pass.x1_hat - samples.v.cast<double>());
    for (Eigen::Index i = 0; i < gradient.size(); ++i) {
      const double h = 1e-5;
      double& parameter = network.parameters()[i];
      const double at = parameter;
      parameter = at + h;
      const double above = loss();
      parameter = at - h;
      const double below = loss();
      parameter = at;
      CHECK(test::relative_error(gradient[i], (above - below) / (2 * h)) < 1e-6);
    }
  }
}

TEST_CASE("the engine's prediction is that of the network written with Eigen") {
  for (const engine::Kernel* kernel : engine::kernels()) {
    CAPTURE(std::string(kernel->instruction_set));
    engine::use_kernel(*kernel);
    for (const auto& [d, config, schedule] : test::made_up_shapes) {
      const MadeUpNetwork made_up(d, config, schedule);
      const ExactNetwork exact(made_up.network);
      const MadeUpSamples samples(d, 20, schedule);
      auto pass = exact.pass(20);
      pass.x_t = samples.x_t.cast<double>();
      pass.t = samples.t.cast<double>();
      exact.forward(pass);
      Eigen::MatrixXf x1_hat(d, 20);
      Predictor(made_up.network)
          .predict(samples.x_t, samples.t, samples.alpha, samples.sigma, x1_hat);
      CHECK((x1_hat.cast<double>() - pass.x1_hat).cwiseAbs().maxCoeff() <
            2e-5 * pass.x1_hat.cwiseAbs().maxCoeff());
    }
  }
  engine::use_kernel(*engine::kernels().front());
}

TEST_CASE("the paper's network has the parameters that it should") {
  const NoiseNetwork network(2, NetworkConfig{}, {});
  const MlpShape& shape = network.mlp().shape();
  CHECK(shape.weights() == 295'936);
  CHECK(shape.parameters() == 295'936 + 5 * 256 + 2);
}

TEST_CASE("the time's frequencies are spaced geometrically") {
  const Eigen::VectorXf w = time_frequencies(6);
  REQUIRE(w.size() == 3);
  CHECK(w[0] == doctest::Approx(std::numbers::pi / 2).epsilon(1e-6));
  CHECK(w[1] == doctest::Approx(4 * std::numbers::pi).epsilon(1e-6));
  CHECK(w[2] == doctest::Approx(32 * std::numbers::pi).epsilon(1e-6));
  CHECK(time_frequencies(0).size() == 0);
}
