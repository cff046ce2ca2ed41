#include "base/base64.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace tiltscope {
namespace {

constexpr std::string_view letters =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr char padding = '=';

}  // namespace

std::string to_base64(std::string_view bytes) {
  std::string text;
  text.reserve(4 * ((bytes.size() + 2) / 3));
  while (!bytes.empty()) {
    // Three bytes are four letters of six bits.
    const std::size_t count = std::min<std::size_t>(bytes.size(), 3);
    std::uint32_t bits = 0;
    for (std::size_t i = 0; i < 3; ++i) {
      bits = bits << 8U | (i < count ? static_cast<unsigned char>(bytes[i]) : 0U);
    }
    for (std::size_t i = 0; i < 4; ++i) {
      text += i <= count ? letters[bits >> (18U - 6U * i) & 63U] : padding;
    }
    bytes.remove_prefix(count);
  }
  return text;
}

std::optional<std::string> from_base64(std::string_view text) {
  if (text.size() % 4 != 0) return std::nullopt;
  std::string bytes;
  bytes.reserve(text.size() / 4 * 3);
  for (; !text.empty(); text.remove_prefix(4)) {
    const std::string_view four = text.substr(0, 4);
    const std::size_t pads = four.size() - std::min(four.find(padding), four.size());
    // Padding stands at the very end alone.
    if (pads > (text.size() == 4 ? 2U : 0U)) return std::nullopt;
    std::uint32_t bits = 0;
    for (std::size_t i = 0; i < 4; ++i) {
      const auto value = i < 4 - pads ? letters.find(four[i]) : 0;
      if (value == std::string_view::npos) return std::nullopt;
      if (i >= 4 - pads && four[i] != padding) return std::nullopt;
      bits = bits << 6U | static_cast<std::uint32_t>(value);
    }
    const std::size_t count = 3 - pads;
    for (std::size_t i = 0; i < count; ++i) {
      bytes += static_cast<char>(bits >> (16U - 8U * i) & 255U);
    }
    // Bits that stand for no byte would make a second text for the same bytes.
    if ((bits & ((1U << 8U * pads) - 1U)) != 0) return std::nullopt;
  }
  return bytes;
}

}  // namespace tiltscope
