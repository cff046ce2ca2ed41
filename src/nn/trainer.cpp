#include "nn/trainer.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace tiltscope {

namespace {

constexpr int block_size = engine::block;

/// From here on, Adam's bias corrections are 1 to the last bit.
constexpr int many_steps = 100'000;

}  // namespace

Trainer::Trainer(NoiseNetwork& network, Eigen::Index largest_batch, Workers& workers,
                 LowRank* factors)
    : network_(network),
      workers_(workers),
      x_t_(network.dimension(), largest_batch),
      target_(network.dimension(), largest_batch),
      t_(largest_batch),
      alpha_(largest_batch),
      sigma_(largest_batch),
      weight_(largest_batch),
      losses_((largest_batch + block_size - 1) / block_size),
      gradients_(losses_.size()),
      propagate_task_([this](int i, int worker) { propagate(i, worker); }),
      update_task_([this](int i, int) { update(rows_[static_cast<std::size_t>(i)]); }),
      x1_hat_(network.dimension(), largest_batch),
      gradient_(Eigen::VectorXf::Zero(network.mlp().parameters().size())),
      loss_task_([this](int i, int worker) { propagate_loss(i, worker); }),
      gradient_task_([this](int i, int) { store_gradient(rows_[static_cast<std::size_t>(i)]); }),
      squares_task_([this](int i, int) { add_squares(static_cast<std::size_t>(i)); }),
      descend_task_([this](int i, int) { descend(rows_[static_cast<std::size_t>(i)]); }) {
  const MlpShape& shape = network.mlp().shape();
  // Few enough rows that a narrow network's layers are worth the same to each of two threads.
  const int share = shape.width > 128 ? 64 : 32;
  const Eigen::Index blocks = losses_.size();
  // Factors bring their own moments.
  const Eigen::Index kept = factors == nullptr ? 1 : 0;
  for (int l = 0; l < shape.layers(); ++l) {
    const Eigen::Index out = shape.out(l);
    const Eigen::Index in = engine::padded(shape.in(l));
    layers_.push_back({.inputs = Eigen::VectorXf(blocks * in * block_size),
                       .deltas = BlockMatrix(block_size, blocks * out),
                       .weight_mean = Eigen::VectorXf::Zero(kept * out * in),
                       .weight_square = Eigen::VectorXf::Zero(kept * out * in),
                       .bias_mean = Eigen::VectorXf::Zero(kept * out),
                       .bias_square = Eigen::VectorXf::Zero(kept * out)});
    for (int row = 0; row < shape.out(l); row += share) {
      rows_.push_back({l, row, std::min(share, shape.out(l) - row)});
    }
  }
  squares_.resize(static_cast<Eigen::Index>(rows_.size()));
  const int widest = std::max({shape.inputs, shape.width, shape.outputs});
  for (int i = 0; i < workers.size(); ++i) {
    scratch_.push_back({.even = BlockMatrix(block_size, widest),
                        .odd = BlockMatrix(block_size, widest),
                        .slopes = std::vector<BlockMatrix>(static_cast<std::size_t>(shape.depth),
                                                           BlockMatrix(block_size, shape.width)),
                        .input_gradient = InputGradient(network.dimension())});
  }
  if (factors != nullptr) low_rank_.emplace(*factors, network.mlp(), workers);
}

Eigen::VectorXf& Trainer::trained() {
  return low_rank_ ? low_rank_->factors().factors() : network_.mlp().parameters();
}

void Trainer::average_parameters(double decay) {
  decay_ = decay;
  average_ = trained();
}

Eigen::Index Trainer::moments_size(const MlpShape& shape) {
  Eigen::Index size = 0;
  for (int l = 0; l < shape.layers(); ++l) {
    size += 2 * Eigen::Index{shape.out(l)} * (engine::padded(shape.in(l)) + 1);
  }
  return size;
}

AdamState Trainer::adam() const {
  if (low_rank_) return {steps_, low_rank_->moments()};
  AdamState adam{steps_, Eigen::VectorXf(moments_size(network_.mlp().shape()))};
  Eigen::Index at = 0;
  for (const Layer& layer : layers_) {
    for (const Eigen::VectorXf* part :
         {&layer.weight_mean, &layer.weight_square, &layer.bias_mean, &layer.bias_square}) {
      adam.moments.segment(at, part->size()) = *part;
      at += part->size();
    }
  }
  return adam;
}

void Trainer::resume(const AdamState& adam, const Eigen::VectorXf& average) {
  warm_start(adam);
  average_ = average;
  averaged_ = adam.steps;
}

void Trainer::warm_start(const AdamState& adam) {
  // Tilt after tilt, their number would outgrow an int.
  steps_ = std::min(adam.steps, many_steps);
  if (low_rank_) {
    low_rank_->moments() = adam.moments;
    return;
  }
  Eigen::Index at = 0;
  for (Layer& layer : layers_) {
    for (Eigen::VectorXf* part :
         {&layer.weight_mean, &layer.weight_square, &layer.bias_mean, &layer.bias_square}) {
      *part = adam.moments.segment(at, part->size());
      at += part->size();
    }
  }
}

Misfit Trainer::step(Eigen::Index n, const Fill& fill, double rate) {
  n_ = n;
  fill_ = &fill;
  // Samples are shared out for everything up to the deltas, rows of weights for everything after:
  // no gradient is ever added up across threads.
  workers_.run(blocks(), propagate_task_);
  begin_step(rate);
  if (low_rank_) {
    added_ = false;
    workers_.run(static_cast<int>(rows_.size()), gradient_task_);
    low_rank_->pull(gradient_);
    low_rank_->descend(adam_, 1.0f, {average_, blend_});
  } else {
    workers_.run(static_cast<int>(rows_.size()), update_task_);
  }
  const auto size = static_cast<double>(n);
  return {losses_.head(blocks()).sum() / size, gradients_.head(blocks()).sum() / size};
}

