#include "view/kit/reward_equation.h"

#include "plot/ticks.h"
#include "reward/formula_parser.h"

#include <cmath>
#include <limits>
#include <numbers>
#include <string_view>
#include <utility>
#include <vector>

namespace tiltscope::view {
namespace {

/// How tightly a term holds together. It stands in brackets where its surroundings hold tighter.
enum class Hold { choice = 0, either, both, negation, comparison, sum, product, sign, power, all };

struct Term {
  std::string text;
  Hold hold = Hold::all;
  bool digits = false;       ///< begins with a digit: no other number may stand right before it
  std::string squares = {};  ///< of a distance: what stands under its root
};

constexpr std::string_view minus_sign = "−";

std::string number_text(double value) {
  if (value == std::numbers::pi) return "π";
  if (value == std::numbers::e) return "\\e";
  if (value == std::numeric_limits<double>::infinity()) return "∞";
  std::string text = plot::short_number(value, 6);
  // "1e-05" is three letters to a reader of formulas.
  if (const auto e = text.find('e'); e != std::string::npos) {
    std::string power = text.substr(e + 1);
    if (power.starts_with('+')) power.erase(0, 1);
    const bool small = power.starts_with('-');
    if (small) power.erase(0, 1);
    while (power.size() > 1 && power.starts_with('0')) power.erase(0, 1);
    if (small) power.insert(0, "−");
    text = text.substr(0, e) + "·10^{" + power + "}";
  }
  if (text.starts_with('-')) text.replace(0, 1, "−");
  return text;
}

std::string in_brackets(const std::string& text) { return "(" + text + ")"; }

Term number_term(double value) {
  std::string text = number_text(value);
  const bool is_product = text.find("·") != std::string::npos;
  return {std::move(text), is_product ? Hold::product : Hold::all, std::isfinite(value)};
}

/// The term where its surroundings hold it by `least`.
std::string within(const Term& term, Hold least) {
  return term.hold < least ? in_brackets(term.text) : term.text;
}

Term function(const std::string& name, const std::string& arguments) {
  return {"\\" + name + in_brackets(arguments), Hold::all};
}

Term unary(std::string_view name, const Term& x) {
  if (name == "-") return {"−" + within(x, Hold::product), Hold::sign};
  if (name == "not") return {"\\not " + within(x, Hold::comparison), Hold::negation};
  if (name == "sqrt") return {"\\sqrt{" + x.text + "}", Hold::all};
  if (name == "abs") return {"|" + x.text + "|", Hold::all};
  if (name == "sigmoid" || name == "logistic") return {"σ" + in_brackets(x.text), Hold::all};
  if (name == "logsigmoid") return {"\\log σ" + in_brackets(x.text), Hold::all};
  if (name == "log2") return {"\\log_2" + in_brackets(x.text), Hold::all};
  if (name == "log10") return {"\\log_{10}" + in_brackets(x.text), Hold::all};
  if (name == "ln") name = "log";
  return function(std::string(name), x.text);
}

std::string squared(const Term& x) { return within(x, Hold::all) + "^2"; }

Term distance(const Term& a, const Term& b) {
  const std::string squares = (a.squares.empty() ? squared(a) : a.squares) + " + " + squared(b);
  return {"\\sqrt{" + squares + "}", Hold::all, false, squares};
}

Term product(const Term& a, const Term& b) {
  const std::string right = within(b, Hold::power);
  return {within(a, Hold::product) + (b.digits ? "·" : " ") + right, Hold::product, a.digits};
}

/// A minus stands before the bar.
Term fraction(const Term& a, const Term& b) {
  const bool negative = a.hold == Hold::sign;
  const std::string top = negative ? a.text.substr(minus_sign.size()) : a.text;
  const std::string text = "\\frac{" + top + "}{" + b.text + "}";
  if (negative) return {std::string(minus_sign) + text, Hold::sign};
  return {text, Hold::power};
}

/// A power is raised as far as it is written small, so that it needs no brackets.
Term power(const Term& a, const Term& b) {
  return {within(a, Hold::all) + "^{" + b.text + "}", Hold::power, a.digits};
}

Term binary(std::string_view name, const Term& a, const Term& b) {
  const auto chain = [&](std::string_view sign, Hold hold, Hold right) {
    const std::string second =
        b.text.starts_with(minus_sign) ? in_brackets(b.text) : within(b, right);
    return Term{within(a, hold) + " " + std::string(sign) + " " + second, hold, a.digits};
  };
  if (name == "+") return chain("+", Hold::sum, Hold::product);
  if (name == "-") return chain("−", Hold::sum, Hold::product);
  if (name == "*") return product(a, b);
  if (name == "/") return fraction(a, b);
  if (name == "^" || name == "pow") return power(a, b);
  if (name == "<" || name == ">") return chain(name, Hold::comparison, Hold::sum);
  if (name == "<=") return chain("≤", Hold::comparison, Hold::sum);
  if (name == ">=") return chain("≥", Hold::comparison, Hold::sum);
  if (name == "==") return chain("=", Hold::comparison, Hold::sum);
  if (name == "!=") return chain("≠", Hold::comparison, Hold::sum);
  if (name == "and" || name == "&&") return chain("\\and", Hold::both, Hold::negation);
  if (name == "or" || name == "||") return chain("\\or", Hold::either, Hold::both);
  if (name == "hypot") return distance(a, b);
  return function(std::string(name), a.text + ", " + b.text);
}

/// What the steps of a formula work out, written down.
Term written(const std::vector<FormulaStep>& steps) {
  std::vector<Term> stack;
  const auto take = [&stack] {
    Term top = std::move(stack.back());
    stack.pop_back();
    return top;
  };
  using Kind = FormulaStep::Kind;
  for (const FormulaStep& step : steps) {
    switch (step.kind) {
      case Kind::number:
        stack.push_back(number_term(step.number));
        break;
      case Kind::coordinate:
        stack.push_back({"x_{" + std::to_string(step.coordinate + 1) + "}", Hold::all});
        break;
      case Kind::unary:
        stack.push_back(unary(step.unary->name, take()));
        break;
      case Kind::binary: {
        const Term b = take(), a = take();
        stack.push_back(binary(step.binary->name, a, b));
        break;
      }
      case Kind::choice: {
        const Term otherwise = take(), then = take(), condition = take();
        stack.push_back({within(then, Hold::either) + "  \\if  " + condition.text + ",  \\else  " +
                             otherwise.text,
                         Hold::choice});
        break;
      }
    }
  }
  return take();
}

std::string vector_text(const Eigen::VectorXd& vector) {
  std::string text;
  for (const double entry : vector) text += (text.empty() ? "" : ", ") + number_text(entry);
  return in_brackets(text);
}

/// Long vectors keep their names.
constexpr Eigen::Index most_entries = 4;

std::string quadratic_text(const RewardConfig& reward) {
  std::string text;
  const auto add = [&text](const std::string& term) { text += (text.empty() ? "" : " + ") + term; };
  if (!reward.A.isZero(0.0)) add("\\frac{1}{2} x^\\T A x");
  if (!reward.b.isZero(0.0)) {
    add((reward.b.size() <= most_entries ? vector_text(reward.b) : std::string("b^\\T")) +
        (reward.b.size() <= most_entries ? "·x" : " x"));
  }
  if (reward.c != 0.0) add(number_text(reward.c));
  return text.empty() ? "0" : text;
}

std::string distance_text(const RewardConfig& reward) {
  if (reward.a.size() == 0 || reward.a.isZero(0.0)) return "−‖x‖";
  return "−‖x − " + (reward.a.size() <= most_entries ? vector_text(reward.a) : std::string("a")) +
         "‖";
}

std::string picture_text(const RewardConfig& reward) {
  const double range = reward.high - reward.low;
  std::string text = reward.low == 0.0 ? "" : number_text(reward.low);
  const std::string size = range == 1.0 ? "" : number_text(std::abs(range)) + " ";
  text += text.empty() ? (range < 0.0 ? "−" : "") : (range < 0.0 ? " − " : " + ");
  return text + size + "g(x)";
}

}  // namespace

RewardEquation reward_equation(const RewardConfig& reward, Eigen::Index d) {
  const std::string start = "r(x)  =  ";
  switch (reward.kind) {
    case RewardKind::quadratic:
      return {start + quadratic_text(reward), {}};
    case RewardKind::distance:
      return {start + distance_text(reward), {}};
    case RewardKind::expression:
      try {
        const std::vector<FormulaStep> steps = parse_formula(reward.formula, d);
        const std::string text = written(steps).text;
        const bool compares = text.find_first_of("<>") != std::string::npos ||
                              text.find("≤") != std::string::npos ||
                              text.find("≥") != std::string::npos;
        return {start + text, compares ? "A comparison is 1 where it holds, and 0 elsewhere." : ""};
      } catch (const FormulaError&) {
        return {};
      }
    case RewardKind::picture:
      return {start + picture_text(reward),
              "g: the picture's grey at x, from 0 (black) to 1 (white); beyond its rim as at the "
              "rim."};
    case RewardKind::process:
      return {start + "\\program(x)", "What the program answers for x."};
  }
  return {};
}

}  // namespace tiltscope::view
