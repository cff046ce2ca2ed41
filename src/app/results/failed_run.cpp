#include "app/results/failed_run.h"

#include "app/cli/read_file.h"
#include "app/results/summary.h"
#include "config/build_id.h"
#include "config/experiment_io.h"
#include "config/result_version.h"
#include "oracle/check_tilt.h"
#include "reward/reward.h"

#include <nlohmann/json.hpp>

#include <cmath>
#include <limits>
#include <stdexcept>

namespace fs = std::filesystem;

namespace tiltscope::app {
namespace {

using Json = nlohmann::ordered_json;

/// The mean of r over the samples that the history has of each round, NaN where it has none.
std::vector<double> mean_rewards(const Snapshot& failed) {
  const Experiment& experiment = *failed.experiment;
  std::vector<double> means(failed.tilts->size(), std::numeric_limits<double>::quiet_NaN());
  // A program would have to be started once more.
  if (experiment.reward.kind == RewardKind::process) return means;
  const auto reward = make_reward(experiment.reward, experiment.dimension());
  for (std::size_t k = 0; k < means.size(); ++k) {
    const KeptTilt* kept = failed.history->find(static_cast<int>(k));
    if (kept != nullptr && kept->samples) means[k] = reward->values(*kept->samples).mean();
  }
  return means;
}

std::vector<double> numbers_of(const Json& json, const char* key) {
  std::vector<double> numbers;
  for (const Json& entry : json.value(key, Json::array())) {
    numbers.push_back(entry.is_number() ? entry.get<double>()
                                        : std::numeric_limits<double>::quiet_NaN());
  }
  return numbers;
}

}  // namespace

std::string failure_json(const Snapshot& failed, const std::string& base_choice) {
  Json json;
  json["format"] = summary_format;
  json["version"] = TILTSCOPE_VERSION;
  json["build"] = build_id();
  json["result_version"] = result_version;
  json["base_model_choice"] = base_choice;
  json["round"] = failed.failure ? failed.failure->tilt.value_or(failed.tilt + 1) : failed.tilt + 1;
  json["message"] = failed.message;
  json["nll"] = Json::array();
  for (const TiltRecord& record : *failed.tilts) json["nll"].push_back(record.fit.nll);
  json["mean_reward"] = mean_rewards(failed);
  return json.dump(2) + "\n";
}

FailedRun read_failed_run(const fs::path& folder) {
  const std::string file = (folder / failure_file).string();
  const Json json = parse_summary(read_file(file), file);
  FailedRun run{.folder = folder,
                .experiment = read_experiment(folder / "config.toml", nullptr, check_experiment),
                .negative_logs = numbers_of(json, "nll"),
                .rewards = numbers_of(json, "mean_reward")};
  if (const auto round = json.find("round"); round != json.end() && round->is_number_integer()) {
    run.round = round->get<int>();
  }
  if (const auto message = json.find("message"); message != json.end() && message->is_string()) {
    run.message = message->get<std::string>();
  }
  return run;
}

std::optional<FailedRun> failed_run(const fs::path& folder, const RunIdentity& run) {
  if (!has_failed_run(folder)) return {};
  try {
    FailedRun failed = read_failed_run(folder);
    const std::string file = (folder / failure_file).string();
    const Json json = parse_summary(read_file(file), file);
    RunIdentity identity = run_identity(failed.experiment, json.value("base_model_choice", ""));
    identity.result_version = json.value("result_version", 0);
    if (difference(identity, run).empty()) return failed;
  } catch (const std::runtime_error&) {
    // What it is must be told where it would be replaced.
  }
  return {};
}

bool has_failed_run(const fs::path& folder) {
  std::error_code ignored;
  return fs::is_regular_file(folder / failure_file, ignored) &&
         fs::is_regular_file(folder / "config.toml", ignored);
}

}  // namespace tiltscope::app
