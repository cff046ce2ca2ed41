#include "nn/low_rank.h"

#include "nn/made_up_network.h"
#include "nn/made_up_regression.h"
#include "nn/trainer.h"
#include "reference/singular_values.h"

#include <cmath>

using namespace tiltscope;
using test::ExactNetwork;
using test::MadeUpNetwork;
using test::MadeUpSamples;

namespace {

std::shared_ptr<const Eigen::MatrixXf> base_of(const NoiseNetwork& network) {
  return std::make_shared<const Eigen::MatrixXf>(network.mlp().parameters());
}

/// Factors of a made-up network, of which none is zero.
LowRank made_up_factors(const NoiseNetwork& network, int rank) {
  LowRank factors(network.mlp().shape(), rank, base_of(network), 3);
  const RandomStream stream(16, Purpose::test);
  std::uint64_t i = 0;
  for (float& number : factors.factors()) {
    number = 0.05f * static_cast<float>(stream.normal(i++));
  }
  return factors;
}

/// W_base + (alpha / r) B A of every layer, in double precision and by hand.
Eigen::VectorXd merged_by_hand(const LowRank& factors, const Mlp& layout) {
  const MlpShape& shape = layout.shape();
  Eigen::VectorXd parameters = factors.base()->col(0).cast<double>();
  for (int l = 0; l < shape.layers(); ++l) {
    for (int o = 0; o < shape.out(l); ++o) {
      for (int i = 0; i < shape.in(l); ++i) {
        double sum = 0.0;
        for (int k = 0; k < factors.rank(l); ++k) {
          sum += static_cast<double>(factors.B(l)(o, k)) * static_cast<double>(factors.A(l)(k, i));
        }
        const double scale = static_cast<double>(LowRank::alpha) / factors.rank(l);
        parameters[layout.offset(l) + o * shape.in(l) + i] += scale * sum;
      }
    }
  }
  return parameters;
}

/// sum_j v_j . x1_hat_j of made-up samples, no sum of squares.
struct LinearLoss {
  MadeUpSamples samples;

  Trainer::Loss loss() const {
    return {.fill =
                [this](Eigen::Index first, int, Trainer::Inputs inputs) {
                  const Eigen::Index count = inputs.t.size();
                  inputs.x_t = samples.x_t.middleCols(first, count);
                  inputs.t = samples.t.segment(first, count);
                  inputs.alpha = samples.alpha.segment(first, count);
                  inputs.sigma = samples.sigma.segment(first, count);
                },
            .gradient =
                [this](Eigen::Index first, int, const Eigen::Ref<const Eigen::MatrixXf>& x1_hat,
                       Eigen::Ref<Eigen::MatrixXf> gradient) {
                  gradient = samples.v.middleCols(first, x1_hat.cols());
                  return static_cast<double>((gradient.array() * x1_hat.array()).sum());
                }};
  }

  double exact(ExactNetwork network, const Eigen::VectorXd& parameters) const {
    network.parameters() = parameters;
    auto pass = network.pass(samples.t.size());
    pass.x_t = samples.x_t.cast<double>();
    pass.t = samples.t.cast<double>();
    network.forward(pass);
    return (pass.x1_hat.array() * samples.v.cast<double>().array()).sum();
  }
};

/// A made-up regression towards a smooth function of x.
void fill_batch(Eigen::Index first, int, Trainer::Batch batch) {
  test::fill_inputs(first, batch);
  for (Eigen::Index j = 0; j < batch.t.size(); ++j) {
    const float x = batch.x_t(0, j);
    batch.target.col(j) << std::sin(x), x * batch.x_t(1, j);
    batch.weight[j] = 1.0f;
  }
}

struct Trained {
  Eigen::VectorXf parameters, factors, average;
  AdamState adam;
  double loss = 0.0;
};

/// Steps through both doors from a network that nobody has trained.
Trained trained(int rank, int steps, int threads, double clip = 1.0) {
  constexpr NetworkConfig wide{.depth = 2, .width = 70, .time_features = 8};
  NoiseNetwork network(2, wide, {});
  network.mlp().initialise(1);
  LowRank factors(network.mlp().shape(), rank, base_of(network), 3);
  Workers workers(threads);
  Trainer trainer(network, 100, workers, &factors);
  trainer.average_parameters(0.5);
  const LinearLoss other{.samples = MadeUpSamples(2, 100, {})};
  Trained result;
  for (int step = 0; step < steps; ++step) {
    result.loss = trainer.step(step % 2 == 0 ? 100 : 70, fill_batch, 3e-3).loss;
    if (step % 4 != 3) continue;
    trainer.add_gradient(100, other.loss());
    trainer.descend(1e-4, clip);
  }
  result.parameters = network.mlp().parameters();
  result.factors = factors.factors();
  result.average = trainer.average();
  result.adam = trainer.adam();
  return result;
}

}  // namespace

