#include "view/scene/chosen_particles.h"

#include <algorithm>

namespace tiltscope::view {

std::vector<Eigen::Index> ChosenParticles::among(Eigen::Index count) const {
  std::vector<Eigen::Index> there;
  std::copy_if(chosen_.begin(), chosen_.end(), std::back_inserter(there),
               [count](Eigen::Index particle) { return particle < count; });
  return there;
}

void ChosenParticles::toggle(Eigen::Index particle) {
  const auto found = std::find(chosen_.begin(), chosen_.end(), particle);
  if (found == chosen_.end()) {
    chosen_.push_back(particle);
  } else {
    chosen_.erase(found);
  }
}

std::optional<Eigen::Index> particle_at(const Eigen::MatrixXf& states, const Camera& camera,
                                        const plot::Box& box, const Eigen::Vector2d& mouse,
                                        double reach) {
  std::optional<Eigen::Index> nearest;
  for (Eigen::Index j = 0; j < states.cols(); ++j) {
    const Eigen::Vector2d place = states.col(j).head<2>().cast<double>();
    const double distance = (to_pixel(camera, box, place) - mouse).norm();
    if (distance >= reach) continue;
    nearest = j;
    reach = distance;
  }
  return nearest;
}

}  // namespace tiltscope::view
