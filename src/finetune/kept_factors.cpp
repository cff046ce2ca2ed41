#include "finetune/kept_factors.h"

#include "nn/noise_network.h"
#include "nn/trainer.h"

#include <stdexcept>
#include <utility>

namespace tiltscope {

namespace {

MlpShape network_shape(const Experiment& experiment) {
  return NoiseNetwork::mlp_shape(experiment.dimension(), experiment.network);
}

}  // namespace

bool has_factors(const Experiment& experiment) {
  return trains(experiment.method.kind) && experiment.method.adapter == Adapter::lora;
}

Eigen::Index trained_numbers(const Experiment& experiment) {
  const MlpShape shape = network_shape(experiment);
  return has_factors(experiment) ? LowRank::size(shape, experiment.method.rank)
                                 : shape.parameters();
}

Eigen::Index adam_numbers(const Experiment& experiment) {
  return has_factors(experiment) ? 2 * trained_numbers(experiment)
                                 : Trainer::moments_size(network_shape(experiment));
}

std::optional<LowRank> factors_at_start(const Experiment& experiment,
                                        std::shared_ptr<const Eigen::MatrixXf> base,
                                        const std::shared_ptr<const Eigen::MatrixXf>& kept) {
  if (!has_factors(experiment)) return std::nullopt;
  const MlpShape shape = network_shape(experiment);
  const int rank = experiment.method.rank;
  if (kept == nullptr) return LowRank(shape, rank, std::move(base), experiment.seed);
  return LowRank(shape, rank, std::move(base), Eigen::VectorXf(kept->col(0)));
}

void check_factors(const MethodState& state, bool leaves, const Experiment& experiment) {
  const bool wanted = leaves && has_factors(experiment);
  const auto factors = state.find(factors_name), base = state.find(base_weights_name);
  if ((factors != state.end()) != wanted || (wanted && base == state.end())) {
    throw std::runtime_error("the low-rank factors are not where they should be");
  }
  if (!wanted) return;
  const auto sound = [](const Eigen::MatrixXf& tensor, Eigen::Index rows) {
    return tensor.rows() == rows && tensor.cols() == 1 && tensor.allFinite();
  };
  if (!sound(*factors->second, trained_numbers(experiment)) ||
      !sound(*base->second, network_shape(experiment).parameters())) {
    throw std::runtime_error(
        "the low-rank factors or the weights that they change are not as many as they should be, "
        "or not finite");
  }
}

}  // namespace tiltscope
