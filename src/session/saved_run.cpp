#include "session/saved_run.h"

#include "config/experiment_io.h"
#include "config/file_format.h"
#include "config/result_version.h"
#include "config/targets.h"
#include "config/wording.h"
#include "engine/kernel.h"
#include "nn/noise_network.h"
#include "nn/safetensors.h"
#include "nn/trainer.h"
#include "oracle/check_tilt.h"
#include "session/checksum.h"
#include "session/run_records.h"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <utility>

namespace tiltscope {
namespace {

constexpr std::string_view seal = "tiltscope checkpoint ";
constexpr std::size_t digits = 16;
constexpr std::size_t line_size = seal.size() + digits + 1;
constexpr std::string_view state_prefix = "state.";
constexpr std::string_view run_kind = "tiltscope run";
/// 1 had no version of results; that of the whole program was to be the same. 2 kept the data sets
/// in the place of the draws that tilts are measured by. 3 kept what a tilt carries over elsewhere.
/// 4 did not say how precise a tilt's figures are.
constexpr int oldest_run_format = 4, newest_run_format = 5;

MlpShape shape_of(const Experiment& experiment) {
  return NoiseNetwork::mlp_shape(experiment.dimension(), experiment.network);
}

std::string tilt_name(int tilt, std::string_view part) {
  return "tilts." + std::to_string(tilt) + "." + std::string(part);
}

Safetensors::Tensor tensor(const Eigen::VectorXf& values) {
  return {{values.size()}, {values.begin(), values.end()}};
}

/// Rows first: a sample a row.
Safetensors::Tensor tensor(const Eigen::MatrixXf& samples) {
  return {{samples.cols(), samples.rows()}, {samples.data(), samples.data() + samples.size()}};
}

/// Takes tensors out of a file, each in the size that it has to have.
class Tensors {
 public:
  explicit Tensors(Safetensors& file) : file_(file) {}

  bool has(const std::string& name) const { return file_.tensors.contains(name); }

  Eigen::VectorXf vector(const std::string& name, Eigen::Index size) const {
    const Safetensors::Tensor& tensor = get(name);
    if (tensor.shape != std::vector<Eigen::Index>{size}) throw wrong_shape(name);
    return Eigen::Map<const Eigen::VectorXf>(tensor.values.data(), size);
  }

  /// All that start like this, each by the rest of its name.
  MethodState with_prefix(const std::string& prefix) const {
    MethodState state;
    for (auto at = file_.tensors.lower_bound(prefix);
         at != file_.tensors.end() && at->first.starts_with(prefix); ++at) {
      const auto& [name, tensor] = *at;
      if (tensor.shape.size() != 2) throw wrong_shape(name);
      state[name.substr(prefix.size())] =
          std::make_shared<const Eigen::MatrixXf>(Eigen::Map<const Eigen::MatrixXf>(
              tensor.values.data(), tensor.shape[1], tensor.shape[0]));
    }
    return state;
  }

  /// (rows, any number but 0)
  Eigen::MatrixXf columns(const std::string& name, Eigen::Index rows) const {
    const Safetensors::Tensor& tensor = get(name);
    if (tensor.shape.size() != 2 || tensor.shape[0] < 1 || tensor.shape[1] != rows) {
      throw wrong_shape(name);
    }
    return Eigen::Map<const Eigen::MatrixXf>(tensor.values.data(), rows, tensor.shape[0]);
  }

 private:
  static std::runtime_error wrong_shape(const std::string& name) {
    return std::runtime_error("the tensor \"" + name + "\" has not the shape that it should have");
  }

  const Safetensors::Tensor& get(const std::string& name) const {
    const auto found = file_.tensors.find(name);
    if (found == file_.tensors.end()) {
      throw std::runtime_error("there is no tensor \"" + name + "\"");
    }
    return found->second;
  }

