#pragma once

#include "config/method_config.h"
#include "config/reward_config.h"
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

/// What an example of a tilt counts for at the noise level sigma: sigma^2 (Algorithm 2, line 14),
/// or the same at every level.
enum class LossWeight { sigma_squared, even };

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

/// DDIM (Algorithm 1); or one that takes its steps evenly in log(alpha_t / sigma_t): DPM-Solver++
/// (Lu et al. 2022), a multistep method of third order for eta = 0, with noise of our own
/// derivation; Euler-Maruyama of the reverse SDE, (2.12) for eta = 1; Heun of the probability flow
/// (2.13).
enum class SamplerKind { ddim, dpm_solver, euler_maruyama, heun };

/// Where the sampler's paths start: at independent normal draws, or at a randomly shifted lattice
/// carried over to the normal distribution, whose averages have less noise.
enum class Starts { random, lattice };

/// Gaussian mixture p_0^b (4.8): K weights, K means (d), K covariances (d, d). Default: (4.11).
struct BaseConfig {
  /// (K), none negative, with the sum 1: how likely each component is.
  Eigen::VectorXd weights{{0.5, 0.5}};
  /// K of (d): where each component lies.
  std::vector<Eigen::VectorXd> means{Eigen::VectorXd{{-2.0, 0.0}}, Eigen::VectorXd{{2.0, 0.0}}};
  /// K of (d, d), positive definite: how wide each component is.
  std::vector<Eigen::MatrixXd> covariances{2, 0.5 * Eigen::MatrixXd::Identity(2, 2)};

  friend bool operator==(const BaseConfig& a, const BaseConfig& b) {
    return same(a.weights, b.weights) && same(a.means, b.means) &&
           same(a.covariances, b.covariances);
  }
};

/// Noise schedule (2.1). Training and sampling keep the diffusion time t in [t_min, t_max], because
/// alpha_1 = 0 and sigma_0 = 0 make Algorithm 1 and the score singular at the ends.
struct ScheduleConfig {
  /// Cosine keeps the variance; linear is that of flow matching. The paper: cosine.
  ScheduleKind kind = ScheduleKind::cosine;
  /// In (0, 1): where sampling ends. Smaller leaves less noise in the samples. The paper leaves it
  /// open.
  double t_min = 1e-3;
  /// In (t_min, 1): where sampling starts. The paper leaves it open.
  double t_max = 0.999;

  friend bool operator==(const ScheduleConfig&, const ScheduleConfig&) = default;
};

/// Multilayer perceptron that predicts the noise (2.5).
struct NetworkConfig {
  /// Hidden layers. The paper: 5.
  int depth = 5;
  /// Units in each of them; the time of a tilt grows with its square. The paper: 256.
  int width = 256;
  /// Size of the Fourier embedding of t, even: as many sines as cosines. The paper: 128.
  int time_features = 128;

  friend bool operator==(const NetworkConfig&, const NetworkConfig&) = default;
};

/// Training of the base model with the denoising loss (2.10). With fixed data the model is that of
/// the epoch which was best on the held-out tenth of the samples.
struct TrainingConfig {
  /// The same draws in every epoch, or new ones. The paper: fixed.
  TrainingData data = TrainingData::fresh;
  /// The noise of one sample, or its mean given x_t, which has far less noise. The paper: sample.
  TrainingTarget target = TrainingTarget::neighbours;
  /// Draws from p_0^b; with fresh data, in each epoch. The paper: 30,000.
  int samples = 30'000;
  /// Passes over them; Adam's rate falls to zero along a cosine in these. The paper: 200.
  int epochs = 100;
  /// Epochs without progress on the held-out samples, after which the training stops; 0 never
  /// stops it. With fresh data it must be 0. The paper: 50.
  int patience = 0;
  /// Samples in a mini-batch. The paper leaves it open.
  int batch = 256;
  /// Adam's rate at the start, in (0, 1]. The paper leaves it open.
  double rate = 1e-3;
  /// Decay of the weights' exponential average a step, in [0, 1), which is the model; 0 takes the
  /// weights themselves. The paper leaves it open.
  double averaging = 0.999;

  /// How many of the samples are not trained on: a tenth.
  int held_out() const { return samples < 20 ? 1 : samples / 10; }

  friend bool operator==(const TrainingConfig&, const TrainingConfig&) = default;
};

/// How a tilt's data set is drawn.
struct SamplerConfig {
  /// The paper: DDIM (Algorithm 1).
  SamplerKind kind = SamplerKind::dpm_solver;
  /// J, calls of the denoiser for a sample; with few, samples spread too little or too much. The
  /// paper: 200.
  int steps = 60;
  /// Scale of the noise's deviation, in [0, 1]: 0 is deterministic, 1 is DDPM for DDIM (2.4) and
  /// the reverse SDE (2.12) for the others; Heun has no noise. The paper: 1.
  double eta = 0.0;
  /// A lattice gives averages with less noise. The paper: random.
  Starts starts = Starts::lattice;
  /// x0_hat is kept within the box around the data set of the tilt before and where the tilt takes
  /// it, widened on each side by this share of its width; 0 leaves it free. The paper: 0.
  double clip = 0.5;

  friend bool operator==(const SamplerConfig&, const SamplerConfig&) = default;
};

