#include "view/canvas/marginal_painter.h"

#include "view/look/imgui_compat.h"
#include "view/look/palette.h"

#include <algorithm>
#include <cmath>

namespace tiltscope::view {
namespace {

constexpr double curve_step = 2.0;

/// The range of a coordinate that the box shows.
plot::Range shown(const Camera& camera, const plot::Box& box, Eigen::Index axis) {
  const double half = 0.5 * camera.unit * (axis == 0 ? box.width() : box.height());
  return {camera.centre[axis] - half, camera.centre[axis] + half};
}

}  // namespace

void Marginals::update(const Density& density, const Samples& samples, const Camera& camera,
                       const plot::Box& box, double bar) {
  if (density == density_ && samples == samples_ && camera == camera_ && box == box_) return;
  density_ = density;
  samples_ = samples;
  camera_ = camera;
  box_ = box;
  for (const Eigen::Index axis : {0, 1}) {
    const auto i = static_cast<std::size_t>(axis);
    const plot::Range range = shown(camera, box, axis);
    curves_[i].resize(0);
    histograms_[i] = {};
    double peak = 0.0;
    if (density) {
      const double step = curve_step * camera.unit;
      const int points = static_cast<int>(std::ceil((range.high - range.low) / step)) + 1;
      curves_[i] = density->marginal(
          axis, Eigen::VectorXd::LinSpaced(points, range.low, range.low + step * (points - 1)));
      peak = std::max(peak, curves_[i].maxCoeff());
    }
    if (samples && samples->rows() == 2 && samples->cols() > 0) {
      const double least =
          std::max(bar * camera.unit, readable_width(*samples, axis, range.low, range.high));
      histograms_[i] = histogram(*samples, axis, range.low, range.high, least);
      // Few samples make jagged bars; the curve keeps at least half of the strip.
      const auto& bars = histograms_[i].density;
      peak = std::clamp(*std::max_element(bars.begin(), bars.end()), peak,
                        peak > 0.0 ? 2.0 * peak : 1e300);
    }
    tops_[i] = 1.08 * peak;
  }
}

void Marginals::paint(ImDrawList& list, const Theme& theme, float height,
                      float samples_opacity) const {
  for (const Eigen::Index axis : {0, 1}) paint_axis(list, theme, axis, height, samples_opacity);
}

void Marginals::paint_axis(ImDrawList& list, const Theme& theme, Eigen::Index axis, float height,
                           float samples_opacity) const {
  const auto i = static_cast<std::size_t>(axis);
  if (!(tops_[i] > 0.0)) return;
  const float gap = theme.px(3);
  const plot::Range range = shown(camera_, box_, axis);
  // From a coordinate and a density to a pixel of the strip.
  const auto place = [&](double x, double density) {
    const double along = (x - range.low) / camera_.unit;
    const float up = gap + height * static_cast<float>(std::min(density / tops_[i], 1.0));
    return axis == 0
               ? ImVec2(static_cast<float>(box_.left + along), static_cast<float>(box_.top) - up)
               : ImVec2(static_cast<float>(box_.right) + up,
                        static_cast<float>(box_.bottom - along));
  };
  const ImVec2 low =
      axis == 0 ? ImVec2(static_cast<float>(box_.left), static_cast<float>(box_.top) - gap - height)
                : ImVec2(static_cast<float>(box_.right) + gap, static_cast<float>(box_.top));
  const ImVec2 high =
      axis == 0
          ? ImVec2(static_cast<float>(box_.right), static_cast<float>(box_.top) - gap)
          : ImVec2(static_cast<float>(box_.right) + gap + height, static_cast<float>(box_.bottom));
  list.PushClipRect(low, high, true);
  const Histogram& bars = histograms_[i];
  const float between = std::min(theme.px(1), 1.0F);
  if (samples_opacity > 0.0F) {
    for (std::size_t bar = 0; bar < bars.density.size(); ++bar) {
      if (bars.density[bar] <= 0.0) continue;
      const double left = bars.low + bars.width * static_cast<double>(bar);
      const ImVec2 a = place(left, 0.0);
      const ImVec2 b = place(left + bars.width, bars.density[bar]);
      list.AddRectFilled(ImVec2(std::min(a.x, b.x), std::min(a.y, b.y)),
                         ImVec2(std::max(a.x, b.x) - (axis == 0 ? between : 0.0F),
                                std::max(a.y, b.y) - (axis == 0 ? 0.0F : between)),
                         palette::u32(palette::accent, 0.5F * samples_opacity));
    }
  }
  std::vector<ImVec2> curve;
  curve.reserve(static_cast<std::size_t>(curves_[i].size()));
  for (Eigen::Index j = 0; j < curves_[i].size(); ++j) {
    curve.push_back(
        place(range.low + curve_step * camera_.unit * static_cast<double>(j), curves_[i][j]));
  }
  if (curve.size() > 1) {
    stroke(list, curve.data(), static_cast<int>(curve.size()), palette::u32(palette::exact),
           theme.px(1.8F));
  }
  list.PopClipRect();
}

}  // namespace tiltscope::view
