#include "session/checksum.h"

#include <doctest/doctest.h>

#include <span>
#include <string>

using namespace tiltscope;

namespace {

std::string checksum_of_text(const std::string& text) {
  return hexadecimal(checksum(std::as_bytes(std::span(text))));
}

}  // namespace

TEST_CASE("a checksum is FNV-1a's, which notices the order of bytes") {
  // From the authors' tables of test vectors.
  CHECK(checksum_of_text("") == "cbf29ce484222325");
  CHECK(checksum_of_text("a") == "af63dc4c8601ec8c");
  CHECK(checksum_of_text("foobar") == "85944171f73967e8");
  CHECK(checksum_of_text("ab") != checksum_of_text("ba"));
}
