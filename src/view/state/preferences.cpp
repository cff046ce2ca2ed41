#include "view/state/preferences.h"

#include "base/input_file.h"
#include "base/output_file.h"
#include "base/words.h"
#include "config/file_format.h"
#include "config/wording.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>

namespace tiltscope::view {
namespace {

/// Out of its quotes, too.
std::string_view bare(std::string_view text) { return trimmed(text, " \t\r\""); }

/// Leaves `value` alone unless `text` is a number between the bounds.
template <class Number>
void take(std::string_view text, Number& value, double low, double high) {
  double number = 0.0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return;
  if (number >= low && number <= high) value = static_cast<Number>(number);
}

std::set<std::string> words_of(std::string_view list) {
  std::set<std::string> words;
  while (!list.empty()) {
    const auto end = std::min(list.find(' '), list.size());
    if (end > 0) words.emplace(list.substr(0, end));
    list.remove_prefix(std::min(end + 1, list.size()));
  }
  return words;
}

std::string list_of(const std::set<std::string>& words) {
  std::string list;
  for (const std::string& word : words) list += (list.empty() ? "" : " ") + word;
  return list;
}

void take_line(std::string_view key, std::string_view value, Preferences& p) {
  if (key == "width") take(value, p.width, 200, 16384);
  if (key == "height") take(value, p.height, 200, 16384);
  if (key == "scale") take(value, p.scale, 0.5, 8.0);
  if (key == "theme") p.light = value == "light";
  if (key == "zoom") take(value, p.zoom, 0.5, 4.0);
  if (key == "controls_width") take(value, p.columns.controls, 100, 2000);
  if (key == "plots_width") take(value, p.columns.plots, 100, 4000);
  if (key == "plots_height") take(value, p.columns.strip, 100, 4000);
  if (key == "panels_hidden") p.columns.hidden = value == "true";
  if (key == "folded") p.folded = words_of(value);
  if (key == "auto_run") p.auto_run = value != "false";
  if (key == "glide") p.glide = value != "false";
  if (key == "advanced") p.advanced = value == "true";
  if (key == "toured") p.toured = value == "true";
  if (key == "learned") p.learned = words_of(value);
  if (key == "compared") p.compared = words_of(value);
  if (key == "curves_against") {
    const auto known = std::ranges::find(plot::all_abscissae, value, plot::word_of);
    if (known != plot::all_abscissae.end()) p.abscissa = *known;
  }
  if (key == "history_megabytes") take(value, p.history_megabytes, 1, 1e6);
}

/// Calls visit(key, value) for every line `key = value`.
template <class Visit>
void visit_lines(std::string_view text, const Visit& visit) {
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    const auto equals = line.find('=');
    if (equals == std::string_view::npos) continue;
    visit(bare(line.substr(0, equals)), bare(line.substr(equals + 1)));
  }
}

/// Empty where it cannot be read.
std::string content_of(const std::filesystem::path& file) {
  try {
    return read_regular_file(file, std::size_t{1} << 20);
  } catch (const ReadError&) {
    return {};
  }
}

}  // namespace

std::string to_text(const Preferences& p) {
  return "# Written by Tiltscope.\nformat = " + std::to_string(preferences_format) +
         "\nwidth = " + std::to_string(p.width) + "\nheight = " + std::to_string(p.height) +
         (p.scale > 0.0 ? "\nscale = " + shortest(p.scale) : "") + "\ntheme = \"" +
         (p.light ? "light" : "dark") + "\"\nzoom = " + shortest(p.zoom) +
         "\ncontrols_width = " + shortest(static_cast<double>(p.columns.controls)) +
         "\nplots_width = " + shortest(static_cast<double>(p.columns.plots)) +
         "\nplots_height = " + shortest(static_cast<double>(p.columns.strip)) +
         "\npanels_hidden = " + (p.columns.hidden ? "true" : "false") + "\nfolded = \"" +
         list_of(p.folded) + "\"\nhistory_megabytes = " + std::to_string(p.history_megabytes) +
         "\nauto_run = " + (p.auto_run ? "true" : "false") +
         "\nglide = " + (p.glide ? "true" : "false") +
         "\nadvanced = " + (p.advanced ? "true" : "false") +
         "\ntoured = " + (p.toured ? "true" : "false") + "\nlearned = \"" + list_of(p.learned) +
         "\"\ncurves_against = \"" + std::string(plot::word_of(p.abscissa)) + "\"\ncompared = \"" +
         list_of(p.compared) + "\"\n";
}

Preferences preferences_from(std::string_view text) {
  Preferences preferences;
  visit_lines(text, [&](std::string_view key, std::string_view value) {
    take_line(key, value, preferences);
  });
  return preferences;
}

std::string refusal_of_preferences(const std::filesystem::path& file) {
  int format = 1;
  visit_lines(content_of(file), [&](std::string_view key, std::string_view value) {
    if (key == "format") take(value, format, 1, 1e9);
  });
  const std::string refusal = format_refusal(format, 1, preferences_format);
  return refusal.empty() ? refusal : in_quotes(file.string()) + " " + refusal;
}

Preferences load_preferences(const std::filesystem::path& file) {
  return preferences_from(content_of(file));
}

void save_preferences(const Preferences& preferences, const std::filesystem::path& file) {
  std::filesystem::create_directories(file.parent_path());
  write_file(file, to_text(preferences));
}

std::filesystem::path preferences_file() {
  const auto folder = [](const char* variable) -> std::filesystem::path {
    const char* value = std::getenv(variable);
    // The standard wants relative paths ignored.
    return value != nullptr && *value == '/' ? value : "";
  };
  auto config = folder("XDG_CONFIG_HOME");
  if (config.empty() && !folder("HOME").empty()) config = folder("HOME") / ".config";
  return config.empty() ? config : config / "tiltscope" / "window.toml";
}

}  // namespace tiltscope::view
