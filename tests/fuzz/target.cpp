#include "fuzz/readers.h"

#include <cstddef>
#include <cstdint>

/// What libFuzzer calls; TILTSCOPE_FEED is one of the functions of readers.h.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  tiltscope::fuzz::TILTSCOPE_FEED({reinterpret_cast<const char*>(data), size});
  return 0;
}
