#include "diffusion/mini_batches.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace tiltscope {

MiniBatches::MiniBatches(Eigen::Index samples, Eigen::Index batch, int passes, double rate,
                         Decay decay)
    : batch_(batch), rate_(rate), decay_(decay), order_(static_cast<std::size_t>(samples)) {
  const Eigen::Index batches = (samples + batch - 1) / batch;
  steps_ = static_cast<double>(passes * batches);
  std::iota(order_.begin(), order_.end(), 0u);
}

double MiniBatches::pass(Trainer& trainer, const RandomStream& order, const Fill& fill,
                         const Checkpoint& checkpoint) {
  order.shuffle(order_);
  const auto n = static_cast<Eigen::Index>(order_.size());
  double sum = 0.0;
  Eigen::Index start = 0;
  const Trainer::Fill fill_part = [&](Eigen::Index first, int worker, const Trainer::Batch& batch) {
    const std::span<const std::uint32_t> samples(order_);
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
    const double loss = trainer.step(size, fill_part, rate);
    if (!std::isfinite(loss)) return loss;
    sum += loss * static_cast<double>(size);
    ++step_;
    checkpoint(step_ / steps_);
  }
  return sum / static_cast<double>(n);
}

}  // namespace tiltscope
