#include "nn/noise_network.h"
#include "support.h"

using namespace tiltscope;

namespace {

/// 1/2 sum_j w_j |x1_hat_j - target_j|^2 in double precision, and its gradient by hand.
struct Loss {
  NoiseNetwork<double> network;
  NoiseNetwork<double>::Pass pass;
  Eigen::MatrixXd target;
  Eigen::VectorXd weight;

  Loss(int d, Eigen::Index n, const NetworkConfig& config, const ScheduleConfig& schedule)
      : network(d, config, schedule),
        pass(network.pass(n, NoiseNetwork<double>::For::training)),
        target(d, n),
        weight(n) {
    const RandomStream stream(4, Purpose::test);
    std::uint64_t i = 0;
    for (int c = 0; c < d; ++c) network.data_mean_square()[c] = 0.5 + c;
    // Not `initialise`, whose zero last layer would hide the layers below.
    for (auto& parameter : network.mlp().parameters()) parameter = 0.4 * stream.normal(i++);
    for (Eigen::Index j = 0; j < n; ++j) {
      for (int r = 0; r < d; ++r) pass.x_t(r, j) = stream.normal(i++);
      for (int r = 0; r < d; ++r) target(r, j) = stream.normal(i++);
      pass.t[j] = stream.uniform(i++);
      weight[j] = stream.uniform(i++);
    }
  }

  double value() {
    network.forward(pass, 0, target.cols());
    return 0.5 * ((pass.x1_hat - target).colwise().squaredNorm() * weight)(0);
  }

  Eigen::VectorXd gradient() {
    network.forward(pass, 0, target.cols());
    network.backward(pass, 0, (pass.x1_hat - target) * weight.asDiagonal());
    const Mlp<double>& mlp = network.mlp();
    Eigen::VectorXd gradient(mlp.parameters().size());
    for (int l = 0; l < mlp.shape().layers(); ++l) {
      mlp.parameter_gradient(pass.activations, pass.deltas, target.cols(), l, 0, mlp.shape().out(l),
                             gradient);
    }
    return gradient;
  }
};

}  // namespace

TEST_CASE("the gradient agrees with central differences for every parameter") {
  const ScheduleConfig linear{.kind = ScheduleKind::linear};
  struct Case {
    int d;
    NetworkConfig network;
    ScheduleConfig schedule;
  };
  const Case cases[] = {{2, {.depth = 3, .width = 7, .time_features = 6}, {}},
                        {1, {.depth = 1, .width = 5, .time_features = 2}, linear},
                        {3, {.depth = 2, .width = 4, .time_features = 4}, {}}};
  for (const Case& c : cases) {
    Loss loss(c.d, 5, c.network, c.schedule);
    const Eigen::VectorXd gradient = loss.gradient();
    Eigen::VectorXd& parameters = loss.network.mlp().parameters();
    const Eigen::VectorXd at = parameters;
    for (Eigen::Index i = 0; i < parameters.size(); ++i) {
      const double h = 1e-5;
      parameters[i] = at[i] + h;
      const double above = loss.value();
      parameters[i] = at[i] - h;
      const double below = loss.value();
      parameters[i] = at[i];
      CHECK(test::relative_error(gradient[i], (above - below) / (2 * h)) < 1e-6);
    }
  }
}

TEST_CASE("a batch can be shared out by columns and by rows") {
  Loss loss(2, 6, {.depth = 2, .width = 8, .time_features = 4}, {});
  const Eigen::VectorXd whole = loss.gradient();
  auto& [network, pass, target, weight] = loss;
  for (const Eigen::Index first : {0, 2}) {
    const Eigen::Index count = first == 0 ? 2 : 4;
    network.forward(pass, first, count);
    network.backward(pass, first,
                     (pass.x1_hat - target).middleCols(first, count) *
                         weight.segment(first, count).asDiagonal());
  }
  Eigen::VectorXd parts = Eigen::VectorXd::Zero(whole.size());
  const MlpShape& shape = network.mlp().shape();
  for (int l = 0; l < shape.layers(); ++l) {
    for (Eigen::Index row = 0; row < shape.out(l); ++row) {
      network.mlp().parameter_gradient(pass.activations, pass.deltas, 6, l, row, 1, parts);
    }
  }
  CHECK((parts - whole).norm() < 1e-12 * whole.norm());
}

TEST_CASE("single precision follows double precision") {
  const NetworkConfig config{};
  NoiseNetwork<double> exact(2, config, {});
  NoiseNetwork<float> rounded(2, config, {});
  const RandomStream stream(5, Purpose::test);
  for (Eigen::Index i = 0; i < exact.mlp().parameters().size(); ++i) {
    const auto value = static_cast<float>(0.06 * stream.normal(static_cast<std::uint64_t>(i)));
    exact.mlp().parameters()[i] = static_cast<double>(value);
    rounded.mlp().parameters()[i] = value;
  }
  auto a = exact.pass(40, NoiseNetwork<double>::For::inference);
  auto b = rounded.pass(40, NoiseNetwork<float>::For::training);
  for (Eigen::Index j = 0; j < 40; ++j) {
    b.t[j] = static_cast<float>(j + 1) / 41.0f;
    b.x_t.col(j) = Eigen::Vector2f(0.1f * static_cast<float>(j) - 2.0f, 1.0f);
  }
  a.t = b.t.cast<double>();
  a.x_t = b.x_t.cast<double>();
  exact.forward(a, 0, 40);
  rounded.forward(b, 0, 40);
  CHECK((b.x1_hat.cast<double>() - a.x1_hat).cwiseAbs().maxCoeff() <
        2e-5 * a.x1_hat.cwiseAbs().maxCoeff());
}

TEST_CASE("the paper's network has the parameters that it should") {
  const NoiseNetwork<float> network(2, NetworkConfig{}, {});
  const MlpShape& shape = network.mlp().shape();
  CHECK(shape.weights() == 295'936);
  CHECK(shape.parameters() == 295'936 + 5 * 256 + 2);
}
