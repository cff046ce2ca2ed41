#pragma once

#include "app/stored_run.h"

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

struct Table {
  struct Row {
    std::string source;  ///< who says so
    int tilts = 0;       ///< N; 0 where it does not matter
    int seeds = 0;       ///< 0 where nobody knows
    std::vector<std::optional<Cell>> cells;
  };

  std::vector<std::string> keys;  ///< of the columns, in the runs' summaries
  std::vector<Row> rows;
};

/// A row for each N, beside the paper's where it has one, then what exact samples score, where the
/// summaries say so.
Table table_1(const std::vector<StoredRun>& runs);

std::string to_csv(const Table& table);
std::string to_markdown(const Table& table);
std::string to_html(const Table& table);

}  // namespace tiltscope::app
