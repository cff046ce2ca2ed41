#pragma once

#include "reward/formula_functions.h"

#include <Eigen/Core>

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

/// From a formula's text to the steps that work it out. docs/formulas.md has the language.
namespace tiltscope {

/// A formula that cannot be read: one sentence, "formula, character 7: ...". Characters are counted
/// from 1.
class FormulaError : public std::invalid_argument {
 public:
  using std::invalid_argument::invalid_argument;
};

/// Each step takes its operands from a stack of numbers, the last one first, and leaves its result
/// there.
struct FormulaStep {
  enum class Kind { number, coordinate, unary, binary, choice };
  Kind kind = Kind::number;
  double number = 0.0;
  Eigen::Index coordinate = 0;  ///< counted from 0
  const UnaryFunction* unary = nullptr;
  const BinaryFunction* binary = nullptr;
  int character = 0;  ///< where in the text it stands, counted from 1
};

inline constexpr std::size_t longest_formula = 4000;  ///< bytes
/// How many numbers the stack of a formula may hold.
inline constexpr int highest_formula_stack = 128;

/// The steps of a formula in d dimensions. Throws FormulaError.
std::vector<FormulaStep> parse_formula(std::string_view text, Eigen::Index d);

}  // namespace tiltscope
