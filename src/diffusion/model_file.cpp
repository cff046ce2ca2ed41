#include "diffusion/model_file.h"

#include "config/build_id.h"
#include "config/experiment_io.h"
#include "config/file_format.h"
#include "config/targets.h"
#include "config/wording.h"
#include "oracle/check_tilt.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace tiltscope {

namespace {

constexpr std::string_view model_kind = "tiltscope model";
/// 1 had networks that were not preconditioned by the data's moments.
constexpr int oldest_model_format = 2, newest_model_format = 2;

std::string layer_name(int layer, std::string_view part) {
  return "layers." + std::to_string(layer) + "." + std::string(part);
}

/// "(3, 2)".
std::string words(const std::vector<Eigen::Index>& shape) {
  std::string text;
  for (const auto size : shape) text += (text.empty() ? "" : ", ") + std::to_string(size);
  return "(" + text + ")";
}

Safetensors::Tensor tensor(std::vector<Eigen::Index> shape, const float* values) {
  Eigen::Index count = 1;
  for (const auto size : shape) count *= size;
  return {std::move(shape), {values, values + count}};
}

/// A model's file, and how to speak of what is wrong with it.
class ModelFile {
 public:
  ModelFile(std::span<const std::byte> bytes, std::string_view source)
      : source_(source), content_(read_safetensors(bytes, source)) {}

  const std::string& source() const { return source_; }

  ModelFileError error(const std::string& what) const {
    return ModelFileError(source_ + ": " + what);
  }

  /// Of the metadata; empty if it is not there.
  std::string text(const char* key) const {
    const auto found = content_.metadata.find(key);
    return found == content_.metadata.end() ? std::string() : found->second;
  }

  /// A tensor of that shape, of finite numbers.
  const std::vector<float>& values(const std::string& name,
                                   const std::vector<Eigen::Index>& shape) const {
    const auto found = content_.tensors.find(name);
    if (found == content_.tensors.end()) throw error("has no tensor \"" + name + "\"");
    if (found->second.shape != shape) {
      throw error("tensor \"" + name + "\" has the shape " + words(found->second.shape) +
                  ", but the model's configuration gives " + words(shape));
    }
    for (const float value : found->second.values) {
      if (!std::isfinite(value)) throw error("tensor \"" + name + "\" is not finite");
    }
    return found->second.values;
  }

 private:
  std::string source_;
  Safetensors content_;
};

void check_format(const ModelFile& file) {
  const auto format = format_number(file.text("format"), model_kind);
  if (!format) {
    throw file.error("is a safetensors file, but not one of a model that this program wrote");
  }
  const std::string other = format_refusal(*format, oldest_model_format, newest_model_format);
  if (!other.empty()) throw file.error(other);
}

Experiment experiment_of(const ModelFile& file) {
  try {
    return parse_experiment(file.text("config"), file.source() + ", metadata \"config\"", nullptr,
                            check_experiment);
  } catch (const ConfigError& problem) {
    throw ModelFileError(problem.what());
  }
}

int tilt_of(const ModelFile& file, const Experiment& experiment) {
  const std::string text = file.text("tilt");
  int tilt = -1;
  const char* end = text.data() + text.size();
  // Chosen on the way, they may be more than the setting says.
  const bool chosen = chooses_steps(experiment.tilting);
  const int tilts = chosen ? most_tilts : experiment.tilting.tilts;
  if (std::from_chars(text.data(), end, tilt).ptr != end || tilt < 0 || tilt > tilts) {
    throw file.error("the metadata's \"tilt\" must be between 0 and " +
                     std::string(chosen ? "" : "tilting.tilts = ") + as_typed(tilts) + ", not " +
                     as_given(text));
  }
  return tilt;
}

/// Before there is a network, for which a short configuration could ask for any amount of memory.
void check_layers(const ModelFile& file, const MlpShape& shape) {
  for (int l = 0; l < shape.layers(); ++l) {
    file.values(layer_name(l, "weight"), {shape.out(l), shape.in(l)});
  }
}

void fill_network(NoiseNetwork& network, const ModelFile& file) {
  Mlp& mlp = network.mlp();
  const MlpShape& shape = mlp.shape();
  for (int l = 0; l < shape.layers(); ++l) {
    std::ranges::copy(file.values(layer_name(l, "weight"), {shape.out(l), shape.in(l)}),
                      mlp.weight(l).data());
    std::ranges::copy(file.values(layer_name(l, "bias"), {shape.out(l)}), mlp.bias(l).data());
  }
  Eigen::VectorXf& mean_square = network.data_mean_square();
  std::ranges::copy(file.values("data_mean_square", {mean_square.size()}), mean_square.data());
  if (!(mean_square.array() > 0.0f).all()) {
    throw file.error("tensor \"data_mean_square\" is not positive");
  }
  const Eigen::VectorXf& frequencies = network.time_frequencies();
  if (!std::ranges::equal(file.values("time_embedding.frequencies", {frequencies.size()}),
                          frequencies)) {
    throw file.error("its time embedding has other frequencies than this program's");
  }
}

}  // namespace

std::vector<std::byte> write_model(const Model& model) {
  const Mlp& mlp = model.network.mlp();
  const MlpShape& shape = mlp.shape();
  // The model does not depend on the number of threads, and neither does its file.
  Experiment experiment = model.experiment;
  experiment.run = {};
  Safetensors file;
  file.metadata = {{"format", std::string(model_kind) + " " + std::to_string(newest_model_format)},
                   {"version", TILTSCOPE_VERSION},
                   {"build", std::string(build_id())},
                   {"tilt", std::to_string(model.tilt)},
                   {"config", to_toml(experiment)}};
  for (int l = 0; l < shape.layers(); ++l) {
    file.tensors[layer_name(l, "weight")] =
        tensor({shape.out(l), shape.in(l)}, mlp.weight(l).data());
    file.tensors[layer_name(l, "bias")] = tensor({shape.out(l)}, mlp.bias(l).data());
  }
  const auto& frequencies = model.network.time_frequencies();
  file.tensors["time_embedding.frequencies"] = tensor({frequencies.size()}, frequencies.data());
  const auto& mean_square = model.network.data_mean_square();
  file.tensors["data_mean_square"] = tensor({mean_square.size()}, mean_square.data());
  return write_safetensors(file);
}

Model read_model(std::span<const std::byte> bytes, std::string_view source) {
  const ModelFile file(bytes, source);
  check_format(file);
  const Experiment experiment = experiment_of(file);
  const int tilt = tilt_of(file, experiment);
  const int d = experiment.dimension();
  check_layers(file, NoiseNetwork::mlp_shape(d, experiment.network));
  Model model{experiment, {d, experiment.network, experiment.schedule}, tilt};
  fill_network(model.network, file);
  return model;
}

}  // namespace tiltscope
