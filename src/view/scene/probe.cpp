#include "view/scene/probe.h"

#include "plot/ticks.h"
#include "view/look/palette.h"
#include "view/scene/score_field.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace tiltscope::view {
namespace {

using plot::fixed;

std::string pair(const Eigen::Vector2d& v) {
  return "(" + fixed(v.x(), 2) + ", " + fixed(v.y(), 2) + ")";
}

}  // namespace

ProbeReading probe(const Eigen::Vector2d& x, const ExactDensity* density, double t,
                   const ExactDensity* scored, double score_t, const ScoreGrid* scores) {
  ProbeReading reading;
  reading.x = x;
  reading.t = t;
  if (density != nullptr) reading.log_density = density->log_density(x)[0];
  if (density != nullptr && density->mixture() != nullptr) {
    reading.responsibilities = density->mixture()->responsibilities(x);
  }
  reading.score_t = score_t;
  if (scored != nullptr) reading.exact = scored->score(x).col(0);
  if (scores == nullptr) return reading;
  reading.learned = interpolated(scores->grid, scores->learned, x);
  if (!reading.learned || !reading.exact) return reading;
  const Eigen::Vector2d& exact = *reading.exact;
  const Eigen::Vector2d& learned = *reading.learned;
  const double cross = exact.x() * learned.y() - exact.y() * learned.x();
  reading.angle = std::atan2(cross, exact.dot(learned)) * 180.0 / std::numbers::pi;
  reading.length = learned.norm() / std::max(exact.norm(), 1e-12);
  return reading;
}

std::vector<ProbeLine> describe(const ProbeReading& reading, bool brief) {
  const auto with_sign = [](double value, const char* unit) {
    return (value > 0.0 ? "+" : "") + fixed(value, 1) + unit;
  };
  const std::string not_known = "not known";
  const std::string no_model = reading.model_kept ? "…" : "model not kept";
  const bool known = reading.learned && reading.exact;
  const std::string missing = reading.exact ? no_model : not_known;
  std::vector<ProbeLine> lines = {
      {"x", pair(reading.x)},
      {"log p(x)", reading.log_density ? fixed(*reading.log_density, 2) : not_known}};
  if (!brief) {
    lines.push_back({"exact score", reading.exact ? pair(*reading.exact) : not_known});
    lines.push_back({"learned score", reading.learned ? pair(*reading.learned) : no_model});
  }
  lines.push_back({"angle error", known ? with_sign(reading.angle, "°") : missing});
  lines.push_back(
      {"length error", known ? with_sign(100.0 * (reading.length - 1.0), " %") : missing});
  if (brief) return lines;
  if (reading.score_t != reading.t) lines.push_back({"scores at t", fixed(reading.score_t, 3)});
  const Eigen::VectorXd& w = reading.responsibilities;
  if (w.size() == 0) return lines;
  std::string shares;
  constexpr Eigen::Index most = 4;
  for (Eigen::Index i = 0; i < std::min(w.size(), most); ++i) {
    shares += (i > 0 ? "  " : "") + fixed(w[i], 2);
  }
  if (w.size() > most) shares += " …";
  lines.push_back({"P(i | x)", shares});
  return lines;
}

ImVec2 draw_probe_card(ImDrawList& list, const Theme& theme, const std::vector<ProbeLine>& lines,
                       ImVec2 corner, bool draw) {
  const Face& words = theme.fonts.small;
  const Face& digits = theme.fonts.mono_small;
  const float pad = theme.px(9);
  const float row = theme.px(19);
  float names = 0.0F;
  float values = theme.px(126);
  for (const ProbeLine& line : lines) {
    names = std::max(names, measure(words, line.name).x);
    values = std::max(values, measure(digits, line.value).x);
  }
  const ImVec2 size(names + values + theme.px(12) + 2.0F * pad,
                    row * static_cast<float>(lines.size()) + 2.0F * pad - theme.px(3));
  if (!draw) return size;
  const ImVec2 low(corner.x - size.x, corner.y - size.y);
  list.AddRectFilled(low, corner, palette::u32(palette::background, 0.9F), theme.px(5));
  float y = low.y + pad;
  for (const ProbeLine& line : lines) {
    draw_text(list, words, ImVec2(low.x + pad, y), palette::muted, line.name);
    draw_text(list, digits, ImVec2(corner.x - pad, y), palette::text, line.value, Align::right);
    y += row;
  }
  return size;
}

}  // namespace tiltscope::view
