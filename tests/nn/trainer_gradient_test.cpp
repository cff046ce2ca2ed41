#include "nn/made_up_network.h"
#include "nn/trainer.h"
#include "nn/vector_jacobian.h"

using namespace tiltscope;
using test::ExactNetwork;
using test::MadeUpNetwork;
using test::MadeUpSamples;

namespace {

/// L = size sum_j sum_r v_rj exp(sin(x1_hat_rj)): no sum of squares.
struct MadeUpLoss {
  MadeUpSamples samples;
  double size = 1.0;

  template <class Scalar>
  static Scalar value(Scalar v, Scalar x1_hat) {
    return v * std::exp(std::sin(x1_hat));
  }
  template <class Scalar>
  static Scalar slope(Scalar v, Scalar x1_hat) {
    return v * std::exp(std::sin(x1_hat)) * std::cos(x1_hat);
  }

  /// Over the samples from `start` on.
  Trainer::Loss from(Eigen::Index start) const {
    return {
        .fill =
            [this, start](Eigen::Index first, int, Trainer::Inputs inputs) {
              const Eigen::Index count = inputs.t.size();
              first += start;
              inputs.x_t = samples.x_t.middleCols(first, count);
              inputs.t = samples.t.segment(first, count);
              inputs.alpha = samples.alpha.segment(first, count);
              inputs.sigma = samples.sigma.segment(first, count);
            },
        .gradient =
            [this, start](Eigen::Index first, int, const Eigen::Ref<const Eigen::MatrixXf>& x1_hat,
                          Eigen::Ref<Eigen::MatrixXf> gradient) {
              double loss = 0.0;
              for (Eigen::Index j = 0; j < x1_hat.cols(); ++j) {
                for (Eigen::Index r = 0; r < x1_hat.rows(); ++r) {
                  const float v = samples.v(r, start + first + j);
                  loss += size * static_cast<double>(value(v, x1_hat(r, j)));
                  gradient(r, j) = static_cast<float>(size) * slope(v, x1_hat(r, j));
                }
              }
              return loss;
            }};
  }

  double exact(const ExactNetwork& network, ExactNetwork::Pass& pass) const {
    network.forward(pass);
    double loss = 0.0;
    for (Eigen::Index j = 0; j < pass.t.size(); ++j) {
      for (Eigen::Index r = 0; r < pass.x_t.rows(); ++r) {
        loss += size * value(static_cast<double>(samples.v(r, j)), pass.x1_hat(r, j));
      }
    }
    return loss;
  }

  /// In double precision, at all samples.
  ExactNetwork::Pass pass(const ExactNetwork& network) const {
    auto pass = network.pass(samples.t.size());
    pass.x_t = samples.x_t.cast<double>();
    pass.t = samples.t.cast<double>();
    return pass;
  }

  /// dL/d parameters by central differences.
  Eigen::VectorXd by_differences(ExactNetwork network) const {
    auto pass = this->pass(network);
    Eigen::VectorXd& parameters = network.parameters();
    Eigen::VectorXd result(parameters.size());
    for (Eigen::Index i = 0; i < result.size(); ++i) {
      constexpr double h = 1e-4;
      const double at = parameters[i];
      const auto slope = [&](double step) {
        parameters[i] = at + step;
        const double above = exact(network, pass);
        parameters[i] = at - step;
        const double below = exact(network, pass);
        parameters[i] = at;
        return (above - below) / (2.0 * step);
      };
      result[i] = (4.0 * slope(h) - slope(2.0 * h)) / 3.0;
    }
    return result;
  }
};

constexpr NetworkConfig narrow{.depth = 2, .width = 9, .time_features = 4};

}  // namespace

