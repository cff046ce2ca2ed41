#include "nn/trainer.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace tiltscope {

Trainer::Trainer(NoiseNetwork<float>& network, Eigen::Index largest_batch, Workers& workers)
    : network_(network),
      workers_(workers),
      pass_(network.pass(largest_batch, NoiseNetwork<float>::For::training)),
      target_(network.dimension(), largest_batch),
      weight_(largest_batch),
      residual_(network.dimension(), largest_batch),
      losses_((largest_batch + shard - 1) / shard),
      gradient_(network.mlp().parameters().size()),
      adam_(network.mlp().parameters().size()),
      propagate_task_([this](int i) { propagate(i); }),
      update_task_([this](int i) { update(rows_[static_cast<std::size_t>(i)]); }) {
  constexpr Eigen::Index block = 64;
  const MlpShape& shape = network.mlp().shape();
  for (int l = 0; l < shape.layers(); ++l) {
    for (Eigen::Index row = 0; row < shape.out(l); row += block) {
      rows_.push_back({l, row, std::min<Eigen::Index>(block, shape.out(l) - row)});
    }
  }
}

void Trainer::average_parameters(double decay) {
  decay_ = decay;
  average_ = network_.mlp().parameters();
}

double Trainer::step(Eigen::Index n, const Fill& fill, double rate) {
  n_ = n;
  fill_ = &fill;
  const auto shards = static_cast<int>((n + shard - 1) / shard);
  // Samples are shared out for everything up to the deltas, rows of weights for everything after:
  // no gradient is ever added up across threads.
  workers_.run(shards, propagate_task_);
  adam_.begin_step(rate);
  ++steps_;
  blend_ = static_cast<float>(1.0 - std::min(decay_, steps_ / (steps_ + 9.0)));
  workers_.run(static_cast<int>(rows_.size()), update_task_);
  return losses_.head(shards).sum() / static_cast<double>(n);
}

void Trainer::propagate(Eigen::Index index) {
  const Eigen::Index first = index * shard;
  const Eigen::Index count = std::min(shard, n_ - first);
  auto target = target_.middleCols(first, count);
  auto weight = weight_.segment(first, count);
  (*fill_)(first,
           {pass_.x_t.middleCols(first, count), pass_.t.segment(first, count), target, weight});
  network_.forward(pass_, first, count);

  auto residual = residual_.middleCols(first, count);
  residual = pass_.x1_hat.middleCols(first, count) - target;
  losses_[index] = 0.0;
  for (Eigen::Index j = 0; j < count; ++j) {
    losses_[index] += static_cast<double>(weight[j] * residual.col(j).squaredNorm());
    residual.col(j) *= 2.0f * weight[j] / static_cast<float>(n_);
  }
  network_.backward(pass_, first, residual);
}

void Trainer::update(const Rows& rows) {
  auto& mlp = network_.mlp();
  const MlpShape& shape = mlp.shape();
  mlp.parameter_gradient(pass_.activations, pass_.deltas, n_, rows.layer, rows.first, rows.count,
                         gradient_);
  const Eigen::Index start = mlp.offset(rows.layer);
  const Eigen::Index in = shape.in(rows.layer);
  update_range(start + rows.first * in, rows.count * in);
  update_range(start + shape.weights(rows.layer) + rows.first, rows.count);
}

void Trainer::update_range(Eigen::Index first, Eigen::Index count) {
  auto& parameters = network_.mlp().parameters();
  adam_.update(parameters, gradient_, first, count);
  if (average_.size() == 0) return;
  auto average = average_.segment(first, count);
  average += blend_ * (parameters.segment(first, count) - average);
}

double cosine_rate(double rate, double step, double steps) {
  return 0.5 * rate * (1.0 + std::cos(std::numbers::pi * step / steps));
}

}  // namespace tiltscope
