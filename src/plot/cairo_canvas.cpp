#include "plot/cairo_canvas.h"

#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <cairo.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <new>
#include <numbers>
#include <span>
#include <stdexcept>

namespace tiltscope::plot {
namespace {

constexpr double points_per_inch = 72.0;
constexpr double png_dots_per_inch = 300.0;

/// No exception may pass through cairo.
cairo_status_t append(void* bytes, const unsigned char* data, unsigned int length) noexcept try {
  static_cast<std::string*>(bytes)->append(reinterpret_cast<const char*>(data), length);
  return CAIRO_STATUS_SUCCESS;
} catch (const std::bad_alloc&) {
  return CAIRO_STATUS_NO_MEMORY;
}

cairo_surface_t* surface_of(PictureFormat format, double width, double height, std::string* bytes) {
  switch (format) {
    case PictureFormat::svg:
      return cairo_svg_surface_create_for_stream(append, bytes, width, height);
    case PictureFormat::pdf:
      return cairo_pdf_surface_create_for_stream(append, bytes, width, height);
    case PictureFormat::png:
      break;
  }
  const double scale = png_dots_per_inch / points_per_inch;
  return cairo_image_surface_create(CAIRO_FORMAT_RGB24, static_cast<int>(std::ceil(width * scale)),
                                    static_cast<int>(std::ceil(height * scale)));
}

}  // namespace

struct CairoCanvas::Cairo {
  Cairo(PictureFormat picture_format, double width, double height)
      : format(picture_format),
        surface(surface_of(format, width, height, &bytes)),
        context(cairo_create(surface)) {
    if (format == PictureFormat::png) {
      const double scale = png_dots_per_inch / points_per_inch;
      cairo_scale(context, scale, scale);
    }
    // The same widths in every format.
    cairo_font_options_t* options = cairo_font_options_create();
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_set_font_options(context, options);
    cairo_font_options_destroy(options);
    cairo_set_line_join(context, CAIRO_LINE_JOIN_ROUND);
    cairo_set_line_cap(context, CAIRO_LINE_CAP_ROUND);
  }
  ~Cairo() {
    cairo_destroy(context);
    cairo_surface_destroy(surface);
  }
  Cairo(const Cairo&) = delete;
  Cairo& operator=(const Cairo&) = delete;

  void colour(Colour c) const {
    cairo_set_source_rgba(context, static_cast<double>(c.red), static_cast<double>(c.green),
                          static_cast<double>(c.blue), static_cast<double>(c.alpha));
  }

  void path(const Points& points) const {
    cairo_new_path(context);
    for (const auto& [x, y] : points) cairo_line_to(context, x, y);
  }

  void font(Letters letters) const {
    cairo_select_font_face(context, "Inter", CAIRO_FONT_SLANT_NORMAL,
                           letters.bold ? CAIRO_FONT_WEIGHT_BOLD : CAIRO_FONT_WEIGHT_NORMAL);
    cairo_set_font_size(context, letters.size);
  }

  static void check(cairo_status_t status) {
    if (status != CAIRO_STATUS_SUCCESS) {
      throw std::runtime_error(std::string("cannot paint the figure: ") +
                               cairo_status_to_string(status));
    }
  }

