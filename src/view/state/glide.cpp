#include "view/state/glide.h"

#include "view/state/wording.h"

#include <algorithm>
#include <utility>

namespace tiltscope::view {
namespace {

/// Of a way whose length no tilt tells: the first one, to another run, or to a base model that has
/// been trained a little longer.
constexpr double usual_seconds = 0.15;
/// A slower run does not move more slowly: it rests in between.
constexpr double most_seconds = 0.4;
constexpr double least_seconds = 0.01;

/// The first tilt after `tilt` that has samples; the newest is `last`.
Shown next_after(const Snapshot& newest, const Shown& last, int tilt) {
  const auto& kept = newest.history->tilts;
  for (auto next = std::ranges::upper_bound(kept, tilt, {}, &KeptTilt::tilt);
       next != kept.end() && next->tilt < last.tilt; ++next) {
    if (!next->samples) continue;
    Shown shown;
    shown.tilt = next->tilt;
    shown.samples = next->samples;
    shown.density = next->density;
    return shown;
  }
  return last;
}

/// Where the points of `to` come from: points that `from` lacks stand where they are to be.
std::shared_ptr<const Eigen::MatrixXf> starts(const Eigen::MatrixXf& from,
                                              const Eigen::MatrixXf& to) {
  auto result = std::make_shared<Eigen::MatrixXf>(to);
  const auto shared = std::min(from.cols(), to.cols());
  result->leftCols(shared) = from.leftCols(shared);
  return result;
}

}  // namespace

double eased(double phase) {
  const double p = std::clamp(phase, 0.0, 1.0);
  return p * p * (3.0 - 2.0 * p);
}

Eigen::MatrixXf on_the_way(const Eigen::MatrixXf& from, const Eigen::MatrixXf& to, double phase) {
  return from + static_cast<float>(eased(phase)) * (to - from);
}

double glide_seconds(double seconds_a_tilt, int waiting) {
  return std::clamp(seconds_a_tilt, least_seconds, most_seconds) * 2.0 / (1.0 + waiting);
}

Shown Glide::stand_still(const Shown& truth) {
  to_ = {};
  seen_.reset();
  from_.reset();
  arrive();
  return truth;
}

Shown Glide::settle(const Shown& truth) {
  to_ = truth;
  seen_ = truth.samples;
  from_.reset();
  arrive();
  return truth;
}

void Glide::go_to(Shown next, double seconds) {
  to_ = std::move(next);
  seconds_ = seconds;
  const bool glides =
      seen_ && to_.samples && seen_ != to_.samples && seen_->rows() == to_.samples->rows();
  from_ = glides ? starts(*seen_, *to_.samples) : nullptr;
  phase_ = glides ? 0.0 : 1.0;
  if (!glides) seen_ = to_.samples;
}

Shown Glide::look(const Snapshot& newest, const Shown& newest_shown, double now, double frame) {
  const double passed = std::max(now - std::exchange(last_, now), 0.0);
  if (!to_.samples || !newest_shown.samples) {
    run_ = newest.run;
    return settle(newest_shown);
  }
  double left = moves() ? passed : 0.0;  // a way that begins in this frame begins now
  if (std::exchange(run_, newest.run) != newest.run || newest_shown.tilt < to_.tilt) {
    // From where the samples are to the run that has come; at once where a frame or two would be
    // all of the way, of which the first shows nothing new.
    if (newest_shown.samples != to_.samples) {
      go_to(newest_shown, usual_seconds > 2.0 * frame ? usual_seconds : 0.0);
      left = 0.0;
    }
    to_ = newest_shown;
  }

  const auto timing = last_tilt_timing(newest);
  const double a_tilt = timing ? std::max(timing->mean_total, newest.pace) : usual_seconds;
  for (;;) {
    if (moves()) {
      const int waiting = std::max(newest_shown.tilt - to_.tilt + 1, 1);
      const double whole = glide_seconds(seconds_, waiting);
      const double needed = whole > 0.5 * frame ? (1.0 - phase_) * whole : 0.0;
      if (left < needed) {
        phase_ += left / whole;
        break;
      }
      left -= needed;
      seen_ = to_.samples;
      arrive();
    }
    if (to_.samples == newest_shown.samples) break;
    if (to_.tilt == newest_shown.tilt) {
      go_to(newest_shown, usual_seconds);
    } else {
      go_to(next_after(newest, newest_shown, to_.tilt), a_tilt);
    }
  }
  if (!moves()) return settle(newest_shown);
  Shown shown = to_;
  shown.paths.reset();
  seen_ = std::make_shared<const Eigen::MatrixXf>(on_the_way(*from_, *to_.samples, phase_));
  shown.samples = seen_;
  return shown;
}

}  // namespace tiltscope::view
