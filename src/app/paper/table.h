#pragma once

#include "app/paper/reproduction.h"

#include <optional>
#include <string>
#include <vector>

/// The paper's Table 1, with whatever else the runs' summaries measure.
namespace tiltscope::app {

/// Over the seeds of one N.
struct Cell {
  double median = 0.0;
  double low = 0.0;  ///< quartiles
  double high = 0.0;
};

/// Nothing for no values.
std::optional<Cell> cell_of(const std::vector<double>& values);

struct Table {
  struct Row {
    std::string source;  ///< the name of the group, or what was measured
    int tilts = 0;       ///< N; 0 where it does not matter
    int seeds = 0;       ///< 0 where nobody knows
    std::vector<std::optional<Cell>> cells;
  };

  /// Rows of one source.
  struct Section {
    std::string title;
    std::string note;  ///< in sentences: above all, of what work the seconds are
    std::vector<Row> rows;
  };

  std::vector<std::string> keys;  ///< of the columns, in the runs' summaries
  std::vector<Section> sections;
  std::string caption;  ///< in sentences
};

/// The paper's printed numbers for the N of the runs, if `printed`; then a section for each group,
/// a row for each N; then what exact samples score, where the summaries say so, and what untilted
/// ones do.
Table table_1(const std::vector<RunGroup>& groups, bool printed);

std::string to_csv(const Table& table);
/// A table for each section, the caption first.
std::string to_markdown(const Table& table);
/// One table, the caption behind it.
std::string to_html(const Table& table);

}  // namespace tiltscope::app
