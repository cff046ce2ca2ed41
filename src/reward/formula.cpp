#include "reward/formula.h"

#include "config/wording.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cctype>
#include <cmath>

namespace tiltscope {
namespace {

using Kind = FormulaStep::Kind;

/// So many points go through a step at a time: many enough that finding the step costs little, few
/// enough for the nearest cache.
constexpr Eigen::Index lanes = 64;

/// Numbers of `lanes` points on each level of the stack.
struct Stack {
  double at[highest_formula_stack][lanes];  // not initialised: a short formula touches little
};

/// c ? a : b, which a c that is no number leaves without a value.
double chosen(double c, double a, double b) { return std::isnan(c) ? c : c != 0.0 ? a : b; }

/// Without the slopes of what does not change: at the ends of a function's domain they are
/// infinite.
double times(double slope, double change) { return change == 0.0 ? 0.0 : slope * change; }

/// Runs the steps at `count` columns of x from `first`. With slopes, along coordinate k.
template <bool with_slopes>
void run(const std::vector<FormulaStep>& steps, const Eigen::Ref<const Eigen::MatrixXd>& x,
         Eigen::Index first, Eigen::Index count, Stack& values, Stack* slopes, Eigen::Index k) {
  std::size_t top = 0;  // the first free level
  for (const FormulaStep& step : steps) {
    switch (step.kind) {
      case Kind::number:
        std::fill_n(values.at[top], count, step.number);
        if constexpr (with_slopes) std::fill_n(slopes->at[top], count, 0.0);
        ++top;
        break;
      case Kind::coordinate: {
        for (Eigen::Index j = 0; j < count; ++j) {
          values.at[top][j] = x(step.coordinate, first + j);
        }
        if constexpr (with_slopes) {
          std::fill_n(slopes->at[top], count, step.coordinate == k ? 1.0 : 0.0);
        }
        ++top;
        break;
      }
      case Kind::unary: {
        double* const a = values.at[top - 1];
        if constexpr (with_slopes) {
          for (Eigen::Index j = 0; j < count; ++j) {
            const double y = step.unary->value(a[j]);
            double& change = slopes->at[top - 1][j];
            change = times(step.unary->slope(a[j], y), change);
            a[j] = y;
          }
        } else {
          step.unary->values(a, static_cast<std::size_t>(count));
        }
        break;
      }
      case Kind::binary: {
        --top;
        double* const a = values.at[top - 1];
        const double* const b = values.at[top];
        if constexpr (with_slopes) {
          for (Eigen::Index j = 0; j < count; ++j) {
            const double y = step.binary->value(a[j], b[j]);
            const auto slope = step.binary->slopes(a[j], b[j], y);
            double& change = slopes->at[top - 1][j];
            change = times(slope.a, change) + times(slope.b, slopes->at[top][j]);
            a[j] = y;
          }
        } else {
          step.binary->values(a, b, static_cast<std::size_t>(count));
        }
        break;
      }
      case Kind::choice: {
        top -= 2;
        double* const c = values.at[top - 1];
        for (Eigen::Index j = 0; j < count; ++j) {
          c[j] = chosen(c[j], values.at[top][j], values.at[top + 1][j]);
        }
        break;
      }
    }
  }
}

}  // namespace

Formula::Formula(std::string_view text, Eigen::Index d) : d_(d), steps_(parse_formula(text, d)) {}

void Formula::evaluate(const Eigen::Ref<const Eigen::MatrixXd>& x,
                       Eigen::Ref<Eigen::VectorXd> values) const {
  assert(x.rows() == d_ && values.size() == x.cols());
  // NOLINTBEGIN(cppcoreguidelines-pro-type-member-init): places are written before they are read.
  Stack stack;
  // NOLINTEND(cppcoreguidelines-pro-type-member-init)
  for (Eigen::Index first = 0; first < x.cols(); first += lanes) {
    const Eigen::Index count = std::min(lanes, x.cols() - first);
    run<false>(steps_, x, first, count, stack, nullptr, 0);
    std::copy_n(stack.at[0], count, values.data() + first);
  }
}

bool Formula::has_gradient() const {
  return std::ranges::all_of(steps_, [](const FormulaStep& step) {
    return step.kind != Kind::choice &&
           (step.kind != Kind::unary || step.unary->slope != nullptr) &&
           (step.kind != Kind::binary || step.binary->slopes != nullptr);
  });
}

void Formula::gradients(const Eigen::Ref<const Eigen::MatrixXd>& x,
                        Eigen::Ref<Eigen::MatrixXd> gradients) const {
  assert(has_gradient() && x.rows() == d_);
  // NOLINTBEGIN(cppcoreguidelines-pro-type-member-init): places are written before they are read.
  Stack values;
  Stack slopes;
  // NOLINTEND(cppcoreguidelines-pro-type-member-init)
  for (Eigen::Index first = 0; first < x.cols(); first += lanes) {
    const Eigen::Index count = std::min(lanes, x.cols() - first);
    for (Eigen::Index k = 0; k < d_; ++k) {
      run<true>(steps_, x, first, count, values, &slopes, k);
      for (Eigen::Index j = 0; j < count; ++j) gradients(k, first + j) = slopes.at[0][j];
    }
  }
}

namespace {

/// A number, and the step that first gave one of this kind that is not finite.
struct Traced {
  double value = 0.0;
  const FormulaStep* from = nullptr;
  double a = 0.0, b = 0.0;  ///< that step's operands
};

bool same_kind(double a, double b) {
  return std::isnan(a) ? std::isnan(b) : std::isinf(a) && std::isinf(b);
}

/// `value` comes from an operand that is of its kind, or else from `step`.
Traced traced(double value, const FormulaStep& step, const Traced& a, const Traced& b) {
  if (std::isfinite(value)) return {value};
  if (same_kind(value, a.value)) return {value, a.from, a.a, a.b};
  if (same_kind(value, b.value)) return {value, b.from, b.a, b.b};
  return {value, &step, a.value, b.value};
}

std::string written(const Traced& traced) {
  const FormulaStep& step = *traced.from;
  const std::string a = rounded(traced.a);
  const std::string b = rounded(traced.b);
  const auto in_brackets = [](const std::string& number) {
    return number.starts_with('-') ? "(" + number + ")" : number;
  };
  switch (step.kind) {
    case Kind::unary:
      return std::string(step.unary->name) + "(" + a + ")";
    case Kind::binary: {
      const std::string name(step.binary->name);
      return std::isalpha(static_cast<unsigned char>(name[0])) != 0
                 ? name + "(" + a + ", " + b + ")"
                 : in_brackets(a) + name + in_brackets(b);
    }
    default:
      return rounded(traced.value);
  }
}

}  // namespace

std::string Formula::origin(const Eigen::Ref<const Eigen::VectorXd>& x) const {
  std::array<Traced, highest_formula_stack> stack;
  std::size_t top = 0;
  for (const FormulaStep& step : steps_) {
    switch (step.kind) {
      case Kind::number:
        stack[top++] = {step.number, &step};
        break;
      case Kind::coordinate:
        stack[top++] = {x[step.coordinate], &step};
        break;
      case Kind::unary: {
        Traced& a = stack[top - 1];
        a = traced(step.unary->value(a.value), step, a, {});
        break;
      }
      case Kind::binary: {
        --top;
        Traced& a = stack[top - 1];
        const Traced& b = stack[top];
        a = traced(step.binary->value(a.value, b.value), step, a, b);
        break;
      }
      case Kind::choice: {
        top -= 2;
        Traced& c = stack[top - 1];
        if (!std::isnan(c.value)) c = stack[c.value != 0.0 ? top : top + 1];
        break;
      }
    }
  }
  assert(stack[0].from != nullptr);
  return "character " + std::to_string(stack[0].from->character) + ", " + written(stack[0]);
}

}  // namespace tiltscope