TEST_CASE("a loss's gradient agrees with central differences for every parameter and every input") {
  for (const engine::Kernel* kernel : engine::kernels()) {
    CAPTURE(std::string(kernel->instruction_set));
    engine::use_kernel(*kernel);
    for (const auto& [d, config, schedule] : test::made_up_shapes) {
      const int dimension = d;
      CAPTURE(dimension);
      MadeUpNetwork made_up(d, config, schedule);
      const ExactNetwork exact(made_up.network);
      Workers workers(2);
      Trainer trainer(made_up.network, 70, workers);
      // 70 and 33 samples, one after the other: two gradients become one.
      const MadeUpLoss loss{.samples = MadeUpSamples(d, 103, schedule)};
      Eigen::MatrixXf at_first(d, 70);
      Eigen::MatrixXf at_rest(d, 33);
      double value = trainer.add_gradient(70, loss.from(0), &at_first);
      value += trainer.add_gradient(33, loss.from(70), &at_rest);

      auto pass = loss.pass(exact);
      CHECK(value == doctest::Approx(loss.exact(exact, pass)).epsilon(1e-5));
      const Eigen::VectorXd expected = loss.by_differences(exact);
      CHECK((trainer.gradient().cast<double>() - expected).norm() < 1e-5 * expected.norm());

      Eigen::MatrixXd expected_at(d, 103);
      for (Eigen::Index j = 0; j < 103; ++j) {
        for (Eigen::Index r = 0; r < dimension; ++r) {
          constexpr double h = 1e-4;
          const double at = pass.x_t(r, j);
          pass.x_t(r, j) = at + h;
          const double above = loss.exact(exact, pass);
          pass.x_t(r, j) = at - h;
          expected_at(r, j) = (above - loss.exact(exact, pass)) / (2.0 * h);
          pass.x_t(r, j) = at;
        }
      }
      Eigen::MatrixXd at(d, 103);
      at << at_first.cast<double>(), at_rest.cast<double>();
      CHECK((at - expected_at).norm() < 1e-5 * expected_at.norm());

      // A step later, the sum begins anew.
      trainer.descend(0.0);
      trainer.add_gradient(70, loss.from(0));
      const Eigen::VectorXf first = trainer.gradient();
      CHECK((first.cast<double>() - expected).norm() > 1e-2 * expected.norm());
      trainer.descend(0.0);
      trainer.add_gradient(70, loss.from(0));
      CHECK(trainer.gradient() == first);
    }
  }
  engine::use_kernel(*engine::kernels().front());
}

TEST_CASE("a gradient beyond the clip is shortened as a whole before Adam takes it") {
  for (const engine::Kernel* kernel : engine::kernels()) {
    CAPTURE(std::string(kernel->instruction_set));
    engine::use_kernel(*kernel);
    constexpr double rate = 1e-3;
    constexpr double clip = 2.0;
    MadeUpNetwork made_up(2, narrow, {});
    Workers workers(2);
    Trainer trainer(made_up.network, 40, workers);
    trainer.average_parameters(0.5);
    MadeUpLoss loss{.samples = MadeUpSamples(2, 40, {})};
    Eigen::VectorXd expected = made_up.network.mlp().parameters().cast<double>();
    const Eigen::VectorXd start = expected;
    Eigen::VectorXd average = start;
    Eigen::ArrayXd m = Eigen::ArrayXd::Zero(start.size());
    Eigen::ArrayXd v = m;
    int clipped = 0;
    for (int step = 1; step <= 6; ++step) {
      // Of sizes that Adam tells apart, some beyond the clip.
      loss.size = step % 2 == 0 ? 0.01 : 1.0;
      Eigen::VectorXd gradient = loss.by_differences(ExactNetwork(made_up.network));
      trainer.add_gradient(40, loss.from(0));
      CHECK(trainer.descend(rate, clip) == doctest::Approx(gradient.norm()).epsilon(1e-5));
      if (gradient.norm() > clip) {
        gradient *= clip / gradient.norm();
        ++clipped;
      }
      m = 0.9 * m + 0.1 * gradient.array();
      v = 0.999 * v + 0.001 * gradient.array().square();
      expected.array() -= rate * (m / (1 - std::pow(0.9, step))) /
                          ((v / (1 - std::pow(0.999, step))).sqrt() + 1e-8);
      average += (1.0 - std::min(0.5, step / (step + 9.0))) * (expected - average);
    }
    CHECK(clipped == 3);
    const Eigen::VectorXd moved = expected - start;
    CHECK((made_up.network.mlp().parameters().cast<double>() - expected).norm() <
          2e-3 * moved.norm());
    CHECK((trainer.average().cast<double>() - average).norm() < 2e-3 * moved.norm());
  }
  engine::use_kernel(*engine::kernels().front());
}

