#include "engine/kernel.h"

#include "engine/made_up.h"

#include <cstring>
#include <limits>
#include <numbers>

using namespace tiltscope;
using engine::Kernel;
using engine::Layer;
using test::block;
using test::distance;
using test::random;
using test::Rows;
using test::Size;
using test::sizes;

namespace {

struct Product {
  Rows weights, x;
  Eigen::VectorXf bias;
  Eigen::MatrixXd z;  // W x + b, in double precision

  explicit Product(Size size)
      : weights(random(size.out, size.in, 1) / std::sqrt(static_cast<float>(size.in))),
        x(random(size.in, block, 2)),
        bias(random(size.out, 1, 3)),
        z((weights.cast<double>() * x.cast<double>()).colwise() + bias.cast<double>()) {}

  Layer layer() const {
    return {.weights = weights.data(),
            .bias = bias.data(),
            .in = static_cast<int>(weights.cols()),
            .out = static_cast<int>(weights.rows()),
            .stride = static_cast<int>(weights.cols())};
  }
};

Eigen::MatrixXd sigmoid(const Eigen::MatrixXd& z) { return (1 + (-z.array()).exp()).inverse(); }

}  // namespace

TEST_CASE("every kernel's products agree with double precision") {
  for (const Kernel* kernel : engine::kernels()) {
    for (const Size size : sizes) {
      CAPTURE(std::string(kernel->instruction_set));
      CAPTURE(size.in);
      CAPTURE(size.out);
      const Product product(size);
      const Eigen::ArrayXXd s = sigmoid(product.z);
      const Eigen::ArrayXXd value = product.z.array() * s;
      const Eigen::MatrixXd slope = s + value * (1 - s);
      Rows y(size.out, block);
      kernel->linear(product.layer(), product.x.data(), y.data());
      CHECK(distance(y, product.z) < 5e-6);
      kernel->silu(product.layer(), product.x.data(), y.data());
      CHECK(distance(y, value) < 5e-6);
      const Rows inference = y;
      Rows slopes(size.out, block);
      kernel->silu_with_slope(product.layer(), product.x.data(), y.data(), slopes.data());
      CHECK(y == inference);
      CHECK(distance(slopes, slope) < 5e-6);

      const Rows delta = random(size.out, block, 4);
      const Rows below_slope = random(size.in, block, 5);
      Rows below(size.in, block);
      kernel->backward(product.layer(), delta.data(), below_slope.data(), below.data());
      const Eigen::MatrixXd expected =
          (product.weights.cast<double>().transpose() * delta.cast<double>())
              .cwiseProduct(below_slope.cast<double>());
      CHECK(distance(below, expected) < 2e-5);
    }
  }
}

TEST_CASE(
    "SiLU holds at the ends of its range, and lets nothing that is not a number pass for one") {
  for (const Kernel* kernel : engine::kernels()) {
    const float weight = 1.0f;
    const float bias = 0.0f;
    const Layer identity{.weights = &weight, .bias = &bias, .in = 1, .out = 1, .stride = 1};
    Rows x = Rows::Zero(1, block);
    const float not_a_number = std::numeric_limits<float>::quiet_NaN();
    x.leftCols(6) << 1e4f, -1e4f, 80.0f, -80.0f, -0.0f, not_a_number;
    Rows y(1, block);
    Rows slope(1, block);
    kernel->silu_with_slope(identity, x.data(), y.data(), slope.data());
    CHECK(y(0, 0) == 1e4f);
    CHECK(std::abs(y(0, 1)) < 1e-30f);
    CHECK(y(0, 2) == 80.0f);
    CHECK(std::abs(y(0, 3)) < 1e-30f);
    CHECK(y(0, 4) == 0.0f);
    CHECK(slope(0, 0) == doctest::Approx(1.0f));
    CHECK(slope(0, 4) == 0.5f);
    CHECK(std::isnan(y(0, 5)));
  }
}

TEST_CASE("a sample's result does not depend on its place in the block") {
  for (const Kernel* kernel : engine::kernels()) {
    const Product product({130, 256});
    Rows y(256, block);
    kernel->silu(product.layer(), product.x.data(), y.data());
    const Rows turned = product.x.rowwise().reverse();
    Rows y_turned(256, block);
    kernel->silu(product.layer(), turned.data(), y_turned.data());
    CHECK(y_turned == Rows(y.rowwise().reverse()));
  }
}

TEST_CASE("transposition and the time features") {
  for (const Kernel* kernel : engine::kernels()) {
    for (const int features : {1, 32, 45, 130}) {
      const Rows x = random(features, block, 7);
      const int panels = engine::padded(features) / block;
      Rows transposed(panels * block, block);
      kernel->transpose(x.data(), features, transposed.data());
      Rows expected = Rows::Zero(panels * block, block);
      for (int i = 0; i < features; ++i) {
        for (int s = 0; s < block; ++s) expected(i / block * block + s, i % block) = x(i, s);
      }
      CHECK(transposed == expected);
    }

    const Eigen::VectorXf frequencies = Eigen::VectorXf::LinSpaced(40, 1.5f, 101.0f);
    const Eigen::VectorXf t = Eigen::VectorXf::LinSpaced(block, -1.0f, 1.0f);
    Rows features(80, block);
    kernel->fourier(frequencies.data(), 40, t.data(), features.data());
    const Eigen::ArrayXXd angle = (frequencies * t.transpose()).cast<double>();
    CHECK(distance(features.topRows(40), angle.sin()) < 2e-7);
    CHECK(distance(features.bottomRows(40), angle.cos()) < 2e-7);
  }
}

