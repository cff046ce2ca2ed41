#include "reward/formula_functions.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <limits>
#include <numbers>

namespace tiltscope {
namespace {

using Slopes = BinaryFunction::Slopes;

constexpr double no_number = std::numeric_limits<double>::quiet_NaN();

double sigmoid(double x) {
  const double u = std::exp(-std::abs(x));
  return (x < 0.0 ? u : 1.0) / (1.0 + u);
}

/// log(1 + e^x), which neither overflows nor loses the small values.
double softplus(double x) {
  if (std::isnan(x)) return x;
  return std::max(x, 0.0) + std::log1p(std::exp(-std::abs(x)));
}

double sign(double x) {
  if (std::isnan(x)) return x;
  return x > 0.0 ? 1.0 : x < 0.0 ? -1.0 : 0.0;
}

/// With the sign of b, so that it repeats itself on both sides of 0.
double modulo(double a, double b) {
  const double rest = std::fmod(a, b);
  return rest != 0.0 && (rest < 0.0) != (b < 0.0) ? rest + b : rest;
}

double least(double a, double b) { return a < b || std::isnan(a) ? a : b; }
double largest(double a, double b) { return a > b || std::isnan(a) ? a : b; }

/// A comparison with what is no number is none.
template <class Compare>
double compared(double a, double b, Compare compare) {
  if (std::isnan(a) || std::isnan(b)) return no_number;
  return compare(a, b) ? 1.0 : 0.0;
}

bool is_true(double x) { return !std::isnan(x) && x != 0.0; }

double both(double a, double b) {
  if (a == 0.0 || b == 0.0) return 0.0;  // whatever the other is
  return std::isnan(a) || std::isnan(b) ? no_number : 1.0;
}

double either(double a, double b) {
  if (is_true(a) || is_true(b)) return 1.0;  // whatever the other is
  return std::isnan(a) || std::isnan(b) ? no_number : 0.0;
}

double power(double a, double b) {
  return b == 2.0 ? a * a : std::pow(a, b);  // most powers are squares, and std::pow is slow
}

Slopes power_slopes(double a, double b, double y) {
  // a^b log a goes to 0 with a.
  return {b * std::pow(a, b - 1.0), a == 0.0 ? 0.0 : y * std::log(a)};
}

Slopes distance_slopes(double a, double b, double y) {
  return y == 0.0 ? Slopes{0.0, 0.0} : Slopes{a / y, b / y};
}

/// `f` is known where this is compiled, so that the loop over many numbers calls nothing.
template <class F>
constexpr UnaryFunction unary(std::string_view name, F f, double (*slope)(double, double)) {
  return {name, f,
          [](double* x, std::size_t n) {
            for (std::size_t j = 0; j < n; ++j) x[j] = F()(x[j]);
          },
          slope};
}

template <class F>
constexpr BinaryFunction binary(std::string_view name, F f,
                                Slopes (*slopes)(double, double, double), bool any_number = false) {
  return {name, f,
          [](double* a, const double* b, std::size_t n) {
            for (std::size_t j = 0; j < n; ++j) a[j] = F()(a[j], b[j]);
          },
          slopes, any_number};
}

template <class F>
constexpr Operator infix(Rank rank, std::string_view name, F f,
                         Slopes (*slopes)(double, double, double) = nullptr) {
  return {binary(name, f, slopes), rank};
}

constexpr UnaryFunction unary_functions[] = {
    unary(
        "sin", [](double x) { return std::sin(x); }, [](double x, double) { return std::cos(x); }),
    unary(
        "cos", [](double x) { return std::cos(x); }, [](double x, double) { return -std::sin(x); }),
    unary(
        "tan", [](double x) { return std::tan(x); }, [](double, double y) { return 1.0 + y * y; }),
    unary(
        "asin", [](double x) { return std::asin(x); },
        [](double x, double) { return 1.0 / std::sqrt(1.0 - x * x); }),
    unary(
        "acos", [](double x) { return std::acos(x); },
        [](double x, double) { return -1.0 / std::sqrt(1.0 - x * x); }),
    unary(
        "atan", [](double x) { return std::atan(x); },
        [](double x, double) { return 1.0 / (1.0 + x * x); }),
    unary(
        "sinh", [](double x) { return std::sinh(x); },
        [](double x, double) { return std::cosh(x); }),
    unary(
        "cosh", [](double x) { return std::cosh(x); },
        [](double x, double) { return std::sinh(x); }),
    unary(
        "tanh", [](double x) { return std::tanh(x); },
        [](double, double y) { return 1.0 - y * y; }),
    unary(
        "exp", [](double x) { return std::exp(x); }, [](double, double y) { return y; }),
    unary(
        "log", [](double x) { return std::log(x); }, [](double x, double) { return 1.0 / x; }),
    unary(
        "ln", [](double x) { return std::log(x); }, [](double x, double) { return 1.0 / x; }),
    unary(
        "log2", [](double x) { return std::log2(x); },
        [](double x, double) { return 1.0 / (std::numbers::ln2 * x); }),
    unary(
        "log10", [](double x) { return std::log10(x); },
        [](double x, double) { return 1.0 / (std::numbers::ln10 * x); }),
    unary(
        "sqrt", [](double x) { return std::sqrt(x); }, [](double, double y) { return 0.5 / y; }),
    unary(
        "cbrt", [](double x) { return std::cbrt(x); },
        [](double, double y) { return 1.0 / (3.0 * y * y); }),
    unary(
        "abs", [](double x) { return std::abs(x); }, [](double x, double) { return sign(x); }),
    unary(
        "sigmoid", [](double x) { return sigmoid(x); },
        [](double, double y) { return y * (1.0 - y); }),
    unary(
        "logistic", [](double x) { return sigmoid(x); },
        [](double, double y) { return y * (1.0 - y); }),
    unary(
        "logsigmoid", [](double x) { return -softplus(-x); },
        [](double x, double) { return sigmoid(-x); }),
    unary(
        "softplus", [](double x) { return softplus(x); },
        [](double x, double) { return sigmoid(x); }),
    unary(
        "sign", [](double x) { return sign(x); }, nullptr),
    unary(
        "floor", [](double x) { return std::floor(x); }, nullptr),
    unary(
        "ceil", [](double x) { return std::ceil(x); }, nullptr),
    unary(
        "round", [](double x) { return std::round(x); }, nullptr),
};

constexpr BinaryFunction binary_functions[] = {
    binary(
        "min", [](double a, double b) { return least(a, b); },
        [](double, double b, double y) {
          return Slopes{y != b ? 1.0 : 0.0, y != b ? 0.0 : 1.0};
        },
        true),
    binary(
        "max", [](double a, double b) { return largest(a, b); },
        [](double, double b, double y) {
          return Slopes{y != b ? 1.0 : 0.0, y != b ? 0.0 : 1.0};
        },
        true),
    binary(
        "hypot", [](double a, double b) { return std::hypot(a, b); }, distance_slopes, true),
    binary(
        "pow", [](double a, double b) { return power(a, b); }, power_slopes),
    binary(
        "atan2", [](double a, double b) { return std::atan2(a, b); },
        [](double a, double b, double) {
          return Slopes{b / (a * a + b * b), -a / (a * a + b * b)};
        }),
    binary(
        "mod", [](double a, double b) { return modulo(a, b); }, nullptr),
};

constexpr Operator operators[] = {
    infix(Rank::either, "or", [](double a, double b) { return either(a, b); }),
    infix(Rank::either, "||", [](double a, double b) { return either(a, b); }),
    infix(Rank::both, "and", [](double a, double b) { return both(a, b); }),
    infix(Rank::both, "&&", [](double a, double b) { return both(a, b); }),
    infix(Rank::comparison, "<", [](double a, double b) { return compared(a, b, std::less<>()); }),
    infix(Rank::comparison,
          "<=", [](double a, double b) { return compared(a, b, std::less_equal<>()); }),
    infix(Rank::comparison, ">",
          [](double a, double b) { return compared(a, b, std::greater<>()); }),
    infix(Rank::comparison,
          ">=", [](double a, double b) { return compared(a, b, std::greater_equal<>()); }),
    infix(Rank::comparison,
          "==", [](double a, double b) { return compared(a, b, std::equal_to<>()); }),
    infix(Rank::comparison,
          "!=", [](double a, double b) { return compared(a, b, std::not_equal_to<>()); }),
    infix(
        Rank::sum, "+", [](double a, double b) { return a + b; },
        [](double, double, double) {
          return Slopes{1.0, 1.0};
        }),
    infix(
        Rank::sum, "-", [](double a, double b) { return a - b; },
        [](double, double, double) {
          return Slopes{1.0, -1.0};
        }),
    infix(
        Rank::product, "*", [](double a, double b) { return a * b; },
        [](double a, double b, double) {
          return Slopes{b, a};
        }),
    infix(
        Rank::product, "/", [](double a, double b) { return a / b; },
        [](double, double b, double y) {
          return Slopes{1.0 / b, -y / b};
        }),
    infix(
        Rank::power, "^", [](double a, double b) { return power(a, b); }, power_slopes),
};

}  // namespace

const UnaryFunction minus = unary(
    "-", [](double x) { return -x; }, [](double, double) { return -1.0; });
const UnaryFunction negation = unary(
    "not",
    [](double x) {
      if (std::isnan(x)) return x;
      return x == 0.0 ? 1.0 : 0.0;
    },
    nullptr);

const UnaryFunction* find_unary(std::string_view name) {
  const auto* const found = std::ranges::find(unary_functions, name, &UnaryFunction::name);
  return found == std::end(unary_functions) ? nullptr : found;
}

const BinaryFunction* find_binary(std::string_view name) {
  const auto* const found = std::ranges::find(binary_functions, name, &BinaryFunction::name);
  return found == std::end(binary_functions) ? nullptr : found;
}

const Operator* find_operator(std::string_view name) {
  const auto* const found = std::ranges::find(
      operators, name, [](const Operator& candidate) { return candidate.function.name; });
  return found == std::end(operators) ? nullptr : found;
}

std::string_view function_name(std::size_t i) {
  if (i < std::size(unary_functions)) return unary_functions[i].name;
  i -= std::size(unary_functions);
  return i < std::size(binary_functions) ? binary_functions[i].name : std::string_view();
}

}  // namespace tiltscope
