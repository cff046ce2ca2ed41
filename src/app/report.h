#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tiltscope::app {

/// A picture in a report.
struct ReportFigure {
  std::string svg;
  std::string caption;
};

/// What a report shows; `table` and `notes` are HTML.
struct Report {
  std::vector<ReportFigure> figures;
  std::string table;
  std::string notes;
  std::string configuration;  ///< TOML
};

/// One page with everything in it.
std::string to_html(const Report& report);

}  // namespace tiltscope::app
