#include "session/left_out_curve.h"

#include "finetune/tilting/left_out.h"
#include "math/random.h"
#include "reward/reward_error.h"

#include <Eigen/Core>

#include <stdexcept>
#include <utility>

namespace tiltscope {

namespace {

constexpr int most_on_curve = 24;
constexpr Eigen::Index curve_points = 256;
/// Beside the numbers that a tilt's own estimate takes.
constexpr std::uint32_t numbers_of_curve = 2;

}  // namespace

std::shared_ptr<const LeftOutCurve> left_out_curve(const TiltOracle& oracle,
                                                   std::shared_ptr<const TiltCourse> course,
                                                   std::uint64_t seed, const Checkpoint& check) {
  auto curve = std::make_shared<LeftOutCurve>();
  curve->course = std::move(course);
  const int last = curve->course->last();
  curve->tilts = tilts_for_curve(last, most_on_curve);
  try {
    curve->shares = exactly_left_out(
        oracle, *curve->course, curve->tilts, curve_points,
        {seed, Purpose::step_orders, static_cast<std::uint32_t>(last), numbers_of_curve}, check);
  } catch (const std::domain_error&) {
    curve->tilts.clear();
  } catch (const RewardError&) {
    curve->tilts.clear();
  }
  return curve;
}

}  // namespace tiltscope