TEST_CASE("fresh factors leave the network as it is, to the last bit") {
  for (const auto& [d, config, schedule] : test::made_up_shapes) {
    MadeUpNetwork made_up(d, config, schedule);
    const Eigen::VectorXf before = made_up.network.mlp().parameters();
    const LowRank factors(made_up.network.mlp().shape(), 3, base_of(made_up.network), 5);
    const LowRank others(made_up.network.mlp().shape(), 3, base_of(made_up.network), 6);
    CHECK(factors.factors() != others.factors());
    for (int l = 0; l < factors.shape().layers(); ++l) {
      CHECK(factors.B(l).isZero(0.0f));
      const auto in = static_cast<float>(factors.shape().in(l));
      CHECK(factors.A(l).cwiseAbs().maxCoeff() < 1.0f / std::sqrt(in));
      CHECK(factors.A(l).cwiseAbs().minCoeff() > 0.0f);
      CHECK(factors.rank(l) == std::min({3, factors.shape().in(l), factors.shape().out(l)}));
    }
    made_up.network.mlp().parameters().setConstant(9.0f);
    factors.merge(made_up.network.mlp());
    CHECK(made_up.network.mlp().parameters() == before);
  }
}

TEST_CASE("a merged network is the base with the factors beside it") {
  for (const engine::Kernel* kernel : engine::kernels()) {
    CAPTURE(std::string(kernel->instruction_set));
    engine::use_kernel(*kernel);
    for (const auto& [d, config, schedule] : test::made_up_shapes) {
      for (const int rank : {1, 2, 5, 40}) {
        CAPTURE(rank);
        MadeUpNetwork made_up(d, config, schedule);
        const LowRank factors = made_up_factors(made_up.network, rank);
        CHECK(factors.factors().size() == LowRank::size(factors.shape(), rank));
        factors.merge(made_up.network.mlp());
        const Eigen::VectorXd expected = merged_by_hand(factors, made_up.network.mlp());
        const Eigen::VectorXd change = expected - factors.base()->col(0).cast<double>();
        CHECK((made_up.network.mlp().parameters().cast<double>() - expected).norm() <
              1e-5 * change.norm());

        // What it predicts: both paths of every layer, added up.
        const MadeUpSamples samples(d, 20, schedule);
        const LinearLoss loss{.samples = samples};
        const ExactNetwork exact(made_up.network);
        Workers workers(1);
        Trainer trainer(made_up.network, 20, workers);
        CHECK(trainer.add_gradient(20, loss.loss()) ==
              doctest::Approx(loss.exact(exact, expected)).epsilon(1e-4));
      }
    }
  }
  engine::use_kernel(*engine::kernels().front());
}

TEST_CASE("the factors' gradient agrees with central differences") {
  for (const engine::Kernel* kernel : engine::kernels()) {
    CAPTURE(std::string(kernel->instruction_set));
    engine::use_kernel(*kernel);
    for (const auto& [d, config, schedule] : test::made_up_shapes) {
      for (const int rank : {1, 3}) {
        CAPTURE(rank);
        MadeUpNetwork made_up(d, config, schedule);
        LowRank factors = made_up_factors(made_up.network, rank);
        factors.merge(made_up.network.mlp());
        const ExactNetwork exact(made_up.network);
        const LinearLoss loss{.samples = MadeUpSamples(d, 50, schedule)};
        Workers workers(2);
        Trainer trainer(made_up.network, 50, workers, &factors);
        trainer.add_gradient(50, loss.loss());
        LowRankStep step(factors, made_up.network.mlp(), workers);
        step.pull(trainer.gradient());

        LowRank moved = factors;
        Eigen::VectorXd expected(factors.factors().size());
        for (Eigen::Index i = 0; i < expected.size(); ++i) {
          // A power of two: the floats move by exactly so much.
          constexpr float h = 0x1p-9f;
          const auto at = [&](float change) {
            moved.factors()[i] = factors.factors()[i] + change;
            return loss.exact(exact, merged_by_hand(moved, made_up.network.mlp()));
          };
          const double above = at(h), far = moved.factors()[i], below = at(-h);
          expected[i] = (above - below) / (far - static_cast<double>(moved.factors()[i]));
          moved.factors()[i] = factors.factors()[i];
        }
        CHECK((step.gradient().cast<double>() - expected).norm() < 1e-3 * expected.norm());
        CHECK(trainer.descend(0.0) == doctest::Approx(expected.norm()).epsilon(1e-3));
      }
    }
  }
  engine::use_kernel(*engine::kernels().front());
}

