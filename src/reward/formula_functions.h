#pragma once

#include <cstddef>
#include <string_view>

/// The operators and functions that a formula may use, with their slopes.
namespace tiltscope {

/// y = f(x).
struct UnaryFunction {
  std::string_view name;
  double (*value)(double x);
  /// The same for each of n numbers, in their place.
  void (*values)(double* x, std::size_t n);
  /// dy / dx; null where f has steps, so that its slope says nothing.
  double (*slope)(double x, double y);
};

/// y = f(a, b).
struct BinaryFunction {
  struct Slopes {
    double a, b;
  };
  std::string_view name;
  double (*value)(double a, double b);
  /// The same for each of n pairs, in the place of a.
  void (*values)(double* a, const double* b, std::size_t n);
  /// dy / da and dy / db; null as above.
  Slopes (*slopes)(double a, double b, double y);
  /// Whether f(a, b, c) stands for f(f(a, b), c).
  bool any_number = false;
};

/// How tightly an operator binds; those that bind tightest stand last.
enum class Rank { either = 1, both, negation, comparison, sum, product, sign, power };

struct Operator {
  BinaryFunction function;
  Rank rank{};
};

/// Null if there is none of this name.
const UnaryFunction* find_unary(std::string_view name);
const BinaryFunction* find_binary(std::string_view name);
const Operator* find_operator(std::string_view name);

/// What `-x`, `not x` and `x^2` become; their names are how a message writes them.
extern const UnaryFunction minus;
extern const UnaryFunction negation;

/// The name of the i-th function; empty beyond the last.
std::string_view function_name(std::size_t i);

}  // namespace tiltscope
