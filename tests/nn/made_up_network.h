#pragma once

#include "nn/noise_network.h"
#include "reference/exact_network.h"
#include "support.h"

namespace tiltscope::test {

/// A network with parameters of which none is zero.
struct MadeUpNetwork {
  NoiseNetwork network;

  MadeUpNetwork(int d, const NetworkConfig& config, const ScheduleConfig& schedule)
      : network(d, config, schedule) {
    const RandomStream stream(14, Purpose::test);
    for (int c = 0; c < d; ++c) network.data_mean_square()[c] = 0.5f + static_cast<float>(c);
    std::uint64_t i = 0;
    for (float& parameter : network.mlp().parameters()) {
      parameter = 0.4f * static_cast<float>(stream.normal(i++));
    }
  }
};

/// Samples for it, with noise levels and a vector for each; made of their numbers alone.
struct MadeUpSamples {
  Eigen::MatrixXf x_t, v;
  Eigen::VectorXf t, alpha, sigma;

  MadeUpSamples(int d, Eigen::Index n, const ScheduleConfig& schedule)
      : x_t(d, n), v(d, n), t(n), alpha(n), sigma(n) {
    const RandomStream stream(15, Purpose::test);
    const NoiseSchedule levels(schedule);
    std::uint64_t i = 0;
    for (Eigen::Index j = 0; j < n; ++j) {
      for (int r = 0; r < d; ++r) x_t(r, j) = static_cast<float>(stream.normal(i++));
      for (int r = 0; r < d; ++r) v(r, j) = static_cast<float>(stream.normal(i++));
      t[j] = static_cast<float>(0.02 + 0.96 * stream.uniform(i++));
      const NoiseLevel level = levels.at(static_cast<double>(t[j]));
      alpha[j] = static_cast<float>(level.alpha);
      sigma[j] = static_cast<float>(level.sigma);
    }
  }
};

/// Shapes around the kernel's tiles.
struct MadeUpShape {
  int d;
  NetworkConfig network;
  ScheduleConfig schedule;
};
inline const MadeUpShape made_up_shapes[] = {
    {2, {.depth = 3, .width = 7, .time_features = 6}, {}},
    {1, {.depth = 1, .width = 5, .time_features = 2}, {.kind = ScheduleKind::linear}},
    {3, {.depth = 2, .width = 40, .time_features = 4}, {}}};

}  // namespace tiltscope::test