TEST_CASE("Adam moves the factors, and the network's weights follow; the biases stay") {
  NoiseNetwork network(2, {.depth = 2, .width = 40, .time_features = 8}, {});
  network.mlp().initialise(1);
  LowRank factors(network.mlp().shape(), 2, base_of(network), 3);
  Workers workers(2);
  Trainer trainer(network, 64, workers, &factors);
  trainer.average_parameters(0.5);
  const LinearLoss loss{.samples = MadeUpSamples(2, 64, {})};
  Eigen::VectorXd expected = factors.factors().cast<double>();
  Eigen::VectorXd average = expected;
  const Eigen::VectorXd start = expected;
  Eigen::ArrayXd m = Eigen::ArrayXd::Zero(start.size()), v = m;
  int clipped = 0;
  for (int step = 1; step <= 6; ++step) {
    constexpr double clip = 30.0;
    trainer.add_gradient(64, loss.loss());
    LowRankStep probe(factors, network.mlp(), workers);
    probe.pull(trainer.gradient());
    Eigen::ArrayXd gradient = probe.gradient().cast<double>().array();
    const double norm = trainer.descend(1e-2, clip);
    if (norm > clip) {
      gradient *= clip / norm;
      ++clipped;
    }
    m = 0.9 * m + 0.1 * gradient;
    v = 0.999 * v + 0.001 * gradient.square();
    expected.array() -=
        1e-2 * (m / (1 - std::pow(0.9, step))) / ((v / (1 - std::pow(0.999, step))).sqrt() + 1e-8);
    average += (1.0 - std::min(0.5, step / (step + 9.0))) * (expected - average);
  }
  MESSAGE(clipped << " of 6 clipped");
  CHECK(clipped > 0);
  const double moved = (expected - start).norm();
  CHECK((factors.factors().cast<double>() - expected).norm() < 2e-3 * moved);
  CHECK((trainer.average().cast<double>() - average).norm() < 2e-3 * moved);

  NoiseNetwork merged = network;
  factors.merge(merged.mlp());
  CHECK(merged.mlp().parameters() == network.mlp().parameters());
  for (int l = 0; l < factors.shape().layers(); ++l) {
    const Eigen::Index biases = network.mlp().offset(l) + factors.shape().weights(l);
    CHECK(network.mlp().bias(l) == factors.base()->col(0).segment(biases, factors.shape().out(l)));
  }
}

TEST_CASE("what training changes has at most the rank that is asked for") {
  NoiseNetwork network(2, {.depth = 2, .width = 70, .time_features = 8}, {});
  network.mlp().initialise(1);
  for (const int rank : {1, 3}) {
    CAPTURE(rank);
    const Trained result = trained(rank, 40, 2);
    Mlp change(network.mlp().shape());
    change.parameters() = result.parameters - network.mlp().parameters();
    for (int l = 0; l < change.shape().layers(); ++l) {
      const Eigen::MatrixXd W = change.weight(l).cast<double>();
      const Eigen::VectorXd sizes = test::singular_values(W);
      REQUIRE(sizes[0] > 1e-3);
      const int r = std::min<int>(rank, static_cast<int>(sizes.size()));
      // The last one allowed is used, and the next is what rounding W_base + change leaves.
      CHECK(sizes[r - 1] > 1e-3 * sizes[0]);
      if (r < sizes.size()) CHECK(sizes[r] < 1e-5);
    }
  }
}

TEST_CASE("low-rank steps have the same bits whatever the number of threads") {
  const Trained expected = trained(3, 12, 1);
  CHECK(expected.adam.steps == 15);
  for (const int threads : {2, 3, 8}) {
    const Trained result = trained(3, 12, threads);
    CHECK(result.parameters == expected.parameters);
    CHECK(result.factors == expected.factors);
    CHECK(result.average == expected.average);
    CHECK(result.adam.moments == expected.adam.moments);
  }
}

TEST_CASE("factors and their Adam go on in another trainer as in one") {
  NoiseNetwork whole(2, {.depth = 2, .width = 40, .time_features = 8}, {});
  whole.mlp().initialise(1);
  LowRank factors(whole.mlp().shape(), 4, base_of(whole), 3);
  Workers workers(2);
  const auto steps = [](Trainer& trainer, int count) {
    for (int step = 0; step < count; ++step) trainer.step(64, fill_batch, 3e-3);
  };
  Trainer trainer(whole, 64, workers, &factors);
  steps(trainer, 7);
  NoiseNetwork network = whole;
  LowRank copy(whole.mlp().shape(), 4, factors.base(), factors.factors());
  const AdamState adam = trainer.adam();
  CHECK(adam.moments.size() == 2 * copy.factors().size());
  steps(trainer, 5);

  Trainer other(network, 64, workers, &copy);
  other.warm_start(adam);
  steps(other, 5);
  CHECK(network.mlp().parameters() == whole.mlp().parameters());
  CHECK(copy.factors() == factors.factors());
}

TEST_CASE("factors of full rank fit as well as all weights do") {
  const auto last_loss = [](bool low_rank) {
    NoiseNetwork network(2, {.depth = 2, .width = 24, .time_features = 8}, {});
    network.mlp().initialise(1);
    LowRank factors(network.mlp().shape(), 24, base_of(network), 3);
    Workers workers(2);
    Trainer trainer(network, 64, workers, low_rank ? &factors : nullptr);
    double loss = 0.0;
    for (int step = 0; step < 1'500; ++step) loss = trainer.step(64, fill_batch, 3e-3).loss;
    return loss;
  };
  const double all = last_loss(false), full_rank = last_loss(true);
  MESSAGE("all weights " << all << ", factors of full rank " << full_rank);
  CHECK(full_rank < 1.5 * all + 1e-3);
}
