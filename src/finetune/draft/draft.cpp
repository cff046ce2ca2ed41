#include "finetune/draft/draft.h"

#include "diffusion/denoiser.h"
#include "finetune/draft/draft_gradients.h"
#include "math/random.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace tiltscope {

namespace {

/// Where the last call is for K = 1: at t_min it moves x0 by next to nothing, sigma / alpha.
constexpr double early_end = 0.05;

PathMethod::Settings draft_settings(const Experiment& experiment) {
  const DraftConfig& config = experiment.method.draft;
  ChainOptions chain = chain_options(experiment);
  if (config.steps_back == 1) chain.end = std::max(early_end, experiment.schedule.t_min);
  return {.rounds = config.rounds,
          .repeats = config.steps,
          .paths = config.paths,
          .batch = static_cast<int>(PathStates::portion),
          .rate = config.rate,
          .decays = config.decay == DraftDecay::cosine,
          .chain = chain,
          .remedies = {"draft.kl_weight = 1", "fewer draft.rounds", "a smaller draft.rate"}};
}

/// lambda E[r] under the target, by draws that are the same every time.
double mean_reward(const ExactDensity& target, const Reward& reward, double lambda) {
  constexpr Eigen::Index draws = 8'192;
  const RandomStream stream(0, Purpose::exact_reward, 0);
  return lambda * reward.values(target.sample(draws, stream).cast<float>()).mean();
}

}  // namespace

Draft::Draft(const Experiment& experiment)
    : PathMethod(draft_settings(experiment)), config_(experiment.method.draft) {}

PathMethod::Learned Draft::learn(Round& round) const {
  Learned learned;
  if (config_.stop == DraftStop::target && round.target != nullptr) {
    const double reached = round.reward_values(round.paths.x0).mean();
    // Once it has stopped, it stays so: else the noise of the paths would take it further.
    const bool stopped = static_cast<std::uint32_t>(round.trainer.steps()) < round.number;
    if (stopped || reached >= mean_reward(*round.target, round.reward, round.lambda)) {
      learned.loss = -reached;
      round.checkpoint(1.0);
      return learned;
    }
  }
  learned.loss = config_.low_variance > 0 ? through_noise(round, learned.gradient)
                                          : through_chain(round, learned.gradient);
  const double norm = round.trainer.descend(round.rate(0.0), norm_clip);
  if (!std::isfinite(norm)) learned.gradient = norm;
  round.checkpoint(1.0);
  return learned;
}

double Draft::through_chain(Round& round, double& squares) const {
  const ChainPaths& paths = round.paths;
  const auto n = static_cast<double>(paths.n);
  LearnedDenoiser network(round.network, round.workers);
  LearnedDenoiser base(round.base, round.workers);
  Eigen::MatrixXf G;
  const Eigen::VectorXd divergence =
      draft_gradients(network, base, round.chain, paths, round.reward_gradients(paths.x0),
                      {config_.kl_weight, config_.steps_back}, round.workers, G);
  squares = static_cast<double>(G.squaredNorm()) / n;

  const PathStates states(round.chain, paths);
  const int back = config_.steps_back > 0 ? config_.steps_back : paths.steps();
  const Eigen::Index end = states.size();
  const Eigen::Index begin = end - back * paths.n;
  add_path_gradients(round.trainer, states, G, begin, round.checkpoint);
  const std::int64_t count = end - begin;
  const int networks = config_.kl_weight > 0.0 ? 2 : 1;
  round.cost += {.training_examples = count,
                 .forward_passes = (networks + 1) * count,
                 .input_passes = networks * count,
                 .parameter_passes = count};
  return divergence.mean() - round.reward_values(paths.x0).mean();
}

double Draft::through_noise(Round& round, double& squares) const {
  const ChainPaths& paths = round.paths;
  const ChainStep& last = round.chain.back();
  const Eigen::Index d = paths.x0.rows();
  const Eigen::Index n = paths.n * config_.low_variance;
  Eigen::MatrixXf x(d, n);
  RandomStream(round.seed, Purpose::renoising, round.number).fill_normal(x);
  x *= static_cast<float>(last.level.sigma);
  for (Eigen::Index i = 0; i < n; ++i) {
    x.col(i) += static_cast<float>(last.level.alpha) * paths.x0.col(i % paths.n);
  }
  const ChainPaths noised{.n = n, .x = std::move(x), .x1_hat = {}, .z = {}, .x0 = {}};
  const std::vector<ChainStep> chain{last};
  LearnedDenoiser denoiser(round.network, round.workers);
  Eigen::MatrixXf e(d, n), e_base(d, n);
  denoiser.predict_noise(noised.x, last.t, e);
  const Eigen::MatrixXf x0_hat =
      static_cast<float>(last.A) * noised.x + static_cast<float>(last.B) * e;
  // d x0_hat / d e = B = -sigma / alpha.
  Eigen::MatrixXf G = static_cast<float>(-last.B) * round.reward_gradients(x0_hat);
  double loss = -round.reward_values(x0_hat).mean();
  if (config_.kl_weight > 0.0) {
    LearnedDenoiser(round.base, round.workers).predict_noise(noised.x, last.t, e_base);
    const double weight = config_.kl_weight * last.w;
    loss += weight * static_cast<double>((e - e_base).squaredNorm()) / static_cast<double>(n);
    G += static_cast<float>(2.0 * weight) * (e - e_base);
  }
  squares = static_cast<double>(G.squaredNorm()) / static_cast<double>(n);
  add_path_gradients(round.trainer, PathStates(chain, noised), G, 0, round.checkpoint);
  round.cost += {.training_examples = n,
                 .forward_passes = (config_.kl_weight > 0.0 ? 3 : 2) * n,
                 .parameter_passes = n};
  return loss;
}

}  // namespace tiltscope
