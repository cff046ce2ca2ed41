#include "finetune/policy_gradient/policy_gradient.h"

#include "diffusion/denoiser.h"
#include "finetune/policy_gradient/advantages.h"
#include "math/random.h"

#include <algorithm>
#include <cmath>
#include <span>

namespace tiltscope {

namespace {

PathMethod::Settings policy_settings(const Experiment& experiment) {
  const PolicyGradientConfig& config = experiment.method.policy_gradient;
  return {.rounds = config.rounds,
          .repeats = config.rollouts,
          .paths = config.paths,
          .batch = static_cast<int>(PathStates::portion),
          .rate = config.rate,
          .chain = chain_options(experiment),
          .remedies = {"policy_gradient.kl = \"path\"", "a smaller policy_gradient.rate",
                       "more policy_gradient.paths"}};
}

/// lambda r(x0_hat) at each state of the paths but the last ones.
Eigen::VectorXd values_on_the_way(const std::vector<ChainStep>& chain, const ChainPaths& paths,
                                  const std::function<Eigen::VectorXd(const Eigen::MatrixXf&)>& r) {
  Eigen::MatrixXf x0_hat(paths.x.rows(), paths.x.cols() - paths.n);
  for (Eigen::Index j = 0; j + 1 < paths.steps(); ++j) {
    const auto& [alpha, sigma] = chain[static_cast<std::size_t>(j)].level;
    x0_hat.middleCols(j * paths.n, paths.n) =
        (paths.x.middleCols(j * paths.n, paths.n) -
         static_cast<float>(sigma) * paths.x1_hat.middleCols(j * paths.n, paths.n)) /
        static_cast<float>(alpha);
  }
  return r(x0_hat);
}

}  // namespace

PolicyGradient::PolicyGradient(const Experiment& experiment)
    : PathMethod(policy_settings(experiment)), config_(experiment.method.policy_gradient) {}

PathMethod::Learned PolicyGradient::learn(Round& round) const {
  const ChainPaths& paths = round.paths;
  const PathStates states(round.chain, paths);
  Eigen::MatrixXf base(paths.x.rows(), paths.x.cols());
  if (config_.kl != PolicyKl::none) {
    LearnedDenoiser(round.base, round.workers)
        .predict_noise(paths.x, states.t(), states.alpha(), states.sigma(), base);
    round.cost.forward_passes += states.size();
  } else {
    base.setZero();
  }
  const auto reward = [&](const Eigen::MatrixXf& x) { return round.reward_values(x); };
  const Eigen::VectorXd rewards = reward(paths.x0);
  Eigen::VectorXd values;
  if (config_.baseline == PolicyBaseline::value) {
    values = values_on_the_way(round.chain, paths, reward);
  }
  const Eigen::MatrixXf advantage =
      advantages(round.chain, paths, base, rewards, values, config_.kl, config_.baseline);

  // The last step is none of the policy's.
  const Eigen::Index count = states.size() - paths.n;
  StateOrder order(count);
  const std::span<const std::uint32_t> all =
      order.next(count, RandomStream(round.seed, Purpose::chain_order, round.number));
  const auto size = static_cast<std::size_t>(count);
  const auto updates = static_cast<std::size_t>(config_.updates);
  std::span<const std::uint32_t> part;
  float share = 0.0f;  // of a state in the loss
  double squares = 0.0;
  const Trainer::Loss loss{
      .fill =
          [&](Eigen::Index first, int, Trainer::Inputs inputs) {
            states.write(part.subspan(static_cast<std::size_t>(first),
                                      static_cast<std::size_t>(inputs.t.size())),
                         inputs);
          },
      .gradient =
          [&](Eigen::Index first, int, const Eigen::Ref<const Eigen::MatrixXf>& x1_hat,
              Eigen::Ref<Eigen::MatrixXf> gradient) {
            double sum = 0.0;
            for (Eigen::Index i = 0; i < x1_hat.cols(); ++i) {
              const Eigen::Index state = part[static_cast<std::size_t>(first + i)];
              const int j = states.step(state);
              const ChainStep& step = round.chain[static_cast<std::size_t>(j)];
              const TakenStep taken{
                  .z = paths.z.col(state).data(),
                  .e_old = paths.x1_hat.col(state).data(),
                  .base = base.col(state).data(),
                  .advantage = advantage(j, state - j * paths.n),
                  .B_over_eta = static_cast<float>(step.B / step.eta),
                  .w = config_.kl == PolicyKl::none ? 0.0f : static_cast<float>(step.w)};
              sum +=
                  static_cast<double>(share * policy_loss(taken, static_cast<float>(config_.clip),
                                                          x1_hat.col(i), gradient.col(i)));
            }
            gradient *= share;
            return sum;
          }};
  Learned learned{.loss = -rewards.mean(), .gradient = 0.0};
  if (config_.kl != PolicyKl::none) {
    learned.loss += path_kl(round.chain, paths.x1_hat, base).mean();
  }
  for (std::size_t i = 0; i < updates; ++i) {
    const std::size_t begin = size * i / updates;
    const std::size_t end = size * (i + 1) / updates;
    if (begin == end) continue;
    share = static_cast<float>(round.chain.size() - 1) / static_cast<float>(end - begin);
    for (std::size_t at = begin; at < end; at += part.size()) {
      part = all.subspan(at, std::min<std::size_t>(PathStates::portion, end - at));
      round.trainer.add_gradient(static_cast<Eigen::Index>(part.size()), loss);
    }
    const auto now = static_cast<int>(i);
    const double norm =
        round.trainer.descend(round.rate(static_cast<double>(now) / config_.updates), norm_clip);
    squares += norm * norm;
    round.checkpoint((now + 1.0) / config_.updates);
  }
  learned.gradient = squares / config_.updates;
  round.cost += {.training_examples = count, .forward_passes = count, .parameter_passes = count};
  return learned;
}

}  // namespace tiltscope
