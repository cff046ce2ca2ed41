#include "oracle/rough_cells.h"

#include "oracle/cell_lines.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace tiltscope {

namespace {

using Eigen::Index;
using Eigen::VectorXd;

/// Fourth differences from which a cubic through four centres is off by 5e-4.
constexpr double rough_from = 0.02;
/// Third differences from which a cell is taken by more places than its centre.
constexpr double edge_from = 0.1;
/// Second differences at which log p bends within a cell: a deviation of 0.8 of its width.
constexpr double narrow_from = 1.5;
/// log p below its largest value where there is nothing to look at more closely.
constexpr double least_log_density = -27.0;
constexpr std::size_t most_refined = 16'384;

bool behind_wall(const CellLine& v, Index first, Index last) {
  while (first <= last && v[first] == wall) ++first;
  return first > last;
}

double fourth_difference(const CellLine& v, Index i) {
  i = std::clamp<Index>(i, 2, v.size - 3);
  const double outer = v[i - 2] + v[i + 2], inner = v[i - 1] + v[i + 1];
  const double difference = outer - 4.0 * inner + 6.0 * v[i];
  if (std::isfinite(difference)) return std::abs(difference);
  return behind_wall(v, i - 2, i + 2) ? 0.0 : -wall;
}

/// Between the centres i and i + 1.
double third_difference(const CellLine& v, Index i) {
  i = std::clamp<Index>(i, 1, v.size - 3);
  const double difference = v[i + 2] - 3.0 * v[i + 1] + 3.0 * v[i] - v[i - 1];
  if (std::isfinite(difference)) return std::abs(difference);
  return behind_wall(v, i - 1, i + 2) ? 0.0 : -wall;
}

}  // namespace

RoughCells::RoughCells(const Cells& cells, const VectorXd& tilt) {
  const Index n = cells.along, columns = cells.columns();
  std::vector<char> marks(static_cast<std::size_t>(cells.count()), 0);
  for_each_on_lines(cells, tilt, [&](const CellLine& line, Index i, Index cell) {
    if (fourth_difference(line, i) > rough_from) marks[static_cast<std::size_t>(cell)] = 1;
  });
  counts_ = Eigen::MatrixXi::Zero(n + 1, columns + 1);
  for (Index j = 0; j < columns; ++j) {
    for (Index i = 0; i < n; ++i) {
      counts_(i + 1, j + 1) = marks[static_cast<std::size_t>(i + n * j)] + counts_(i, j + 1) +
                              counts_(i + 1, j) - counts_(i, j);
    }
  }
}

bool RoughCells::smooth_within(const Cells& cells, const VectorXd& low,
                               const VectorXd& high) const {
  std::array<Index, 2> from = {0, 0}, to = {0, 0};
  for (Index axis = 0; axis < cells.dimension(); ++axis) {
    const double first = std::floor((low[axis] - cells.low[axis]) / cells.width[axis] - 0.5);
    const double last = std::ceil((high[axis] - cells.low[axis]) / cells.width[axis] - 0.5);
    if (!(first >= 0.0) || !(last < static_cast<double>(cells.along))) return false;
    from[static_cast<std::size_t>(axis)] = static_cast<Index>(first);
    to[static_cast<std::size_t>(axis)] = static_cast<Index>(last);
  }
  return counts_(to[0] + 1, to[1] + 1) - counts_(from[0], to[1] + 1) - counts_(to[0] + 1, from[1]) +
             counts_(from[0], from[1]) ==
         0;
}

std::vector<Index> cells_with_edges(const Cells& cells, const VectorXd& tilt,
                                    const VectorXd& log_f) {
  std::vector<Index> found;
  std::vector<char> marks(static_cast<std::size_t>(cells.count()), 0);
  const double least = log_f.maxCoeff() + least_log_density;
  const auto mark = [&](Index cell) { marks[static_cast<std::size_t>(cell)] = 1; };
  for_each_on_lines(cells, tilt, [&](const CellLine& line, Index i, Index cell) {
    if (i + 1 == line.size) return;
    const double here = third_difference(line, i);
    if (here <= edge_from) return;
    if (here < 0.5 * std::max(third_difference(line, i - 1), third_difference(line, i + 1))) return;
    const CellLine logs{log_f.data() + (line.start - tilt.data()), line.step, line.size};
    if (std::max({logs.within(i - 1), logs[i], logs[i + 1], logs.within(i + 2)}) > least) {
      mark(cell);
      mark(cell + line.step);
    }
  });
  for_each_on_lines(cells, log_f, [&](const CellLine& line, Index i, Index cell) {
    if (line[i] < least) return;
    const double second = line.within(i - 1) - 2.0 * line[i] + line.within(i + 1);
    if (std::isfinite(second) && std::abs(second) > narrow_from) mark(cell);
  });
  for (Index c = 0; c < cells.count(); ++c) {
    if (marks[static_cast<std::size_t>(c)] != 0) found.push_back(c);
  }
  if (found.size() <= most_refined) return found;
  const auto end = found.begin() + static_cast<std::ptrdiff_t>(most_refined);
  std::ranges::nth_element(found, end, [&](Index a, Index b) {
    return log_f[a] != log_f[b] ? log_f[a] > log_f[b] : a < b;
  });
  found.erase(end, found.end());
  std::ranges::sort(found);
  return found;
}

}  // namespace tiltscope
