#include "base/sha256.h"

#include <doctest/doctest.h>

#include <string>

using namespace tiltscope;

namespace {

std::string sum_of(const std::string& text) {
  Sha256 sum;
  sum.add(text);
  return sum.digits();
}

}  // namespace

TEST_CASE("the sums of FIPS 180-4's examples are those that it prints") {
  CHECK(sum_of("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(sum_of("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq") ==
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  CHECK(sum_of(std::string(1'000'000, 'a')) ==
        "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
  CHECK(sum_of("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST_CASE("a sum does not depend on the pieces in which its bytes come") {
  std::string text;
  for (int i = 0; i < 300; ++i) text += static_cast<char>(i);
  for (std::size_t size = 0; size <= text.size(); ++size) {
    CAPTURE(size);
    Sha256 sum;
    sum.add(std::string_view(text).substr(0, size));
    sum.add(std::string_view(text).substr(size));
    CHECK(sum.digits() == sum_of(text));
  }
}
