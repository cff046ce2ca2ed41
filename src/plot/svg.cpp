#include "plot/svg.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

namespace tiltscope::plot {
namespace {

std::string escaped(const std::string& text) {
  std::string result;
  for (const char c : text) {
    switch (c) {
      case '&':
        result += "&amp;";
        break;
      case '<':
        result += "&lt;";
        break;
      case '>':
        result += "&gt;";
        break;
      case '"':
        result += "&quot;";
        break;
      default:
        // XML has no other control characters.
        if (static_cast<unsigned char>(c) >= 0x20) result += c;
    }
  }
  return result;
}

/// Two digits behind the point are finer than any screen, and smaller than more.
std::string at(double value) {
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%.2f", value);
  return text.data();
}

std::string hex(Colour colour) {
  const auto byte = [](float channel) {
    return static_cast<unsigned>(std::lround(255.0F * std::clamp(channel, 0.0F, 1.0F)));
  };
  std::array<char, 16> text{};
  std::snprintf(text.data(), text.size(), "#%02x%02x%02x", byte(colour.red), byte(colour.green),
                byte(colour.blue));
  return text.data();
}

/// The picture as it grows.
struct Canvas {
  std::string svg;

  void line(double x1, double y1, double x2, double y2, Colour colour, double thickness,
            bool dashed = false) {
    svg += "<line x1=\"" + at(x1) + "\" y1=\"" + at(y1) + "\" x2=\"" + at(x2) + "\" y2=\"" +
           at(y2) + "\" stroke=\"" + hex(colour) + "\" stroke-width=\"" + at(thickness) + "\"" +
           (dashed ? " stroke-dasharray=\"6 5\"" : "") + "/>\n";
  }

  void text(double x, double y, double size, Colour colour, const char* anchor,
            const std::string& words, bool bold = false) {
    if (words.empty()) return;
    svg += "<text x=\"" + at(x) + "\" y=\"" + at(y) + "\" font-size=\"" + at(size) + "\" fill=\"" +
           hex(colour) + "\" text-anchor=\"" + anchor + "\"" +
           (bold ? " font-weight=\"600\"" : "") + ">" + escaped(words) + "</text>\n";
  }

  void bars(const Series& series, const Transform& transform) {
    const double width = bar_width(series, transform, 30.0);
    for (std::size_t i = 0; i < series.x.size(); ++i) {
      const double top = transform.y_to_pixel(series.y[i]);
      const double bottom = transform.y_to_pixel(series.from[i]);
      if (!std::isfinite(top) || !std::isfinite(bottom)) continue;
      svg += "<rect x=\"" + at(transform.x_to_pixel(series.x[i]) - 0.5 * width) + "\" y=\"" +
             at(top) + "\" width=\"" + at(width) + "\" height=\"" + at(bottom - top) +
             "\" fill=\"" + hex(series.colour) + "\"/>\n";
    }
  }

  void curve(const Series& series, const Transform& transform) {
    if (!series.from.empty()) return bars(series, transform);
    std::string points;
    const auto finish = [&] {
      if (!points.empty()) {
        svg += "<polyline fill=\"none\" stroke-linejoin=\"round\" stroke-width=\"1.8\" stroke=\"" +
               hex(series.colour) + "\"" + (series.dashed ? " stroke-dasharray=\"6 5\"" : "") +
               " points=\"" + points + "\"/>\n";
      }
      points.clear();
    };
    const bool marked = !series.dashed && series.x.size() <= 60;
    for (std::size_t i = 0; i < series.x.size(); ++i) {
      const double x = transform.x_to_pixel(series.x[i]);
      const double y = transform.y_to_pixel(series.y[i]);
      if (!std::isfinite(x) || !std::isfinite(y)) {
        finish();
        continue;
      }
      points += (points.empty() ? "" : " ") + at(x) + "," + at(y);
      if (marked) {
        svg += "<circle cx=\"" + at(x) + "\" cy=\"" + at(y) + "\" r=\"2.6\" fill=\"" +
               hex(series.colour) + "\"/>\n";
      }
    }
    finish();
  }
};

/// Names in rows of three. Returns the y below them.
double legend(Canvas& canvas, const Figure& figure, double left, double y, double width,
              const Ink& ink) {
  const double column = width / 3.0;
  int count = 0;
  for (const Series& series : figure.series) {
    if (!series.shown) continue;
    const double x = left + column * (count % 3);
    const double middle = y + 20.0 * (count / 3);
    canvas.line(x, middle, x + 22.0, middle, series.colour, 2.5, series.dashed);
    canvas.text(x + 29.0, middle + 4.5, 13.0, ink.muted, "start", series.name);
    ++count;
  }
  return y + 20.0 * ((count + 2) / 3);
}

void axes(Canvas& canvas, const Figure& figure, const Box& plot, const Transform& transform,
          const Ink& ink) {
  for (const Tick& tick :
       ticks(figure.y.range, figure.y.scale, static_cast<int>(plot.height() / 36))) {
    const double y = transform.y_to_pixel(tick.value);
    canvas.line(plot.left, y, plot.right, y, ink.grid, tick.label.empty() ? 0.5 : 1.0);
    canvas.text(plot.left - 8.0, y + 4.5, 13.0, ink.muted, "end", tick.label);
  }
  canvas.line(plot.left, plot.bottom, plot.right, plot.bottom, ink.muted, 1.0);
  for (const Tick& tick :
       ticks(figure.x.range, figure.x.scale, static_cast<int>(plot.width() / 70))) {
    const double x = transform.x_to_pixel(tick.value);
    canvas.line(x, plot.bottom, x, plot.bottom + 5.0, ink.muted, 1.0);
    canvas.text(x, plot.bottom + 19.0, 13.0, ink.muted, "middle", tick.label);
  }
  canvas.text(0.5 * (plot.left + plot.right), plot.bottom + 38.0, 13.0, ink.muted, "middle",
              figure.x.label);
}

}  // namespace

std::string to_svg(const Figure& figure, double width, double height, const Ink& ink) {
  Canvas canvas;
  canvas.svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" + at(width) + "\" height=\"" +
               at(height) + "\" viewBox=\"0 0 " + at(width) + " " + at(height) +
               "\" font-family=\"Inter, Helvetica, Arial, sans-serif\">\n"
               "<rect width=\"100%\" height=\"100%\" fill=\"" +
               hex(ink.paper) + "\"/>\n";
  canvas.text(20.0, 32.0, 18.0, ink.text, "start", figure.title, true);
  canvas.text(20.0, 54.0, 13.0, ink.muted, "start", figure.note);
  const double below = legend(canvas, figure, 20.0, 76.0, width - 40.0, ink);

  const Box plot{72.0, below + 6.0, width - 24.0, height - 52.0};
  const Transform transform(figure.x, figure.y, plot);
  axes(canvas, figure, plot, transform, ink);
  canvas.svg += "<clipPath id=\"inside\"><rect x=\"" + at(plot.left - 3.0) + "\" y=\"" +
                at(plot.top - 3.0) + "\" width=\"" + at(plot.width() + 6.0) + "\" height=\"" +
                at(plot.height() + 6.0) + "\"/></clipPath>\n<g clip-path=\"url(#inside)\">\n";
  // The first ones matter most, and lie on top.
  for (auto series = figure.series.rbegin(); series != figure.series.rend(); ++series) {
    if (series->shown) canvas.curve(*series, transform);
  }
  return canvas.svg + "</g>\n</svg>\n";
}

}  // namespace tiltscope::plot
