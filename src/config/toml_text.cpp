#include "config/toml_text.h"

#include "config/experiment_io.h"
#include "config/wording.h"

#include <algorithm>
#include <string>

namespace tiltscope {
namespace {

constexpr int deepest = 8;  // a list of matrices has three levels, a key one dot

/// Follows the text up to its first syntax error, which the parser finds by itself.
class Guard {
 public:
  Guard(std::string_view text, const Source& source) : text_(text), source_(source) {
    if (text_.starts_with("\xEF\xBB\xBF")) at_ = 3;
  }

  void check() {
    for (; at_ < text_.size(); ++at_) look(text_[at_]);
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
      fail("letters beyond ASCII can only stand in a comment");
    }
  }

  void skip_to(char end) { at_ = std::min(text_.find(end, at_), text_.size()); }

  /// To the closing quote, or to the end of the line, where the parser will miss it.
  void skip_string(char quote) {
    if (text_.substr(at_, 3) == std::string(3, quote)) {
      fail("a string in three quotes is the value of no setting");
    }
    bool escaped = false;
    for (++at_; at_ < text_.size(); ++at_) {
      const char c = text_[at_];
      if (c == '\n') return look(c);
      check_ascii(c);
      if (c == quote && !escaped) return;
      escaped = c == '\\' && quote == '"' && !escaped;
    }
  }

  [[noreturn]] void fail(const std::string& what) const {
    throw ConfigError(source_.at(line_) + what);
  }
  [[noreturn]] void fail(const std::string& before, const std::string& behind) const {
    fail(before + std::to_string(deepest) + behind);
  }

  std::string_view text_;
  const Source& source_;
  std::size_t at_ = 0;
  std::uint32_t line_ = 1;
  int depth_ = 0;
  int dots_ = 0;
};

}  // namespace

toml::table parse_toml(std::string_view text, const Source& source) {
  Guard(text, source).check();
  try {
    return toml::parse(text);
  } catch (const toml::parse_error& error) {
    throw ConfigError(source.at(error.source()) +
                      "not valid TOML: " + one_line(error.description()));
  }
}

}  // namespace tiltscope
