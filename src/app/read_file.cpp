#include "app/read_file.h"

#include "app/errors.h"

#include <cerrno>
#include <cstdio>
#include <memory>
#include <system_error>
#include <vector>

namespace tiltscope::app {

std::string read_file(const std::string& file) {
  const auto fail = [&](const std::string& why) {
    throw UsageError("cannot read \"" + file + "\": " + why);
  };
  struct Closer {
    void operator()(std::FILE* stream) const {
      if (stream != stdin) std::fclose(stream);
    }
  };
  const std::unique_ptr<std::FILE, Closer> stream(file == "-" ? stdin
                                                              : std::fopen(file.c_str(), "rb"));
  if (!stream) fail(std::generic_category().message(errno));

  constexpr std::size_t largest = std::size_t{4} << 30;
  std::string content;
  std::vector<char> block(1 << 16);
  while (const std::size_t count = std::fread(block.data(), 1, block.size(), stream.get())) {
    content.append(block.data(), count);
    if (content.size() > largest) fail("it is larger than 4 GiB");
  }
  if (std::ferror(stream.get())) fail(std::generic_category().message(errno));
  return content;
}

}  // namespace tiltscope::app
