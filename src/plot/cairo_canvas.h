#pragma once

#include "plot/figure.h"

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tiltscope::plot {

enum class PictureFormat { svg, pdf, png };

enum class Align { left, centre, right };

/// A sheet of paper that cairo draws on. Lengths are points, 1/72 inch; y grows downwards.
/// Throws std::runtime_error where cairo cannot go on.
class CairoCanvas {
 public:
  CairoCanvas(PictureFormat format, double width, double height);
  ~CairoCanvas();
  CairoCanvas(const CairoCanvas&) = delete;
  CairoCanvas& operator=(const CairoCanvas&) = delete;

  using Points = std::vector<std::pair<double, double>>;

  void line(const Points& points, Colour colour, double thickness, bool dashed = false);
  void polygon(const Points& points, Colour colour);
  void dots(const Points& points, Colour colour, double diameter);
  void rectangle(const Box& box, Colour colour);
  /// Over the box, its lowest row at the bottom.
  void shade(const Field& field, const Box& box);

  struct Letters {
    double size = 8.0;
    bool bold = false;
  };
  double width_of(std::string_view text, Letters letters);
  /// (x, y) is where the text's base line starts, has its middle or ends.
  void text(double x, double y, std::string_view text, Letters letters, Colour colour,
            Align align = Align::left);
  /// Upwards, with its middle at (x, y).
  void upright_text(double x, double y, std::string_view words, Letters letters, Colour colour);

  /// What is drawn from here to `unclip` shows inside the box alone.
  void clip(const Box& box);
  void unclip();

  /// The file's bytes. The canvas is of no use afterwards.
  std::string finish();

 private:
  struct Cairo;

  std::unique_ptr<Cairo> cairo_;
};

}  // namespace tiltscope::plot
