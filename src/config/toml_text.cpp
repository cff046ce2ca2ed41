#include "config/toml_text.h"

#include "base/utf8.h"
#include "config/experiment_io.h"
#include "config/wording.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <string>
#include <utility>

namespace tiltscope {
namespace {

constexpr int deepest = 8;  // a list of matrices has three levels, a key one dot

/// The letter as a basic string of TOML names it: "\\U000000FC".
std::string by_number(char32_t code) {
  std::array<char, 16> text{};
  std::snprintf(text.data(), text.size(), "\\U%08X", static_cast<unsigned>(code));
  return text.data();
}

/// Follows the text up to its first syntax error, which the parser finds by itself.
class Guard {
 public:
  Guard(std::string_view text, const Source& source) : text_(text), source_(source) {
    if (text_.starts_with("\xEF\xBB\xBF")) at_ = 3;
  }

  /// The text as the parser can read it: in its strings, letters beyond ASCII have become numbers.
  std::string checked() {
    for (; at_ < text_.size(); ++at_) look(text_[at_]);
    return std::move(checked_.append(text_.substr(copied_)));
  }

 private:
  void look(char c) {
    switch (c) {
      case '#':
        skip_to('\n');
        [[fallthrough]];
      case '\n':
        ++line_;
        dots_ = 0;
        break;
      case '"':
      case '\'':
        skip_string(c);
        break;
      case '[':
      case '{':
        if (++depth_ > deepest) fail("brackets are nested more than ", " levels deep");
        dots_ = 0;
        break;
      case ']':
      case '}':
        --depth_;
        [[fallthrough]];
      case '=':
      case ',':
        dots_ = 0;
        break;
      case '.':
        if (++dots_ > deepest) fail("a key has more than ", " dots; a setting is section.key");
        break;
      default:
        check_ascii(c);
    }
  }

  void check_ascii(char c) const {
    if (static_cast<unsigned char>(c) >= 0x80) {
      fail("letters beyond ASCII can only stand in a string or in a comment");
    }
  }

  void skip_to(char end) { at_ = std::min(text_.find(end, at_), text_.size()); }

  /// To the closing quote, or to the end of the line, where the parser will miss it. It may also
  /// have met an error before the first quote, and then reads the string as bare letters.
  void skip_string(char quote) {
    if (text_.substr(at_, 3) == std::string(3, quote)) {
      fail("a string in three quotes is the value of no setting");
    }
    const std::size_t start = at_;
    std::string plain = "\"";  // the same string in double quotes
    bool has_letters = false;
    bool escaped = false;
    for (++at_; at_ < text_.size() && text_[at_] != '\n'; ++at_) {
      const char c = text_[at_];
      if (c == quote && !escaped) {
        if (has_letters) replace(start, at_ + 1, plain + '"');
        return;
      }
      if (static_cast<unsigned char>(c) >= 0x80) {
        const Letter letter = first_letter(text_.substr(at_));
        if (letter.bytes == 0) fail("a string holds bytes that are no text in UTF-8");
        plain += by_number(letter.code);
        at_ += letter.bytes - 1;
        has_letters = true;
        escaped = false;
        continue;
      }
      if (quote == '\'' && (c == '"' || c == '\\')) plain += '\\';
      plain += c;
      escaped = c == '\\' && quote == '"' && !escaped;
    }
    if (has_letters) fail("a string has no closing quote on its line");
    if (at_ < text_.size()) look('\n');
  }

  /// Has other text in the place of that from `start` to `end`.
  void replace(std::size_t start, std::size_t end, const std::string& text) {
    checked_.append(text_.substr(copied_, start - copied_)).append(text);
    copied_ = end;
  }

  [[noreturn]] void fail(const std::string& what) const {
    throw ConfigError(source_.at(line_) + what);
  }
  [[noreturn]] void fail(const std::string& before, const std::string& behind) const {
    fail(before + std::to_string(deepest) + behind);
  }

  std::string_view text_;
  const Source& source_;
  std::string checked_;
  std::size_t copied_ = 0;  ///< what stands before it is in `checked_`
  std::size_t at_ = 0;
  std::uint32_t line_ = 1;
  int depth_ = 0;
  int dots_ = 0;
};

}  // namespace

toml::table parse_toml(std::string_view text, const Source& source) {
  const std::string checked = Guard(text, source).checked();
  try {
    return toml::parse(std::string_view(checked));
  } catch (const toml::parse_error& error) {
    throw ConfigError(source.at(error.source()) +
                      "not valid TOML: " + one_line(error.description()));
  }
}

}  // namespace tiltscope
