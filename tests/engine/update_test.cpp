#include "engine/made_up.h"

#include <utility>

using namespace tiltscope;
using engine::Kernel;
using test::block;
using test::distance;
using test::random;
using test::Rows;
using test::Size;
using test::sizes;

namespace {

/// A layer's update, and the buffers behind it.
struct Update {
  Rows weights;
  Eigen::VectorXf bias, inputs, weight_mean, weight_square, bias_mean, bias_square;
  Eigen::VectorXf weight_gradient, bias_gradient;
  Rows deltas;
  engine::LayerUpdate view;

  Update(const Kernel& kernel, Size size, int blocks, const Rows& x, Rows delta)
      : weights(Rows::Zero(size.out, size.in)),
        bias(Eigen::VectorXf::Zero(size.out)),
        inputs(blocks * engine::padded(size.in) * block),
        weight_mean(Eigen::VectorXf::Zero(size.out * engine::padded(size.in))),
        weight_square(weight_mean),
        bias_mean(bias),
        bias_square(bias),
        weight_gradient(Eigen::VectorXf::Zero(size.out * size.in)),
        bias_gradient(bias),
        deltas(std::move(delta)) {
    for (int b = 0; b < blocks; ++b) {
      kernel.transpose(x.middleRows(b * size.in, size.in).eval().data(), size.in,
                       inputs.data() + b * engine::padded(size.in) * block);
    }
    view = {.weights = weights.data(),
            .bias = bias.data(),
            .in = size.in,
            .out = size.out,
            .blocks = blocks,
            .inputs = inputs.data(),
            .deltas = deltas.data(),
            .weight_mean = weight_mean.data(),
            .weight_square = weight_square.data(),
            .bias_mean = bias_mean.data(),
            .bias_square = bias_square.data(),
            .weight_gradient = weight_gradient.data(),
            .bias_gradient = bias_gradient.data()};
  }
  Update(const Update&) = delete;
  Update& operator=(const Update&) = delete;
};

}  // namespace

TEST_CASE("the update's gradient is the sum over all samples") {
  for (const Kernel* kernel : engine::kernels()) {
    for (const Size size : sizes) {
      for (const int blocks : {1, 2, 5}) {
        CAPTURE(std::string(kernel->instruction_set));
        CAPTURE(size.in);
        CAPTURE(size.out);
        const Rows x = random(blocks * size.in, block, 8);
        const Rows delta = random(blocks * size.out, block, 9);
        Update update(*kernel, size, blocks, x, delta);
        // So large an epsilon leaves w = -(1 - beta1) gradient of the first step.
        kernel->update(update.view, {.rate = 1e12f, .epsilon = 1e12f}, 0, size.out);
        Eigen::MatrixXd gradient = Eigen::MatrixXd::Zero(size.out, size.in);
        Eigen::VectorXd bias_gradient = Eigen::VectorXd::Zero(size.out);
        for (int b = 0; b < blocks; ++b) {
          const Eigen::MatrixXd d = delta.middleRows(b * size.out, size.out).cast<double>();
          gradient += d * x.middleRows(b * size.in, size.in).cast<double>().transpose();
          bias_gradient += d.rowwise().sum();
        }
        CHECK(distance(update.weights, -0.1 * gradient) < 1e-5);
        CHECK(distance(update.bias, -0.1 * bias_gradient) < 1e-5);
      }
    }
  }
}

TEST_CASE("Adam follows its published recursion, however its rows are shared out") {
  for (const Kernel* kernel : engine::kernels()) {
    for (const Size size : {Size{7, 20}, Size{40, 19}, Size{64, 24}}) {
      const Rows x = random(size.in, block, 10);
      Rows delta = random(size.out, block, 11);
      Update update(*kernel, size, 1, x, delta);
      Update shared(*kernel, size, 1, x, delta);
      Eigen::ArrayXXd expected = Eigen::ArrayXXd::Zero(size.out, size.in);
      Eigen::ArrayXXd m = expected;
      Eigen::ArrayXXd v = expected;
      for (int step = 1; step <= 3; ++step) {
        delta *= -0.7f;
        update.deltas = shared.deltas = delta;
        const engine::AdamStep adam = engine::adam_step(step, 0.1);
        kernel->update(update.view, adam, 0, size.out);
        kernel->update(shared.view, adam, 8, size.out - 8);
        kernel->update(shared.view, adam, 0, 8);

        const Eigen::ArrayXXd gradient = delta.cast<double>() * x.cast<double>().transpose();
        m = 0.9 * m + 0.1 * gradient;
        v = 0.999 * v + 0.001 * gradient.square();
        const Eigen::ArrayXXd m_hat = m / (1 - std::pow(0.9, step));
        const Eigen::ArrayXXd v_hat = v / (1 - std::pow(0.999, step));
        expected -= 0.1 * m_hat / (v_hat.sqrt() + 1e-8);
        // Where gradients cancel, rounding is felt.
        CHECK(distance(update.weights, expected) < 2e-4);
        CHECK(shared.weights == update.weights);
        CHECK(shared.bias == update.bias);
      }
    }
  }
}

