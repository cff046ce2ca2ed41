#include "config/experiment_io.h"
#include "config/settings.h"
#include "config/support.h"
#include "config/wording.h"

#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>
#include <variant>

namespace tiltscope {
namespace {

template <class T>
std::string legal_words(const Numbers<T>& numbers) {
  if constexpr (std::is_same_v<T, double>) {
    if (numbers.legal.low == any_real.low) return "any";
  } else if constexpr (!std::is_arithmetic_v<T>) {
    return "any";
  }
  return describe(numbers.legal);
}

std::string legal_words(const Choice& choice) {
  std::vector<std::string> quoted;
  for (const std::string_view word : choice.words) quoted.push_back(in_quotes(word));
  return listed({quoted.begin(), quoted.end()}, "or");
}

template <class T>
std::string legal_words(const Texts<T>& texts) {
  const std::string bytes = thousands(static_cast<std::int64_t>(texts.longest));
  return "at most " + bytes + (std::is_same_v<T, std::string> ? " bytes" : " bytes each");
}

std::string effect_words(ChangeEffect effect) {
  if (effect == ChangeEffect::next_tilt) return "the next tilt has it";
  return effect == ChangeEffect::restart ? "the run starts over" : "another base model";
}

/// A cell of a table in Markdown.
std::string cell(std::string_view text) {
  std::string result = " ";
  for (const char c : text) result.append(c == '|' ? "\\" : "").push_back(c);
  return result + (text.empty() ? "|" : " |");
}

/// docs/settings.md, made from the table.
std::string page() {
  std::string text =
      "# Settings\n\n"
      "Every key of a file of settings, as `--set section.key=value` takes it, too. A test makes "
      "this page from\nthe table in [`settings.h`](../src/config/settings.h), and fails where they "
      "differ; with\n`TILTSCOPE_WRITE_PAGES=1` in its environment it writes the page anew. "
      "Equations, algorithms and\nthe paper's values are those of *Iterative Tilting for Diffusion "
      "Fine-Tuning*; where no value stands,\nthe words tell it, or the paper leaves it open.\n";
  std::string_view section = "none yet";
  for (std::size_t i = 0; i < all_settings.size(); ++i) {
    const Setting& row = all_settings[i];
    if (row.key.section != section) {
      section = row.key.section;
      text += section.empty() ? "\n"
                              : "\n## " + std::string(section) + "\n\n" +
                                    std::string(words_on(section)) + "\n\n";
      text += "| key | default | legal | sensible | the paper's | after a change | what it is |\n";
      text += "| --- | --- | --- | --- | --- | --- | --- |\n";
    }
    const std::string legal =
        std::visit([](const auto& value) { return legal_words(value); }, row.value);
    text += "|" + cell("`" + std::string(row.key.name) + "`") +
            cell("`" + settings_of(test::where_it_exists(row))[i].second + "`") + cell(legal) +
            cell(row.sensible) + cell(row.paper) + cell(effect_words(row.effect)) +
            cell(row.words) + "\n";
  }
  return text;
}

TEST_CASE("docs/settings.md is what the table says") {
  const std::string file = TILTSCOPE_TESTS "/../docs/settings.md";
  const std::string wanted = page();
  if (std::getenv("TILTSCOPE_WRITE_PAGES") != nullptr) std::ofstream(file) << wanted;
  std::ifstream stream(file);
  CHECK(std::string(std::istreambuf_iterator<char>(stream), {}) == wanted);
}

}  // namespace
}  // namespace tiltscope
