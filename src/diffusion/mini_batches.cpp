#include "diffusion/mini_batches.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace tiltscope {

MiniBatches::MiniBatches(Eigen::Index samples, Eigen::Index batch, int passes, double rate,
                         Decay decay, NoisePairs pairs)
    : batch_(batch),
      rate_(rate),
      decay_(decay),
      pairs_(pairs),
      order_(static_cast<std::size_t>(samples)) {
  const Eigen::Index batches = (samples + batch - 1) / batch;
  steps_ = static_cast<double>(passes * batches);
  std::iota(order_.begin(), order_.end(), 0u);
}

std::span<const std::uint32_t> MiniBatches::next_order(const RandomStream& order) {
  const bool second = passes_++ % 2 == 1;
  if (pairs_ == NoisePairs::independent) {
    order.shuffle(order_);
    return order_;
  }
  if (!second) order.shuffle(order_);
  const std::size_t n = order_.size();
  twice_.resize(n);
  const std::size_t start = second ? (n + 1) / 2 : 0;
  for (std::size_t j = 0; j < n; ++j) twice_[j] = order_[(start + j / 2) % n];
  return twice_;
}

void MiniBatches::skip(const RandomStream& order) {
  const auto n = static_cast<Eigen::Index>(next_order(order).size());
  step_ += static_cast<std::uint32_t>((n + batch_ - 1) / batch_);
}

Misfit MiniBatches::pass(Trainer& trainer, const RandomStream& order, const Fill& fill,
                         const Checkpoint& checkpoint) {
  const std::span<const std::uint32_t> samples = next_order(order);
  const auto n = static_cast<Eigen::Index>(samples.size());
  Misfit mean;
  Eigen::Index start = 0;
  const Trainer::Fill fill_part = [&](Eigen::Index first, int worker, const Trainer::Batch& batch) {
    fill({.step = step_,
          .first = first,
          .samples = samples.subspan(static_cast<std::size_t>(start + first),
                                     static_cast<std::size_t>(batch.t.size())),
          .worker = worker},
         batch);
  };
  for (; start < n; start += batch_) {
    const Eigen::Index size = std::min(batch_, n - start);
    const double rate = decay_ == Decay::cosine ? cosine_rate(rate_, step_, steps_) : rate_;
    const Misfit misfit = trainer.step(size, fill_part, rate);
    examples_ += size;
    if (!std::isfinite(misfit.loss)) return misfit;
    const double share = static_cast<double>(size) / static_cast<double>(n);
    mean.loss += share * misfit.loss;
    mean.gradient += share * misfit.gradient;
    ++step_;
    checkpoint(step_ / steps_);
  }
  return mean;
}

}  // namespace tiltscope
