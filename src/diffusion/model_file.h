#pragma once

#include "config/experiment.h"
#include "nn/noise_network.h"
#include "nn/safetensors.h"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tiltscope {

/// A trained model with the configuration that made it.
struct Model {
  Experiment experiment;
  NoiseNetwork network;
  int tilt = 0;  ///< 0 for a base model, k after k tilts
};

/// As safetensors: `layers.L.weight` (out, in), `layers.L.bias` (out) for L = 0..depth,
/// `time_embedding.frequencies` and `data_mean_square`; the metadata holds `format`, `version`,
/// `build`, `tilt` and `config` (TOML).
std::vector<std::byte> write_model(const Model& model);

/// Throws ModelFileError, whose sentence starts with `source`.
Model read_model(std::span<const std::byte> bytes, std::string_view source);

}  // namespace tiltscope
