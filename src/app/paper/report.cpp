#include "app/paper/report.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace tiltscope::app {
namespace {

constexpr std::string_view style = R"(
body { font: 15px/1.5 Inter, system-ui, sans-serif; color: #14171c; background: #fff;
       max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin-top: 2.2rem; }
figure { margin: 1.5rem 0; } figure svg { width: 34rem; max-width: 100%; height: auto; }
figcaption, p { max-width: 42rem; } figcaption { color: #4c5563; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: 0.86rem; }
th, td { padding: 0.3rem 0.7rem; text-align: right; border-bottom: 1px solid #dfe3e9; }
th:first-child, td:first-child { text-align: left; white-space: nowrap; }
thead th { border-bottom: 2px solid #4c5563; vertical-align: bottom; }
tbody th:first-child { white-space: normal; padding-top: 1.1rem; border-bottom-color: #4c5563; }
tbody th span { display: block; max-width: 52rem; font-weight: normal; color: #4c5563; }
pre { background: #f4f6f8; padding: 1rem; overflow-x: auto; font-size: 0.82rem; }
div { overflow-x: auto; }
)";

constexpr std::array<std::pair<plot::PictureFormat, const char*>, 3> formats = {
    {{plot::PictureFormat::svg, ".svg"},
     {plot::PictureFormat::pdf, ".pdf"},
     {plot::PictureFormat::png, ".png"}}};

std::string escaped(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c == '&')
      result += "&amp;";
    else if (c == '<')
      result += "&lt;";
    else if (c == '>')
      result += "&gt;";
    else
      result += c;
  }
  return result;
}

/// An SVG file as an element of a page. Names in it begin with `prefix`, since two files may use
/// the same one.
std::string inlined(std::string_view svg, const std::string& prefix) {
  svg.remove_prefix(std::min(svg.find("<svg"), svg.size()));
  std::string result(svg);
  for (const std::string mark : {"id=\"", "href=\"#", "url(#"}) {
    for (std::size_t at = 0; (at = result.find(mark, at)) != std::string::npos;) {
      at += mark.size();
      result.insert(at, prefix);
    }
  }
  return result;
}

}  // namespace

std::vector<std::string> figure_files(const std::string& name) {
  std::vector<std::string> names;
  for (const auto& [format, ending] : formats) names.push_back(name + ending);
  return names;
}

void add_section(Report& report, const std::string& title, const std::vector<PaperFigure>& figures,
                 StagedFiles& files) {
  ReportSection& section = report.sections.emplace_back();
  section.title = title;
  for (const PaperFigure& figure : figures) {
    for (const auto& [format, ending] : formats) {
      std::string picture = plot::picture_of(figure.sheet, format);
      files.write(figure.name + ending, picture);
      if (format != plot::PictureFormat::svg) continue;
      section.figures.push_back({std::move(picture), figure.caption});
    }
  }
}

std::string to_html(const Report& report) {
  std::string html =
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width\">\n"
      "<title>" +
      report.title + "</title>\n<style>";
  html.append(style).append("</style>\n</head>\n<body>\n<h1>" + report.title + "</h1>\n");
  html += "<p>" + report.introduction + " Run by Tiltscope " TILTSCOPE_VERSION ", " +
          escaped(report.builds) + ".";
  if (!report.settings.empty()) {
    html += " These settings are changed in all runs:";
    for (const std::string& setting : report.settings) {
      html += " <code>" + escaped(setting) + "</code>";
    }
    html += ".";
  }
  html += "</p>\n";
  int figures = 0;
  for (const ReportSection& section : report.sections) {
    html += "<h2>" + section.title + "</h2>\n";
    for (const ReportFigure& figure : section.figures) {
      html += "<figure>\n" + inlined(figure.svg, "f" + std::to_string(++figures) + "-") +
              "<figcaption>" + figure.caption + "</figcaption>\n</figure>\n";
    }
  }
  html += "<h2>" + report.table_title + "</h2>\n" + report.table;
  for (const auto& [title, toml] : report.configurations) {
    html += "<h2>Configuration: " + title + "</h2>\n<pre>" + escaped(toml) + "</pre>\n";
  }
  return html + "</body>\n</html>\n";
}

}  // namespace tiltscope::app
