#include "app/cli/inputs.h"

#include "app/cli/errors.h"
#include "config/wording.h"

#include <system_error>

namespace fs = std::filesystem;

namespace tiltscope::app {

std::vector<Input> all_of(std::vector<Input> a, const std::vector<Input>& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

bool same_file(const fs::path& a, const fs::path& b) {
  std::error_code missing;
  return fs::equivalent(a, b, missing) && !missing && fs::is_regular_file(a, missing);
}

void refuse_overwriting(const std::vector<Input>& inputs, const std::vector<fs::path>& outputs) {
  for (const Input& input : inputs) {
    for (const fs::path& output : outputs) {
      if (!same_file(input.file, output)) continue;
      throw UsageError(in_quotes(output.string()) +
                       " would be written over, but it is the file of " + input.option +
                       "; write elsewhere, or give a copy of the file");
    }
  }
}

}  // namespace tiltscope::app
