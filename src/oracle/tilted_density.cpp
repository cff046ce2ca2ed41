#include "oracle/tilted_density.h"

#include "oracle/mixture_density.h"
#include "oracle/tilted_mixture.h"
#include "reward/quadratic_reward.h"

#include <cstddef>
#include <optional>
#include <utility>

namespace tiltscope {

namespace {

/// p^k where every reward up to tilt k is a quadratic form (4.10), or does not count yet.
std::optional<GaussianMixture> closed_form(const BaseConfig& base, const TiltCourse& course,
                                           int k) {
  GaussianMixture density(base);
  const auto& stretches = course.stretches();
  for (std::size_t i = 0; i < stretches.size(); ++i) {
    if (i > 0 && stretches[i].first >= k) break;
    const double strength = course.strength_within(i, k);
    if (const QuadraticReward* reward = stretches[i].reward->quadratic()) {
      density = tilted(density, *reward, strength);
    } else if (strength != 0.0) {
      return std::nullopt;
    }
  }
  return density;
}

}  // namespace

std::shared_ptr<const ExactDensity> base_density(const BaseConfig& base) {
  return std::make_shared<const MixtureDensity>(GaussianMixture(base));
}

std::shared_ptr<const ExactDensity> tilted_density(const BaseConfig& base, const TiltCourse& course,
                                                   int k) {
  auto density = closed_form(base, course, k);
  return density ? std::make_shared<const MixtureDensity>(std::move(*density)) : nullptr;
}

void check_tilted(const BaseConfig& base, const TiltCourse& course, int k) {
  closed_form(base, course, k);
}

std::shared_ptr<const ExactDensity> tilted_density(const BaseConfig& base,
                                                   const RewardConfig& reward, double strength) {
  const auto r = make_reward(reward, base.means.front().size());
  if (r->quadratic() == nullptr) return strength == 0.0 ? base_density(base) : nullptr;
  return std::make_shared<const MixtureDensity>(
      tilted(GaussianMixture(base), *r->quadratic(), strength));
}

}  // namespace tiltscope
