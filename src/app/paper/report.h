#pragma once

#include <string>
#include <utility>
#include <vector>

namespace tiltscope::app {

/// A picture in a report.
struct ReportFigure {
  std::string svg;
  std::string caption;
};

/// Figures that belong together.
struct ReportSection {
  std::string title;
  std::vector<ReportFigure> figures;
};

/// What a report shows; captions and `table` are HTML.
struct Report {
  std::string builds;  ///< of the program that made the runs, as "build a"
  std::vector<ReportSection> sections;
  std::string table;
  std::vector<std::string> settings;  ///< that every run had in another way than its group has
  std::vector<std::pair<std::string, std::string>> configurations;  ///< title, TOML
};

/// One page with everything in it.
std::string to_html(const Report& report);

}  // namespace tiltscope::app