  Safetensors& file_;
};

void add(Safetensors& file, const KeptTilt& kept) {
  const auto name = [&](std::string_view part) { return tilt_name(kept.tilt, part); };
  file.tensors[name("data_mean_square")] = tensor(kept.data_mean_square);
  if (kept.parameters) file.tensors[name("parameters")] = tensor(*kept.parameters);
  if (kept.samples) file.tensors[name("samples")] = tensor(*kept.samples);
  for (const auto& [part, values] : kept.state) {
    file.tensors[name(state_prefix) + part] = tensor(*values);
  }
  if (kept.around.empty()) return;
  Eigen::MatrixXf corners(kept.around.low.size(), 2);
  corners << kept.around.low, kept.around.high;
  file.tensors[name("around")] = tensor(corners);
}

KeptTilt kept_tilt(const Tensors& tensors, KeptTilt kept, const Experiment& experiment) {
  const auto name = [&](std::string_view part) { return tilt_name(kept.tilt, part); };
  const int d = experiment.dimension();
  kept.data_mean_square = tensors.vector(name("data_mean_square"), d);
  if (tensors.has(name("parameters"))) {
    kept.parameters = std::make_shared<Eigen::VectorXf>(
        tensors.vector(name("parameters"), shape_of(experiment).parameters()));
  }
  if (tensors.has(name("samples"))) {
    kept.samples = std::make_shared<Eigen::MatrixXf>(tensors.columns(name("samples"), d));
  }
  kept.state = tensors.with_prefix(name(state_prefix));
  if (tensors.has(name("around"))) {
    const Eigen::MatrixXf corners = tensors.columns(name("around"), d);
    if (corners.cols() != 2) throw std::runtime_error("a box has not two corners");
    kept.around = {corners.col(0), corners.col(1)};
  }
  return kept;
}

void add(Safetensors& file, const BaseTrainingState& training) {
  file.tensors["training.parameters"] = tensor(training.parameters);
  file.tensors["training.moments"] = tensor(training.moments);
  file.tensors["training.average"] = tensor(training.average);
  if (training.best.size() > 0) file.tensors["training.best"] = tensor(training.best);
}

void read(const Tensors& tensors, const Experiment& experiment, BaseTrainingState& training) {
  const MlpShape shape = shape_of(experiment);
  training.parameters = tensors.vector("training.parameters", shape.parameters());
  training.moments = tensors.vector("training.moments", Trainer::moments_size(shape));
  training.average = tensors.vector("training.average", shape.parameters());
  if (experiment.training.data == TrainingData::fixed) {
    training.best = tensors.vector("training.best", shape.parameters());
  }
}

void require(bool sound, const char* what) {
  if (!sound) throw std::runtime_error(what);
}

/// The records alone, so that what a file repeats is not read over and over.
void check(const RunState& state, const Experiment& experiment) {
  if (state.base_training) {
    const BaseTrainingState& training = *state.base_training;
    const bool keeps_best = experiment.training.data == TrainingData::fixed;
    require(training.epoch >= 1 && training.epoch <= experiment.training.epochs &&
                training.best_epoch >= (keeps_best ? 1 : 0) &&
                training.best_epoch <= (keeps_best ? training.epoch : 0) &&
                state.base_epochs.size() == static_cast<std::size_t>(training.epoch),
            "its epochs do not fit together");
    require(state.kept.empty(), "it has tilts before its base model");
    return;
  }
  require(!state.tilts.empty() && !state.kept.empty(), "it has no tilts");
  const int planned = make_method(experiment)->course(experiment).last();
  for (std::size_t k = 0; k < state.tilts.size(); ++k) {
    const TiltRecord& record = state.tilts[k];
    require(record.tilt == static_cast<int>(k), "its tilts are not in order");
    const bool ended = k + 1 == state.tilts.size();
    require(record.last >= record.tilt + (ended ? 0 : 1) && record.last <= most_tilts,
            "a number of tilts cannot be");
    require(chooses_steps(experiment.tilting) || record.last == planned,
            "the number of tilts is another than that of its settings");
  }
  const int last = state.tilts.back().tilt;
  const KeptTilt& first_kept = state.kept.front();
  const KeptTilt& last_kept = state.kept.back();
  require(first_kept.tilt == 0 && last_kept.tilt == last &&
              std::ranges::is_sorted(state.kept, std::ranges::less_equal(), &KeptTilt::tilt),
          "the tilts that it keeps are not those that it should keep");
}

int whole_number(const std::string& text) {
  int number = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  require(error == std::errc() && stop == end, "the version of its results is no number");
  return number;
}

SavedRun read_body(std::span<const std::byte> body, const std::string& source) {
  Safetensors file = read_safetensors(body, source);
  const auto text = [&](const char* key) -> const std::string& {
    const auto found = file.metadata.find(key);
    if (found == file.metadata.end()) {
      throw std::runtime_error("there is no \"" + std::string(key) + "\" in it");
    }
    return found->second;
  };
  const auto format = format_number(text("format"), run_kind);
  if (!format) throw std::runtime_error("its format is " + as_given(text("format")));
  const std::string other = format_refusal(*format, oldest_run_format, newest_run_format);
  if (!other.empty()) throw OtherFormat(source + " " + other);
  SavedRun run;
  run.build = text("build");
  run.identity.result_version = whole_number(text("result_version"));
  run.identity.instruction_set = text("instruction_set");
  run.identity.base_model = text("base_model");
  run.identity.experiment = parse_experiment(text("config"), source, nullptr, check_experiment);
  const Experiment& experiment = run.identity.experiment;
  run.state = read_records(text("records"));
  run.state.base_origin = text("base_origin");
  check(run.state, experiment);
  const Tensors tensors(file);
  if (run.state.base_training) {
    BaseTrainingState training = *run.state.base_training;
    read(tensors, experiment, training);
    run.state.base_training = std::make_shared<const BaseTrainingState>(std::move(training));
  }
  auto& kept = run.state.kept;
  const auto method = make_method(experiment);
  for (KeptTilt& tilt : kept) {
    tilt = kept_tilt(tensors, std::move(tilt), experiment);
    method->check(tilt.state, tilt.tilt, &tilt == &kept.back(), experiment);
  }
  require(
      kept.empty() || (kept.front().parameters && kept.back().parameters && kept.back().samples),
      "a model or the samples are missing");
  return run;
}

}  // namespace

RunIdentity run_identity(const Experiment& experiment, std::string base_model) {
  RunIdentity identity{.result_version = result_version,
                       .instruction_set = std::string(engine::kernel().instruction_set),
                       .base_model = std::move(base_model),
                       .experiment = experiment};
  identity.experiment.run = {};
  return identity;
}

std::string difference(const RunIdentity& there, const RunIdentity& here) {
  constexpr int most = 3;
  std::string words;
  int differing = 0;
  const auto compare = [&](const std::string& what, const std::string& a, const std::string& b) {
    if (a == b || ++differing > most) return;
    words += (words.empty() ? "" : ", ") + what + " is " + shortened(a) + " there and " +
             shortened(b) + " here";
  };
  compare("the version of its results", std::to_string(there.result_version),
          std::to_string(here.result_version));
  const Settings a = settings_of(there.experiment), b = settings_of(here.experiment);
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (a[i].first == "reward.checksum" && a[i].second != b[i].second && ++differing <= most) {
      words += (words.empty() ? "" : ", ") +
               std::string("the files of reward.command have changed since");
    } else {
      compare(a[i].first, a[i].second, b[i].second);
    }
  }
  compare("the base model", there.base_model, here.base_model);
  compare("the processor's instruction set", there.instruction_set, here.instruction_set);
  if (differing > most) words += ", and " + std::to_string(differing - most) + " more";
  return words;
}

