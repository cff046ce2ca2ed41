#pragma once

#include "plot/ticks.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

/// A figure as plain values. It knows no toolkit: painters turn it into a picture.
namespace tiltscope::plot {

/// sRGB, every channel in [0, 1].
struct Colour {
  float red = 0.0F;
  float green = 0.0F;
  float blue = 0.0F;
  float alpha = 1.0F;

  bool operator==(const Colour&) const = default;
};

/// A colour from 0xRRGGBB.
constexpr Colour rgb(unsigned hex, float alpha = 1.0F) {
  return {static_cast<float>(hex >> 16 & 255U) / 255.0F,
          static_cast<float>(hex >> 8 & 255U) / 255.0F, static_cast<float>(hex & 255U) / 255.0F,
          alpha};
}

struct Axis {
  std::string label;  ///< with its unit
  Scale scale = Scale::linear;
  Range range;
  Values values = Values::real;

  bool operator==(const Axis&) const = default;
};

/// A curve through (x_i, y_i), x growing. A y that the axis cannot show leaves a gap.
struct Series {
  std::string name;
  Colour colour;
  std::vector<double> x;
  std::vector<double> y;
  bool dashed = false;  ///< a line to compare with, without points
  bool shown = true;    ///< otherwise only its name is, to bring it back
  /// Where it is not empty, the series is one of bars, from here up to y.
  std::vector<double> from = {};
  /// Where they are not empty, a band around the curve: quartiles, say.
  std::vector<double> low = {};
  std::vector<double> high = {};
  bool scattered = false;  ///< points alone, x in any order
  /// What is written at the line: its name and, behind a semicolon, what it tells.
  std::string words = {};
  /// What the series shows, in a sentence or two; empty if its name says it all.
  std::string about = {};

  /// What the point stands for: its y, or the length of its bar.
  double value(std::size_t i) const { return from.empty() ? y[i] : y[i] - from[i]; }
};

/// A function over a rectangle of the plane, in colours.
struct Field {
  std::string name;
  Range x;  ///< from the left edge of the first column to the right one of the last
  Range y;
  std::size_t columns = 0;
  std::size_t rows = 0;
  std::vector<double> shares;   ///< in [0, 1]; row by row, that of the lowest y first
  std::vector<Colour> colours;  ///< of the shares from 0 to 1, evenly; at least two

  Colour colour_at(double share) const;
};

struct Figure {
  std::string title;
  std::string note;  ///< the small print under the title: on what the numbers rest
  /// Holds for a while, and is said behind the note where its line has room: nothing moves for it.
  std::string passing = {};
  Axis x;
  Axis y;
  std::vector<Series> series;
  std::string placeholder;       ///< shown where curves would be while there is nothing to draw
  bool from_zero = false;        ///< a linear y axis starts at zero if no value is negative
  std::optional<double> marker;  ///< a line across the figure at this x
  std::optional<Field> field = std::nullopt;  ///< beneath the curves
  bool equal_axes = false;                    ///< a unit is as long along either axis
};

/// A rectangle of the picture, y downwards.
struct Box {
  double left = 0.0;
  double top = 0.0;
  double right = 0.0;
  double bottom = 0.0;

  double width() const { return right - left; }
  double height() const { return bottom - top; }

  friend bool operator==(const Box&, const Box&) = default;
};

/// Between a figure's data and the inside of its axes in the picture.
class Transform {
 public:
  Transform(Axis x, Axis y, const Box& box) : x_(std::move(x)), y_(std::move(y)), box_(box) {}

  /// Not finite where a log scale has no place for the value.
  double x_to_pixel(double x) const;
  double y_to_pixel(double y) const;
  /// The same for the foot of a bar, which then stands on the axis.
  double foot_to_pixel(double y) const;
  double x_to_data(double pixel) const;
  double y_to_data(double pixel) const;

 private:
  Axis x_;
  Axis y_;
  Box box_;
};

/// What the curves say at one x.
struct Reading {
  double x = 0.0;
  /// Of each series: its point at x, or its line between two points; empty where it has neither.
  std::vector<std::optional<double>> y;
};

/// The reading at the x of the point nearest to x, over all series; none if all of them are empty.
std::optional<Reading> read_at(const Figure& figure, double x);

/// The last point of each curve that is shown; its x is that of the longest. None as above.
std::optional<Reading> read_ends(const Figure& figure);

/// How wide bars are, in pixels: as wide as their neighbours leave room for, and never very wide.
double bar_width(const Series& series, const Transform& transform, double widest);

/// Sets the y range so that every curve that is shown fits in where it lies in the x range.
void fit_y(Figure& figure);

}  // namespace tiltscope::plot
