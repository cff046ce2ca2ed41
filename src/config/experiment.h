#pragma once

#include <Eigen/Core>

#include <cstdint>
#include <vector>

/// Everything that defines a run, as plain values. The defaults are the experiment of the paper's
/// section 4.2; the reader, the writer and the checks stand beside this file.
namespace tiltscope {

enum class ScheduleKind { cosine, linear };

/// What a tilt takes off the reward r(x0): nothing (Algorithm 2 to the letter), its mean over the
/// tilt's data set, or r(x0_hat(x_t)), the plug-in for E[r | x_t]. The exact update knows no
/// difference, since E[g - s | x_t] = 0.
enum class Baseline { none, mean, posterior };

/// Gaussian mixture p_0^b (4.8): K weights, K means (d), K covariances (d, d). Default: (4.11).
struct BaseConfig {
  Eigen::VectorXd weights{{0.5, 0.5}};
  std::vector<Eigen::VectorXd> means{Eigen::VectorXd{{-2.0, 0.0}}, Eigen::VectorXd{{2.0, 0.0}}};
  std::vector<Eigen::MatrixXd> covariances{2, 0.5 * Eigen::MatrixXd::Identity(2, 2)};
};

/// Quadratic reward r(x) = x'Ax / 2 + b'x + c (4.2): A (d, d) symmetric, b (d).
struct RewardConfig {
  Eigen::MatrixXd A = Eigen::MatrixXd::Zero(2, 2);
  Eigen::VectorXd b{{0.0, 4.0}};
  double c = 0.0;
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

/// Training of the base model: `samples` draws from p_0^b, at most `epochs` passes, stopped after
/// `patience` epochs without progress on the held-out split.
struct TrainingConfig {
  int samples = 30'000;
  int epochs = 200;
  int patience = 50;
  int batch = 256;
  double rate = 1e-3;

  friend bool operator==(const TrainingConfig&, const TrainingConfig&) = default;
};

/// Iterative tilting (Algorithm 2): N = `tilts`, S = `samples`, E = `epochs`, B = `batch`,
/// J = `steps` DDIM steps with noise scale `eta` in [0, 1]; Adam's rate decays from `rate` to zero
/// within each tilt. The paper's own target has the baseline `none`, with which the model is pulled
/// towards its own finite data set at every tilt, the more the larger r is.
struct TiltingConfig {
  double lambda = 1.0;
  int tilts = 20;
  int samples = 1'000;
  int epochs = 100;
  int batch = 64;
  int steps = 200;
  double eta = 1.0;
  double rate = 2e-4;
  Baseline baseline = Baseline::posterior;

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
};

}  // namespace tiltscope
