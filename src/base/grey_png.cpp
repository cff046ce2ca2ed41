#include "base/grey_png.h"

#include <cairo.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstring>
#include <memory>
#include <new>

namespace tiltscope {
namespace {

using Surface = std::unique_ptr<cairo_surface_t, decltype(&cairo_surface_destroy)>;

constexpr std::string_view signature = "\x89PNG\r\n\x1a\n";
/// The header is the first chunk of every file: its length, its name, then width and height.
constexpr std::string_view header = {"\0\0\0\rIHDR", 8};

std::uint32_t big_endian(std::string_view four) {
  std::uint32_t number = 0;
  for (const char c : four) number = number << 8U | static_cast<unsigned char>(c);
  return number;
}

/// Asked before any decoding, which allocates what the header says.
void check_size(std::string_view bytes, int most_along) {
  if (!bytes.starts_with(signature)) throw PictureError("is no PNG file");
  const std::string_view rest = bytes.substr(signature.size());
  if (!rest.starts_with(header) || rest.size() < header.size() + 8) {
    throw PictureError("is a damaged PNG file");
  }
  const std::uint32_t width = big_endian(rest.substr(header.size(), 4));
  const std::uint32_t height = big_endian(rest.substr(header.size() + 4, 4));
  if (width == 0 || height == 0) throw PictureError("is a damaged PNG file");
  const auto most = static_cast<std::uint32_t>(most_along);
  if (width <= most && height <= most) return;
  const std::string along = std::to_string(most_along);
  throw PictureError("has " + std::to_string(width) + " x " + std::to_string(height) +
                     " pixels, but at most " + along + " x " + along + " are taken");
}

cairo_status_t take(void* context, unsigned char* data, unsigned length) {
  auto& bytes = *static_cast<std::string_view*>(context);
  if (bytes.size() < length) return CAIRO_STATUS_READ_ERROR;
  std::memcpy(data, bytes.data(), length);
  bytes.remove_prefix(length);
  return CAIRO_STATUS_SUCCESS;
}

/// No exception may pass through cairo.
cairo_status_t put(void* context, const unsigned char* data, unsigned length) noexcept {
  try {
    static_cast<std::string*>(context)->append(reinterpret_cast<const char*>(data), length);
    return CAIRO_STATUS_SUCCESS;
  } catch (const std::bad_alloc&) {
    return CAIRO_STATUS_NO_MEMORY;
  }
}

/// Of a colour times its opacity, on white.
double grey(double red, double green, double blue, double opacity) {
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue + 1.0 - opacity;
}

/// Of pixel i of a row, in [0, 1]; cairo's colours are multiplied by their opacity.
double grey_at(const unsigned char* row, int i, cairo_format_t format) {
  const auto channel = [](std::uint32_t pixel, unsigned shift) {
    return static_cast<double>(pixel >> shift & 255U) / 255.0;
  };
  const auto place = static_cast<std::size_t>(i);
#if CAIRO_VERSION >= CAIRO_VERSION_ENCODE(1, 17, 2)
  // Of files with 16 bits, from this version on.
  if (format == CAIRO_FORMAT_RGB96F || format == CAIRO_FORMAT_RGBA128F) {
    std::array<float, 4> parts = {0.0F, 0.0F, 0.0F, 1.0F};
    const std::size_t count = format == CAIRO_FORMAT_RGB96F ? 3 : 4;
    std::memcpy(parts.data(), row + place * count * sizeof(float), count * sizeof(float));
    return grey(static_cast<double>(parts[0]), static_cast<double>(parts[1]),
                static_cast<double>(parts[2]), static_cast<double>(parts[3]));
  }
#endif
  std::uint32_t pixel = 0;
  std::memcpy(&pixel, row + 4 * place, sizeof(pixel));
  const double opacity = format == CAIRO_FORMAT_ARGB32 ? channel(pixel, 24) : 1.0;
  return grey(channel(pixel, 16), channel(pixel, 8), channel(pixel, 0), opacity);
}

std::uint8_t level(double grey) {
  return static_cast<std::uint8_t>(std::lround(255.0 * std::clamp(grey, 0.0, 1.0)));
}

/// The sums of `values` (rows of `width`) that the cells of a coarser row or column cover, each
/// with the share that lies in the cell: rows become `count` numbers long.
std::vector<double> means_along_rows(const std::vector<double>& values, int width, int count) {
  const auto rows = values.size() / static_cast<std::size_t>(width);
  std::vector<double> means(rows * static_cast<std::size_t>(count));
  const double cell = static_cast<double>(width) / count;
  for (std::size_t row = 0; row < rows; ++row) {
    const double* from = &values[row * static_cast<std::size_t>(width)];
    for (int i = 0; i < count; ++i) {
      const double low = i * cell;
      const double high = std::min((i + 1) * cell, static_cast<double>(width));
      double sum = 0.0;
      for (int j = static_cast<int>(low); j < width && j < high; ++j) {
        sum += from[j] * (std::min(high, j + 1.0) - std::max(low, static_cast<double>(j)));
      }
      means[row * static_cast<std::size_t>(count) + static_cast<std::size_t>(i)] = sum / cell;
    }
  }
  return means;
}

std::vector<double> transposed(const std::vector<double>& values, int width) {
  const auto columns = static_cast<std::size_t>(width);
  const std::size_t rows = values.size() / columns;
  std::vector<double> result(values.size());
  for (std::size_t row = 0; row < rows; ++row) {
    for (std::size_t i = 0; i < columns; ++i) result[i * rows + row] = values[row * columns + i];
  }
  return result;
}

}  // namespace

GreyPicture read_grey_png(std::string_view bytes, int most_along) {
  if (bytes.size() > most_picture_bytes) throw PictureError("is larger than 128 MiB");
  check_size(bytes, most_along);
  const Surface surface(cairo_image_surface_create_from_png_stream(take, &bytes),
                        cairo_surface_destroy);
  // Cairo also says "no memory" of damaged data.
  if (cairo_surface_status(surface.get()) != CAIRO_STATUS_SUCCESS) {
    throw PictureError("is a damaged PNG file");
  }
  GreyPicture picture{cairo_image_surface_get_width(surface.get()),
                      cairo_image_surface_get_height(surface.get())};
  const unsigned char* row = cairo_image_surface_get_data(surface.get());
  const cairo_format_t format = cairo_image_surface_get_format(surface.get());
  const int stride = cairo_image_surface_get_stride(surface.get());
  picture.pixels.reserve(static_cast<std::size_t>(picture.width) *
                         static_cast<std::size_t>(picture.height));
  for (int y = 0; y < picture.height; ++y, row += stride) {
    for (int x = 0; x < picture.width; ++x)
      picture.pixels.push_back(level(grey_at(row, x, format)));
  }
  return picture;
}

std::string write_grey_png(const GreyPicture& picture) {
  // Cairo writes a picture of nothing but opacity as one of grey.
  const Surface surface(cairo_image_surface_create(CAIRO_FORMAT_A8, picture.width, picture.height),
                        cairo_surface_destroy);
  if (cairo_surface_status(surface.get()) != CAIRO_STATUS_SUCCESS) throw std::bad_alloc();
  unsigned char* row = cairo_image_surface_get_data(surface.get());
  const int stride = cairo_image_surface_get_stride(surface.get());
  const auto width = static_cast<std::ptrdiff_t>(picture.width);
  for (int y = 0; y < picture.height; ++y, row += stride) {
    std::copy_n(picture.pixels.begin() + y * width, width, row);
  }
  cairo_surface_mark_dirty(surface.get());
  std::string bytes;
  if (cairo_surface_write_to_png_stream(surface.get(), put, &bytes) != CAIRO_STATUS_SUCCESS) {
    throw std::bad_alloc();
  }
  return bytes;
}

GreyPicture averaged_down(const GreyPicture& picture, int most_along) {
  const int longest = std::max(picture.width, picture.height);
  if (longest <= most_along) return picture;
  const auto shrunk = [&](int length) {
    return std::max(1, static_cast<int>(std::lround(static_cast<double>(length) * most_along /
                                                    static_cast<double>(longest))));
  };
  GreyPicture result{shrunk(picture.width), shrunk(picture.height)};
  const std::vector<double> values(picture.pixels.begin(), picture.pixels.end());
  const auto narrow = means_along_rows(values, picture.width, result.width);
  const auto turned = transposed(narrow, result.width);
  const auto small = means_along_rows(turned, picture.height, result.height);
  for (const double value : transposed(small, result.height)) {
    result.pixels.push_back(level(value / 255.0));
  }
  return result;
}

}  // namespace tiltscope