std::vector<std::byte> sealed(std::span<const std::byte> body) {
  const std::string line = std::string(seal) + hexadecimal(checksum(body)) + "\n";
  std::vector<std::byte> bytes(line.size() + body.size());
  std::memcpy(bytes.data(), line.data(), line.size());
  std::ranges::copy(body, bytes.begin() + static_cast<std::ptrdiff_t>(line.size()));
  return bytes;
}

std::span<const std::byte> unsealed(std::span<const std::byte> bytes, std::string_view source) {
  const auto body = bytes.subspan(std::min(bytes.size(), line_size));
  const std::string line = std::string(seal) + hexadecimal(checksum(body)) + "\n";
  if (bytes.size() < line_size || std::memcmp(bytes.data(), line.data(), line_size) != 0) {
    throw DamagedCheckpoint(std::string(source) +
                            " is damaged or truncated: its checksum is another");
  }
  return body;
}

std::vector<std::byte> write_saved_run(const SavedRun& run) {
  const RunState& state = run.state;
  Safetensors file;
  file.metadata = {{"format", std::string(run_kind) + " " + std::to_string(newest_run_format)},
                   {"version", TILTSCOPE_VERSION},
                   {"build", run.build},
                   {"result_version", std::to_string(run.identity.result_version)},
                   {"instruction_set", run.identity.instruction_set},
                   {"base_model", run.identity.base_model},
                   {"config", to_toml(run.identity.experiment)},
                   {"base_origin", state.base_origin},
                   {"records", write_records(state)}};
  if (state.base_training) add(file, *state.base_training);
  for (const KeptTilt& kept : state.kept) add(file, kept);
  return sealed(write_safetensors(file));
}

SavedRun read_saved_run(std::span<const std::byte> bytes, std::string_view source) {
  const auto body = unsealed(bytes, source);
  try {
    return read_body(body, std::string(source));
  } catch (const OtherFormat&) {
    throw;
  } catch (const NewerConfig& error) {
    throw OtherFormat(error.what());
  } catch (const std::runtime_error& error) {
    throw DamagedCheckpoint(std::string(source) + " is no checkpoint: " + error.what());
  }
}

}  // namespace tiltscope
