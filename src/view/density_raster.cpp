#include "view/density_raster.h"

#include "view/palette.h"

#include <algorithm>
#include <cmath>

namespace tiltscope::view {
namespace {

/// `share` in [0, 1] of the way through the colour map.
ImU32 colour_at(double share) {
  const ColourMap& map = palette::density_map;
  const double place = std::clamp(share, 0.0, 1.0) * static_cast<double>(map.size() - 1);
  const auto below = std::min(static_cast<std::size_t>(place), map.size() - 2);
  const auto t = static_cast<float>(place - static_cast<double>(below));
  const plot::Colour& a = map[below];
  const plot::Colour& b = map[below + 1];
  return palette::u32({a.red + t * (b.red - a.red), a.green + t * (b.green - a.green),
                       a.blue + t * (b.blue - a.blue)});
}

}  // namespace

DensityRaster::DensityRaster(const GaussianMixture& density, const Extent& extent) {
  double peak = -std::numeric_limits<double>::infinity();
  for (std::size_t i = 0; i < density.components(); ++i) {
    peak = std::max(peak, density.log_density(density.mean(i)));
  }
  corners_.reserve((side + 1) * (side + 1));
  const Eigen::Vector2d size = extent.high - extent.low;
  for (int row = 0; row <= side; ++row) {
    for (int column = 0; column <= side; ++column) {
      const Eigen::Vector2d x(extent.low.x() + size.x() * column / side,
                              extent.high.y() - size.y() * row / side);
      corners_.push_back(std::exp(density.log_density(x) - peak));
    }
  }
}

void DensityRaster::draw(ImDrawList& list, const plot::Box& box) const {
  if (corners_.empty()) return;
  std::vector<ImU32> colours(corners_.size());
  std::ranges::transform(corners_, colours.begin(), colour_at);
  const auto at = [&](int column, int row) {
    return ImVec2(static_cast<float>(box.left + box.width() * column / side),
                  static_cast<float>(box.top + box.height() * row / side));
  };
  const auto corner = [&](int column, int row) {
    return colours[static_cast<std::size_t>(row * (side + 1) + column)];
  };
  for (int row = 0; row < side; ++row) {
    for (int column = 0; column < side; ++column) {
      list.AddRectFilledMultiColor(at(column, row), at(column + 1, row + 1), corner(column, row),
                                   corner(column + 1, row), corner(column + 1, row + 1),
                                   corner(column, row + 1));
    }
  }
}

}  // namespace tiltscope::view
