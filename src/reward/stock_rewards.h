#pragma once

#include <array>
#include <string_view>

namespace tiltscope {

/// A reward in two dimensions to start from.
struct StockReward {
  std::string_view name;
  /// What it is, as a sentence without its full stop.
  std::string_view words;
  /// Where it is large, behind "r large".
  std::string_view place;
  std::string_view formula;
  /// A strength at which there is something to see.
  double lambda = 1.0;
};

inline constexpr std::array stock_rewards{
    StockReward{"half-plane", "A step: 4 to the right of x₁ = 0, and 0 to its left",
                "to the right of 0", "4*(x1 > 0)"},
    StockReward{"strong half-plane", "A step of 8, which also fills a mode that is nearly empty",
                "to the right of 0", "8*(x1 > 0)"},
    StockReward{"disc", "6 within a disc around the origin of area π/2, and 0 outside",
                "in a disc around 0", "6*(x1^2 + x2^2 < 0.5)"},
    StockReward{"ring", "A parabola along the distance from a ring of radius 2, with s = 0.3",
                "on a ring around 0", "-(hypot(x1, x2) - 2)^2/(2*0.3^2)"},
    StockReward{"log sigmoid", "The logarithm of a classifier's answer, log σ(6 (x₁ − 1))",
                "to the right of 1", "logsigmoid(6*(x1 - 1))"},
    StockReward{"distance to a point", "Minus three times the distance to (0, 2), with its tip",
                "near (0, 2)", "-3*sqrt(x1^2 + (x2 - 2)^2)"},
    StockReward{"one octant", "6 where x₁ is positive and x₂ between 0 and x₁, and 0 elsewhere",
                "in one octant", "6*(x1 > 0 and x2 > 0 and x2 < x1)"},
    StockReward{"nine of twenty-five",
                "Keeps every second mode of a grid with the distance 2, more of those to the right",
                "at nine of 25 modes", "3*(cos(pi*x1/2) + cos(pi*x2/2)) + 0.15*x1"},
};

}  // namespace tiltscope
