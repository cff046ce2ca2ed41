#include "reward/formula_parser.h"

#include "base/words.h"
#include "config/wording.h"
#include "reward/foreign_words.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <limits>
#include <numbers>

namespace tiltscope {
namespace {

struct Token {
  enum class Kind { end, number, name, symbol };
  Kind kind = Kind::end;
  std::size_t start = 0;  ///< the byte in the text
  std::string_view text{};
  double number = 0.0;

  bool is(std::string_view symbol) const { return kind == Kind::symbol && text == symbol; }
};

constexpr std::string_view symbols[] = {"<=", ">=", "==", "!=", "&&", "||", "<", ">", "+",
                                        "-",  "*",  "/",  "^",  "?",  ":",  "(", ")", ","};

struct Constant {
  std::string_view name;
  double value;
};

constexpr Constant constants[] = {
    {"pi", std::numbers::pi},
    {"e", std::numbers::e},
    {"inf", std::numeric_limits<double>::infinity()},
};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }

/// Recursive descent. What is said about precedence is in docs/formulas.md, and in `Rank`.
class Parser {
 public:
  Parser(std::string_view text, Eigen::Index d) : text_(text), d_(d) {}

  std::vector<FormulaStep> parse() {
    if (text_.size() > longest_formula) {
      fail(longest_formula, "a formula has at most " +
                                thousands(static_cast<std::int64_t>(longest_formula)) +
                                " characters");
    }
    advance();
    if (token_.kind == Token::Kind::end) {
      fail(0, "the formula is empty; write for example -3*hypot(x1, x2 - 2)");
    }
    conditional();
    if (token_.is(")")) fail(token_.start, "there is no ( for this )");
    if (token_.is(":")) fail(token_.start, "there is no ? for this :");
    if (token_.kind != Token::Kind::end) fail_unexpected();
    return std::move(steps_);
  }

 private:
  [[noreturn]] void fail(std::size_t byte, const std::string& what) const {
    throw FormulaError("formula, character " + std::to_string(character(byte)) + ": " + what);
  }

  int character(std::size_t byte) const {
    // Further bytes of a letter begin with the bits 10.
    return 1 + static_cast<int>(std::ranges::count_if(text_.substr(0, byte), [](char c) {
             return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
           }));
  }

  // Tokens

  void advance() {
    previous_ = token_;
    while (const std::size_t blank = blank_at_start(text_.substr(at_))) at_ += blank;
    token_ = {.start = at_};
    if (at_ == text_.size()) return;
    const std::string_view rest = text_.substr(at_);
    if (is_digit(rest[0]) || (rest[0] == '.' && rest.size() > 1 && is_digit(rest[1]))) {
      read_number(rest);
    } else if (is_letter(rest[0])) {
      const auto end =
          std::ranges::find_if_not(rest, [](char c) { return is_letter(c) || is_digit(c); });
      take(Token::Kind::name, static_cast<std::size_t>(end - rest.begin()));
    } else {
      read_symbol(rest);
    }
  }

  void take(Token::Kind kind, std::size_t length) {
    token_.kind = kind;
    token_.text = text_.substr(at_, length);
    at_ += length;
  }

  void read_number(std::string_view rest) {
    const auto [end, error] =
        std::from_chars(rest.data(), rest.data() + rest.size(), token_.number);
    take(Token::Kind::number, static_cast<std::size_t>(end - rest.data()));
    if (error != std::errc()) {
      fail(token_.start, "the number " + shortened(token_.text) + " is beyond 1e-308 to 1e308");
    }
  }

  void read_symbol(std::string_view rest) {
    // "!" is refused and "!=" is not.
    if (const ForeignWord* const foreign = foreign_symbol(rest);
        foreign != nullptr && !starts_known(rest, foreign->word.size())) {
      fail(at_, std::string(foreign->word) + " is not known here; " + std::string(foreign->advice));
    }
    for (const std::string_view symbol : symbols) {
      if (rest.starts_with(symbol)) return take(Token::Kind::symbol, symbol.size());
    }
    fail(at_, static_cast<unsigned char>(rest[0]) < 0x80
                  ? "a formula cannot hold " + as_given(rest.substr(0, 1))
                  : "letters beyond ASCII have no meaning in a formula");
  }

  static bool starts_known(std::string_view rest, std::size_t longer_than) {
    return std::ranges::any_of(symbols, [&](std::string_view symbol) {
      return symbol.size() > longer_than && rest.starts_with(symbol);
    });
  }

  /// The word that joins two operands, or null.
  const Operator* operator_here() const {
    const bool can_be = token_.kind == Token::Kind::symbol || token_.kind == Token::Kind::name;
    return can_be ? find_operator(token_.text) : nullptr;
  }

