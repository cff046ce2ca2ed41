#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

/// Grey pictures, and the PNG files that hold them.
namespace tiltscope {

/// Rows from the top, each from the left: 0 is black and 255 is white.
struct GreyPicture {
  int width = 0;
  int height = 0;
  std::vector<std::uint8_t> pixels = {};  ///< width x height of them

  std::uint8_t at(int column, int row) const {
    return pixels[static_cast<std::size_t>(row) * static_cast<std::size_t>(width) +
                  static_cast<std::size_t>(column)];
  }

  friend bool operator==(const GreyPicture&, const GreyPicture&) = default;
};

/// Why bytes are not taken as a picture; goes on behind "the picture ": "is no PNG file".
class PictureError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// What is read has at most so many pixels along a side.
inline constexpr int most_pixels_along = 4'096;
/// No file of such a picture has more bytes than this.
inline constexpr std::size_t most_picture_bytes = std::size_t{128} << 20;

/// Reads a PNG of any kind: grey, coloured, with a palette, with 1 to 16 bits, interlaced. A colour
/// counts by its luminance, 0.2126 R + 0.7152 G + 0.0722 B of the values as they are stored; what
/// is transparent lies on white. Throws PictureError for what is no PNG, is damaged, or has more
/// than `most_along` pixels along a side; nothing of such a size is allocated then.
GreyPicture read_grey_png(std::string_view bytes, int most_along = most_pixels_along);

/// A PNG of 8 bits of grey, which `read_grey_png` reads back to the last bit.
std::string write_grey_png(const GreyPicture& picture);

/// The picture with at most `most_along` pixels along a side: each pixel is the mean of what it
/// covers. One that is small enough stays as it is.
GreyPicture averaged_down(const GreyPicture& picture, int most_along);

}  // namespace tiltscope