TEST_CASE("a gradient goes to memory in the place of what is there, or is added to it") {
  for (const Kernel* kernel : engine::kernels()) {
    for (const Size size : sizes) {
      for (const int blocks : {1, 2, 5}) {
        CAPTURE(std::string(kernel->instruction_set));
        CAPTURE(size.in);
        CAPTURE(size.out);
        const Rows x = random(blocks * size.in, block, 8);
        const Rows delta = random(blocks * size.out, block, 9);
        Update update(*kernel, size, blocks, x, delta);
        Eigen::MatrixXd gradient = Eigen::MatrixXd::Zero(size.out, size.in);
        Eigen::VectorXd bias_gradient = Eigen::VectorXd::Zero(size.out);
        for (int b = 0; b < blocks; ++b) {
          const Eigen::MatrixXd d = delta.middleRows(b * size.out, size.out).cast<double>();
          gradient += d * x.middleRows(b * size.in, size.in).cast<double>().transpose();
          bias_gradient += d.rowwise().sum();
        }
        const Eigen::Map<const Rows> stored(update.weight_gradient.data(), size.out, size.in);
        update.weight_gradient.setConstant(1e9f);
        update.bias_gradient.setConstant(1e9f);
        kernel->gradient(update.view, false, 0, size.out);
        CHECK(distance(stored, gradient) < 1e-4);
        CHECK(distance(update.bias_gradient, bias_gradient) < 1e-4);
        const Rows once = stored;
        const Eigen::VectorXf bias_once = update.bias_gradient;
        if (size.out > 8) kernel->gradient(update.view, true, 8, size.out - 8);
        kernel->gradient(update.view, true, 0, std::min(8, size.out));
        CHECK(stored == 2.0f * once);
        CHECK(update.bias_gradient == 2.0f * bias_once);
        CHECK(update.weights.isZero(0.0f));
      }
    }
  }
}

TEST_CASE("a gradient's way through memory leaves the bits of the update that needs no memory") {
  for (const Kernel* kernel : engine::kernels()) {
    for (const Size size : sizes) {
      CAPTURE(std::string(kernel->instruction_set));
      CAPTURE(size.in);
      CAPTURE(size.out);
      const Rows x = random(2 * size.in, block, 10);
      const Rows delta = random(2 * size.out, block, 11);
      Update fused(*kernel, size, 2, x, delta);
      Update stored(*kernel, size, 2, x, delta);
      for (int step = 1; step <= 3; ++step) {
        const engine::AdamStep adam = engine::adam_step(step, 0.1);
        // A power of two, which moves no digit.
        const float scale = step == 2 ? 0.125f : 1.0f;
        stored.deltas = delta * static_cast<float>(step);
        fused.deltas = stored.deltas * scale;
        kernel->gradient(stored.view, false, 0, size.out);
        for (int row = 0; row < size.out; row += 16) {
          const int rows = std::min(16, size.out - row);
          kernel->update(fused.view, adam, row, rows);
          kernel->adam(stored.view, adam, scale, row, rows);
        }
        CHECK(stored.weights == fused.weights);
        CHECK(stored.bias == fused.bias);
        CHECK(stored.weight_mean == fused.weight_mean);
        CHECK(stored.weight_square == fused.weight_square);
        CHECK(stored.bias_square == fused.bias_square);
      }
    }
  }
}

TEST_CASE("sums of squares keep double precision") {
  for (const Kernel* kernel : engine::kernels()) {
    const Rows x = random(1, 4'099, 12);
    for (const int n : {0, 1, 31, 64, 67, 4'099}) {
      CHECK(kernel->sum_of_squares(x.data(), n) ==
            doctest::Approx(x.leftCols(n).cast<double>().squaredNorm()).epsilon(1e-12));
    }
    const Eigen::VectorXf large = Eigen::VectorXf::Constant(100, 1e30f);
    CHECK(kernel->sum_of_squares(large.data(), 100) == doctest::Approx(1e62).epsilon(1e-5));
  }
}
