#pragma once

#include "config/experiment.h"
#include "finetune/method.h"
#include "nn/low_rank.h"

#include <Eigen/Core>

#include <memory>
#include <optional>

/// The low-rank factors of a run, [method] adapter, among what a method carries over. One pair for
/// each layer serves the whole run, relative to the base model.
namespace tiltscope {

/// Their names: the parameters of the base model, (n, 1), and the factors, (m, 1).
inline constexpr const char* base_weights_name = "base.weights";
inline constexpr const char* factors_name = "adapter.factors";

/// Whether a run of this experiment trains factors in the place of the weights.
bool has_factors(const Experiment& experiment);

/// Numbers that it trains: the network's parameters, or factors.
Eigen::Index trained_numbers(const Experiment& experiment);

/// Adam's for them.
Eigen::Index adam_numbers(const Experiment& experiment);

/// With which a round starts: those kept, (m, 1), or fresh ones where there are none. Nothing where
/// the experiment trains no factors.
std::optional<LowRank> factors_at_start(const Experiment& experiment,
                                        std::shared_ptr<const Eigen::MatrixXf> base,
                                        const std::shared_ptr<const Eigen::MatrixXf>& kept);

/// Throws std::runtime_error unless the tensors are there, as many and finite as they should be,
/// where the experiment has factors and a round leaves them, and nowhere else.
void check_factors(const MethodState& state, bool leaves, const Experiment& experiment);

}  // namespace tiltscope
