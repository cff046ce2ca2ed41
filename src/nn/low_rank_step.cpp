#include "nn/low_rank_step.h"

#include <algorithm>
#include <array>

namespace tiltscope {

namespace {

/// Factors that a thread takes at a time.
constexpr Eigen::Index factors_at_once = 1024;

}  // namespace

LowRankStep::LowRankStep(LowRank& factors, Mlp& network, Workers& workers)
    : factors_(factors),
      network_(network),
      workers_(workers),
      gradient_(Eigen::VectorXf::Zero(factors.factors().size())),
      moments_(Eigen::VectorXf::Zero(2 * gradient_.size())),
      scratch_(static_cast<std::size_t>(workers.size()), LowRank::Scratch(factors.shape())),
      pull_task_([this](int i, int worker) {
        const auto place = static_cast<std::size_t>(i);
        if (place < rows_.size()) {
          pull_B(rows_[place], scratch(worker));
        } else {
          pull_A(columns_[place - rows_.size()], scratch(worker));
        }
      }),
      adam_task_([this](int i, int) { adam(i); }),
      merge_task_([this](int i, int worker) {
        const auto [layer, first, count] = columns_[static_cast<std::size_t>(i)];
        factors_.merge(network_, layer, first, count, scratch(worker));
      }) {
  const MlpShape& shape = factors.shape();
  const auto cut = [](std::vector<Strip>& strips, int layer, int size) {
    for (int first = 0; first < size; first += engine::block) {
      strips.push_back({layer, first, std::min(engine::block, size - first)});
    }
  };
  for (int l = 0; l < shape.layers(); ++l) {
    cut(rows_, l, shape.out(l));
    cut(columns_, l, shape.in(l));
  }
}

void LowRankStep::pull(const Eigen::VectorXf& weight_gradient) {
  weight_gradient_ = weight_gradient.data();
  workers_.run(static_cast<int>(rows_.size() + columns_.size()), pull_task_);
}

void LowRankStep::pull_B(const Strip& rows, LowRank::Scratch& scratch) {
  const auto [layer, first, count] = rows;
  const int r = factors_.rank(layer), in = factors_.shape().in(layer);
  const Eigen::Map<const Mlp::Weights> dW(weight_gradient_ + network_.offset(layer),
                                          factors_.shape().out(layer), in);
  // Transposed, so that rows are lanes: dL/dB' = A dL/dW'.
  scratch.x.block(0, 0, count, in) = dW.middleRows(first, count);
  engine::kernel().linear({.weights = factors_.A(layer).data(),
                           .bias = scratch.zero.data(),
                           .in = in,
                           .out = r,
                           .stride = in},
                          scratch.x.data(), scratch.y.data());
  factors_.B(layer, gradient_).middleRows(first, count) =
      factors_.scale(layer) * scratch.y.block(0, 0, count, r);
}

void LowRankStep::pull_A(const Strip& columns, LowRank::Scratch& scratch) {
  const auto [layer, first, count] = columns;
  const int r = factors_.rank(layer), out = factors_.shape().out(layer);
  const Eigen::Map<const Mlp::Weights> dW(weight_gradient_ + network_.offset(layer), out,
                                          factors_.shape().in(layer));
  LowRank::Block(scratch.x.data(), out, engine::block).leftCols(count) =
      dW.middleCols(first, count);
  engine::kernel().backward({.weights = factors_.B(layer).data(), .in = r, .out = out, .stride = r},
                            scratch.x.data(), scratch.ones.data(), scratch.y.data());
  factors_.A(layer, gradient_).middleCols(first, count) =
      factors_.scale(layer) * LowRank::Block(scratch.y.data(), r, engine::block).leftCols(count);
}

void LowRankStep::descend(const engine::AdamStep& step, float scale, Average average) {
  step_ = step;
  scale_ = scale;
  average_ = &average;
  workers_.run(static_cast<int>((gradient_.size() + factors_at_once - 1) / factors_at_once),
               adam_task_);
  // Each strip needs all of its layer's B.
  workers_.run(static_cast<int>(columns_.size()), merge_task_);
}

void LowRankStep::adam(int chunk) {
  const Eigen::Index first = chunk * factors_at_once;
  const Eigen::Index count = std::min(factors_at_once, gradient_.size() - first);
  Eigen::VectorXf& factors = factors_.factors();
  std::array<float, 4> none{};
  // To the kernel they are a layer of one row, with a bias that nobody has.
  engine::kernel().adam({.weights = factors.data() + first,
                         .bias = none.data(),
                         .in = static_cast<int>(count),
                         .out = 1,
                         .weight_mean = moments_.data() + first,
                         .weight_square = moments_.data() + gradient_.size() + first,
                         .bias_mean = &none[1],
                         .bias_square = &none[2],
                         .weight_gradient = gradient_.data() + first,
                         .bias_gradient = &none[3]},
                        step_, scale_, 0, 1);
  if (average_->factors.size() == 0) return;
  auto part = average_->factors.segment(first, count);
  part += average_->blend * (factors.segment(first, count) - part);
}

}  // namespace tiltscope
