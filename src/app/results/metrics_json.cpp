#include "app/results/metrics_json.h"

#include <vector>

namespace tiltscope::app {
namespace {

using nlohmann::ordered_json;

ordered_json json(const Metric& metric) {
  return {{"value", metric.value},
          {"floor_median", metric.floor.median},
          {"floor_90", metric.floor.ninetieth}};
}

ordered_json json(const Eigen::VectorXd& v) { return std::vector<double>(v.begin(), v.end()); }

/// [column][row].
ordered_json columns(const Eigen::MatrixXd& matrix) {
  ordered_json list = ordered_json::array();
  for (const auto& column : matrix.colwise()) list.push_back(json(Eigen::VectorXd(column)));
  return list;
}

ordered_json deviations(const SampleMoments& moments) {
  return {{"overall", json(moments.deviations())},
          {"components", columns(moments.component_deviations)}};
}

ordered_json json(const Estimate& estimate) {
  return {{"value", estimate.value}, {"standard_error", estimate.deviation}};
}

/// How well the target is known by weighted draws.
ordered_json json(const DrawsErrors& errors) {
  ordered_json all;
  all["draws"] = errors.draws;
  all["effective_size"] = errors.effective_size;
  all["log_normaliser"] = json(errors.log_normaliser);
  all["kl_from_base"] = json(errors.divergence);
  all["entropy"] = json(errors.entropy);
  all["mean_reward"] = errors.reward ? json(*errors.reward) : ordered_json();
  all["mean_standard_errors"] = json(errors.mean);
  all["standard_deviations_standard_errors"] = json(errors.deviations);
  all["shares_standard_errors"] = json(errors.shares);
  return all;
}

}  // namespace

ordered_json metrics_json(const SampleMetrics& metrics,
                          const std::optional<ModelLikelihood>& likelihood) {
  ordered_json all;
  all["nll"] = json(metrics.nll);
  all["nll"]["exact"] = metrics.exact.nll;
  all["mean_squared_error"] = json(metrics.mean_error);
  all["sliced_w2"] = json(metrics.sliced_w2);
  all["w2"] = json(metrics.w2);
  all["mmd"] = json(metrics.mmd);
  all["mmd"]["p_value"] = metrics.mmd_p_value;
  all["mmd"]["bandwidth"] = metrics.mmd_bandwidth;
  all["share_error"] = json(metrics.share_error);
  all["standard_deviation_error"] = json(metrics.deviation_error);
  all["covariance_error"] = json(metrics.covariance_error);
  if (likelihood) {
    all["model_nll"] = json(likelihood->nll);
    all["kl"] = {{"value", likelihood->kl}, {"standard_error", likelihood->kl_deviation}};
  }
  if (metrics.errors) all["importance"] = json(*metrics.errors);
  all["shares"] = json(metrics.moments.shares);
  all["exact_shares"] = json(metrics.exact.shares);
  all["standard_deviations"] = deviations(metrics.moments);
  all["exact_standard_deviations"] = deviations(metrics.exact);
  all["covariance"] = columns(metrics.moments.covariance);
  all["exact_covariance"] = columns(metrics.exact.covariance);
  return all;
}

}  // namespace tiltscope::app