  PictureFormat format;
  std::string bytes;
  cairo_surface_t* surface;
  cairo_t* context;
};

CairoCanvas::CairoCanvas(PictureFormat format, double width, double height)
    : cairo_(std::make_unique<Cairo>(format, width, height)) {
  cairo_->colour(rgb(0xffffff));
  cairo_paint(cairo_->context);
}

CairoCanvas::~CairoCanvas() = default;

void CairoCanvas::line(const Points& points, Colour colour, double thickness, bool dashed) {
  cairo_t* const context = cairo_->context;
  cairo_->colour(colour);
  cairo_->path(points);
  cairo_set_line_width(context, thickness);
  constexpr std::array dashes = {3.0, 2.5};
  if (dashed) {
    cairo_set_line_cap(context, CAIRO_LINE_CAP_BUTT);
    cairo_set_dash(context, dashes.data(), 2, 0.0);
  }
  cairo_stroke(context);
  if (dashed) {
    cairo_set_line_cap(context, CAIRO_LINE_CAP_ROUND);
    cairo_set_dash(context, nullptr, 0, 0.0);
  }
}

void CairoCanvas::polygon(const Points& points, Colour colour) {
  cairo_->colour(colour);
  cairo_->path(points);
  cairo_fill(cairo_->context);
}

void CairoCanvas::dots(const Points& points, Colour colour, double diameter) {
  // Lines of no length with round ends: much shorter in a file than circles.
  cairo_->colour(colour);
  cairo_new_path(cairo_->context);
  for (const auto& [x, y] : points) {
    cairo_move_to(cairo_->context, x, y);
    cairo_line_to(cairo_->context, x, y);
  }
  cairo_set_line_width(cairo_->context, diameter);
  cairo_stroke(cairo_->context);
}

void CairoCanvas::rectangle(const Box& box, Colour colour) {
  cairo_->colour(colour);
  cairo_rectangle(cairo_->context, box.left, box.top, box.width(), box.height());
  cairo_fill(cairo_->context);
}

void CairoCanvas::shade(const Field& field, const Box& box) {
  const auto columns = static_cast<int>(field.columns);
  const auto rows = static_cast<int>(field.rows);
  cairo_surface_t* const image = cairo_image_surface_create(CAIRO_FORMAT_RGB24, columns, rows);
  cairo_surface_flush(image);
  const auto stride = static_cast<std::size_t>(cairo_image_surface_get_stride(image));
  unsigned char* const data = cairo_image_surface_get_data(image);
  const auto byte = [](float channel) {
    return static_cast<std::uint32_t>(std::lround(255.0F * channel));
  };
  for (std::size_t row = 0; data != nullptr && row < field.rows; ++row) {
    auto* const pixels = reinterpret_cast<std::uint32_t*>(data + (field.rows - 1 - row) * stride);
    for (std::size_t column = 0; column < field.columns; ++column) {
      const Colour c = field.colour_at(field.shares[row * field.columns + column]);
      pixels[column] = byte(c.red) << 16U | byte(c.green) << 8U | byte(c.blue);
    }
  }
  cairo_surface_mark_dirty(image);

  cairo_t* const context = cairo_->context;
  cairo_save(context);
  cairo_rectangle(context, box.left, box.top, box.width(), box.height());
  cairo_clip(context);
  cairo_translate(context, box.left, box.top);
  cairo_scale(context, box.width() / columns, box.height() / rows);
  cairo_set_source_surface(context, image, 0.0, 0.0);
  cairo_pattern_set_extend(cairo_get_source(context), CAIRO_EXTEND_PAD);
  cairo_paint(context);
  cairo_restore(context);
  cairo_surface_destroy(image);
}

double CairoCanvas::width_of(std::string_view text, Letters letters) {
  cairo_->font(letters);
  cairo_text_extents_t extents{};
  cairo_text_extents(cairo_->context, std::string(text).c_str(), &extents);
  return extents.x_advance;
}

void CairoCanvas::text(double x, double y, std::string_view text, Letters letters, Colour colour,
                       Align align) {
  const double share = align == Align::left ? 0.0 : align == Align::centre ? 0.5 : 1.0;
  const double left = share > 0.0 ? x - share * width_of(text, letters) : x;
  cairo_->font(letters);
  cairo_->colour(colour);
  cairo_move_to(cairo_->context, left, y);
  cairo_show_text(cairo_->context, std::string(text).c_str());
}

void CairoCanvas::upright_text(double x, double y, std::string_view words, Letters letters,
                               Colour colour) {
  cairo_save(cairo_->context);
  cairo_translate(cairo_->context, x, y);
  cairo_rotate(cairo_->context, -0.5 * std::numbers::pi);
  text(0.0, 0.35 * letters.size, words, letters, colour, Align::centre);
  cairo_restore(cairo_->context);
}

void CairoCanvas::clip(const Box& box) {
  cairo_save(cairo_->context);
  cairo_rectangle(cairo_->context, box.left, box.top, box.width(), box.height());
  cairo_clip(cairo_->context);
}

void CairoCanvas::unclip() { cairo_restore(cairo_->context); }

std::string CairoCanvas::finish() {
  Cairo::check(cairo_status(cairo_->context));
  cairo_show_page(cairo_->context);
  if (cairo_->format == PictureFormat::png) {
    Cairo::check(cairo_surface_write_to_png_stream(cairo_->surface, append, &cairo_->bytes));
  }
  cairo_surface_finish(cairo_->surface);
  Cairo::check(cairo_surface_status(cairo_->surface));
  return std::move(cairo_->bytes);
}

}  // namespace tiltscope::plot
