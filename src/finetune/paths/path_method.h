#pragma once

#include "diffusion/chain.h"
#include "finetune/method.h"
#include "finetune/paths/path_states.h"
#include "nn/trainer.h"
#include "reward/reward.h"

#include <Eigen/Core>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace tiltscope {

/// A longer gradient is shortened to this norm, where the loss is a mean over paths of sums over
/// their steps.
inline constexpr double norm_clip = 1.0;

/// A method that trains the network along paths of its own chain and aims at all of lambda from the
/// start: a round follows paths of the present network and takes some steps of Adam, once or some
/// times; unless told otherwise, the rate falls to zero along a cosine over all rounds. From round
/// to round it keeps the base network's weights, Adam, and the box around all paths' ends so far.
class PathMethod : public Method {
 public:
  struct Settings {
    int rounds = 1;
    int repeats = 1;  ///< times that a round follows paths and learns from them
    int paths = 1;    ///< that it follows at a time
    int batch = 1;    ///< the most states that the trainer takes at a time
    double rate = 1e-3;
    bool decays = true;  ///< the rate, to zero along a cosine
    ChainOptions chain{};
    std::vector<std::string> remedies;  ///< where the model runs away
  };

  TiltCourse course(const Experiment& experiment) const override;
  RoundOutcome round(NoiseNetwork& network, const RoundInput& input, Workers& workers,
                     const Progress& progress) const override;
  void check(const MethodState& state, int k, bool newest,
             const Experiment& experiment) const override;
  std::vector<std::string> remedies() const override { return settings_.remedies; }

 protected:
  /// Of one round, or a repeat in it, for the method's own part.
  struct Round {
    NoiseNetwork& network;     ///< the present one
    const NoiseNetwork& base;  ///< whose paths the KL divergence is from
    const std::vector<ChainStep>& chain;
    const ChainPaths& paths;  ///< of `network` as it was at the start
    const Reward& reward;
    double lambda;
    const ExactDensity* target;  ///< null where it is not known
    std::uint64_t seed;
    int k;                 ///< the round
    std::uint32_t number;  ///< of the paths, over all rounds: of random numbers, with `seed`
    Trainer& trainer;      ///< of `network`, where Adam goes on
    Workers& workers;
    const Checkpoint& checkpoint;
    /// Adam's rate where a share of this part of the round is done.
    std::function<double(double share)> rate;
    RoundCost& cost;

    /// lambda grad r at each column of x, (d, n), which counts. Throws
    /// std::domain_error where r has no gradient, and Diverged where one is not finite.
    Eigen::MatrixXf reward_gradients(const Eigen::MatrixXf& x) const;
    /// lambda r at each column of x, (n). In the place of a wall, where it is -inf, stands the
    /// least of the others. Throws Diverged where there are only walls.
    Eigen::VectorXd reward_values(const Eigen::MatrixXf& x) const;
  };

  struct Learned {
    double loss = 0.0;      ///< as RoundOutcome has it
    double gradient = 0.0;  ///< as RoundOutcome has it
  };

  explicit PathMethod(Settings settings) : settings_(std::move(settings)) {}

  const Settings& settings() const { return settings_; }

 private:
  virtual Learned learn(Round& round) const = 0;
  /// Runs checks of the watchdog, with the remedies of this method.
  void watch(const std::function<void()>& checks) const;

  Settings settings_;
};

/// The chain that the experiment's method follows: J steps with its noise.
ChainOptions chain_options(const Experiment& experiment);

}  // namespace tiltscope
