#pragma once

#include <span>
#include <string_view>
#include <vector>

namespace tiltscope::view {

/// The paper that the window's equation numbers are of.
inline constexpr std::string_view paper_name = "Iterative Tilting for Diffusion Fine-Tuning";
inline constexpr std::string_view paper_number = "arXiv 2512.03234";

/// An equation of the paper, as texts cite it.
struct Equation {
  std::string_view citation;     ///< "(3.10)"
  std::string_view formula;      ///< as kit/equation.h reads it, a line each
  std::string_view remark = {};  ///< where it is not as the paper has it, or what else to know
};

std::span<const Equation> all_equations();

/// Those that the text cites, in its order.
std::vector<const Equation*> cited_equations(std::string_view text);

}  // namespace tiltscope::view
