#include "nn/safetensors.h"

#include "config/wording.h"

#include <nlohmann/json.hpp>

#include <bit>
#include <cstdint>
#include <cstring>

namespace tiltscope {

static_assert(std::endian::native == std::endian::little, "safetensors are little-endian");

using Json = nlohmann::json;

std::vector<std::byte> write_safetensors(const Safetensors& file) {
  Json header;
  header["__metadata__"] = file.metadata;
  std::size_t end = 0;
  for (const auto& [name, tensor] : file.tensors) {
    const std::size_t begin = end;
    end += tensor.values.size() * sizeof(float);
    header[name] = {{"dtype", "F32"}, {"shape", tensor.shape}, {"data_offsets", {begin, end}}};
  }
  std::string text = header.dump();
  // Padded so that the tensors start on a multiple of 8 bytes.
  text.append((8 - text.size() % 8) % 8, ' ');

  const std::uint64_t length = text.size();
  std::vector<std::byte> bytes(sizeof length + text.size() + end);
  std::byte* out = bytes.data();
  std::memcpy(out, &length, sizeof length);
  std::memcpy(out += sizeof length, text.data(), text.size());
  out += text.size();
  for (const auto& [name, tensor] : file.tensors) {
    const std::size_t size = tensor.values.size() * sizeof(float);
    if (size > 0) std::memcpy(out, tensor.values.data(), size);
    out += size;
  }
  return bytes;
}

namespace {

/// A list of whole numbers that are not negative. Json itself would take 1e300 for one.
std::vector<std::uint64_t> counts(const Json& list) {
  if (!list.is_array()) throw std::runtime_error("is malformed");
  std::vector<std::uint64_t> values;
  for (const Json& value : list) {
    if (!value.is_number_unsigned()) throw std::runtime_error("is malformed");
    values.push_back(value.get<std::uint64_t>());
  }
  return values;
}

/// Takes its bytes off `unclaimed`, so that tensors that overlap cannot ask for more than there is.
Safetensors::Tensor read_tensor(const Json& entry, std::span<const std::byte> data,
                                std::size_t& unclaimed) {
  const auto type = entry.at("dtype").get<std::string>();
  if (type != "F32") {
    throw std::runtime_error("is of type " + as_given(type) + ", but only \"F32\" can be read");
  }
  const auto offsets = counts(entry.at("data_offsets"));
  if (offsets.size() != 2 || offsets[0] > offsets[1] || offsets[1] > data.size()) {
    throw std::runtime_error("reaches beyond the end of the file, which is truncated or damaged");
  }
  const auto bytes = data.subspan(offsets[0], offsets[1] - offsets[0]);
  if (bytes.size() > unclaimed) throw std::runtime_error("overlaps another tensor");
  unclaimed -= bytes.size();
  Safetensors::Tensor tensor;
  tensor.values.resize(bytes.size() / sizeof(float));
  std::uint64_t count = 1;
  for (const auto size : counts(entry.at("shape"))) {
    if (size > bytes.size()) throw std::runtime_error("has a shape that does not fit its data");
    count *= size;
    if (count > bytes.size()) throw std::runtime_error("has a shape that does not fit its data");
    tensor.shape.push_back(static_cast<Eigen::Index>(size));
  }
  if (count * sizeof(float) != bytes.size()) {
    throw std::runtime_error("has a shape that does not fit its data");
  }
  if (!bytes.empty()) std::memcpy(tensor.values.data(), bytes.data(), bytes.size());
  return tensor;
}

}  // namespace

Safetensors read_safetensors(std::span<const std::byte> bytes, std::string_view source) {
  const auto error = [&](const std::string& what) {
    return ModelFileError(std::string(source) + ": " + what);
  };
  std::uint64_t length = 0;
  if (bytes.size() < sizeof length) throw error("is too short to be a safetensors file");
  std::memcpy(&length, bytes.data(), sizeof length);
  if (length > bytes.size() - sizeof length) {
    throw error(
        "is not a safetensors file, or is truncated: its header would reach beyond the end");
  }
  const auto* text = reinterpret_cast<const char*>(bytes.data() + sizeof length);
  const Json header = Json::parse(text, text + length, nullptr, false);
  if (!header.is_object()) throw error("is not a safetensors file: its header is not JSON");

  Safetensors file;
  const auto data = bytes.subspan(sizeof length + length);
  std::size_t unclaimed = data.size();
  for (const auto& [name, entry] : header.items()) {
    try {
      if (name == "__metadata__") {
        file.metadata = entry.get<std::map<std::string, std::string>>();
      } else {
        file.tensors[name] = read_tensor(entry, data, unclaimed);
      }
    } catch (const Json::exception&) {
      throw error("the header's entry " + as_given(name) + " is malformed");
    } catch (const std::runtime_error& problem) {
      throw error("tensor " + as_given(name) + " " + problem.what());
    }
  }
  return file;
}

}  // namespace tiltscope
