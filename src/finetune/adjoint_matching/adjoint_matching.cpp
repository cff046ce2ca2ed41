#include "finetune/adjoint_matching/adjoint_matching.h"

#include "diffusion/denoiser.h"
#include "finetune/adjoint_matching/adjoint_targets.h"
#include "math/random.h"

#include <algorithm>
#include <cmath>

namespace tiltscope {

namespace {

/// A target farther from the base network's prediction than so many times |lambda grad r|, its root
/// mean square over the paths, comes from a bad Jacobian. Half of this would shorten more than
/// twice as many good ones (docs/methods.md).
constexpr double outlier = 6.0;

PathMethod::Settings path_settings(const Experiment& experiment) {
  const AdjointMatchingConfig& config = experiment.method.adjoint_matching;
  return {.rounds = config.rounds,
          .paths = config.paths,
          .batch = config.batch,
          .rate = config.rate,
          .chain = chain_options(experiment),
          .remedies = {"a smaller adjoint_matching.rate", "more adjoint_matching.paths",
                       "a smaller tilting.lambda"}};
}

}  // namespace

AdjointMatching::AdjointMatching(const Experiment& experiment)
    : PathMethod(path_settings(experiment)), config_(experiment.method.adjoint_matching) {}

PathMethod::Learned AdjointMatching::learn(Round& round) const {
  const ChainPaths& paths = round.paths;
  const Eigen::MatrixXf at_end = round.reward_gradients(paths.x0);
  const double size =
      std::sqrt(static_cast<double>(at_end.squaredNorm()) / static_cast<double>(at_end.cols()));
  LearnedDenoiser base(round.base, round.workers);
  Eigen::MatrixXf T;
  adjoint_targets(base, round.chain, paths, at_end, round.workers, T,
                  static_cast<float>(outlier * size));

  const PathStates states(round.chain, paths);
  StateOrder order(states.size());
  std::span<const std::uint32_t> batch;
  const Trainer::Fill fill = [&](Eigen::Index first, int, Trainer::Batch part) {
    const auto count = static_cast<std::size_t>(part.t.size());
    const auto which = batch.subspan(static_cast<std::size_t>(first), count);
    states.write(which, {part.x_t, part.t, part.alpha, part.sigma});
    for (std::size_t i = 0; i < count; ++i) {
      part.target.col(static_cast<Eigen::Index>(i)) = T.col(which[i]);
    }
    part.weight.setOnes();
  };
  Learned learned;
  for (int i = 0; i < config_.steps; ++i) {
    batch = order.next(config_.batch, RandomStream(round.seed, Purpose::chain_order, round.number,
                                                   static_cast<std::uint32_t>(i)));
    const Misfit misfit =
        round.trainer.step(config_.batch, fill, round.rate(static_cast<double>(i) / config_.steps));
    learned.loss += misfit.loss / config_.steps;
    learned.gradient += misfit.gradient / config_.steps;
    round.checkpoint((i + 1.0) / config_.steps);
  }
  const std::int64_t examples = std::int64_t{config_.steps} * config_.batch;
  round.cost += {.training_examples = examples,
                 .forward_passes = states.size() + examples,
                 .input_passes = states.size(),
                 .parameter_passes = examples};
  return learned;
}

}  // namespace tiltscope
