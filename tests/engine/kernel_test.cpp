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
      constexpr int stride = engine::padded(n);
      const Eigen::MatrixXf x0 = random(stride, d, 20).reshaped(stride, d);
      const Eigen::VectorXf v = random(stride, 1, 21);
      const Eigen::VectorXf lacking = random(stride, 1, 24);
      const Rows near = random(d, block, 22);
      const Rows centre = random(d, block, 23);
      Eigen::VectorXf alpha(block);
      Eigen::VectorXf sigma(block);
      for (int j = 0; j < block; ++j) {
        const float angle = 0.05f + 1.5f * static_cast<float>(j) / block;
        alpha[j] = std::cos(angle);
        sigma[j] = std::sin(angle);
      }
      const engine::PosteriorRows rows{d};
      // The error of the sums, with weights or without, for points so far away.
      const auto error = [&](bool weighted, float away) {
        const Rows x_t = near.array() + away;
        Eigen::MatrixXd exact = Eigen::MatrixXd::Zero(rows.count(), block);
        Eigen::VectorXf reference(block);
        for (int j = 0; j < block; ++j) {
          Eigen::MatrixXd x1(d, n);
          for (int c = 0; c < d; ++c) {
            x1.row(c) = rows.root *
                        (double{x_t(c, j)} -
                         double{alpha[j]} * x0.col(c).head(n).cast<double>().transpose().array()) /
                        double{sigma[j]};
          }
          Eigen::VectorXd bits = x1.colwise().squaredNorm().transpose();
          if (weighted) bits += lacking.head(n).cast<double>();
          reference[j] = static_cast<float>(bits.minCoeff());
          const double least = reference[j];
          for (int i = 0; i < n; ++i) {
            const double p = std::exp2(least - bits[i]);
            const double value = v[i];
            const double length =
                (x1.col(i) - rows.root * centre.col(j).cast<double>()).squaredNorm();
            exact(rows.weights, j) += p;
            exact(rows.squares, j) += p * p;
            exact(rows.values, j) += p * value;
            exact(rows.lengths, j) += p * length;
            exact(rows.values_lengths, j) += p * value * length;
            for (int c = 0; c < d; ++c) {
              exact(rows.noise(c), j) += p * x1(c, i);
              exact(rows.values_noise(c), j) += p * value * x1(c, i);
            }
          }
        }
        const auto sums_of = [&](bool valued, bool centred) {
          Eigen::MatrixXf sums = Eigen::MatrixXf::Zero(block, rows.count());
          kernel->posterior({.n = n,
                             .d = d,
                             .stride = stride,
                             .x0 = x0.data(),
                             .v = valued ? v.data() : nullptr,
                             .bits = weighted ? lacking.data() : nullptr,
                             .most_bits = 1.0f,
                             .low = nullptr,
                             .high = nullptr},
                            {.count = block,
                             .x_t = x_t.data(),
                             .alpha = alpha.data(),
                             .sigma = sigma.data(),
                             .bits = reference.data(),
                             .centre = centred ? centre.data() : nullptr},
                            sums.data());
          return Eigen::MatrixXd(sums.transpose().cast<double>());
        };
        const Eigen::MatrixXd all = sums_of(true, true);
        // Those that are asked for are the same, whichever others are.
        const Eigen::MatrixXd valued = sums_of(true, false);
        const Eigen::MatrixXd plain = sums_of(false, false);
        for (int r = 0; r < rows.count(); ++r) {
          const bool length = r == rows.lengths || r == rows.values_lengths;
          const bool alone = r == rows.weights || (r >= rows.noise(0) && r < rows.noise(d));
          if (!length) CHECK(valued.row(r) == all.row(r));
          if (alone) CHECK(plain.row(r) == all.row(r));
        }
        const Eigen::ArrayXd size = exact.cwiseAbs().rowwise().maxCoeff();
        return ((all - exact).cwiseAbs().rowwise().maxCoeff().array() / size).maxCoeff();
      };
      for (const bool weighted : {false, true}) {
        CAPTURE(weighted);
        CHECK(error(weighted, 0.0f) < 1e-3);
        // No weight here has digits of its own: exp(-20^2 / 2). Those of the distances are felt.
        CHECK(error(weighted, 20.0f) < 0.1);
      }
    }
  }
}
