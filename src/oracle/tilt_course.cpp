#include "oracle/tilt_course.h"

#include "config/targets.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>

namespace tiltscope {

namespace {

bool alike(const TiltCourse::Stretch& a, const TiltCourse::Stretch& b) {
  return a.reward->config() == b.reward->config() &&
         std::abs(a.step() - b.step()) <= 1e-12 * std::abs(a.step());
}

TiltCourse::Stretch stretch_of(const Experiment& experiment, int first) {
  return {first, make_reward(experiment.reward, experiment.dimension()), experiment.tilting.lambda,
          experiment.tilting.tilts};
}

}  // namespace

TiltCourse::TiltCourse(const Experiment& experiment) : stretches_{stretch_of(experiment, 0)} {}

TiltCourse TiltCourse::at_once(const Experiment& experiment, int rounds) {
  TiltCourse course(experiment);
  course.stretches_.front().tilts = rounds;
  course.stretches_.front().at_once = true;
  return course;
}

TiltCourse TiltCourse::branched(int k, const Experiment& experiment) const {
  if (stretches_.back().at_once) {
    const int rounds = last();
    return at_once(experiment, k < rounds ? rounds : k + rounds);
  }
  TiltCourse course = *this;
  auto& stretches = course.stretches_;
  std::erase_if(stretches, [k](const Stretch& s) { return s.first > k; });
  Stretch next = stretch_of(experiment, k);
  if (chooses_steps(experiment.tilting) && std::ranges::all_of(stretches, [&](const Stretch& s) {
        return s.reward->config() == next.reward->config();
      })) {
    const double left = next.lambda - strength(k);
    if (left * next.lambda > 0.0) next.lambda = left;
  }
  // At a junction, the run may go on as it did, or as it would have done.
  const bool whole = next.lambda == experiment.tilting.lambda;
  const auto kept = std::ranges::find_if(stretches, [&](const Stretch& s) {
    const bool reaches_k = &s == &stretches.back() || (&s + 1)->first == k;
    return whole && reaches_k && s.end() >= k && alike(s, next);
  });
  if (kept != stretches.end()) next.first = kept->first;
  std::erase_if(stretches, [&](const Stretch& s) { return s.first >= next.first; });
  stretches.push_back(std::move(next));
  return course;
}

TiltCourse TiltCourse::divided(int k, int tilts) const {
  TiltCourse course = *this;
  Stretch& whole = course.stretches_.back();
  if (tilts == whole.end() - k) return course;
  if (whole.at_once) {
    whole.tilts = k - whole.first + tilts;
    return course;
  }
  Stretch rest{k, whole.reward, this->rest(k), tilts};
  if (whole.first == k) {
    whole = std::move(rest);
  } else {
    course.stretches_.push_back(std::move(rest));
  }
  return course;
}

double TiltCourse::rest(int k) const {
  const Stretch& last = stretches_.back();
  if (last.at_once) return 0.0;
  return last.lambda * (last.end() - std::max(k, last.first)) / last.tilts;
}

const TiltCourse::Stretch& TiltCourse::at(int k) const {
  const auto later =
      std::ranges::find_if(stretches_, [k](const Stretch& s) { return s.first >= k; });
  return later == stretches_.begin() ? stretches_.front() : *(later - 1);
}

double TiltCourse::strength_within(std::size_t i, int k) const {
  const Stretch& stretch = stretches_[i];
  if (stretch.at_once) return stretch.lambda;
  const int end = i + 1 < stretches_.size() ? stretches_[i + 1].first : stretch.end();
  return stretch.lambda * std::max(std::min(k, end) - stretch.first, 0) / stretch.tilts;
}

double TiltCourse::strength(int k) const {
  double sum = 0.0;
  for (std::size_t i = 0; i < stretches_.size(); ++i) sum += strength_within(i, k);
  return sum;
}

Eigen::VectorXd TiltCourse::log_ratios(const Eigen::MatrixXf& x0, int j, int k) const {
  Eigen::VectorXd sums = Eigen::VectorXd::Zero(x0.cols());
  for (std::size_t i = 0; i < stretches_.size(); ++i) {
    const double between = strength_within(i, j, k);
    if (between != 0.0) sums += between * stretches_[i].reward->values(x0);
  }
  return sums;
}

int TiltCourse::rewards_between(int j, int k) const {
  int rewards = 0;
  for (std::size_t i = 0; i < stretches_.size(); ++i) {
    if (strength_within(i, j, k) != 0.0) ++rewards;
  }
  return rewards;
}

}  // namespace tiltscope
