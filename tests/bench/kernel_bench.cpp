#include "bench/rate.h"
#include "diffusion/noising.h"
#include "diffusion/posterior_data.h"
#include "engine/kernel.h"
#include "math/gaussian_mixture.h"
#include "nn/predictor.h"
#include "nn/trainer.h"
#include "nn/vector_jacobian.h"

#include <numbers>
#include <string>

/// The kernel's operations on a layer of 256 x 256 and on one of 64 x 64, for each instruction set
/// of this processor, beside its multiply-adds alone; and what is made of them for the paper's
/// network and for one of 3 x 64. One thread. `of_peak` is the share of the multiply-adds' rate
/// that the nominal products reach: two operations for each weight, sample and pass.
namespace tiltscope {
namespace {

using engine::Kernel;

constexpr int block = engine::block;

void multiply_adds(benchmark::State& state, const Kernel& kernel, int) {
  double operations = 0.0;
  for (auto _ : state) operations = kernel.saturate(10'000);
  count(state, operations);
}

/// A layer with made-up numbers, and room for everything that becomes of it.
struct Bench {
  int width;
  Eigen::MatrixXf weights = 0.06f * Eigen::MatrixXf::Random(width, width);
  Eigen::VectorXf bias = Eigen::VectorXf::Random(width);
  BlockMatrix x = BlockMatrix::Random(block, width);
  BlockMatrix y = BlockMatrix::Zero(block, width);
  BlockMatrix slope = BlockMatrix::Ones(block, width);
  engine::Layer layer{weights.data(), bias.data(), width, width, width};
  double operations = 2.0 * width * width * block;

  explicit Bench(int units) : width(units) {}
};

void linear(benchmark::State& state, const Kernel& kernel, int width) {
  Bench b(width);
  for (auto _ : state) kernel.linear(b.layer, b.x.data(), b.y.data());
  count(state, b.operations, kernel);
}

void silu(benchmark::State& state, const Kernel& kernel, int width) {
  Bench b(width);
  for (auto _ : state) kernel.silu(b.layer, b.x.data(), b.y.data());
  count(state, b.operations, kernel);
}

void silu_with_slope(benchmark::State& state, const Kernel& kernel, int width) {
  Bench b(width);
  for (auto _ : state) kernel.silu_with_slope(b.layer, b.x.data(), b.y.data(), b.slope.data());
  count(state, b.operations, kernel);
}

void backward(benchmark::State& state, const Kernel& kernel, int width) {
  Bench b(width);
  for (auto _ : state) kernel.backward(b.layer, b.x.data(), b.slope.data(), b.y.data());
  count(state, b.operations, kernel);
}

/// A layer's update over two blocks, and the buffers behind it.
struct Update {
  static constexpr int blocks = 2;
  int width;
  Bench b{width};
  Eigen::VectorXf inputs = Eigen::VectorXf::Random(blocks * block * width);
  Eigen::VectorXf deltas = 0.01f * Eigen::VectorXf::Random(blocks * block * width);
  Eigen::MatrixXf mean = Eigen::MatrixXf::Zero(width, width + 1);
  Eigen::MatrixXf square = mean;
  Eigen::MatrixXf gradient = mean;
  engine::LayerUpdate layer{.weights = b.weights.data(),
                            .bias = b.bias.data(),
                            .in = width,
                            .out = width,
                            .blocks = blocks,
                            .inputs = inputs.data(),
                            .deltas = deltas.data(),
                            .weight_mean = mean.data(),
                            .weight_square = square.data(),
                            .bias_mean = mean.col(width).data(),
                            .bias_square = square.col(width).data(),
                            .weight_gradient = gradient.data(),
                            .bias_gradient = gradient.col(width).data()};

  explicit Update(int units) : width(units) {}
  Update(const Update&) = delete;
  Update& operator=(const Update&) = delete;
};

void update(benchmark::State& state, const Kernel& kernel, int width) {
  Update u(width);
  for (auto _ : state) kernel.update(u.layer, engine::adam_step(1, 1e-6), 0, width);
  count(state, Update::blocks * u.b.operations, kernel);
}

void gradient(benchmark::State& state, const Kernel& kernel, int width) {
  Update u(width);
  for (auto _ : state) kernel.gradient(u.layer, false, 0, width);
  count(state, Update::blocks * u.b.operations, kernel);
}

void added_gradient(benchmark::State& state, const Kernel& kernel, int width) {
  Update u(width);
  u.deltas *= 1e-6f;
  for (auto _ : state) kernel.gradient(u.layer, true, 0, width);
  count(state, Update::blocks * u.b.operations, kernel);
}

void count_parameters(benchmark::State& state, double parameters) {
  state.counters["parameters"] =
      benchmark::Counter(parameters, benchmark::Counter::kIsIterationInvariantRate);
}

/// From a gradient in memory: no products.
void adam(benchmark::State& state, const Kernel& kernel, int width) {
  Update u(width);
  u.gradient.setConstant(0.01f);
  for (auto _ : state) kernel.adam(u.layer, engine::adam_step(1, 1e-6), 0.5f, 0, width);
  count_parameters(state, width * (width + 1));
}

void sum_of_squares(benchmark::State& state, const Kernel& kernel, int width) {
  const Eigen::VectorXf gradient = Eigen::VectorXf::Random(width * width);
  for (auto _ : state) {
    benchmark::DoNotOptimize(kernel.sum_of_squares(gradient.data(), gradient.size()));
  }
  count_parameters(state, width * width);
}

/// 32 noisy points at all times beside the data of a tilt, with values, or of the base training,
/// without: for each pair an exponential and the sums, unless it is passed by.
template <bool valued>
void posterior(benchmark::State& state, const Kernel& kernel, int) {
  constexpr int n = 3'000;
  constexpr int d = 2;
  const BaseConfig config;
  const GaussianMixture base(config);
  const Eigen::MatrixXf x0 = base.sample(n, RandomStream(1, Purpose::test)).cast<float>();
  const PosteriorData data(x0, Eigen::VectorXf::Random(valued ? n : 0));
  Eigen::VectorXf t(block), alpha(block), sigma(block);
  Eigen::MatrixXf z(d, block), x_t(d, block);
  noise(RandomStream(2, Purpose::test), NoiseSchedule(ScheduleConfig{}), 0, x0.leftCols(block),
        {t, alpha, sigma, z, x_t}, Times::stratified);
  const BlockMatrix points = x_t.transpose();
  const Eigen::VectorXf bits =
      static_cast<float>(std::numbers::log2e / 2) * z.colwise().squaredNorm().transpose();
  BlockMatrix sums = BlockMatrix::Zero(block, engine::PosteriorRows{d}.count());
  for (auto _ : state) {
    kernel.posterior(data.view(),
                     {.count = block,
                      .x_t = points.data(),
                      .alpha = alpha.data(),
                      .sigma = sigma.data(),
                      .bits = bits.data(),
                      .centre = nullptr},
                     sums.data());
    benchmark::DoNotOptimize(sums.data());
  }
  state.counters["pairs"] = benchmark::Counter(static_cast<double>(n) * block,
                                               benchmark::Counter::kIsIterationInvariantRate);
}

const NetworkConfig paper{};
const NetworkConfig small{.depth = 3, .width = 64, .time_features = 32};

struct Network {
  NoiseNetwork network;
  double call;  ///< operations for one sample

  explicit Network(const NetworkConfig& config) : network(2, config, ScheduleConfig{}) {
    flush_denormals();
    network.mlp().initialise(0);
    call = 2.0 * static_cast<double>(network.mlp().shape().weights());
  }
};

void forward_pass(benchmark::State& state, const NetworkConfig& config) {
  Network n(config);
  Predictor predictor(n.network);
  constexpr int samples = Predictor::capacity;
  const Eigen::MatrixXf x_t = Eigen::MatrixXf::Random(2, samples);
  const Eigen::VectorXf t = Eigen::VectorXf::LinSpaced(samples, 0.01f, 0.99f);
  Eigen::MatrixXf x1_hat(2, samples);
  for (auto _ : state) predictor.predict(x_t, t, t, t, x1_hat);
  count(state, n.call * samples, engine::kernel());
}

/// Forward, backward and Adam.
void optimiser_step(benchmark::State& state, const NetworkConfig& config) {
  constexpr Eigen::Index samples = 64;
  Network n(config);
  Workers workers(1);
  Trainer trainer(n.network, samples, workers);
  const Trainer::Fill fill = [](Eigen::Index, int, Trainer::Batch batch) {
    batch.x_t.setConstant(0.5f);
    batch.t.setConstant(0.5f);
    batch.alpha.setConstant(0.7f);
    batch.sigma.setConstant(0.7f);
    batch.target.setConstant(0.1f);
    batch.weight.setOnes();
  };
  for (auto _ : state) trainer.step(samples, fill, 1e-4);
  count(state, 3 * n.call * samples, engine::kernel());
}

/// The same by the other door, for so many samples: forward, backward, the gradient into memory,
/// its norm, its clip, and Adam.
void gradient_step(benchmark::State& state) {
  const Eigen::Index samples = state.range(0);
  Network n(paper);
  Workers workers(1);
  Trainer trainer(n.network, samples, workers);
  const Trainer::Loss loss{.fill =
                               [](Eigen::Index, int, Trainer::Inputs inputs) {
                                 inputs.x_t.setConstant(0.5f);
                                 inputs.t.setConstant(0.5f);
                                 inputs.alpha.setConstant(0.7f);
                                 inputs.sigma.setConstant(0.7f);
                               },
                           .gradient =
                               [](Eigen::Index, int, const Eigen::Ref<const Eigen::MatrixXf>&,
                                  Eigen::Ref<Eigen::MatrixXf> gradient) {
                                 gradient.setConstant(0.1f);
                                 return 0.0;
                               }};
  for (auto _ : state) {
    trainer.add_gradient(samples, loss);
    benchmark::DoNotOptimize(trainer.descend(1e-4, 1.0));
  }
  count(state, 3 * n.call * static_cast<double>(samples), engine::kernel());
}

/// x1_hat and a product with its Jacobian: forward, and backward to x_t.
void vector_jacobian(benchmark::State& state) {
  Network n(paper);
  VectorJacobian jacobian(n.network);
  constexpr int samples = VectorJacobian::capacity;
  const Eigen::MatrixXf x_t = Eigen::MatrixXf::Random(2, samples);
  const Eigen::VectorXf t = Eigen::VectorXf::LinSpaced(samples, 0.01f, 0.99f);
  Eigen::MatrixXf x1_hat(2, samples);
  Eigen::MatrixXf product(2, samples);
  for (auto _ : state) {
    jacobian.predict(x_t, t, t, t, x1_hat);
    jacobian.product(x1_hat, product);
  }
  count(state, 2 * n.call * samples, engine::kernel());
}

[[maybe_unused]] const bool operations_registered = [] {
  using Operation = void (*)(benchmark::State&, const Kernel&, int width);
  const auto add = [](const Kernel& kernel, const char* name, Operation operation, int width) {
    std::string full = std::string(kernel.instruction_set) + "/" + name;
    if (width > 0) full += "/" + std::to_string(width);
    benchmark::RegisterBenchmark(full.c_str(), operation, kernel, width)
        ->Unit(benchmark::kMicrosecond)
        ->MinTime(0.2);
  };
  const std::pair<const char*, Operation> of_layers[] = {{"linear", linear},
                                                         {"silu", silu},
                                                         {"silu_with_slope", silu_with_slope},
                                                         {"backward", backward},
                                                         {"update", update},
                                                         {"gradient", gradient},
                                                         {"added_gradient", added_gradient},
                                                         {"adam", adam},
                                                         {"sum_of_squares", sum_of_squares}};
  for (const Kernel* kernel : engine::kernels()) {
    add(*kernel, "peak", multiply_adds, 0);
    for (const int width : {256, 64}) {
      for (const auto& [name, operation] : of_layers) add(*kernel, name, operation, width);
    }
    add(*kernel, "posterior", posterior<true>, 0);
    add(*kernel, "posterior_of_base", posterior<false>, 0);
  }
  return true;
}();

BENCHMARK_CAPTURE(forward_pass, paper, paper)->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(forward_pass, small, small)->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(optimiser_step, paper, paper)->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(optimiser_step, small, small)->Unit(benchmark::kMicrosecond);
BENCHMARK(gradient_step)->Arg(64)->Arg(512)->Unit(benchmark::kMicrosecond);
BENCHMARK(vector_jacobian)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace tiltscope
