#include "base/base64.h"

#include "capture_binding.h"

#include <doctest/doctest.h>

#include <string>

using namespace tiltscope;

TEST_CASE("bytes become the letters that RFC 4648 gives for them, and come back") {
  const std::pair<std::string, std::string> known[] = {{"", ""},
                                                       {"f", "Zg=="},
                                                       {"fo", "Zm8="},
                                                       {"foo", "Zm9v"},
                                                       {"foob", "Zm9vYg=="},
                                                       {"fooba", "Zm9vYmE="},
                                                       {"foobar", "Zm9vYmFy"}};
  for (const auto& [bytes, text] : known) {
    CAPTURE_BINDING(text);
    CHECK(to_base64(bytes) == text);
    CHECK(from_base64(text) == bytes);
  }
}

TEST_CASE("every byte survives, wherever it stands") {
  std::string bytes;
  for (int i = 0; i < 256; ++i) bytes += static_cast<char>(i);
  for (std::size_t first = 0; first < 3; ++first) {
    const std::string part = bytes.substr(first);
    CHECK(from_base64(to_base64(part)) == part);
  }
}

TEST_CASE("what no bytes are written as is refused") {
  for (const char* text : {"Zg", "Zg=", "Zg===", "Zm9v\n", "Zm 9", "=Zg=", "Z===", "====",
                           "Zg==Zg==", "Zm9*", "Zh==", "Zm9=", "Zm\xc3\xa4", "Z-_v"}) {
    CAPTURE(text);
    CHECK_FALSE(from_base64(text));
  }
}
