#include "nn/trainer.h"

#include "nn/made_up_regression.h"
#include "reference/exact_network.h"
#include "support.h"

using namespace tiltscope;

namespace {

constexpr NetworkConfig small{.depth = 2, .width = 40, .time_features = 8};

/// A made-up regression: the target is a smooth function of x and t.
void fill(Eigen::Index first, int, Trainer::Batch batch) {
  test::fill_inputs(first, batch);
  for (Eigen::Index j = 0; j < batch.t.size(); ++j) {
    const float x = batch.x_t(0, j);
    batch.target.col(j) << std::sin(x + batch.t[j]), x * batch.x_t(1, j);
    batch.weight[j] = 1.0f + batch.t[j];
  }
}

/// A mini-batch of the made-up regression.
struct Filled {
  Eigen::MatrixXf x_t, target;
  Eigen::VectorXf t, alpha, sigma, weight;

  explicit Filled(Eigen::Index n) : x_t(2, n), target(2, n), t(n), alpha(n), sigma(n), weight(n) {
    fill(0, 0, {x_t, t, alpha, sigma, target, weight});
  }

  /// Its samples, on their way through the network.
  test::ExactNetwork::Pass pass(const test::ExactNetwork& network) const {
    auto pass = network.pass(t.size());
    pass.x_t = x_t.cast<double>();
    pass.t = t.cast<double>();
    return pass;
  }
};

NoiseNetwork trained(int threads, int steps, double* last_loss = nullptr) {
  Workers workers(threads);
  NoiseNetwork network(2, small, {});
  network.mlp().initialise(1);
  Trainer trainer(network, 100, workers);
  for (int step = 0; step < steps; ++step) {
    // 100 and 70: a whole batch and one whose last shard is cut short.
    const double loss = trainer.step(step % 2 == 0 ? 100 : 70, fill, 3e-3).loss;
    if (last_loss) *last_loss = loss;
  }
  return network;
}

}  // namespace

TEST_CASE("the same bits whatever the number of threads") {
  const Eigen::VectorXf expected = trained(1, 20).mlp().parameters();
  for (const int threads : {2, 3, 8}) {
    CHECK(trained(threads, 20).mlp().parameters() == expected);
  }
}

TEST_CASE("training reduces the loss, which is the one documented") {
  Workers workers(1);
  NoiseNetwork network(2, small, {});
  network.mlp().initialise(1);
  network.data_mean_square() << 0.5f, 3.0f;
  Trainer trainer(network, 50, workers);
  const auto [first, gradient] = trainer.step(50, fill, 0.0);

  const Filled filled(50);
  const test::ExactNetwork exact(network);
  auto pass = filled.pass(exact);
  exact.forward(pass);
  const Eigen::MatrixXd off = pass.x1_hat - filled.target.cast<double>();
  const Eigen::VectorXd weight = filled.weight.cast<double>();
  const double expected = (off.colwise().squaredNorm() * weight)(0) / 50.0;
  CHECK(first == doctest::Approx(expected).epsilon(1e-5));
  const Eigen::MatrixXd pull = off * weight.asDiagonal();
  CHECK(gradient == doctest::Approx(pull.squaredNorm() / 50.0).epsilon(1e-5));

  double last = first;
  trained(2, 400, &last);
  CHECK(last < 0.1 * first);
}

TEST_CASE("the parameters' moving average") {
  Workers workers(2);
  NoiseNetwork network(2, small, {});
  network.mlp().initialise(1);
  Trainer trainer(network, 64, workers);
  trainer.average_parameters(0.2);
  Eigen::VectorXd expected = network.mlp().parameters().cast<double>();
  for (int step = 1; step <= 5; ++step) {
    trainer.step(64, fill, 1e-2);
    const double blend = 1.0 - std::min(0.2, step / (step + 9.0));
    expected += blend * (network.mlp().parameters().cast<double>() - expected);
  }
  CHECK((trainer.average().cast<double>() - expected).cwiseAbs().maxCoeff() < 1e-6);
  CHECK((trainer.average() - network.mlp().parameters()).norm() > 1e-4f);
}

