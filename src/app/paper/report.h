#pragma once

#include "app/results/staged_files.h"
#include "plot/picture.h"

#include <string>
#include <utility>
#include <vector>

namespace tiltscope::app {

/// A figure for print.
struct PaperFigure {
  std::string name;     ///< of its files, without ending
  std::string caption;  ///< HTML
  plot::Sheet sheet;
};

/// Of the files that `add_section` writes for a figure of that name.
std::vector<std::string> figure_files(const std::string& name);

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

/// What a report shows; `introduction`, captions and `table` are HTML.
struct Report {
  std::string title;
  std::string introduction;  ///< sentences
  std::string builds;        ///< of the program that made the runs, as "build a"
  std::vector<ReportSection> sections;
  std::string table_title;
  std::string table;
  std::vector<std::string> settings;  ///< that were changed in all runs
  std::vector<std::pair<std::string, std::string>> configurations;  ///< title, TOML
};

/// Adds the figures under that heading, and stages a file of each in every format of pictures.
void add_section(Report& report, const std::string& title, const std::vector<PaperFigure>& figures,
                 StagedFiles& files);

/// One page with everything in it.
std::string to_html(const Report& report);

}  // namespace tiltscope::app
