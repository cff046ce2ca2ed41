#include "plot/figure.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace tiltscope::plot {
namespace {

/// Where the value stands between the ends of its axis: 0 at low, 1 at high.
double to_fraction(const Axis& axis, double value) {
  const auto [low, high] = axis.range;
  if (axis.scale == Scale::linear) return (value - low) / (high - low);
  if (value <= 0.0) return std::numeric_limits<double>::quiet_NaN();
  return std::log(value / low) / std::log(high / low);
}

double from_fraction(const Axis& axis, double fraction) {
  const auto [low, high] = axis.range;
  if (axis.scale == Scale::linear) return low + fraction * (high - low);
  return low * std::pow(high / low, fraction);
}

}  // namespace

Colour Field::colour_at(double share) const {
  const double place = std::clamp(share, 0.0, 1.0) * static_cast<double>(colours.size() - 1);
  const auto below = std::min(static_cast<std::size_t>(place), colours.size() - 2);
  const auto t = static_cast<float>(place - static_cast<double>(below));
  const Colour& a = colours[below];
  const Colour& b = colours[below + 1];
  const auto mix = [t](float from, float to) { return from + t * (to - from); };
  return {mix(a.red, b.red), mix(a.green, b.green), mix(a.blue, b.blue)};
}

double Transform::x_to_pixel(double x) const {
  return box_.left + box_.width() * to_fraction(x_, x);
}

double Transform::y_to_pixel(double y) const {
  return box_.bottom - box_.height() * to_fraction(y_, y);
}

double Transform::foot_to_pixel(double y) const {
  const double pixel = y_to_pixel(y);
  return std::isfinite(pixel) ? pixel : box_.bottom;
}

double Transform::x_to_data(double pixel) const {
  return from_fraction(x_, (pixel - box_.left) / box_.width());
}

double Transform::y_to_data(double pixel) const {
  return from_fraction(y_, (box_.bottom - pixel) / box_.height());
}

namespace {

/// On the line between its points, as far as it goes; nothing elsewhere.
std::optional<double> value_at(const Series& series, double x) {
  const auto above = std::ranges::find_if(series.x, [x](double other) { return other >= x; });
  if (above == series.x.end()) return std::nullopt;
  const auto i = static_cast<std::size_t>(above - series.x.begin());
  if (*above == x) return series.value(i);
  if (i == 0 || series.scattered || !series.from.empty()) return std::nullopt;
  const double share = (x - series.x[i - 1]) / (*above - series.x[i - 1]);
  const double y = series.y[i - 1] + share * (series.y[i] - series.y[i - 1]);
  return std::isfinite(y) ? std::optional(y) : std::nullopt;
}

}  // namespace

std::optional<Reading> read_at(const Figure& figure, double x) {
  std::optional<Reading> reading;
  for (const Series& series : figure.series) {
    if (!series.shown) continue;
    for (const double candidate : series.x) {
      if (!reading || std::abs(candidate - x) < std::abs(reading->x - x)) reading = {candidate, {}};
    }
  }
  if (!reading) return reading;
  for (const Series& series : figure.series) {
    reading->y.push_back(series.shown ? value_at(series, reading->x) : std::nullopt);
  }
  return reading;
}

std::optional<Reading> read_ends(const Figure& figure) {
  double last = -std::numeric_limits<double>::infinity();
  for (const Series& series : figure.series) {
    if (series.shown && !series.x.empty()) last = std::max(last, series.x.back());
  }
  std::optional<Reading> reading = read_at(figure, last);
  if (!reading) return reading;
  for (std::size_t i = 0; i < figure.series.size(); ++i) {
    const Series& series = figure.series[i];
    reading->y[i].reset();
    if (series.shown && !series.y.empty()) reading->y[i] = series.value(series.y.size() - 1);
  }
  return reading;
}

double bar_width(const Series& series, const Transform& transform, double widest) {
  double width = widest;
  for (std::size_t i = 1; i < series.x.size(); ++i) {
    const double apart = transform.x_to_pixel(series.x[i]) - transform.x_to_pixel(series.x[i - 1]);
    if (apart > 0.0) width = std::min(width, 0.7 * apart);
  }
  return std::max(width, 1.0);
}

void fit_y(Figure& figure) {
  std::vector<double> values;
  const auto [low, high] = figure.x.range;
  for (const Series& series : figure.series) {
    if (!series.shown) continue;
    for (std::size_t i = 0; i < series.x.size(); ++i) {
      if (series.x[i] < low || series.x[i] > high) continue;
      values.push_back(series.y[i]);
      if (!series.low.empty()) values.insert(values.end(), {series.low[i], series.high[i]});
    }
  }
  figure.y.range = range_of(values, figure.y.scale);
  const bool signed_values = std::ranges::any_of(values, [](double y) { return y < 0.0; });
  if (figure.from_zero && figure.y.scale == Scale::linear && !signed_values) {
    figure.y.range.low = 0.0;
  }
}

}  // namespace tiltscope::plot
