#include "view/kit/equations.h"

#include "config/settings.h"
#include "view/kit/equation.h"
#include "view/mock_gui.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>
#include <string>

using namespace tiltscope;
using namespace tiltscope::view;
using namespace tiltscope::view::test;

namespace {

/// "(3.10)" and the like, but not a number in a call's brackets.
std::set<std::string> numbers_in(const std::string& text) {
  static const std::regex number(R"((^|[^A-Za-z0-9_>])(\([1-4]\.[0-9]{1,2}\)))");
  std::set<std::string> numbers;
  for (std::sregex_iterator at(text.begin(), text.end(), number), end; at != end; ++at) {
    numbers.insert((*at)[2]);
  }
  return numbers;
}

void check_cited(const std::string& text) {
  for (const std::string& number : numbers_in(text)) {
    INFO(number);
    CHECK(cited_equations(number).size() == 1);
  }
}

bool has_letter(const Face& face, ImWchar letter) {
#if IMGUI_VERSION_NUM >= 19200
  return face.font->IsGlyphInFont(letter);
#else
  return face.font->FindGlyphNoFallback(letter) != nullptr;
#endif
}

/// Of text in UTF-8.
std::vector<ImWchar> letters_of(std::string_view text) {
  std::vector<ImWchar> letters;
  for (std::size_t i = 0; i < text.size();) {
    const auto first = static_cast<unsigned char>(text[i]);
    const std::size_t length = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    unsigned letter = length == 1 ? first : first & (0xffU >> (length + 1));
    for (std::size_t j = 1; j < length; ++j) {
      letter = (letter << 6U) | (static_cast<unsigned char>(text[i + j]) & 0x3fU);
    }
    letters.push_back(static_cast<ImWchar>(letter));
    i += length;
  }
  return letters;
}

}  // namespace

TEST_CASE("every equation that a text of the window cites can be shown") {
  const std::filesystem::path source = std::filesystem::path(TILTSCOPE_TESTS) / ".." / "src";
  int files = 0;
  for (const char* folder : {"view", "config", "figures"}) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(source / folder)) {
      if (!entry.is_regular_file()) continue;
      INFO(entry.path().filename().string());
      std::ifstream file(entry.path());
      check_cited({std::istreambuf_iterator<char>(file), {}});
      ++files;
    }
  }
  CHECK(files > 100);
  CHECK(numbers_in("the update (3.10), and palette(2.5)") == std::set<std::string>{"(3.10)"});
}

TEST_CASE("a text's equations come in its order") {
  const auto cited = cited_equations("Here (3.10) stands before (2.1).");
  REQUIRE(cited.size() == 2);
  CHECK(cited[0]->citation == "(3.10)");
  CHECK(cited[1]->citation == "(2.1)");
  CHECK(cited_equations("None here, nor in (4.10 m).").empty());
}

TEST_CASE("equations are written with letters that the fonts have") {
  const MockContext context(800, 600);
  const Face& face = context.theme().fonts.text;
  for (const Equation& equation : all_equations()) {
    INFO(std::string(equation.citation));
    for (const ImWchar letter : letters_of(equation.formula)) {
      // A prime is drawn as a line.
      if (letter == U'\'' || letter == U'\n') continue;
      INFO(static_cast<int>(letter));
      CHECK(has_letter(face, letter));
    }
    for (const ImWchar letter : letters_of(equation.remark)) {
      CHECK(has_letter(context.theme().fonts.small, letter));
    }
    // No brace is left over, and no command that is misspelt beyond a word.
    const std::string formula(equation.formula);
    CHECK(std::ranges::count(formula, '{') == std::ranges::count(formula, '}'));
    const ImVec2 size = Formula(face, equation.formula).size();
    CHECK(size.x > 3.0F * face.size);
    CHECK(size.x < 460.0F);
    CHECK(size.y > 0.5F * face.size);
  }
}

TEST_CASE("what is raised, lowered or a fraction takes its room") {
  const MockContext context(800, 600);
  const Face& face = context.theme().fonts.text;
  const auto size = [&](const char* source) { return Formula(face, source).size(); };
  const ImVec2 x = size("x");
  CHECK(size("x_0").y > x.y);
  CHECK(size("x_0").x > x.x);
  CHECK(size("x^2").y > x.y);
  // Scripts stand above each other, and are smaller than what they are of.
  CHECK(size("x_0^2").x < size("x_{00}").x);
  CHECK(size("x_0").x < size("x0").x);
  CHECK(size(R"(\frac{a}{b})").y > 1.5F * x.y);
  CHECK(size(R"(\frac{a}{b})").x < size("a b b").x);
  CHECK(size(R"(\hat{X})").y > size("X").y);
  CHECK(size(R"(\sqrt{x})").x > x.x);
  CHECK(size(R"(\sum_i x)").y > size(R"(\sum x)").y);
  CHECK(size("x\ny").y > 2.0F * x.y);
  // The brackets around a fraction are as high as it is.
  CHECK(size(R"((\frac{a}{b})^2)").y > size(R"((a)^2)").y);
}

TEST_CASE("variables lean, and names do not") {
  const MockContext context(800, 600);
  ImGui::NewFrame();
  ImDrawList& list = *ImGui::GetForegroundDrawList();
  const auto lean = [&](const char* source) {
    const int first = list.VtxBuffer.Size;
    Formula(context.theme().fonts.text, source).draw(list, ImVec2(10, 10), 0xffffffffU);
    REQUIRE(list.VtxBuffer.Size >= first + 4);
    // From the lower left corner of the first letter to the upper left one.
    return list.VtxBuffer[first].pos.x - list.VtxBuffer[first + 3].pos.x;
  };
  CHECK(lean("x") > 0.5F);
  CHECK(lean("α") > 0.5F);
  CHECK(lean(R"(\log)") == 0.0F);
  CHECK(lean("2") == 0.0F);
  CHECK(lean("Σ") == 0.0F);
  ImGui::Render();
}
