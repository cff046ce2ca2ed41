#pragma once

#include "diffusion/model_likelihood.h"
#include "nn/noise_network.h"
#include "oracle/exact_density.h"
#include "oracle/sample_metrics.h"

#include <Eigen/Core>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>

namespace tiltscope {

/// What tells the samples of a finished run from exact ones, as far as it has been computed.
struct Judgement {
  /// In this order; each holds what those before it hold.
  enum class Stage { moments, w2, mmd, complete };

  Stage stage = Stage::moments;
  /// Nothing where the target is not known.
  std::optional<SampleMetrics> metrics;
  /// Of what the network stands for, with the last stage, and in few dimensions only. Nothing where
  /// the samples follow no score either, or the target is not known with noise.
  std::optional<ModelLikelihood> likelihood;

  bool complete() const { return stage == Stage::complete; }
};

/// What a run is judged by. Immutable: any thread may judge.
struct ToJudge {
  std::shared_ptr<const ExactDensity> target;      ///< null where it is not known
  std::shared_ptr<const Eigen::MatrixXd> samples;  ///< (d, n)
  std::shared_ptr<const NoiseNetwork> network;     ///< null where the samples follow no score
  std::uint64_t seed = 0;
  int threads = 1;  ///< for the likelihood
};

/// Calls `ready` after each stage, the last one included. `check` is called every few milliseconds
/// and may throw. A pure function of what is given but the threads; one core takes some 2 s for
/// 5,000 samples.
void judge(const ToJudge& run, const std::function<void(std::shared_ptr<const Judgement>)>& ready,
           const std::function<void()>& check);

}  // namespace tiltscope
