#include "capture_binding.h"
#include "view/look/imgui_compat.h"
#include "view/mock_gui.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <string_view>

using namespace tiltscope;
using namespace tiltscope::view;
using namespace tiltscope::view::test;

namespace {

/// Blanks and marks that are not drawn.
bool is_invisible(unsigned letter) {
  return letter == 0xa0 || letter == 0x1680 || (letter >= 0x2000 && letter <= 0x200f) ||
         (letter >= 0x2028 && letter <= 0x202f) || letter == 0x205f || letter == 0x3000 ||
         letter == 0xfeff;
}

/// The letters beyond ASCII in a text, with one place where each is found.
void collect(std::string_view text, const std::string& place,
             std::map<unsigned, std::string>& letters) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = [&](std::size_t at) {
      return at < text.size() ? static_cast<unsigned char>(text[at]) : 0U;
    };
    unsigned letter = 0;
    if (byte(i) >= 0xc0 && byte(i) < 0xe0) {
      letter = (byte(i) & 0x1fU) << 6U | (byte(i + 1) & 0x3fU);
    } else if (byte(i) >= 0xe0 && byte(i) < 0xf0) {
      letter = (byte(i) & 0x0fU) << 12U | (byte(i + 1) & 0x3fU) << 6U | (byte(i + 2) & 0x3fU);
    } else if (text.substr(i, 2) == "\\u" && i + 6 <= text.size()) {
      letter = static_cast<unsigned>(std::stoul(std::string(text.substr(i + 2, 4)), nullptr, 16));
    }
    if (letter >= 0x80 && !is_invisible(letter)) letters.emplace(letter, place);
  }
}

/// What stands between quotation marks in C++; comments end with their line.
void collect_literals(std::string_view source, const std::string& place,
                      std::map<unsigned, std::string>& letters) {
  std::size_t start = std::string_view::npos;  // of the literal
  for (std::size_t i = 0; i < source.size(); ++i) {
    const bool inside = start != std::string_view::npos;
    if (source[i] == '\\' && source.substr(i, 2) != "\\u") {
      ++i;
    } else if (source[i] == '"' && inside) {
      collect(source.substr(start, i - start), place, letters);
      start = std::string_view::npos;
    } else if (source[i] == '"' && source.substr(i - 1, 3) != "'\"'") {
      start = i + 1;
    } else if (!inside && source.substr(i, 2) == "//") {
      i = std::min(source.find('\n', i), source.size());
    }
  }
}

/// Every letter beyond ASCII that the program's texts hold.
std::map<unsigned, std::string> letters_of_the_program() {
  std::map<unsigned, std::string> letters;
  const std::filesystem::path root = std::filesystem::path(TILTSCOPE_TESTS).parent_path();
  for (const char* part : {"src", "assets/presets"}) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root / part)) {
      if (!entry.is_regular_file()) continue;
      const std::string ending = entry.path().extension().string();
      // The signs of a typeset equation are drawn, not written.
      if (entry.path().filename().string().starts_with("equation")) continue;
      std::ifstream file(entry.path());
      const std::string text{std::istreambuf_iterator<char>(file), {}};
      if (ending == ".cpp" || ending == ".h") {
        collect_literals(text, entry.path().filename().string(), letters);
      }
      if (ending == ".toml") collect(text, entry.path().filename().string(), letters);
    }
  }
  return letters;
}

}  // namespace

TEST_CASE("each font has every letter of the program's texts") {
  const MockContext context(400, 300);
  auto letters = letters_of_the_program();
  // A dot that may be pasted into a formula, which refuses it; no font of ours has it.
  letters.erase(0x22c5U);
  // Letters that are there beyond doubt have been found.
  for (const unsigned letter : {0x3bbU, 0x3b7U, 0x2026U, 0x2260U, 0x2212U}) {
    CHECK(letters.contains(letter));
  }
  const Fonts& fonts = context.theme().fonts;
  for (const auto& [letter, place] : letters) {
    CAPTURE_BINDING(letter);
    CAPTURE_BINDING(place);
    for (const Face& face : {fonts.text, fonts.small, fonts.bold, fonts.title, fonts.mono,
                             fonts.mono_small, fonts.mono_big}) {
      CHECK(has_letter(*face.font, letter));
    }
  }
  CHECK_FALSE(has_letter(*fonts.text.font, 0x4e00));
}

TEST_CASE("letters are collected from literals alone") {
  std::map<unsigned, std::string> letters;
  collect_literals("call(\"λ\", '\"', \"\\u2212\\\"η\");  // α \"β\"\n\"γ\"", "here", letters);
  CHECK(letters.size() == 4);
  for (const unsigned letter : {0x3bbU, 0x2212U, 0x3b7U, 0x3b3U}) CHECK(letters.contains(letter));
}
