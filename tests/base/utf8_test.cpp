#include "base/utf8.h"

#include <doctest/doctest.h>

#include <string>

namespace tiltscope {
namespace {

TEST_CASE("letters of one to four bytes have the numbers that Unicode gives them") {
  const auto reads = [](std::string_view text, char32_t code, std::size_t bytes) {
    const Letter letter = first_letter(std::string(text) + "x");
    CAPTURE(text);
    CHECK(letter.code == code);
    CHECK(letter.bytes == bytes);
    CHECK(is_utf8(text));
  };
  reads("a", 0x61, 1);
  reads("\x7f", 0x7F, 1);
  reads("\xc2\x80", 0x80, 2);
  reads("\xc3\xbc", 0xFC, 2);             // ü
  reads("\xe2\x88\x92", 0x2212, 3);       // the minus sign
  reads("\xf0\x9d\x9c\x86", 0x1D706, 4);  // a lambda that leans
  reads("\xf4\x8f\xbf\xbf", 0x10FFFF, 4);
}

TEST_CASE("what is cut short, too long, half of a pair or beyond Unicode is no letter") {
  for (const std::string_view text :
       {"\xc3", "\xe2\x88", "\xbc", "\xc0\xaf", "\xe0\x80\xaf", "\xf0\x80\x80\xaf", "\xed\xa0\x80",
        "\xf4\x90\x80\x80", "\xff", "\xc3("}) {
    CAPTURE(text.size());
    CHECK(first_letter(text).bytes == 0);
    CHECK_FALSE(is_utf8("a" + std::string(text)));
  }
  CHECK(first_letter("").bytes == 0);
  CHECK(is_utf8(""));
}

}  // namespace
}  // namespace tiltscope
