#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace tiltscope {

/// FNV-1a with 64 bits (Fowler, Noll and Vo). Another byte in one place always changes it.
std::uint64_t checksum(std::span<const std::byte> bytes);

/// 16 digits.
std::string hexadecimal(std::uint64_t number);

}  // namespace tiltscope
