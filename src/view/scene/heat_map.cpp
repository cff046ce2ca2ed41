#include "view/scene/heat_map.h"

#include "base/numbers.h"
#include "oracle/shown_density.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace tiltscope::view {

std::shared_ptr<const HeatMap> score_error_map(const ScoreGrid& scores, const ExactDensity& density,
                                               double least_top) {
  // Standard deviations from a Gaussian's peak within which there is mass, and beyond which there
  // is none to speak of.
  constexpr double within = 3.0;
  constexpr double beyond = 5.0;
  constexpr double faintly = 0.12;

  const double peak = shown_peak(density);
  Eigen::MatrixXd points(2, scores.grid.size());
  for (Eigen::Index i = 0; i < points.cols(); ++i) points.col(i) = scores.grid.point(i);
  const Eigen::VectorXd log_density = shown_log_density(density, points);
  auto map = std::make_shared<HeatMap>();
  map->grid = scores.grid;
  map->values.resize(2, scores.grid.size());
  std::vector<float> near;
  for (Eigen::Index i = 0; i < scores.grid.size(); ++i) {
    const float error = (scores.learned.col(i) - scores.exact.col(i)).norm();
    const double deviations = std::sqrt(2.0 * std::max(peak - log_density[i], 0.0));
    const double far = std::clamp((deviations - within) / (beyond - within), 0.0, 1.0);
    map->values.col(i) << error, static_cast<float>(1.0 - (1.0 - faintly) * far);
    if (deviations < within) near.push_back(error);
  }
  if (near.empty()) return map;
  const auto few = static_cast<std::size_t>(0.95 * static_cast<double>(near.size() - 1));
  std::nth_element(near.begin(), near.begin() + static_cast<std::ptrdiff_t>(few), near.end());
  const auto most = static_cast<double>(near[few]);
  map->top = std::max(most > 0.0 && std::isfinite(most) ? round_up(most) : 1.0, least_top);
  return map;
}

}  // namespace tiltscope::view