TEST_CASE("the last kernel runs everywhere, the first is in use, and any can be put in its place") {
  REQUIRE(!engine::kernels().empty());
  const Kernel& fastest = *engine::kernels().front();
  CHECK(&engine::kernel() == &fastest);
  engine::use_kernel(*engine::kernels().back());
  CHECK(&engine::kernel() == engine::kernels().back());
  engine::use_kernel(fastest);
  for (const Kernel* kernel : engine::kernels()) CHECK(kernel->saturate(10) >= 10 * 2 * 4);
}

TEST_CASE("Box and Muller's normals, from the ends of the words' range too") {
  for (const Kernel* kernel : engine::kernels()) {
    std::vector<std::uint32_t> bits{0u, 0u, ~0u, ~0u, 1u << 31, 1u << 30, 3u, 0xc0000000u};
    const RandomStream stream(12, Purpose::test);
    for (std::uint64_t i = 0; i < 134; ++i) bits.push_back(stream.below(~0u, i));
    for (const int n : {2, 30, 32, 34, 142}) {
      std::vector<float> normals(static_cast<std::size_t>(n), -9.0f);
      kernel->box_muller(bits.data(), n, normals.data());
      for (std::size_t i = 0; i < normals.size(); i += 2) {
        const double radius = std::sqrt(-2.0 * std::log((bits[i] + 0.5) * 0x1p-32));
        const double angle = 2.0 * std::acos(-1.0) * (bits[i + 1] + 0.5) * 0x1p-32;
        CHECK(std::abs(normals[i] - radius * std::cos(angle)) < 2e-5);
        CHECK(std::abs(normals[i + 1] - radius * std::sin(angle)) < 2e-5);
      }
    }
  }
}

TEST_CASE(
    "every kernel's sums over a posterior agree with double precision, however far its points") {
  for (const Kernel* kernel : engine::kernels()) {
    CAPTURE(std::string(kernel->instruction_set));
    for (const int d : {1, 2, 5}) {
      CAPTURE(d);
      constexpr int n = 237;
      const Rows x0 = random(n, d, 20);
      const Eigen::VectorXf v = random(n, 1, 21);
      const Eigen::VectorXf log_w = random(n, 1, 24);
      const Rows near = random(d, block, 22);
      const Rows centre = random(d, block, 23);
      Eigen::VectorXf alpha(block);
      Eigen::VectorXf sigma(block);
      for (int j = 0; j < block; ++j) {
        const float angle = 0.05f + 1.5f * static_cast<float>(j) / block;
        alpha[j] = std::cos(angle);
        sigma[j] = std::sin(angle);
      }
      // The error of the sums, and of the largest weight's logarithm, for points so far away.
      const auto errors = [&](const float* log_weights, float away) {
        const Rows x_t = near.array() + away;
        Rows sums(6 + 2 * d, block);
        kernel->posterior({x0.data(), v.data(), n, d, log_weights},
                          {x_t.data(), centre.data(), alpha.data(), sigma.data()}, sums.data());
        Eigen::MatrixXd exact = Eigen::MatrixXd::Zero(6 + 2 * d, block);
        for (int j = 0; j < block; ++j) {
          Eigen::VectorXd log_p(n);
          for (int i = 0; i < n; ++i) {
            const Eigen::VectorXd x = x0.row(i).transpose().cast<double>();
            const double scale = static_cast<double>(sigma[j]) * std::numbers::sqrt2;
            const double weight = log_weights == nullptr ? 0.0 : log_weights[i];
            log_p[i] =
                weight - ((x_t.col(j).cast<double>() - static_cast<double>(alpha[j]) * x) / scale)
                             .squaredNorm();
          }
          exact(5 + 2 * d, j) = log_p.maxCoeff() * std::numbers::log2e;
          for (int i = 0; i < n; ++i) {
            const Eigen::VectorXd x = x0.row(i).transpose().cast<double>();
            const Eigen::VectorXd u = x - centre.col(j).cast<double>();
            const double p = std::exp(log_p[i] - log_p.maxCoeff());
            const double value = v[i];
            exact.col(j).head(3) += Eigen::Vector3d(p, p * p, p * value);
            exact.col(j).segment(3, 2) += p * u.squaredNorm() * Eigen::Vector2d(1, value);
            exact.col(j).segment(5, d) += p * u;
            exact.col(j).segment(5 + d, d) += p * value * u;
          }
        }
        const Eigen::VectorXd largest = exact.row(5 + 2 * d).transpose();
        const Eigen::VectorXd given = sums.row(5 + 2 * d).transpose().cast<double>();
        return std::pair(
            distance(sums.topRows(5 + 2 * d), exact.topRows(5 + 2 * d)),
            ((given - largest).array() / largest.array().abs().max(1.0)).abs().maxCoeff());
      };
      for (const float* log_weights : {static_cast<const float*>(nullptr), log_w.data()}) {
        const auto [sums, largest] = errors(log_weights, 0.0f);
        CHECK(sums < 1e-3);
        CHECK(largest < 1e-5);
        // No weight here has digits of its own: exp(-40^2 / 2). Those of the distances are felt.
        const auto [far_sums, far_largest] = errors(log_weights, 40.0f);
        CHECK(far_sums < 0.1);
        CHECK(far_largest < 1e-5);
      }
    }
  }
}
