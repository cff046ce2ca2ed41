#pragma once

#include "view/scene/camera.h"

#include <Eigen/Core>

#include <optional>
#include <vector>

namespace tiltscope::view {

/// Which particles' paths are drawn: some to begin with, then those that the user clicks.
class ChosenParticles {
 public:
  /// Those below `count`, in no particular order.
  std::vector<Eigen::Index> among(Eigen::Index count) const;
  /// Adds a particle or takes it away.
  void toggle(Eigen::Index particle);

 private:
  std::vector<Eigen::Index> chosen_ = {0, 1, 2, 3, 4, 5};
};

/// The particle of `states`, (2, n), that is nearest to `mouse`, in pixels, within `reach` of it.
std::optional<Eigen::Index> particle_at(const Eigen::MatrixXf& states, const Camera& camera,
                                        const plot::Box& box, const Eigen::Vector2d& mouse,
                                        double reach);

}  // namespace tiltscope::view
