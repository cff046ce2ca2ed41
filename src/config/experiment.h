#pragma once

#include "config/same.h"

#include <Eigen/Core>

#include <cstdint>
#include <vector>

/// Everything that defines a run, as plain values. The defaults are the problem of the
/// paper's section 4.2, solved in another way with about its work a tilt (docs/accuracy.md); the
/// presets named after the paper have its own algorithm. The reader, the writer and the checks
/// stand beside this file.
namespace tiltscope {

enum class ScheduleKind { cosine, linear };

/// The most tilts of a run: as many as the settings may say, and as many chosen on the way.
inline constexpr int most_tilts = 200'000;

/// What a tilt's regression aims at: the first-order update (3.10), as in the paper, or one whose
/// optimum is the tilted model for any delta. With w = exp(delta (r - mean r)): the exact update,
/// E[w x1 | x_t] / E[w | x_t]; the implicit one of Tilt Matching (arXiv 2512.21829), which needs no
/// mean given x_t; or the noise itself with the loss weighted by w (reward-weighted regression).
enum class TiltTarget { first_order, exact, implicit, reward_weighted };

/// What a target is made of: the example's own x0, as in the paper, or all of the tilt's data set
/// with the posterior's weights given x_t, where enough of the data lie near.
enum class Average { sample, neighbours };

/// How a mini-batch draws its diffusion times: independently, or spread evenly over the range.
enum class Times { uniform, stratified };

/// Whether the noise of a mini-batch's examples is drawn for each, or for two at a time, which
/// share x0 and t and have opposite z.
enum class NoisePairs { independent, antithetic };

/// Adam's rate over the passes of a tilt: the same throughout, or falling to zero along a cosine.
enum class Decay { constant, cosine };

/// Adam's rate at the start of a tilt by delta: the same for every delta, or in proportion to it.
enum class RateScaling { fixed, delta };

/// Adam's moments at the start of a tilt: none yet, or those that the last tilt ended with.
enum class Moments { fresh, warm };

/// What the base model learns from: a data set of so many samples, over and over, or as many in
/// every epoch, each of them new.
enum class TrainingData { fixed, fresh };

/// What the base model's regression aims at, per example (x0, t, z): z itself (2.10), or its mean
/// over the data near x_t with the posterior's weights, which has far less noise (Xu, Tong &
/// Jaakkola 2023).
enum class TrainingTarget { sample, neighbours };

/// What a tilt takes off the reward r(x0): nothing (Algorithm 2, line 11), its mean over the
/// tilt's data set, or a mean given x_t: r(x0_hat(x_t)), the plug-in for E[r | x_t]; E[r | x_t]
/// itself, over the tilt's data; or, over them, E[r |g - s|^2 | x_t] / E[|g - s|^2 | x_t], with
/// which the target has the least variance. The last two are the plug-in where too few of the data
/// lie near. None changes the target's expectation, since E[g - s | x_t] = 0. The exact target from
/// one sample takes them off w instead, and needs one of the last two, since it divides by
/// E[w | x_t].
enum class Baseline { none, mean, posterior, regressed, optimal };

/// DDIM (Algorithm 1), or DPM-Solver++ (Lu et al. 2022), which is deterministic, a multistep
/// method of third order, and takes its steps evenly in log(alpha_t / sigma_t).
enum class SamplerKind { ddim, dpm_solver };

/// Where the sampler's paths start: at independent normal draws, or at a randomly shifted lattice
/// carried over to the normal distribution, whose averages have less noise.
enum class Starts { random, lattice };

/// Gaussian mixture p_0^b (4.8): K weights, K means (d), K covariances (d, d). Default: (4.11).
struct BaseConfig {
  Eigen::VectorXd weights{{0.5, 0.5}};
  std::vector<Eigen::VectorXd> means{Eigen::VectorXd{{-2.0, 0.0}}, Eigen::VectorXd{{2.0, 0.0}}};
  std::vector<Eigen::MatrixXd> covariances{2, 0.5 * Eigen::MatrixXd::Identity(2, 2)};

  friend bool operator==(const BaseConfig& a, const BaseConfig& b) {
    return same(a.weights, b.weights) && same(a.means, b.means) &&
           same(a.covariances, b.covariances);
  }
};

/// Quadratic reward r(x) = x'Ax / 2 + b'x + c (4.2): A (d, d) symmetric, b (d).
struct RewardConfig {
  Eigen::MatrixXd A = Eigen::MatrixXd::Zero(2, 2);
  Eigen::VectorXd b{{0.0, 4.0}};
  double c = 0.0;