  // Steps

  void emit(FormulaStep step, std::size_t byte) {
    using Kind = FormulaStep::Kind;
    height_ += step.kind == Kind::binary   ? -1
               : step.kind == Kind::choice ? -2
               : step.kind == Kind::unary  ? 0
                                           : 1;
    if (height_ > highest_formula_stack) fail_nested(byte);
    step.character = character(byte);
    steps_.push_back(step);
  }

  void emit(const BinaryFunction& function, std::size_t byte) {
    emit({.kind = FormulaStep::Kind::binary, .binary = &function}, byte);
  }

  void emit(const UnaryFunction& function, std::size_t byte) {
    emit({.kind = FormulaStep::Kind::unary, .unary = &function}, byte);
  }

  // Grammar

  /// either, or either ? conditional : conditional
  void conditional() {
    expression(Rank::either);
    if (!token_.is("?")) return;
    const std::size_t question = token_.start;
    advance();
    const Deeper deeper(*this);
    conditional();
    if (!token_.is(":")) {
      if (token_.kind != Token::Kind::end && !token_.is(")")) fail_unexpected();
      fail(question, "this ? has no :; write condition ? value : other value");
    }
    advance();
    conditional();
    emit({.kind = FormulaStep::Kind::choice}, question);
  }

  /// An operand, and what follows it by operators that bind at least as tightly as `least`.
  void expression(Rank least) {
    const Deeper deeper(*this);
    operand(least);
    bool compared = false;
    while (true) {
      if (starts_operand()) fail_missing_operator();
      const Operator* const found = operator_here();
      if (found == nullptr || found->rank < least) return;
      const std::size_t start = token_.start;
      if (found->rank == Rank::comparison) {
        if (compared) fail(start, "two comparisons in a row; write 0 < x1 and x1 < 1");
        compared = true;
      } else if (found->rank < Rank::comparison) {
        compared = false;
      }
      advance();
      expression(found->rank == Rank::power ? Rank::power  // from the right
                                            : static_cast<Rank>(static_cast<int>(found->rank) + 1));
      emit(found->function, start);
    }
  }

  void operand(Rank least) {
    const Token token = token_;
    if (token.is("-") || token.is("+")) {
      advance();
      expression(Rank::sign);
      if (token.is("-")) emit(minus, token.start);
    } else if (token.kind == Token::Kind::name && token.text == "not") {
      if (least > Rank::negation) fail(token.start, "put this not in brackets: (not ...)");
      advance();
      expression(Rank::negation);
      emit(negation, token.start);
    } else if (token.is("(")) {
      advance();
      conditional();
      close(token.start);
    } else if (token.kind == Token::Kind::number) {
      advance();
      emit({.number = token.number}, token.start);
    } else if (token.kind == Token::Kind::name && find_operator(token.text) == nullptr) {
      name(token);
    } else {
      fail_unexpected();
    }
  }

  void close(std::size_t opened) {
    if (token_.is(")")) return advance();
    if (token_.kind == Token::Kind::end) fail(opened, "this ( is never closed");
    fail_unexpected();
  }

  void name(const Token& token) {
    advance();
    if (const UnaryFunction* const unary = find_unary(token.text)) {
      arguments(token, 1, nullptr);
      return emit(*unary, token.start);
    }
    if (const BinaryFunction* const binary = find_binary(token.text)) {
      arguments(token, 2, binary->any_number ? binary : nullptr);
      if (!binary->any_number) emit(*binary, token.start);
      return;
    }
    if (const auto* const constant = std::ranges::find(constants, token.text, &Constant::name);
        constant != std::end(constants)) {
      return emit({.number = constant->value}, token.start);
    }
    emit({.kind = FormulaStep::Kind::coordinate, .coordinate = coordinate(token)}, token.start);
  }

  /// In brackets, as many as `count`; or, if `joining` joins any number of them, that many or more.
  void arguments(const Token& function, int count, const BinaryFunction* joining) {
    const std::string name(function.text);
    if (!token_.is("(")) fail(function.start, name + " needs brackets: " + name + "(...)");
    const std::size_t opened = token_.start;
    int given = 0;
    bool decimal_comma = false;
    advance();
    while (!token_.is(")") || given > 0) {
      conditional();
      if (++given > 1 && joining != nullptr) emit(*joining, function.start);
      if (!token_.is(",")) {
        close(opened);
        break;
      }
      decimal_comma |= joins_digits();
      advance();
    }
    if (given == 0) advance();
    if (given == count || (given > count && joining != nullptr)) return;
    fail(function.start, name + " takes " + (joining != nullptr ? "at least " : "") +
                             counted(count, "argument", "arguments") + ", not " +
                             std::to_string(given) +
                             (decimal_comma ? "; decimals take a point, 0.5" : ""));
  }

