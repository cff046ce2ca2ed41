#include "view/scene/probe.h"

#include "oracle/shown_density.h"
#include "plot/ticks.h"
#include "view/scene/score_field.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>
#include <numbers>
#include <numeric>
#include <vector>

namespace tiltscope::view {
namespace {

using plot::fixed;

std::string pair(const Eigen::Vector2d& v) {
  return "(" + fixed(v.x(), 2) + ", " + fixed(v.y(), 2) + ")";
}

/// "16° off, ×1.57", of the learned score beside the exact one; "score near 0" where neither says
/// anything.
std::string direction_words(const ProbeReading& reading) {
  if (reading.near_zero) return "score near 0";
  const int digits = reading.length < 9.95 ? 2 : 0;
  return fixed(std::abs(reading.angle), 0) + "° off, ×" + fixed(reading.length, digits);
}

/// "from mode 1, 2" and "0, 100 %"; of many modes the likeliest, in the order of their shares.
ProbeLine shares_line(const Eigen::VectorXd& shares) {
  constexpr std::size_t all_of = 4;
  constexpr std::size_t of_more = 3;
  std::vector<Eigen::Index> modes(static_cast<std::size_t>(shares.size()));
  std::iota(modes.begin(), modes.end(), Eigen::Index{0});
  if (modes.size() > all_of) {
    std::ranges::stable_sort(modes, std::greater<>(), [&](Eigen::Index i) { return shares[i]; });
    modes.resize(of_more);
  }
  std::string name = "from mode ";
  std::string value;
  for (const Eigen::Index i : modes) {
    const char* comma = i == modes.front() ? "" : ", ";
    name += comma + std::to_string(i + 1);
    value += comma + fixed(100.0 * shares[i], 0);
  }
  return {name, value + " %",
          "How likely it is that a sample at this point comes from each of the modes, numbered in "
          "the order in which they are listed. Of more than four, the three likeliest."};
}

}  // namespace

double TypicalScore::of(const std::shared_ptr<const ExactDensity>& density) {
  if (density == density_) return length_;
  density_ = density;
  length_ = 0.0;
  if (density && density->mixture() == nullptr) {
    // Of one Gaussian as wide.
    const auto d = static_cast<double>(density->dimension());
    length_ = d / std::sqrt(density->covariance().trace());
  } else if (density) {
    constexpr Eigen::Index draws = 256;
    const Eigen::MatrixXd x = density->sample(draws, RandomStream(0, Purpose::pictures));
    length_ = std::sqrt(density->score(x).colwise().squaredNorm().mean());
  }
  return length_;
}

ProbeReading probe(const Eigen::Vector2d& x, const ExactDensity* density, double t,
                   const ExactDensity* scored, double score_t, const ScoreGrid* scores,
                   double typical) {
  ProbeReading reading;
  reading.x = x;
  reading.t = t;
  if (density != nullptr && can_be_shown(*density)) {
    reading.log_density = shown_log_density(*density, x)[0];
  }
  if (density != nullptr && density->mixture() != nullptr) {
    reading.responsibilities = density->mixture()->responsibilities(x);
  }
  reading.score_t = score_t;
  if (scored != nullptr && scored->mixture() != nullptr) reading.exact = scored->score(x).col(0);
  if (scores == nullptr) return reading;
  if (scored != nullptr && !reading.exact && scores->exact.cols() > 0) {
    reading.exact = interpolated(scores->grid, scores->exact, x);
  }
  reading.learned = interpolated(scores->grid, scores->learned, x);
  if (!reading.learned || !reading.exact) return reading;
  const Eigen::Vector2d& exact = *reading.exact;
  const Eigen::Vector2d& learned = *reading.learned;
  const double cross = exact.x() * learned.y() - exact.y() * learned.x();
  reading.angle = std::atan2(cross, exact.dot(learned)) * 180.0 / std::numbers::pi;
  reading.length = learned.norm() / std::max(exact.norm(), 1e-12);
  reading.error = (learned - exact).norm();
  constexpr double negligible = 0.25;
  reading.near_zero = exact.norm() <= std::max(negligible * typical, 1e-12);
  return reading;
}

std::vector<ProbeLine> describe(const ProbeReading& reading, const ProbeDetail& detail) {
  const std::string not_known = "not known";
  const std::string without_score = reading.has_score ? "…" : not_known;
  const std::string no_model = reading.model_kept ? without_score : "model not kept";
  std::vector<ProbeLine> lines = {
      {"x", pair(reading.x), "The point under the mouse."},
      {"log density", reading.log_density ? fixed(*reading.log_density, 2) : not_known,
       "log p(x), the natural logarithm of the exact density there, at the time t of the picture. "
       "One more: e = 2.7 times as many samples lie there."}};
  if (reading.reward) {
    lines.push_back(
        {"reward",
         std::isfinite(*reading.reward)
             ? (reading.about ? "about " : "") + fixed(*reading.reward, 2)
             : "−∞",
         "The reward r(x) there. \"About\": between points with other rewards, at which it was "
         "evaluated for the picture. Where it is −∞ the target has no density."});
  }
  if (detail.scores) {
    lines.push_back({"exact score", reading.exact ? pair(*reading.exact) : not_known,
                     "The gradient of the exact log-density: the way to where more samples lie."});
    lines.push_back({"learned score", reading.learned ? pair(*reading.learned) : no_model,
                     "The network's estimate of the exact score."});
  }
  const std::string missing = reading.exact ? no_model : not_known;
  const bool compared = reading.learned && reading.exact;
  lines.push_back(
      {"score error", compared ? fixed(reading.error, 2) : missing,
       "How far the learned score is from the exact one: the length of their difference, |Δs|. In "
       "a picture of t = 0 it is taken a little before: at 0 scores have no bound. There it is "
       "much larger than on the curve, which is a mean over all t and over places where samples "
       "lie."});
  if (detail.direction && compared) {
    lines.push_back(
        {"direction, length", direction_words(reading),
         "The angle between the learned score and the exact one, and how many times as long the "
         "learned one is: 0° off and ×1.00 where they agree. Where the exact score is below a "
         "quarter of its typical length, neither says anything, and \"score near 0\" stands "
         "there."});
  }
  if (detail.scores && reading.score_t != reading.t) {
    lines.push_back({"scores at t", fixed(reading.score_t, 3),
                     "The diffusion time of the scores: they grow beyond all bounds towards t = 0, "
                     "and are compared a little before it."});
  }
  const Eigen::VectorXd& w = reading.responsibilities;
  if (!detail.shares || w.size() == 0) return lines;
  lines.push_back(shares_line(w));
  return lines;
}

}  // namespace tiltscope::view
