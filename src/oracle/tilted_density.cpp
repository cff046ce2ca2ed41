#include "oracle/tilted_density.h"

#include "oracle/mixture_density.h"
#include "oracle/tilted_mixture.h"
#include "reward/quadratic_reward.h"

#include <cstddef>
#include <utility>

namespace tiltscope {

std::shared_ptr<const ExactDensity> base_density(const BaseConfig& base) {
  return std::make_shared<const MixtureDensity>(GaussianMixture(base));
}

std::shared_ptr<const ExactDensity> tilted_density(const BaseConfig& base, const TiltCourse& course,
                                                   int k) {
  GaussianMixture density(base);
  const auto& stretches = course.stretches();
  for (std::size_t i = 0; i < stretches.size(); ++i) {
    if (i > 0 && stretches[i].first >= k) break;
    const double strength = course.strength_within(i, k);
    if (const QuadraticReward* reward = stretches[i].reward->quadratic()) {
      density = tilted(density, *reward, strength);
    } else if (strength != 0.0) {
      return nullptr;
    }
  }
  return std::make_shared<const MixtureDensity>(std::move(density));
}

std::shared_ptr<const ExactDensity> tilted_density(const BaseConfig& base,
                                                   const RewardConfig& reward, double strength) {
  const auto r = make_reward(reward);
  if (r->quadratic() == nullptr) return strength == 0.0 ? base_density(base) : nullptr;
  return std::make_shared<const MixtureDensity>(
      tilted(GaussianMixture(base), *r->quadratic(), strength));
}

}  // namespace tiltscope
