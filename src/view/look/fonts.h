#pragma once

#include "plot/figure.h"

#include <imgui.h>

#include <string>
#include <string_view>
#include <vector>

namespace tiltscope::view {

/// A font at one size, in the units of the window.
struct Face {
  ImFont* font = nullptr;
  float size = 0.0F;
};

struct Fonts {
  Face text;
  Face small;
  Face bold;
  Face title;
  Face mono;
  Face mono_small;
  Face mono_big;
};

/// Adds the embedded fonts to the atlas. `scale` is the interface's, `density` the number of
/// framebuffer pixels on one unit of the window.
Fonts load_fonts(ImFontAtlas& atlas, float scale, float density);

ImVec2 measure(const Face& face, std::string_view text);

enum class Align { left, centre, right };

/// Draws text as it is, line by line; `at` is its upper left, upper middle or upper right corner.
void draw_text(ImDrawList& list, const Face& face, ImVec2 at, plot::Colour colour,
               std::string_view text, Align align = Align::left);

/// `text`, or as much of it as fits into `width`, with an ellipsis.
std::string shortened(const Face& face, std::string_view text, float width);
/// The parts of a list that fit, whole, where what is left out is said elsewhere: in a tooltip. As
/// above where not even the first of them fits.
std::string shortened_list(const Face& face, std::string_view text, float width);

/// `text` in lines no wider than `width`, which end where a space was: Dear ImGui's own lines also
/// end behind full stops, and so within "(3.10)". A number and its unit, as "3 s", stay together.
std::string wrapped(const Face& face, std::string_view text, float width);

using Cut = std::string (*)(const Face&, std::string_view, float);
/// Wrapped into no more than `most` lines; the last one is cut where it must be, by `cut`.
std::string in_lines(const Face& face, const std::string& text, float width, std::size_t most,
                     Cut cut = shortened);

/// The lines of a text, parts of it; none of an empty one.
std::vector<std::string_view> lines_of(std::string_view text);

/// Sets the font for the widgets in its scope.
class FontScope {
 public:
  explicit FontScope(const Face& face);
  ~FontScope() { ImGui::PopFont(); }
  FontScope(const FontScope&) = delete;
  FontScope& operator=(const FontScope&) = delete;
};

}  // namespace tiltscope::view
