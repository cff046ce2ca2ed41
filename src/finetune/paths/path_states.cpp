#include "finetune/paths/path_states.h"

#include <algorithm>
#include <numeric>

namespace tiltscope {

PathStates::PathStates(const std::vector<ChainStep>& chain, const ChainPaths& paths)
    : paths_(paths), t_(paths.x.cols()), alpha_(paths.x.cols()), sigma_(paths.x.cols()) {
  for (std::size_t j = 0; j < chain.size(); ++j) {
    const Eigen::Index first = static_cast<Eigen::Index>(j) * paths.n;
    t_.segment(first, paths.n).setConstant(static_cast<float>(chain[j].t));
    alpha_.segment(first, paths.n).setConstant(static_cast<float>(chain[j].level.alpha));
    sigma_.segment(first, paths.n).setConstant(static_cast<float>(chain[j].level.sigma));
  }
}

void PathStates::write(std::span<const std::uint32_t> states, Trainer::Inputs inputs) const {
  for (std::size_t i = 0; i < states.size(); ++i) {
    const auto to = static_cast<Eigen::Index>(i);
    const Eigen::Index from = states[i];
    inputs.x_t.col(to) = paths_.x.col(from);
    inputs.t[to] = t_[from];
    inputs.alpha[to] = alpha_[from];
    inputs.sigma[to] = sigma_[from];
  }
}

void PathStates::write(Eigen::Index first, Trainer::Inputs inputs) const {
  const Eigen::Index count = inputs.t.size();
  inputs.x_t = paths_.x.middleCols(first, count);
  inputs.t = t_.segment(first, count);
  inputs.alpha = alpha_.segment(first, count);
  inputs.sigma = sigma_.segment(first, count);
}

void add_path_gradients(Trainer& trainer, const PathStates& states, const Eigen::MatrixXf& G,
                        Eigen::Index begin, const Checkpoint& checkpoint) {
  const auto n = static_cast<float>(states.paths());
  Eigen::Index at = begin;
  const Trainer::Loss loss{
      .fill = [&](Eigen::Index first, int,
                  Trainer::Inputs inputs) { states.write(at + first, inputs); },
      .gradient =
          [&](Eigen::Index first, int, const Eigen::Ref<const Eigen::MatrixXf>& x1_hat,
              Eigen::Ref<Eigen::MatrixXf> gradient) {
            gradient = G.middleCols(at + first, x1_hat.cols()) / n;
            return 0.0;
          }};
  while (at < states.size()) {
    const Eigen::Index count = std::min(PathStates::portion, states.size() - at);
    trainer.add_gradient(count, loss);
    at += count;
    checkpoint(static_cast<double>(at - begin) / static_cast<double>(states.size() - begin));
  }
}

std::span<const std::uint32_t> StateOrder::next(Eigen::Index n, const RandomStream& stream) {
  const auto wanted = static_cast<std::size_t>(n);
  if (left_ < wanted) {
    std::iota(order_.begin(), order_.end(), 0u);
    stream.shuffle(order_);
    left_ = order_.size();
  }
  left_ -= wanted;
  return std::span(order_).subspan(left_, wanted);
}

}  // namespace tiltscope
