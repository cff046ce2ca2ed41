#include "base/grey_png.h"

#include "base/base64.h"

#include <doctest/doctest.h>

#include <cstdint>
#include <string>

using namespace tiltscope;

namespace {

/// Small PNG files that another program has written, from pixels that are known.
std::string file(const char* text) { return *from_base64(text); }

GreyPicture ramp(int width, int height) {
  GreyPicture picture{width, height};
  for (int i = 0; i < width * height; ++i) {
    picture.pixels.push_back(static_cast<std::uint8_t>(37 * i + i / width));
  }
  return picture;
}

std::string reason_for(const std::string& bytes, int most = most_pixels_along) {
  try {
    read_grey_png(bytes, most);
  } catch (const PictureError& error) {
    return error.what();
  }
  return {};
}

}  // namespace

TEST_CASE("a grey picture comes back to the last bit") {
  for (const auto& [width, height] : {std::pair(1, 1), std::pair(7, 3), std::pair(64, 64)}) {
    const GreyPicture picture = ramp(width, height);
    CHECK(read_grey_png(write_grey_png(picture)) == picture);
  }
}

TEST_CASE("every kind of PNG is read") {
  CHECK(read_grey_png(file("iVBORw0KGgoAAAANSUhEUgAAAAMAAAABAQAAAAAzmykZAAAACklEQVR42mNYAAAAogChcQX"
                           "LQQAAAABJRU5ErkJggg==")) ==
        GreyPicture{3, 1, {255, 0, 255}});  // grey, 1 bit
  CHECK(read_grey_png(file("iVBORw0KGgoAAAANSUhEUgAAAAQAAAABAgAAAACW50iwAAAACklEQVR42mOQBgAAHQAcI3y"
                           "PrAAAAABJRU5ErkJggg==")) ==
        GreyPicture{4, 1, {0, 85, 170, 255}});  // grey, 2 bits
  CHECK(read_grey_png(file("iVBORw0KGgoAAAANSUhEUgAAAAIAAAABEAAAAACB2fwVAAAADUlEQVR42mNoaPj/"
                           "HwAGggL/bOBDIwAAAABJRU5ErkJggg==")) ==
        GreyPicture{2, 1, {128, 255}});  // grey, 16 bits
  CHECK(read_grey_png(file("iVBORw0KGgoAAAANSUhEUgAAAAMAAAABCAQAAACx6dw/AAAAD0lEQVR42mNg+M/AcOI/"
                           "AAeRAseDH5uLAAAAAElFTkSuQmCC")) ==
        GreyPicture{3, 1, {0, 255, 200}});  // grey with opacity
  CHECK(read_grey_png(file("iVBORw0KGgoAAAANSUhEUgAAAAMAAAABCAIAAACUgoPjAAAADklEQVR42mP4z8DAAMYADvs"
                           "C/hR0WEIAAAAASUVORK5CYII=")) ==
        GreyPicture{3, 1, {54, 182, 18}});  // colours
  CHECK(read_grey_png(file("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABEAIAAADA54+dAAAADUlEQVR42mP4/58BCAAK/"
                           "AH/zJeXGQAAAABJRU5ErkJggg==")) ==
        GreyPicture{1, 1, {54}});  // colours, 16 bits
  CHECK(read_grey_png(file("iVBORw0KGgoAAAANSUhEUgAAAAIAAAABCAYAAAD0In+KAAAAD0lEQVR42mNgAAIuEbn/"
                           "AAGoATzsQjiCAAAAAElFTkSuQmCC")) ==
        GreyPicture{2, 1, {255, 19}});  // colours with opacity
  CHECK(read_grey_png(file("iVBORw0KGgoAAAANSUhEUgAAAAMAAAABBAMAAADpzgmHAAAACVBMVEUKCgr/AAAA/"
                           "wBUHXZmAAAAC0lEQVR42mNgVAAAACUAIumCh+UAAAAASUVORK5CYII=")) ==
        GreyPicture{3, 1, {10, 54, 182}});  // palette, 4 bits
  CHECK(read_grey_png(
            file("iVBORw0KGgoAAAANSUhEUgAAAAIAAAABCAMAAADD/I+4AAAABlBMVEUKCgpaWlqLMMQ+AAAAAnRSTlMA/"
                 "1uRIrUAAAALSURBVHjaY2BgBAAABAACLN5IrQAAAABJRU5ErkJggg==")) ==
        GreyPicture{2, 1, {255, 90}});  // palette with a transparent entry
  CHECK(read_grey_png(file("iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAAAAAEg2mJuAAAAD0lEQVR42mNgZGBiYGYBAAA"
                           "fAAsqGXgTAAAAAElFTkSuQmCC")) ==
        GreyPicture{2, 2, {1, 2, 3, 4}});  // interlaced
}

TEST_CASE("a file that is no picture is refused with the reason") {
  const std::string good = write_grey_png(ramp(5, 4));
  CHECK(reason_for("") == "is no PNG file");
  CHECK(reason_for("GIF89a, and more") == "is no PNG file");
  CHECK(reason_for(good, 5).empty());
  CHECK(reason_for(good, 4) == "has 5 x 4 pixels, but at most 4 x 4 are taken");
  for (std::size_t length = 8; length + 12 < good.size(); ++length) {
    CAPTURE(length);
    CHECK(reason_for(good.substr(0, length)) == "is a damaged PNG file");
  }
  std::string wrong = good;
  wrong[good.find("IDAT") + 6] ^= 0x55;
  CHECK(reason_for(wrong) == "is a damaged PNG file");
}

TEST_CASE("a file that claims to be huge is refused before anything is allocated") {
  std::string bytes = write_grey_png(ramp(5, 4));
  const std::size_t width = bytes.find("IHDR") + 4;
  bytes[width] = '\x7f';
  CHECK(reason_for(bytes) == "has 2130706437 x 4 pixels, but at most 4096 x 4096 are taken");
}

TEST_CASE("a picture is averaged down by the mean of what each pixel covers") {
  // 4 x 2 down to 2 x 1: the means of four pixels each.
  const GreyPicture wide{4, 2, {0, 10, 100, 200, 20, 30, 50, 250}};
  CHECK(averaged_down(wide, 2) == GreyPicture{2, 1, {15, 150}});
  // 3 pixels onto 2: each of these takes one and a half.
  const GreyPicture three{3, 1, {0, 90, 240}};
  CHECK(averaged_down(three, 2) == GreyPicture{2, 1, {30, 190}});
  CHECK(averaged_down(three, 3) == three);
  // Never less than a pixel.
  CHECK(averaged_down(GreyPicture{300, 1, std::vector<std::uint8_t>(300, 77)}, 3) ==
        GreyPicture{3, 1, {77, 77, 77}});
}

TEST_CASE("averaging down keeps the mean") {
  const GreyPicture large = ramp(640, 400);
  const GreyPicture small = averaged_down(large, 64);
  CHECK(small.width == 64);
  CHECK(small.height == 40);
  const auto mean = [](const GreyPicture& picture) {
    double sum = 0.0;
    for (const std::uint8_t pixel : picture.pixels) sum += pixel;
    return sum / static_cast<double>(picture.pixels.size());
  };
  CHECK(mean(small) == doctest::Approx(mean(large)).epsilon(0.002));
}
