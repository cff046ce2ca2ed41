#include "fuzz/readers.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

namespace tiltscope {
namespace {

TEST_CASE("every file of the corpora is read or refused as it should be") {
  const std::filesystem::path corpora = TILTSCOPE_TESTS "/fuzz/corpus";
  for (const fuzz::Reader& reader : fuzz::readers) {
    int files = 0;
    for (const auto& entry : std::filesystem::directory_iterator(corpora / reader.name)) {
      CAPTURE(entry.path().string());
      std::ostringstream bytes;
      bytes << std::ifstream(entry.path(), std::ios::binary).rdbuf();
      CHECK_NOTHROW(reader.feed(bytes.str()));
      ++files;
    }
    CAPTURE(reader.name);
    CHECK(files > 0);
  }
}

}  // namespace
}  // namespace tiltscope
