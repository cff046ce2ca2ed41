#include "oracle/tilted_density.h"

#include "oracle/mixture_density.h"
#include "oracle/tilt_oracle.h"

namespace tiltscope {

std::shared_ptr<const ExactDensity> base_density(const BaseConfig& base) {
  return std::make_shared<const MixtureDensity>(GaussianMixture(base));
}

std::shared_ptr<const ExactDensity> tilted_density(const BaseConfig& base, const TiltCourse& course,
                                                   int k) {
  return TiltOracle(base).density(course, k);
}

std::shared_ptr<const ExactDensity> tilted_density(const BaseConfig& base,
                                                   const RewardConfig& reward, double strength) {
  return TiltOracle(base).density(make_reward(reward, base.means.front().size()), strength);
}

void check_tilted(const BaseConfig& base, const TiltCourse& course, int k) {
  TiltOracle(base).closed_form(course, k);
}

}  // namespace tiltscope
