#include "plot/csv.h"

#include "base/numbers.h"
#include "base/words.h"

#include <cmath>
#include <map>
#include <utility>

namespace tiltscope::plot {

std::string to_csv(const Figure& figure) {
  std::string csv = csv_quoted(figure.x.label);
  // By x, and by how often the curve has been there before: a course may turn back.
  std::map<std::pair<double, int>, std::vector<double>> rows;
  std::size_t column = 0;
  for (const Series& series : figure.series) {
    if (!series.shown) continue;
    const std::size_t columns = series.low.empty() ? 1 : 3;
    csv += "," + csv_quoted(series.name);
    if (columns > 1) {
      csv += "," + csv_quoted(series.name + ", from") + "," + csv_quoted(series.name + ", to");
    }
    std::map<double, int> visits;
    for (std::size_t i = 0; i < series.x.size(); ++i) {
      if (!std::isfinite(series.x[i])) continue;
      auto& row = rows[{series.x[i], visits[series.x[i]]++}];
      row.resize(column + columns, std::nan(""));
      row[column] = series.value(i);
      if (columns == 1) continue;
      row[column + 1] = series.low[i];
      row[column + 2] = series.high[i];
    }
    column += columns;
  }
  csv += "\n";
  for (auto& [place, row] : rows) {
    row.resize(column, std::nan(""));
    csv += shortest(place.first);
    for (const double y : row) csv += "," + (std::isfinite(y) ? shortest(y) : std::string());
    csv += "\n";
  }
  return csv;
}

}  // namespace tiltscope::plot