/// Iterative tilting (Algorithm 2), towards exp(lambda r) p (2.14).
struct TiltingConfig {
  /// How far, times r; 0 leaves the model as it is, and below 0 it goes away from the reward. The
  /// paper: 1.
  double lambda = 1.0;
  /// N, steps of delta = lambda / N; what a first-order step leaves out shrinks like 1 / N^2, and
  /// the time grows with N. The paper: 20, 50, 100 and 200.
  int tilts = 20;
  /// Conditional effective sample size of a tilt's data, in [0, 1), that each tilt is to leave; N
  /// is then as many as turn out to be needed. Higher is smaller tilts. 0 takes N alike, as the
  /// paper does.
  double ess = 0.0;
  /// Share of a first-order tilt's change that it may leave out, in [0, 1), as far as its data
  /// tell; N is then as many as turn out to be needed. Lower is smaller tilts. 0 takes N alike, as
  /// the paper does.
  double tolerance = 0.0;
  /// S, the data set of a tilt: more lower the noise, and cost time in sampling and in fitting. The
  /// paper: 1,000.
  int samples = 3'000;
  /// E, passes over it. The paper: 100.
  int epochs = 33;
  /// B, examples in a mini-batch; even with antithetic noise. The paper: 64.
  int batch = 64;
  SamplerConfig sampler;
  /// Adam's rate at the start of each tilt, in (0, 1]. The paper leaves it open.
  double rate = 1e-3;
  /// Where it is `delta`, `rate` is that of a tilt by delta = lambda / 20 or more, and a smaller
  /// one has rate |delta| / |lambda / 20|, so that many small tilts add no more noise than a few
  /// large ones. The paper leaves it open.
  RateScaling scaling = RateScaling::fixed;
  /// The rate within a tilt. The paper leaves it open.
  Decay decay = Decay::cosine;
  /// Adam's averages at the start of a tilt. The paper leaves it open.
  Moments moments = Moments::fresh;
  /// A tilt's fit starts from the last tilt's weights, moved on by this share of what that tilt
  /// moved them, in [0, 1]: tilts resemble each other, and what a fit leaves undone does not add
  /// up. The paper: 0.
  double momentum = 0.0;
  /// Decay of the exponential average of a tilt's weights a step, in [0, 1), which the tilt ends
  /// with; 0 takes the last ones. The paper leaves it open.
  double averaging = 0.0;
  /// The t of a mini-batch (Algorithm 2, line 6); stratified has less noise. The paper: uniform.
  Times times = Times::stratified;
  /// The z of a mini-batch (Algorithm 2, line 6). The paper: independent.
  NoisePairs noise = NoisePairs::independent;
  /// The paper: first_order (3.10), from one sample without a baseline, with which the model is
  /// pulled towards its own finite data set at every tilt, the more the larger r is.
  TiltTarget target = TiltTarget::first_order;
  /// What the target is made of; neighbours have far less noise. The paper: sample.
  Average average = Average::neighbours;
  /// What is taken off r(x0) (Algorithm 2, line 11): it changes the target's noise, and not what
  /// the target aims at. The paper: none.
  Baseline baseline = Baseline::posterior;
  /// Above 0, in [0, 1), the means over a tilt's data given x_t are taken over those of earlier
  /// tilts as well, with the weights w = exp((sum of the deltas between) r(x0)), as long as these
  /// leave the data set its share `reuse`, (sum w)^2 / (S sum w^2). Lower takes more data, with
  /// less noise and more time. 0 takes the tilt's own alone, as the paper does.
  double reuse = 0.0;
  /// The share of a tilt's examples, in [0, 1), that start from samples as the end of the run would
  /// have them: with the weights exp(what is left of lambda times r(x0)). For rewards that want
  /// what the base model hardly draws. The paper: 0.
  double ahead = 0.0;
  /// What an example counts for. The paper: sigma_squared; even takes more notice of what shows
  /// only where there is little noise, such as edges.
  LossWeight weighting = LossWeight::sigma_squared;

  friend bool operator==(const TiltingConfig&, const TiltingConfig&) = default;
};

/// The score's RMSE (4.13).
struct EvaluationConfig {
  /// Draws of (x_t, t): more have less noise, and cost time after every tilt. The paper leaves it
  /// open.
  int points = 5'000;
  /// t is drawn from [t_min, schedule.t_max]; smaller gives more weight to small noise. The paper
  /// leaves it open.
  double t_min = 0.01;

  friend bool operator==(const EvaluationConfig&, const EvaluationConfig&) = default;
};

struct RunConfig {
  /// 0 takes every core. Results do not depend on it.
  int threads = 0;

  friend bool operator==(const RunConfig&, const RunConfig&) = default;
};

struct Experiment {
  /// Of sampling and tilting, and of the base training where there is no base model.
  std::uint64_t seed = 0;
  BaseConfig base;
  RewardConfig reward;
  ScheduleConfig schedule;
  NetworkConfig network;
  TrainingConfig training;
  MethodConfig method;
  TiltingConfig tilting;
  EvaluationConfig evaluation;
  RunConfig run;

  int dimension() const { return static_cast<int>(base.means.front().size()); }

  friend bool operator==(const Experiment&, const Experiment&) = default;
};

}  // namespace tiltscope
