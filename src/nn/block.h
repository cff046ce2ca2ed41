#pragma once

#include "engine/kernel.h"
#include "nn/noise_network.h"

#include <Eigen/Core>

namespace tiltscope {

/// Rows of the kernel's blocks: [features][32], a column of the Eigen matrix a feature.
using BlockMatrix = Eigen::Matrix<float, engine::block, Eigen::Dynamic>;

/// Layer l of a network, for the kernel; valid as long as the network.
engine::Layer engine_layer(const Mlp& mlp, int layer);

/// The columns of x, (d, n <= 32), as a block; the samples that are missing are 0.
void pack(const Eigen::Ref<const Eigen::MatrixXf>& x, float* block);

/// The time embedding of t, (n <= 32), as a block of time features.
void pack_time_features(const NoiseNetwork& network, const Eigen::Ref<const Eigen::VectorXf>& t,
                        float* block);

/// The first layer's input [x_t, emb(t)] as a block.
void pack_input(const NoiseNetwork& network, const Eigen::Ref<const Eigen::MatrixXf>& x_t,
                const Eigen::Ref<const Eigen::VectorXf>& t, float* block);

}  // namespace tiltscope
