#include "nn/noise_network.h"

#include "nn/time_embedding.h"

namespace tiltscope {

MlpShape NoiseNetwork::mlp_shape(int dimension, const NetworkConfig& config) {
  return {.inputs = dimension + config.time_features,
          .outputs = dimension,
          .depth = config.depth,
          .width = config.width};
}

NoiseNetwork::NoiseNetwork(int dimension, const NetworkConfig& config,
                           const ScheduleConfig& schedule)
    : schedule_(schedule),
      mean_square_(Eigen::VectorXf::Ones(dimension)),
      time_frequencies_(tiltscope::time_frequencies(config.time_features)),
      mlp_(mlp_shape(dimension, config)) {}

}  // namespace tiltscope
