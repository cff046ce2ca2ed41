#include "oracle/cell_smoother.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace tiltscope {

namespace {

constexpr Eigen::Index places_at_once = 16;

}  // namespace

CellSmoother::CellSmoother(const Cells& cells, const Cells& places, NoiseLevel level)
    : along_(places.along) {
  for (Eigen::Index axis = 0; axis < cells.dimension(); ++axis) add_axis(cells, places, level);
}

void CellSmoother::add_axis(const Cells& cells, const Cells& places, NoiseLevel level) {
  constexpr double deviations = 6.5;
  const auto axis = static_cast<Eigen::Index>(bands_.size());
  const double alpha = level.alpha;
  const double sigma = level.sigma;
  const auto cell_at = [&](double x0) {
    const double at = (x0 - cells.low[axis]) / cells.width[axis] - 0.5;
    return static_cast<Eigen::Index>(
        std::lround(std::clamp(at, 0.0, static_cast<double>(cells.along - 1))));
  };
  // The cell nearest to a place, which may lie outside of the box.
  const auto nearest = [&](Eigen::Index i) {
    return cells.place(axis, cell_at(places.place(axis, i) / alpha));
  };
  Eigen::VectorXf largest(places.along);
  std::vector<Band> bands;
  for (Eigen::Index first = 0; first < places.along; first += places_at_once) {
    const Eigen::Index count = std::min(places_at_once, places.along - first);
    const double noise = deviations * sigma / alpha;
    Band band;
    band.first = cell_at(nearest(first) - noise);
    const Eigen::Index last = cell_at(nearest(first + count - 1) + noise);
    band.kernel.resize(count, last - band.first + 1);
    for (Eigen::Index i = 0; i < count; ++i) {
      const double x = places.place(axis, first + i);
      const double least = (x - alpha * nearest(first + i)) / sigma;
      largest[first + i] = static_cast<float>(-0.5 * least * least);
      for (Eigen::Index j = 0; j < band.kernel.cols(); ++j) {
        const double offset = (x - alpha * cells.place(axis, band.first + j)) / sigma;
        band.kernel(i, j) = static_cast<float>(std::exp(0.5 * (least * least - offset * offset)));
      }
    }
    bands.push_back(std::move(band));
  }
  bands_.push_back(std::move(bands));
  log_largest_.push_back(std::move(largest));
}

Eigen::MatrixXf CellSmoother::operator()(const Eigen::MatrixXf& masses) const {
  Eigen::MatrixXf half(along_, masses.cols());
  for (std::size_t b = 0; b < bands_[0].size(); ++b) {
    const auto& [first, kernel] = bands_[0][b];
    half.middleRows(static_cast<Eigen::Index>(b) * places_at_once, kernel.rows()).noalias() =
        kernel * masses.middleRows(first, kernel.cols());
  }
  if (bands_.size() == 1) return half;
  Eigen::MatrixXf whole(along_, along_);
  for (std::size_t b = 0; b < bands_[1].size(); ++b) {
    const auto& [first, kernel] = bands_[1][b];
    whole.middleCols(static_cast<Eigen::Index>(b) * places_at_once, kernel.rows()).noalias() =
        half.middleCols(first, kernel.cols()) * kernel.transpose();
  }
  return whole;
}

}  // namespace tiltscope
