#pragma once

#include "plot/figure.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// What an SVG file paints, however it is written: releases of cairo differ in that.
namespace tiltscope::test {

struct SvgElement {
  std::string name;
  /// Its attributes, and the properties in its `style` as if each was an attribute, which is what
  /// they mean.
  std::map<std::string, std::string> attributes;

  bool has(const std::string& attribute) const { return attributes.contains(attribute); }
  /// Empty where there is none.
  std::string operator[](const std::string& attribute) const {
    const auto found = attributes.find(attribute);
    return found == attributes.end() ? std::string() : found->second;
  }
};

inline std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\n";
  const auto first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

/// Takes off the front of `text` what comes before `end`, and `end` itself.
inline std::string_view taken(std::string_view& text, std::string_view end) {
  const auto at = std::min(text.find(end), text.size());
  const std::string_view front = text.substr(0, at);
  text.remove_prefix(std::min(at + end.size(), text.size()));
  return front;
}

/// The elements' beginnings, in the file's order.
inline std::vector<SvgElement> svg_elements(std::string_view svg) {
  std::vector<SvgElement> elements;
  for (taken(svg, "<"); !svg.empty(); taken(svg, "<")) {
    if (std::string_view("/?!").find(svg.front()) != std::string_view::npos) continue;
    const auto name = svg.substr(0, svg.find_first_of(" \t\r\n/>"));
    svg.remove_prefix(name.size());
    SvgElement element{std::string(name), {}};
    while (!svg.empty() && svg.front() != '>') {
      if (svg.find('=') > svg.find('>')) break;
      const std::string attribute(trimmed(taken(svg, "=")));
      taken(svg, "\"");
      std::string_view value = taken(svg, "\"");
      if (attribute != "style") {
        element.attributes[attribute] = value;
        continue;
      }
      while (!value.empty()) {
        std::string_view property = taken(value, ";");
        const std::string key(trimmed(taken(property, ":")));
        element.attributes[key] = trimmed(property);
      }
    }
    elements.push_back(std::move(element));
  }
  return elements;
}

/// rgb(100%, 0%, 0%), rgb(255, 0, 0) or #ff0000.
inline std::optional<plot::Colour> svg_colour(const std::string& text) {
  std::array<float, 3> c{};
  std::array<unsigned, 3> digits{};
  float most = 255.0F;
  int end = -1;
  std::sscanf(text.c_str(), "#%2x%2x%2x%n", digits.data(), &digits[1], &digits[2], &end);
  if (end == 7) {
    std::ranges::transform(digits, c.begin(), [](unsigned d) { return static_cast<float>(d); });
  } else {
    end = -1;
    std::sscanf(text.c_str(), "rgb( %f , %f , %f )%n", c.data(), &c[1], &c[2], &end);
    if (end < 0) {
      most = 100.0F;
      std::sscanf(text.c_str(), "rgb( %f%% , %f%% , %f%% )%n", c.data(), &c[1], &c[2], &end);
    }
  }
  if (end != static_cast<int>(text.size())) return std::nullopt;
  return plot::Colour{c[0] / most, c[1] / most, c[2] / most};
}

/// The elements whose lines ("stroke") or areas ("fill") are of this colour.
inline std::vector<SvgElement> painted(const std::string& svg, const std::string& what,
                                       plot::Colour colour) {
  const auto near = [](float a, float b) { return std::abs(a - b) < 0.5F / 255.0F; };
  std::vector<SvgElement> elements = svg_elements(svg);
  std::erase_if(elements, [&](const SvgElement& element) {
    const auto c = svg_colour(element[what]);
    return !c || !near(c->red, colour.red) || !near(c->green, colour.green) ||
           !near(c->blue, colour.blue);
  });
  return elements;
}

}  // namespace tiltscope::test