TEST_CASE("a step down a gradient has the same bits whatever the number of threads") {
  constexpr NetworkConfig wide{.depth = 2, .width = 130, .time_features = 8};
  const MadeUpLoss loss{.samples = MadeUpSamples(2, 100, {})};
  struct Result {
    Eigen::VectorXf parameters;
    Eigen::MatrixXf x_t_gradient = Eigen::MatrixXf(2, 100);
    double loss, norm;
  };
  const auto steps = [&](int threads) {
    MadeUpNetwork made_up(2, wide, {});
    Workers workers(threads);
    Trainer trainer(made_up.network, 100, workers);
    Result result;
    for (int step = 0; step < 4; ++step) {
      result.loss = trainer.add_gradient(100, loss.from(0), &result.x_t_gradient);
      trainer.add_gradient(70, loss.from(30));
      result.norm = trainer.descend(1e-2, 1.0);
    }
    result.parameters = made_up.network.mlp().parameters();
    return result;
  };
  const Result expected = steps(1);
  CHECK(expected.norm > 1.0);
  for (const int threads : {2, 3, 8}) {
    const Result result = steps(threads);
    CHECK(result.loss == expected.loss);
    CHECK(result.norm == expected.norm);
    CHECK(result.x_t_gradient == expected.x_t_gradient);
    CHECK(result.parameters == expected.parameters);
  }
}

TEST_CASE("both doors lead to one Adam") {
  const MadeUpSamples samples(2, 32, {});
  const auto fill = [&](Eigen::Index, int, Trainer::Batch batch) {
    batch.x_t = samples.x_t;
    batch.t = samples.t;
    batch.alpha = samples.alpha;
    batch.sigma = samples.sigma;
    batch.target = samples.v;
    batch.weight.setConstant(0.5f);
  };
  // The same least squares: n = 32 and a weight of 1/2 leave the same bits.
  const Trainer::Loss loss{
      .fill =
          [&](Eigen::Index, int, Trainer::Inputs inputs) {
            inputs.x_t = samples.x_t;
            inputs.t = samples.t;
            inputs.alpha = samples.alpha;
            inputs.sigma = samples.sigma;
          },
      .gradient =
          [&](Eigen::Index, int, const Eigen::Ref<const Eigen::MatrixXf>& x1_hat,
              Eigen::Ref<Eigen::MatrixXf> gradient) {
            gradient = (x1_hat - samples.v) / 32.0f;
            return 0.5 * static_cast<double>((x1_hat - samples.v).squaredNorm()) / 32.0;
          }};
  Workers workers(1);
  MadeUpNetwork one(2, narrow, {});
  MadeUpNetwork other(2, narrow, {});
  Trainer least_squares(one.network, 32, workers);
  Trainer mixed(other.network, 32, workers);
  for (int step = 0; step < 4; ++step) {
    const Misfit misfit = least_squares.step(32, fill, 1e-2);
    if (step % 2 == 0) {
      CHECK(mixed.add_gradient(32, loss) == doctest::Approx(misfit.loss).epsilon(1e-5));
      mixed.descend(1e-2);
    } else {
      mixed.step(32, fill, 1e-2);
    }
  }
  CHECK(mixed.adam().steps == 4);
  CHECK(mixed.adam().moments == least_squares.adam().moments);
  CHECK(other.network.mlp().parameters() == one.network.mlp().parameters());
}

TEST_CASE("a loss's gradient at x_t is the vector-Jacobian product of its gradient at x1_hat") {
  const MadeUpNetwork made_up(2, narrow, {});
  NoiseNetwork network = made_up.network;
  Workers workers(1);
  Trainer trainer(network, 32, workers);
  const MadeUpLoss loss{.samples = MadeUpSamples(2, 32, {})};
  const MadeUpSamples& s = loss.samples;
  Eigen::MatrixXf x_t_gradient(2, 32);
  trainer.add_gradient(32, loss.from(0), &x_t_gradient);

  VectorJacobian jacobian(network);
  Eigen::MatrixXf x1_hat(2, 32);
  Eigen::MatrixXf product(2, 32);
  jacobian.predict(s.x_t, s.t, s.alpha, s.sigma, x1_hat);
  loss.from(0).gradient(0, 0, x1_hat, product);
  jacobian.product(product, product);
  CHECK(product == x_t_gradient);
}
