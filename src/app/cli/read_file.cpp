#include "app/cli/read_file.h"

#include "app/cli/errors.h"
#include "base/input_file.h"

#include <cstddef>
#include <cstdio>

namespace tiltscope::app {

std::string read_file(const std::string& file) {
  constexpr std::size_t most = std::size_t{4} << 30;
  try {
    return file == "-" ? read_stream(stdin, file, most) : tiltscope::read_file(file, most);
  } catch (const ReadError& error) {
    throw UsageError(error.what());
  }
}

}  // namespace tiltscope::app
