#include "view/look/fonts.h"

#include "view/look/imgui_compat.h"

#include <assets.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cfloat>
#include <cmath>
#include <span>

namespace tiltscope::view {
namespace {

/// Latin, Greek, raised and lowered letters, dashes and quotes, arrows, mathematical signs.
const auto letters =
    std::to_array<ImWchar>({0x0020, 0x017f, 0x0370, 0x03ff, 0x1d43, 0x1d6a, 0x2010, 0x2027, 0x2032,
                            0x2033, 0x2070, 0x209c, 0x2190, 0x2194, 0x2200, 0x22ff, 0});

/// The font at this place of the atlas, in a size; letters that it lacks come from `fallback`, if
/// that is not empty. Where letters are drawn on demand, a font that is there already serves every
/// size; else the atlas is filled anew for another.
Face face(ImFontAtlas& atlas, int place, std::span<const std::byte> file, float size, float density,
          std::span<const std::byte> fallback = {}) {
  if (draws_letters_on_demand && place < atlas.Fonts.Size) return {atlas.Fonts[place], size};
  ImFontConfig config;
  config.FontDataOwnedByAtlas = false;
  config.OversampleH = 2;
  config.OversampleV = 1;
  const float pixels = draws_letters_on_demand ? size : std::round(size * density);
  const auto add = [&](std::span<const std::byte> source) {
    // The atlas only reads the file, although its interface does not say so.
    void* data = const_cast<std::byte*>(source.data());  // NOLINT(*-const-cast)
    return atlas.AddFontFromMemoryTTF(data, static_cast<int>(source.size()), pixels, &config,
                                      draws_letters_on_demand ? nullptr : letters.data());
  };
  ImFont* font = add(file);
  config.MergeMode = true;
  if (!fallback.empty()) add(fallback);
  return {font, draws_letters_on_demand ? size : pixels / density};
}

}  // namespace

Fonts load_fonts(ImFontAtlas& atlas, float scale, float density) {
  const auto sans = assets::font_sans();
  const auto bold = assets::font_sans_bold();
  const auto mono = assets::font_mono();
  Fonts fonts;
  fonts.text = face(atlas, 0, sans, 16.0F * scale, density);
  fonts.small = face(atlas, 1, sans, 14.0F * scale, density);
  fonts.bold = face(atlas, 2, bold, 16.0F * scale, density);
  fonts.title = face(atlas, 3, bold, 20.0F * scale, density);
  fonts.mono = face(atlas, 4, mono, 16.0F * scale, density, sans);
  fonts.mono_small = face(atlas, 5, mono, 14.0F * scale, density, sans);
  fonts.mono_big = face(atlas, 6, mono, 26.0F * scale, density, sans);
  return fonts;
}

ImVec2 measure(const Face& face, std::string_view text) {
  // Dear ImGui takes an end that is null for one to be looked for.
  if (text.data() == nullptr) text = "";
  return face.font->CalcTextSizeA(face.size, FLT_MAX, 0.0F, text.data(), text.data() + text.size());
}

void draw_text(ImDrawList& list, const Face& face, ImVec2 at, plot::Colour colour,
               std::string_view text, Align align) {
  if (text.empty()) return;
  if (align != Align::left) {
    const float width = measure(face, text).x;
    at.x -= align == Align::right ? width : 0.5F * width;
  }
  const ImU32 packed =
      ImGui::ColorConvertFloat4ToU32(ImVec4(colour.red, colour.green, colour.blue, colour.alpha));
  list.AddText(face.font, face.size, ImVec2(std::round(at.x), std::round(at.y)), packed,
               text.data(), text.data() + text.size());
}

std::string shortened(const Face& face, std::string_view text, float width) {
  if (measure(face, text).x <= width) return std::string(text);
  while (!text.empty()) {
    // A UTF-8 character goes as a whole: its continuation bytes, then its first byte.
    bool first_byte = false;
    while (!first_byte && !text.empty()) {
      first_byte = (static_cast<unsigned char>(text.back()) & 0xc0U) != 0x80U;
      text.remove_suffix(1);
    }
    std::string candidate = std::string(text) + "…";
    if (measure(face, candidate).x <= width) return candidate;
  }
  return {};
}

std::string shortened_list(const Face& face, std::string_view text, float width) {
  if (measure(face, text).x <= width) return std::string(text);
  for (std::string_view part = text; !part.empty();) {
    const std::size_t comma = part.rfind(", ");
    if (comma == std::string_view::npos) break;
    part = part.substr(0, comma);
    std::string candidate = std::string(part) + ", …";
    if (measure(face, candidate).x <= width) return candidate;
  }
  return shortened(face, text, width);
}

namespace {

/// Whether a number stands before the space at `gap`, and its unit behind it.
bool parts_unit(std::string_view text, std::size_t gap) {
  const auto is = [](int (*kind)(int), char c) { return kind(static_cast<unsigned char>(c)) != 0; };
  if (gap == 0 || !is(std::isdigit, text[gap - 1])) return false;
  const std::string_view behind = text.substr(gap + 1);
  return std::ranges::any_of(
      std::array<std::string_view, 5>{"s", "min", "h", "%", "MB"}, [&](std::string_view unit) {
        return behind.starts_with(unit) &&
               (behind.size() == unit.size() || !is(std::isalpha, behind[unit.size()]));
      });
}

}  // namespace

std::string wrapped(const Face& face, std::string_view text, float width) {
  std::string lines;
  std::size_t start = 0;  // of the line, in `lines`
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of(" \n"), text.size());
    lines += text.substr(0, end);
    std::size_t gap = lines.rfind(' ');
    if (gap != std::string::npos && gap > start && parts_unit(lines, gap)) {
      const std::size_t before = lines.rfind(' ', gap - 1);
      if (before != std::string::npos && before >= start) gap = before;
    }
    const bool has_gap = gap != std::string::npos && gap >= start;
    if (has_gap && measure(face, std::string_view(lines).substr(start)).x > width) {
      lines[gap] = '\n';
      start = gap + 1;
    }
    if (end == text.size()) break;
    lines += text[end];
    if (text[end] == '\n') start = lines.size();
    text.remove_prefix(end + 1);
  }
  return lines;
}

FontScope::FontScope(const Face& face) { push_font(face.font, face.size); }

std::string in_lines(const Face& face, const std::string& text, float width, std::size_t most,
                     Cut cut) {
  std::string lines = wrapped(face, text, width);
  std::size_t end = 0;
  for (std::size_t line = 1; line < most; ++line) {
    const std::size_t next = lines.find('\n', end);
    if (next == std::string::npos) return lines;
    end = next + 1;
  }
  std::string rest = lines.substr(end);
  std::ranges::replace(rest, '\n', ' ');
  return lines.substr(0, end) + cut(face, rest, width);
}

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  for (std::size_t start = 0; start < text.size();) {
    const std::size_t end = std::min(text.find('\n', start), text.size());
    lines.push_back(text.substr(start, end - start));
    start = end + 1;
  }
  return lines;
}

}  // namespace tiltscope::view