TEST_CASE("a trainer goes on with another one's Adam as that one would have") {
  Workers workers(2);
  const auto steps = [](Trainer& trainer, int count) {
    for (int step = 0; step < count; ++step) trainer.step(64, fill, 3e-3);
  };
  NoiseNetwork whole(2, small, {});
  whole.mlp().initialise(1);
  Trainer trainer(whole, 64, workers);
  steps(trainer, 7);
  const AdamState adam = trainer.adam();
  CHECK(adam.steps == 7);
  NoiseNetwork later = whole;
  NoiseNetwork without = whole;
  steps(trainer, 5);

  Trainer warm(later, 64, workers);
  warm.warm_start(adam);
  warm.average_parameters(0.2);
  const Eigen::VectorXf start = later.mlp().parameters();
  steps(warm, 1);
  // The average begins here: its first step counts for most of it.
  CHECK((warm.average() - (0.1f * start + 0.9f * later.mlp().parameters())).norm() < 1e-5f);
  steps(warm, 4);
  CHECK(later.mlp().parameters() == whole.mlp().parameters());
  CHECK(warm.adam().steps == 12);
  CHECK(warm.adam().moments == trainer.adam().moments);

  Trainer fresh(without, 64, workers);
  steps(fresh, 5);
  CHECK(without.mlp().parameters() != whole.mlp().parameters());
}

TEST_CASE("steps without end do not overflow") {
  Workers workers(1);
  NoiseNetwork network(2, small, {});
  network.mlp().initialise(1);
  Trainer trainer(network, 64, workers);
  AdamState adam = trainer.adam();
  adam.steps = std::numeric_limits<int>::max();
  trainer.warm_start(adam);
  trainer.step(64, fill, 1e-3);
  CHECK(trainer.adam().steps > 0);
  CHECK(engine::adam_step(trainer.adam().steps, 1e-3).rate == 1e-3f);
  CHECK(engine::adam_step(trainer.adam().steps, 1e-3).epsilon == 1e-8f);
}

TEST_CASE("the cosine rate") {
  CHECK(cosine_rate(2.0, 0, 10) == 2.0);
  CHECK(cosine_rate(2.0, 5, 10) == doctest::Approx(1.0));
  CHECK(cosine_rate(2.0, 10, 10) == doctest::Approx(0.0));
}

TEST_CASE("steps follow the same steps in double precision, written with Eigen") {
  for (const engine::Kernel* kernel : engine::kernels()) {
    CAPTURE(std::string(kernel->instruction_set));
    engine::use_kernel(*kernel);
    constexpr Eigen::Index n = 70;
    constexpr double rate = 1e-3;
    Workers workers(2);
    NoiseNetwork network(2, small, {});
    network.mlp().initialise(1);
    Trainer trainer(network, n, workers);
    const Filled filled(n);
    test::ExactNetwork exact(network);
    auto pass = filled.pass(exact);
    const Eigen::VectorXd start = exact.parameters();
    Eigen::ArrayXd m = Eigen::ArrayXd::Zero(start.size());
    Eigen::ArrayXd v = m;
    for (int step = 1; step <= 6; ++step) {
      trainer.step(n, fill, rate);

      exact.forward(pass);
      const Eigen::VectorXd gradient =
          exact.gradient(pass, (pass.x1_hat - filled.target.cast<double>()) *
                                   (2.0 / n * filled.weight.cast<double>()).asDiagonal());
      m = 0.9 * m + 0.1 * gradient.array();
      v = 0.999 * v + 0.001 * gradient.array().square();
      exact.parameters().array() -= rate * (m / (1 - std::pow(0.9, step))) /
                                    ((v / (1 - std::pow(0.999, step))).sqrt() + 1e-8);
    }
    // Adam's first steps are signs of gradients; where one is zero but for rounding, they differ.
    const Eigen::VectorXd moved = exact.parameters() - start;
    const Eigen::VectorXd apart = network.mlp().parameters().cast<double>() - exact.parameters();
    CHECK(apart.norm() < 1e-3 * moved.norm());
  }
  engine::use_kernel(*engine::kernels().front());
}
