#include "app/results/run_results.h"

#include "app/cli/csv.h"
#include "app/results/metrics_json.h"
#include "app/results/summary.h"
#include "config/build_id.h"
#include "config/experiment_io.h"
#include "config/result_version.h"
#include "config/wording.h"
#include "diffusion/model_file.h"
#include "finetune/method.h"
#include "oracle/divergence.h"
#include "oracle/tilted_density.h"
#include "oracle/weighted_draws.h"
#include "reward/quadratic_reward.h"
#include "session/judgement.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <utility>

namespace tiltscope::app {
namespace {

/// That of the session, where it has judged.
std::shared_ptr<const Judgement> judgement_of(const Snapshot& finished,
                                              std::shared_ptr<const ExactDensity> target) {
  if (finished.judgement && finished.judgement->complete()) return finished.judgement;
  const Experiment& experiment = *finished.experiment;
  const std::shared_ptr<const NoiseNetwork> network(finished.model, &finished.model->network);
  std::shared_ptr<const Judgement> last;
  judge(
      {.target = std::move(target),
       .samples = finished.final_samples,
       .network = make_method(experiment)->has_denoiser() ? network : nullptr,
       .seed = experiment.seed,
       .threads = experiment.run.threads},
      [&last](std::shared_ptr<const Judgement> judgement) { last = std::move(judgement); }, [] {});
  return last;
}

/// p^N; null where it is not known.
std::shared_ptr<const ExactDensity> target_of(const Snapshot& finished) {
  const Experiment& experiment = *finished.experiment;
  const auto& found = finished.target_density;
  // A grid takes evaluations of the reward, and the session has it.
  if (experiment.reward.kind != RewardKind::quadratic &&
      (found || !finished.target_problem.empty())) {
    return found;
  }
  return tilted_density(experiment.base, experiment.reward, experiment.tilting.lambda);
}

}  // namespace

std::string rmse_csv(const std::vector<TiltRecord>& tilts) {
  std::string csv =
      "tilt,lambda,rmse,rmse_weighted,sampling_seconds,training_seconds,clipped,denoiser_calls,"
      "training_examples,reward_evaluations,left_out_of_step,left_out_of_step_at_most,left_out,"
      "reward_gradients,forward_passes,input_passes,parameter_passes\n";
  for (const TiltRecord& r : tilts) {
    csv += std::to_string(r.tilt);
    for (const double value :
         {r.lambda, r.rmse, r.rmse_weighted, r.sampling_seconds, r.training_seconds, r.clipped}) {
      csv.append(",").append(csv_number(value));
    }
    for (const std::int64_t count :
         {r.cost.denoiser_calls, r.cost.training_examples, r.cost.reward_evaluations}) {
      csv.append(",").append(std::to_string(count));
    }
    for (const double value : {r.step.left_out, r.step.left_out_at_most, r.left_out}) {
      csv.append(",").append(csv_number(value));
    }
    for (const std::int64_t count : {r.cost.reward_gradients, r.cost.forward_passes,
                                     r.cost.input_passes, r.cost.parameter_passes}) {
      csv.append(",").append(std::to_string(count));
    }
    csv += "\n";
  }
  return csv;
}

std::string samples_csv(const Eigen::MatrixXd& samples) {
  std::string csv = numbered_names("x", samples.rows()) + "\n";
  for (const auto& x : samples.colwise()) {
    for (Eigen::Index i = 0; i < x.size(); ++i) {
      csv.append(i > 0 ? "," : "").append(csv_number(static_cast<float>(x[i])));
    }
    csv += "\n";
  }
  return csv;
}

std::string summary_json(const Snapshot& finished, const std::string& base_choice) {
  const Experiment& experiment = *finished.experiment;
  const Eigen::MatrixXd& samples = *finished.final_samples;
  const auto target = target_of(finished);
  const Eigen::VectorXd mean = samples.rowwise().mean();

  double sampling_seconds = 0.0, training_seconds = 0.0, clipped = 0.0;
  RoundCost cost;
  for (const TiltRecord& r : *finished.tilts) {
    sampling_seconds += r.sampling_seconds;
    training_seconds += r.training_seconds;
    clipped = std::max(clipped, r.clipped);
    cost += r.cost;
  }
  if (finished.drawn) {
    cost += finished.drawn->cost;
    sampling_seconds += finished.drawn->seconds;
  }

  using Json = nlohmann::ordered_json;
  Json summary;
  summary["format"] = summary_format;
  summary["version"] = TILTSCOPE_VERSION;
  summary["build"] = build_id();
  summary["result_version"] = result_version;
  summary["seed"] = experiment.seed;
  summary["dimension"] = experiment.dimension();
  summary["lambda"] = experiment.tilting.lambda;
  summary["tilts"] = finished.tilt;
  summary["base_model"] = finished.base_origin;
  summary["base_model_choice"] = base_choice;
  summary["samples"] = samples.cols();
  summary["oracle"] = target ? std::string(target->known_by()) : "none";
  const auto judgement = judgement_of(finished, target);
  const std::optional<SampleMetrics>& metrics = judgement->metrics;  // where the target is known
  if (target && target->draws() != nullptr) {
    summary["oracle_effective_size"] = target->draws()->effective_size();
  }
  summary["nll"] = metrics ? Json(metrics->nll.value) : Json();
  summary["mean_squared_error"] = metrics ? Json(metrics->mean_error.value) : Json();
  summary["mean"] = std::vector<double>(mean.begin(), mean.end());
  if (metrics) {
    const Eigen::VectorXd& exact_mean = metrics->exact.mean;
    summary["exact_mean"] = std::vector<double>(exact_mean.begin(), exact_mean.end());
  }
  summary["rmse"] = finished.tilts->back().rmse;
  summary["rmse_weighted"] = finished.tilts->back().rmse_weighted;
  summary["sampling_seconds"] = sampling_seconds;
  summary["training_seconds"] = training_seconds;
  summary["clipped"] = clipped;
  summary["left_out"] = finished.tilts->back().left_out;  // null where it is not known
  for (const auto& [name, count] : {std::pair("denoiser_calls", cost.denoiser_calls),
                                    std::pair("training_examples", cost.training_examples),
                                    std::pair("reward_evaluations", cost.reward_evaluations),
                                    std::pair("reward_gradients", cost.reward_gradients),
                                    std::pair("forward_passes", cost.forward_passes),
                                    std::pair("input_passes", cost.input_passes),
                                    std::pair("parameter_passes", cost.parameter_passes)}) {
    summary[name] = count;
    summary[std::string(name) + "_per_tilt"] =
        static_cast<double>(count) / std::max(finished.tilt, 1);
  }
  if (finished.drawn && finished.drawn->ancestors > 0) {
    const DrawReport& drawn = *finished.drawn;
    summary["particles"] = {{"redraws", drawn.redraws},
                            {"ancestors", drawn.ancestors},
                            {"distinct", drawn.distinct},
                            {"effective_shares", drawn.effective_shares}};
  }
  if (const auto divergence =
          divergence_from_base(*base_density(experiment.base), target.get(), samples)) {
    summary["kl_from_base"] = {{"value", divergence->samples}, {"exact", divergence->exact}};
  }
  if (metrics) summary["metrics"] = metrics_json(*metrics, judgement->likelihood);
  return summary.dump(2) + "\n";
}

std::vector<std::string> run_files() {
  return {"rmse.csv", "samples.csv", "model.safetensors", "summary.json", "config.toml"};
}

void write_run(StagedFiles& files, const Snapshot& finished, const std::string& base_choice,
               bool with_settings) {
  files.write("rmse.csv", rmse_csv(*finished.tilts));
  files.write("samples.csv", samples_csv(*finished.final_samples));
  files.write("model.safetensors", write_model(*finished.model));
  files.write("summary.json", summary_json(finished, base_choice));
  if (with_settings) files.write("config.toml", to_toml(*finished.experiment));
}

}  // namespace tiltscope::app
