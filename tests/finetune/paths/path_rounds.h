#pragma once

#include "finetune/paths/carried_along.h"
#include "finetune/paths/path_method.h"
#include "oracle/mixture_density.h"
#include "support.h"

#include <memory>

/// Rounds of a method that trains along paths, on a problem as small as can be.
namespace tiltscope::test {

/// One Gaussian on the line with the variance 1, of which a network without its perceptron is the
/// exact denoiser, and the reward 0.8 x.
inline Experiment one_gaussian(MethodKind kind) {
  Experiment experiment;
  experiment.seed = 5;
  experiment.base = {.weights = Eigen::VectorXd::Ones(1),
                     .means = {Eigen::VectorXd::Zero(1)},
                     .covariances = {Eigen::MatrixXd::Identity(1, 1)}};
  experiment.reward = {.A = Eigen::MatrixXd::Zero(1, 1), .b = Eigen::VectorXd::Constant(1, 0.8)};
  experiment.network = {.depth = 2, .width = 16, .time_features = 8};
  experiment.method.kind = kind;
  experiment.method.chain_steps = 12;
  return experiment;
}

inline NoiseNetwork gaussian_network(const Experiment& experiment) {
  NoiseNetwork network(experiment.dimension(), experiment.network, experiment.schedule);
  network.mlp().initialise(3);
  network.data_mean_square().setOnes();
  return network;
}

struct Rounds {
  NoiseNetwork network;
  MethodState state;
  RoundOutcome last{};
};

/// Rounds first + 1 to `end`, towards the density if it is given.
inline void take_rounds(Rounds& run, const Method& method, const Experiment& experiment, int first,
                        int end, int threads,
                        const std::shared_ptr<const ExactDensity>& density = nullptr) {
  Workers workers(threads);
  const TiltCourse course = method.course(experiment);
  for (int k = first + 1; k <= end; ++k) {
    const RoundInput input{
        .experiment = experiment, .course = course, .k = k, .density = density, .state = run.state};
    run.last = method.round(run.network, input, workers, [](Method::Stage, double) {});
    run.state = run.last.state;
  }
}

/// What every such method promises of its rounds.
inline void check_rounds(const Method& method, const Experiment& experiment) {
  const TiltCourse course = method.course(experiment);
  CHECK(course.strength(0) == experiment.tilting.lambda);
  CHECK(course.strength(course.last()) == experiment.tilting.lambda);

  Rounds one{gaussian_network(experiment), {}};
  CHECK_NOTHROW(method.check(one.state, 0, true, experiment));
  take_rounds(one, method, experiment, 0, 3, 1);
  CHECK_NOTHROW(method.check(one.state, 3, true, experiment));
  CHECK_NOTHROW(method.check({}, 2, false, experiment));
  CHECK_THROWS_AS(method.check({}, 3, true, experiment), std::runtime_error);
  CHECK_THROWS_AS(method.check(one.state, 2, false, experiment), std::runtime_error);
  for (const auto& [name, tensor] : one.state) {
    MethodState damaged = one.state;
    damaged.erase(name);
    CHECK_THROWS_AS(method.check(damaged, 3, true, experiment), std::runtime_error);
    damaged[name] = std::make_shared<const Eigen::MatrixXf>(5, 3);
    CHECK_THROWS_AS(method.check(damaged, 3, true, experiment), std::runtime_error);
  }
  CHECK(carried_along(one.state).base->col(0) == gaussian_network(experiment).mlp().parameters());
  CHECK(one.network.mlp().parameters() != gaussian_network(experiment).mlp().parameters());
  CHECK(one.last.cost.denoiser_calls > 0);
  CHECK(one.last.cost.training_examples > 0);
  CHECK(one.last.cost.reward_evaluations + one.last.cost.reward_gradients > 0);
  CHECK(one.last.cost.forward_passes > one.last.cost.denoiser_calls);

  // Other threads, and taken up again from copies.
  Rounds other{gaussian_network(experiment), {}};
  take_rounds(other, method, experiment, 0, 2, 3);
  Rounds resumed{other.network, {}};
  for (const auto& [name, tensor] : other.state) {
    resumed.state[name] = std::make_shared<const Eigen::MatrixXf>(*tensor);
  }
  take_rounds(resumed, method, experiment, 2, 3, 2);
  CHECK(resumed.network.mlp().parameters() == one.network.mlp().parameters());
  CHECK(resumed.last.loss == one.last.loss);
  for (const auto& [name, tensor] : one.state) CHECK(*resumed.state.at(name) == *tensor);
}

/// Mean and variance of what a network makes of its chain.
inline std::pair<double, double> end_law(const NoiseNetwork& network, const Experiment& experiment,
                                         Eigen::Index n) {
  Workers workers(2);
  LearnedDenoiser denoiser(network, workers);
  ChainPaths paths;
  ChainOptions options = chain_options(experiment);
  options.steps = 40;
  follow(denoiser, make_chain(network.schedule(), options), n, {77, 0}, workers, paths);
  const Eigen::ArrayXd x0 = paths.x0.row(0).transpose().cast<double>().array();
  return {x0.mean(), (x0 - x0.mean()).square().mean()};
}

}  // namespace tiltscope::test