  friend bool operator==(const RewardConfig& a, const RewardConfig& b) {
    return same(a.A, b.A) && same(a.b, b.b) && a.c == b.c;
  }
};

/// Noise schedule (2.1). Training and sampling keep the diffusion time t in [t_min, t_max], because
/// alpha_1 = 0 and sigma_0 = 0 make Algorithm 1 and the score singular at the ends.
struct ScheduleConfig {
  ScheduleKind kind = ScheduleKind::cosine;
  double t_min = 1e-3;
  double t_max = 0.999;

  friend bool operator==(const ScheduleConfig&, const ScheduleConfig&) = default;
};

/// Multilayer perceptron: `depth` hidden layers of `width` units; `time_features` is the even size
/// of the Fourier time embedding.
struct NetworkConfig {
  int depth = 5;
  int width = 256;
  int time_features = 128;

  friend bool operator==(const NetworkConfig&, const NetworkConfig&) = default;
};

/// Training of the base model: `samples` draws from p_0^b, `epochs` passes; `averaging` is the
/// decay of the weights' exponential average, which is the model. With fixed data it is that of the
/// epoch which was best on the held-out split, and the training stops after `patience` epochs
/// without progress there; 0 never stops it.
struct TrainingConfig {
  TrainingData data = TrainingData::fresh;
  TrainingTarget target = TrainingTarget::neighbours;
  int samples = 30'000;
  int epochs = 100;
  int patience = 0;
  int batch = 256;
  double rate = 1e-3;
  double averaging = 0.999;

  friend bool operator==(const TrainingConfig&, const TrainingConfig&) = default;
};

/// How a tilt's data set is drawn: in J = `steps` calls of the denoiser, for DDIM with the noise
/// scale `eta` in [0, 1], where 0 is deterministic and 1 is DDPM. x0_hat is kept within the box
/// around the data set of the tilt before and where the tilt takes it, widened on each side by
/// `clip` times its width; 0 leaves it free.
struct SamplerConfig {
  SamplerKind kind = SamplerKind::dpm_solver;
  int steps = 60;
  double eta = 1.0;
  Starts starts = Starts::lattice;
  double clip = 0.5;

  friend bool operator==(const SamplerConfig&, const SamplerConfig&) = default;
};

/// Iterative tilting (Algorithm 2): N = `tilts`, or, with `ess` above 0, as many as turn out to be
/// needed for each tilt to leave that conditional effective sample size of its data, S = `samples`,
/// E = `epochs`, B = `batch`, and Adam's `rate` at the start of each tilt; where `scaling` is
/// `delta`, `rate` is that of a tilt by delta = lambda / 20 or more, and a smaller one has
/// rate |delta| / |lambda / 20|. The paper's own target is `first_order` from one `sample` with the
/// baseline `none`, with which the model is pulled towards its own finite data set at every tilt,
/// the more the larger r is. `averaging` is the decay of the exponential average of a tilt's
/// weights, which the tilt ends with; 0 takes the last ones. With `reuse` above 0, the means over a
/// tilt's data given x_t are taken over those of earlier tilts as well, with the weights w =
/// exp((sum of the deltas between) r(x0)), as long as these leave the data set its share `reuse`,
/// (sum w)^2 / (S sum w^2).
struct TiltingConfig {
  double lambda = 1.0;
  int tilts = 20;
  double ess = 0.0;
  int samples = 3'000;
  int epochs = 33;
  int batch = 64;
  SamplerConfig sampler;
  double rate = 1e-3;
  RateScaling scaling = RateScaling::fixed;
  Decay decay = Decay::cosine;
  Moments moments = Moments::fresh;
  double averaging = 0.0;
  Times times = Times::stratified;
  NoisePairs noise = NoisePairs::independent;
  TiltTarget target = TiltTarget::first_order;
  Average average = Average::neighbours;
  Baseline baseline = Baseline::posterior;
  double reuse = 0.0;

  friend bool operator==(const TiltingConfig&, const TiltingConfig&) = default;
};

/// The score's RMSE (4.13), estimated with `points` draws of t in [t_min, schedule.t_max].
struct EvaluationConfig {
  int points = 5'000;
  double t_min = 0.01;

  friend bool operator==(const EvaluationConfig&, const EvaluationConfig&) = default;
};

/// `threads` = 0 takes every core. Results do not depend on it.
struct RunConfig {
  int threads = 0;

  friend bool operator==(const RunConfig&, const RunConfig&) = default;
};

struct Experiment {
  std::uint64_t seed = 0;
  BaseConfig base;
  RewardConfig reward;
  ScheduleConfig schedule;
  NetworkConfig network;
  TrainingConfig training;
  TiltingConfig tilting;
  EvaluationConfig evaluation;
  RunConfig run;

  int dimension() const { return static_cast<int>(base.means.front().size()); }

  friend bool operator==(const Experiment&, const Experiment&) = default;
};

}  // namespace tiltscope