  /// Counted from 0.
  Eigen::Index coordinate(const Token& token) const {
    const std::string_view letters = "xyz";
    if (token.text.size() == 1 && d_ <= 3) {
      const std::size_t i = letters.find(token.text);
      if (i < static_cast<std::size_t>(d_)) return static_cast<Eigen::Index>(i);
    }
    const bool counts = token.text.size() > 1 && token.text[0] == 'x' &&
                        std::ranges::all_of(token.text.substr(1), is_digit);
    if (counts && token.text.size() < 6 && token.text[1] != '0') {
      Eigen::Index i = 0;
      std::from_chars(token.text.data() + 1, token.text.data() + token.text.size(), i);
      if (i <= d_) return i - 1;
    }
    if (counts || (token.text.size() == 1 && letters.find(token.text) != std::string_view::npos)) {
      fail(token.start, shortened(token.text) + " is no coordinate; there " +
                            (d_ == 1 ? "is only " : "are ") + coordinates());
    }
    fail_unknown(token);
  }

  std::string coordinates() const {
    if (d_ == 1) return "x1";
    return (d_ == 2 ? "x1 and x2" : "x1 to x" + std::to_string(d_));
  }

  // What is wrong

  [[noreturn]] void fail_unknown(const Token& token) const {
    const std::string unknown = "unknown name " + as_given(token.text);
    if (const ForeignWord* const foreign = foreign_name(token.text)) {
      fail(token.start, unknown + "; " + std::string(foreign->advice));
    }
    std::vector<std::string> own;
    for (Eigen::Index i = 1; i <= d_; ++i) own.push_back("x" + std::to_string(i));
    std::vector<std::string_view> functions;
    for (std::size_t i = 0; !function_name(i).empty(); ++i) functions.push_back(function_name(i));
    std::vector<std::string_view> names(own.begin(), own.end());
    for (const Constant& constant : constants) names.push_back(constant.name);
    names.insert(names.end(), functions.begin(), functions.end());
    if (const std::string_view close = nearest(token.text, names); !close.empty()) {
      fail(token.start, unknown + "; did you mean " + std::string(close) + "?");
    }
    fail(token.start, unknown + "; there are the coordinates " + coordinates() +
                          ", pi, e, inf and the functions " + listed(functions));
  }

  bool starts_operand() const {
    return token_.is("(") || token_.kind == Token::Kind::number ||
           (token_.kind == Token::Kind::name && find_operator(token_.text) == nullptr);
  }

  [[noreturn]] void fail_missing_operator() const {
    fail(token_.start, "an operator is missing; for a product write " + shortened(previous_.text) +
                           "*" + shortened(token_.text) + (token_.is("(") ? "...)" : ""));
  }

  [[noreturn]] void fail_unexpected() const {
    if (token_.is(",")) {
      fail(token_.start, joins_digits() ? "decimals take a point: write " +
                                              std::string(previous_.text) + "." + digits_behind()
                                        : "a comma stands only between a function's arguments");
    }
    const std::string wanted = " where a number, a coordinate or a function should stand";
    if (token_.kind == Token::Kind::end) fail(text_.size(), "the formula ends" + wanted);
    fail(token_.start, shortened(token_.text) + " stands" + wanted);
  }

  /// Whether this comma could have been meant as that of a decimal number.
  bool joins_digits() const {
    return previous_.kind == Token::Kind::number && at_ < text_.size() && is_digit(text_[at_]) &&
           previous_.start + previous_.text.size() == token_.start;
  }

  std::string digits_behind() const {
    const std::string_view rest = text_.substr(at_);
    return shortened(rest.substr(0, rest.find_first_not_of("0123456789")));
  }

  [[noreturn]] void fail_nested(std::size_t byte) const {
    fail(byte, "the formula is nested too deeply");
  }

  /// One level of the recursion, against stacks that overflow.
  class Deeper {
   public:
    explicit Deeper(Parser& parser) : parser_(parser) {
      if (++parser_.depth_ > 200) parser_.fail_nested(parser_.token_.start);
    }
    ~Deeper() { --parser_.depth_; }
    Deeper(const Deeper&) = delete;
    Deeper& operator=(const Deeper&) = delete;

   private:
    Parser& parser_;
  };

  std::string_view text_;
  Eigen::Index d_;
  std::size_t at_ = 0;  ///< behind token_
  Token token_;
  Token previous_;
  std::vector<FormulaStep> steps_;
  int height_ = 0;  ///< of the stack
  int depth_ = 0;
};

}  // namespace

std::vector<FormulaStep> parse_formula(std::string_view text, Eigen::Index d) {
  return Parser(text, d).parse();
}

}  // namespace tiltscope
