#include "nn/vector_jacobian.h"

#include "nn/made_up_network.h"
#include "nn/predictor.h"

using namespace tiltscope;
using test::MadeUpNetwork;
using test::MadeUpSamples;

namespace {

/// d (v_j . x1_hat_j) / d x_t_j of each sample j by central differences, in double precision.
Eigen::MatrixXd by_differences(const test::ExactNetwork& network, const MadeUpSamples& samples) {
  Eigen::MatrixXd result(samples.x_t.rows(), samples.x_t.cols());
  auto pass = network.pass(1);
  for (Eigen::Index j = 0; j < result.cols(); ++j) {
    pass.t[0] = static_cast<double>(samples.t[j]);
    const Eigen::VectorXd v = samples.v.col(j).cast<double>();
    result.col(j) = test::gradient(
        [&](const Eigen::VectorXd& x) {
          pass.x_t.col(0) = x;
          network.forward(pass);
          return v.dot(pass.x1_hat.col(0));
        },
        samples.x_t.col(j).cast<double>());
  }
  return result;
}

}  // namespace

TEST_CASE("products with the network's Jacobian agree with central differences") {
  for (const engine::Kernel* kernel : engine::kernels()) {
    CAPTURE(std::string(kernel->instruction_set));
    engine::use_kernel(*kernel);
    for (const auto& [d, config, schedule] : test::made_up_shapes) {
      const int dimension = d;
      CAPTURE(dimension);
      const MadeUpNetwork made_up(d, config, schedule);
      VectorJacobian jacobian(made_up.network);
      for (const Eigen::Index n : {Eigen::Index{VectorJacobian::capacity}, Eigen::Index{5}}) {
        const MadeUpSamples s(d, n, schedule);
        Eigen::MatrixXf x1_hat(d, n);
        Eigen::MatrixXf product(d, n);
        jacobian.predict(s.x_t, s.t, s.alpha, s.sigma, x1_hat);
        // Twice, since a product leaves the next one what it needs.
        for (int time = 0; time < 2; ++time) {
          product.setZero();
          jacobian.product(s.v, product);
          const Eigen::MatrixXd expected = by_differences(test::ExactNetwork(made_up.network), s);
          CHECK((product.cast<double>() - expected).norm() < 1e-5 * expected.norm());
        }
        Eigen::MatrixXf predicted(d, n);
        Predictor(made_up.network).predict(s.x_t, s.t, s.alpha, s.sigma, predicted);
        CHECK(x1_hat == predicted);
      }
    }
  }
  engine::use_kernel(*engine::kernels().front());
}

TEST_CASE("a batch's products are those of its samples, for any number of threads") {
  const auto& [d, config, schedule] = test::made_up_shapes[2];
  const MadeUpNetwork made_up(d, config, schedule);
  constexpr Eigen::Index n = 70;
  const MadeUpSamples s(d, n, schedule);
  // The vector of a sample is made of what is predicted for it.
  const auto vector = [&](Eigen::Index first, const Eigen::Ref<const Eigen::MatrixXf>& x1_hat) {
    return Eigen::MatrixXf(s.v.middleCols(first, x1_hat.cols()).cwiseProduct(x1_hat));
  };
  Eigen::MatrixXf expected(s.x_t.rows(), n);
  Eigen::MatrixXf expected_noise(s.x_t.rows(), n);
  VectorJacobian one(made_up.network);
  for (Eigen::Index j = 0; j < n; ++j) {
    one.predict(s.x_t.col(j), s.t.segment(j, 1), s.alpha.segment(j, 1), s.sigma.segment(j, 1),
                expected_noise.col(j));
    one.product(vector(j, expected_noise.col(j)), expected.col(j));
  }
  for (const int threads : {1, 2, 3}) {
    Workers workers(threads);
    VectorJacobianBatch batch(made_up.network, workers);
    Eigen::MatrixXf x1_hat(s.x_t.rows(), n);
    Eigen::MatrixXf product(s.x_t.rows(), n);
    batch.run({s.x_t, s.t, s.alpha, s.sigma, x1_hat, product},
              [&](Eigen::Index first, int, const Eigen::Ref<const Eigen::MatrixXf>& predicted,
                  Eigen::Ref<Eigen::MatrixXf> v) { v = vector(first, predicted); });
    CHECK(x1_hat == expected_noise);
    CHECK(product == expected);
  }
}
