#pragma once

#include <Eigen/Core>

#include <cstddef>
#include <map>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace tiltscope {

/// A file in the safetensors format: named tensors of 32-bit floats and a map of strings.
///
/// Layout: 8 bytes, the little-endian length of a JSON header; the header, which maps each name to
/// {"dtype": "F32", "shape": [...], "data_offsets": [begin, end]} and "__metadata__" to the
/// strings; then the tensors' bytes, little-endian, rows first, without gaps.
struct Safetensors {
  struct Tensor {
    std::vector<Eigen::Index> shape;
    std::vector<float> values;
  };

  std::map<std::string, std::string> metadata;
  std::map<std::string, Tensor> tensors;
};

/// What is wrong with a model file: one sentence that starts with its name.
class ModelFileError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

std::vector<std::byte> write_safetensors(const Safetensors& file);

/// Throws ModelFileError for a truncated or malformed file and for other types than F32. Allocates
/// no more than a few times the size of `bytes`.
Safetensors read_safetensors(std::span<const std::byte> bytes, std::string_view source);

}  // namespace tiltscope
