#include "config/typed_number.h"

#include <doctest/doctest.h>

#include <cstdint>
#include <string>
#include <utility>

using namespace tiltscope;

namespace {

template <class Read>
std::string refusal(const Read& read) {
  try {
    read();
  } catch (const NotANumber& error) {
    return error.what();
  }
  return "taken";
}

}  // namespace

TEST_CASE("numbers as people type and paste them") {
  for (const auto& [text, value] : {std::pair("0.5", 0.5),
                                    {"0,5", 0.5},
                                    {",5", 0.5},
                                    {".5", 0.5},
                                    {"5.", 5.0},
                                    {"+5", 5.0},
                                    {"-5", -5.0},
                                    {"\u22125", -5.0},
                                    {"\u22120,25", -0.25},
                                    {"1e3", 1000.0},
                                    {"2,5E-3", 0.0025},
                                    {"1e\u22123", 0.001},
                                    {"1e+3", 1000.0},
                                    // A comma that cannot stand between thousands.
                                    {"0,125", 0.125},
                                    {"1234,567", 1234.567},
                                    {"1,2345", 1.2345},
                                    {"1 234,567", 1234.567},
                                    // A point is one always.
                                    {"1.234", 1.234},
                                    // Blanks at the ends, and between thousands.
                                    {" 5\n", 5.0},
                                    {"\u00a0\u20095\u202f\t", 5.0},
                                    {"12 345", 12345.0},
                                    {"1\u2009234\u2009567.5", 1234567.5},
                                    {"\u2212120\u00a0000", -120000.0},
                                    {"0.1000000000000000055511151231257827", 0.1},
                                    {"1.7976931348623157e308", 1.7976931348623157e308}}) {
    const std::string typed = text;  // a lambda may not capture what a binding names
    CAPTURE(typed);
    CHECK(typed_real(typed) == value);
  }
}

TEST_CASE("what is no number, or could be two, is refused") {
  for (const auto& [text, sentence] :
       {std::pair("", "a number is missing"),
        {" \u00a0", "a number is missing"},
        {"5x", "\"5x\" is not a number"},
        {"x5", "\"x5\" is not a number"},
        {"-", "\"-\" is not a number"},
        {".", "\".\" is not a number"},
        {",", "\",\" is not a number"},
        {"5,", "\"5,\" is not a number"},
        {"- 5", "\"- 5\" is not a number"},
        {"+-5", "\"+-5\" is not a number"},
        {"\u20135", "\"\u20135\" is not a number"},
        {"1e", "\"1e\" is not a number"},
        {"1e5.5", "\"1e5.5\" is not a number"},
        {"0x10", "\"0x10\" is not a number"},
        {"nan", "\"nan\" is not a number"},
        {"inf", "\"inf\" is not a number"},
        {"1,2,3", "\"1,2,3\" is not a number"},
        {"1.2.3", "\"1.2.3\" is not a number"},
        {"1.234,5", "\"1.234,5\" is not a number"},
        {"1,234.5", "\"1,234.5\" is not a number"},
        {"1 2", "\"1 2\" is not a number"},
        {"1234 567", "\"1234 567\" is not a number"},
        {"0 123", "\"0 123\" is not a number"},
        {"0. 5", "\"0. 5\" is not a number"},
        {"*2", "\"*2\" is not a number"},
        {"1e999", "\"1e999\" is too large or too small a number to be held"},
        {"-1e999", "\"-1e999\" is too large or too small a number to be held"},
        {"1e-999", "\"1e-999\" is too large or too small a number to be held"},
        {"1,234", "\"1,234\" can mean 1.234 or 1234; type it without the comma"},
        {" -12,345 ", "\"-12,345\" can mean -12.345 or -12345; type it without the comma"}}) {
    const std::string typed = text;
    CAPTURE(typed);
    CHECK(refusal([&] { typed_real(typed); }) == sentence);
  }
}

TEST_CASE("whole numbers keep every digit") {
  CHECK(typed_whole("9007199254740993") == std::int64_t{9007199254740993});
  CHECK(typed_whole("9 223 372 036 854 775 807") == std::int64_t{9223372036854775807});
  CHECK(typed_whole("\u22121 000") == -1000);
  CHECK(typed_whole("1e3") == 1000);
  CHECK(typed_whole("20,0") == 20);
  CHECK(refusal([] { typed_whole("0,5"); }) == "\"0,5\" is not a whole number");
  CHECK(refusal([] { typed_whole("9223372036854775808"); }) ==
        "\"9223372036854775808\" is too large a whole number");
  CHECK(refusal([] { typed_whole("9007199254740993.0"); }) ==
        "\"9007199254740993.0\" is too large a whole number");
}