void Trainer::begin_step(double rate) {
  ++steps_;
  ++averaged_;
  adam_ = engine::adam_step(steps_, rate);
  blend_ = static_cast<float>(1.0 - std::min(decay_, averaged_ / (averaged_ + 9.0)));
}

Trainer::Range Trainer::range(int block) const {
  const Eigen::Index first = Eigen::Index{block} * block_size;
  return {first, std::min<Eigen::Index>(block_size, n_ - first)};
}

float* Trainer::delta(int layer, int block) {
  return layers_[static_cast<std::size_t>(layer)]
      .deltas.col(Eigen::Index{block} * network_.mlp().shape().out(layer))
      .data();
}

void Trainer::propagate(int block, int worker) {
  const auto [first, count] = range(block);
  (*fill_)(first, worker,
           {x_t_.middleCols(first, count), t_.segment(first, count), alpha_.segment(first, count),
            sigma_.segment(first, count), target_.middleCols(first, count),
            weight_.segment(first, count)});
  residual(block, forward(block, scratch(worker)));
  backward(block, scratch(worker));
}

const float* Trainer::forward(int block, Scratch& scratch) {
  const engine::Kernel& kernel = engine::kernel();
  const Mlp& mlp = network_.mlp();
  const MlpShape& shape = mlp.shape();
  const auto [first, count] = range(block);

  float* x = scratch.even.data();
  float* y = scratch.odd.data();
  pack_input(network_, x_t_.middleCols(first, count), t_.segment(first, count), x);
  for (int l = 0; l < shape.layers(); ++l, std::swap(x, y)) {
    const auto k = static_cast<std::size_t>(l);
    const Eigen::Index size = Eigen::Index{engine::padded(shape.in(l))} * block_size;
    kernel.transpose(x, shape.in(l), layers_[k].inputs.data() + block * size);
    const engine::Layer layer = engine_layer(mlp, l);
    if (l == shape.depth) {
      kernel.linear(layer, x, y);
    } else {
      kernel.silu_with_slope(layer, x, y, scratch.slopes[k].data());
    }
  }
  return x;
}

void Trainer::residual(int block, const float* F) {
  const auto [first, count] = range(block);
  float* delta = this->delta(network_.mlp().shape().depth, block);
  double loss = 0.0, gradient = 0.0;
  for (Eigen::Index r = 0; r < x_t_.rows(); ++r, F += block_size, delta += block_size) {
    for (Eigen::Index j = 0; j < count; ++j) {
      const Eigen::Index i = first + j;
      const float skip = network_.skip(r, alpha_[i], sigma_[i]);
      const float error = skip * x_t_(r, i) + alpha_[i] * F[j] - target_(r, i);
      const auto pull = static_cast<double>(weight_[i] * error);
      loss += static_cast<double>(weight_[i] * error * error);
      gradient += pull * pull;
      delta[j] = 2.0f / static_cast<float>(n_) * weight_[i] * alpha_[i] * error;
    }
    std::fill(delta + count, delta + block_size, 0.0f);
  }
  losses_[block] = loss;
  gradients_[block] = gradient;
}

void Trainer::backward(int block, Scratch& scratch) {
  for (int l = network_.mlp().shape().depth; l > 0; --l) {
    engine::kernel().backward(engine_layer(network_.mlp(), l), delta(l, block),
                              scratch.slopes[static_cast<std::size_t>(l - 1)].data(),
                              delta(l - 1, block));
  }
}

engine::LayerUpdate Trainer::layer_update(const Rows& rows) {
  Mlp& mlp = network_.mlp();
  const MlpShape& shape = mlp.shape();
  Layer& layer = layers_[static_cast<std::size_t>(rows.layer)];
  float* const gradient = gradient_.data() + mlp.offset(rows.layer);
  return {.weights = mlp.weight(rows.layer).data(),
          .bias = mlp.bias(rows.layer).data(),
          .in = shape.in(rows.layer),
          .out = shape.out(rows.layer),
          .blocks = blocks(),
          .inputs = layer.inputs.data(),
          .deltas = layer.deltas.data(),
          .weight_mean = layer.weight_mean.data(),
          .weight_square = layer.weight_square.data(),
          .bias_mean = layer.bias_mean.data(),
          .bias_square = layer.bias_square.data(),
          .weight_gradient = gradient,
          .bias_gradient = gradient + shape.weights(rows.layer)};
}

void Trainer::update(const Rows& rows) {
  engine::kernel().update(layer_update(rows), adam_, rows.first, rows.count);
  average(rows);
}

void Trainer::average(const Rows& rows) {
  if (average_.size() == 0) return;
  const Mlp& mlp = network_.mlp();
  const auto blend = [&](Eigen::Index first, Eigen::Index count) {
    auto average = average_.segment(first, count);
    average += blend_ * (mlp.parameters().segment(first, count) - average);
  };
  const Eigen::Index start = mlp.offset(rows.layer);
  const Eigen::Index in = mlp.shape().in(rows.layer);
  blend(start + rows.first * in, rows.count * in);
  blend(start + mlp.shape().weights(rows.layer) + rows.first, rows.count);
}

double cosine_rate(double rate, double step, double steps) {
  return 0.5 * rate * (1.0 + std::cos(std::numbers::pi * step / steps));
}

}  // namespace tiltscope
