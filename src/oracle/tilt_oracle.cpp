#include "oracle/tilt_oracle.h"

#include "config/eigenvalues.h"
#include "config/wording.h"
#include "oracle/draws_density.h"
#include "oracle/grid_density.h"
#include "oracle/mixture_density.h"
#include "oracle/tilted_mixture.h"
#include "reward/quadratic_reward.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <optional>
#include <stdexcept>
#include <string>

namespace tiltscope {

namespace {

using Eigen::Index;

/// A reward whose evaluations are counted. It is no quadratic form to anybody, since those need no
/// evaluations.
class CountedReward final : public Reward {
 public:
  CountedReward(std::shared_ptr<const Reward> reward,
                std::shared_ptr<std::atomic<std::int64_t>> count)
      : reward_(std::move(reward)), count_(std::move(count)) {}

  void evaluate(const Eigen::Ref<const Eigen::MatrixXd>& x,
                Eigen::Ref<Eigen::VectorXd> values) const override {
    reward_->evaluate(x, values);
    *count_ += x.cols();
  }
  std::optional<Eigen::MatrixXd> gradients(const Eigen::MatrixXd& x) const override {
    return reward_->gradients(x);
  }
  const RewardConfig& config() const override { return reward_->config(); }

 private:
  std::shared_ptr<const Reward> reward_;
  std::shared_ptr<std::atomic<std::int64_t>> count_;
};

bool same_function(const TiltTerm& a, const TiltTerm& b) {
  return a.reward->config() == b.reward->config();
}

bool same_terms(const std::vector<TiltTerm>& a, const std::vector<TiltTerm>& b) {
  return std::ranges::equal(a, b, [](const TiltTerm& x, const TiltTerm& y) {
    return x.strength == y.strength && same_function(x, y);
  });
}

void add_term(std::vector<TiltTerm>& terms, const TiltTerm& more) {
  const auto known =
      std::ranges::find_if(terms, [&](const TiltTerm& t) { return same_function(t, more); });
  if (known == terms.end()) {
    terms.push_back(more);
  } else {
    known->strength += more.strength;
  }
}

/// What p^k is the base tilted by.
std::vector<TiltTerm> terms_at(const TiltCourse& course, int k) {
  std::vector<TiltTerm> terms;
  const auto& stretches = course.stretches();
  for (std::size_t i = 0; i < stretches.size(); ++i) {
    if (i > 0 && stretches[i].first >= k) break;
    add_term(terms, {stretches[i].reward, course.strength_within(i, k)});
  }
  return terms;
}

/// The densities at which a course turns to another reward, and its last.
std::vector<std::vector<TiltTerm>> ends_of(const TiltCourse& course) {
  std::vector<std::vector<TiltTerm>> ends;
  const auto& stretches = course.stretches();
  for (std::size_t i = 0; i < stretches.size(); ++i) {
    const bool turns = i + 1 == stretches.size() ||
                       !(stretches[i].reward->config() == stretches[i + 1].reward->config());
    if (!turns) continue;
    ends.push_back(
        terms_at(course, i + 1 < stretches.size() ? stretches[i + 1].first : course.last()));
  }
  return ends;
}

/// The mixture that quadratic terms leave (4.10); nothing where one of them is none, and counts.
std::optional<GaussianMixture> mixture_of(const GaussianMixture& base,
                                          const std::vector<TiltTerm>& terms) {
  GaussianMixture density = base;
  for (const TiltTerm& term : terms) {
    if (const QuadraticReward* reward = term.reward->quadratic()) {
      density = tilted(density, *reward, term.strength);
    } else if (term.strength != 0.0) {
      return std::nullopt;
    }
  }
  return density;
}

/// A box that holds all but 1e-9 of a mixture.
Corners box_of(const GaussianMixture& p) {
  constexpr double deviations = 6.4;
  constexpr double infinity = std::numeric_limits<double>::infinity();
  Corners box{Eigen::VectorXd::Constant(p.dimension(), infinity),
              Eigen::VectorXd::Constant(p.dimension(), -infinity)};
  for (std::size_t i = 0; i < p.components(); ++i) {
    if (p.log_weights()[static_cast<Index>(i)] == -infinity) continue;
    const Eigen::VectorXd reach = deviations * p.covariance(i).diagonal().cwiseSqrt();
    box = around_both(box, {p.mean(i) - reach, p.mean(i) + reach});
  }
  return box;
}

Index cells_along(Index dimension) { return dimension == 2 ? 256 : 4'096; }

/// A component is too narrow for the grid.
class TooNarrow : public std::domain_error {
 public:
  using std::domain_error::domain_error;
};

/// Forgets the oldest of a list.
template <class T>
void keep_newest(std::vector<T>& list, std::size_t most) {
  if (list.size() > most) list.erase(list.begin());
}

}  // namespace

TiltOracle::TiltOracle(const BaseConfig& base)
    : config_(base),
      base_(std::make_shared<const GaussianMixture>(base)),
      base_density_(std::make_shared<const MixtureDensity>(*base_)),
      base_box_(box_of(*base_)) {}

std::shared_ptr<const ExactDensity> TiltOracle::closed_form(const TiltCourse& course, int k) const {
  Terms terms;  // one after the other, as the course has them
  const auto& stretches = course.stretches();
  for (std::size_t i = 0; i < stretches.size(); ++i) {
    if (i > 0 && stretches[i].first >= k) break;
    terms.push_back({stretches[i].reward, course.strength_within(i, k)});
  }
  auto mixture = mixture_of(*base_, terms);
  return mixture ? std::make_shared<const MixtureDensity>(std::move(*mixture)) : nullptr;
}

std::shared_ptr<const ExactDensity> TiltOracle::density(const TiltCourse& course, int k) const {
  return answer(course, k).density;
}

std::shared_ptr<const ExactDensity> TiltOracle::density(const std::shared_ptr<const Reward>& reward,
                                                        double strength) const {
  return answer(reward, strength).density;
}

TiltOracle::Answer TiltOracle::answer(const TiltCourse& course, int k) const {
  if (auto mixture = closed_form(course, k)) return {std::move(mixture), {}};
  return answer(terms_at(course, k), ends_of(course));
}

TiltOracle::Answer TiltOracle::answer(const std::shared_ptr<const Reward>& reward,
                                      double strength) const {
  const Terms terms = {{reward, strength}};
  if (auto mixture = mixture_of(*base_, terms)) {
    return {std::make_shared<const MixtureDensity>(std::move(*mixture)), {}};
  }
  return answer(terms, {terms});
}

TiltOracle::Answer TiltOracle::answer(const Terms& terms, const std::vector<Terms>& ends) const {
  if (base_->dimension() <= 2) {
    try {
      return {std::make_shared<const GridDensity>(grid(terms, ends)), {}};
    } catch (const TooNarrow& reason) {
      return {nullptr, reason.what()};
    }
  }
  auto draws = weighted_draws(terms);
  if (!draws->known()) return {nullptr, draws->problem()};
  return {std::make_shared<const DrawsDensity>(std::move(draws)), {}};
}

std::shared_ptr<const WeightedDraws> TiltOracle::draws(const TiltCourse& course, int k) const {
  return weighted_draws(terms_at(course, k));
}

std::shared_ptr<const WeightedDraws> TiltOracle::draws(const std::shared_ptr<const Reward>& reward,
                                                       double strength) const {
  return weighted_draws({{reward, strength}});
}

std::shared_ptr<const WeightedDraws> TiltOracle::weighted_draws(const Terms& terms) const {
  // With it, 5,000 samples can be compared.
  constexpr double enough = 50'000.0;
  const std::lock_guard lock(mutex_);
  const auto most = static_cast<std::size_t>(most_blocks(*base_));
  for (std::size_t blocks = 1;; blocks = std::min(2 * blocks, most)) {
    while (base_draws_.size() < blocks) {
      base_draws_.push_back(
          std::make_shared<const BaseDraws>(*base_, static_cast<int>(base_draws_.size())));
    }
    std::vector<DrawTerm> draw_terms;
    for (const TiltTerm& term : terms) draw_terms.push_back(values_at_draws(term, blocks));
    auto draws = std::make_shared<const WeightedDraws>(
        base_, std::vector(base_draws_.begin(), base_draws_.begin() + static_cast<int>(blocks)),
        std::move(draw_terms));
    if (blocks == most || draws->effective_size() >= enough) return draws;
  }
}

DrawTerm TiltOracle::values_at_draws(const TiltTerm& term, std::size_t blocks) const {
  auto known = std::ranges::find_if(reward_draws_, [&](const RewardOnDraws& other) {
    return other.reward->config() == term.reward->config();
  });
  if (known == reward_draws_.end()) {
    reward_draws_.push_back({counted(term.reward), {}});
    keep_newest(reward_draws_, 8);
    known = reward_draws_.end() - 1;
  }
  while (known->values.size() < blocks) {
    const BaseDraws& draws = *base_draws_[known->values.size()];
    auto values = std::make_shared<Eigen::VectorXd>(BaseDraws::count);
    known->reward->evaluate(draws.x.cast<double>(), *values);
    known->values.push_back(std::move(values));
  }
  return {known->reward,
          {known->values.begin(), known->values.begin() + static_cast<int>(blocks)},
          term.strength};
}

std::shared_ptr<const TiltedCells> TiltOracle::grid(const Terms& terms,
                                                    const std::vector<Terms>& ends) const {
  // So little may lie outside of the box; and the box of the course is good enough where p fills
  // this share of its width.
  constexpr double most_at_the_rim = 1e-8;
  constexpr double least_share = 0.125;
  const std::lock_guard lock(mutex_);
  auto cells = tilted_cells(terms, common_box(ends));
  if (cells->mass_at_the_rim() > most_at_the_rim || cells->share_of_width() < least_share) {
    Corners box = box_of_mass(log_density_of(terms), base_box_);
    for (int enlarged = 0;; ++enlarged) {
      cells = tilted_cells(terms, box);
      if (cells->mass_at_the_rim() <= most_at_the_rim) break;
      if (enlarged == 4) {
        throw std::domain_error(
            "the tilt is not normalisable: no box holds all but 1e-8 of its density");
      }
      const Eigen::VectorXd more = 0.25 * (box.second - box.first);
      box = {box.first - more, box.second + more};
    }
  }
  check_width(*cells);
  return cells;
}

void TiltOracle::check_width(const TiltedCells& tilted) const {
  // Of a component that is narrower, the places within a cell (places_within_cell) may miss a part.
  constexpr double least = 1.0 / 6.0;
  // Of less mass than this, it does not matter.
  constexpr double least_mass = 1e-6;
  const Eigen::VectorXd& width = tilted.cells().width;
  Eigen::MatrixXd means(base_->dimension(), 1);
  for (std::size_t i = 0; i < base_->components(); ++i) {
    const Eigen::MatrixXd in_cells = width.cwiseInverse().asDiagonal() * base_->covariance(i) *
                                     width.cwiseInverse().asDiagonal();
    const double narrowest = std::sqrt(std::max(eigenvalues(in_cells).minCoeff(), 0.0));
    if (narrowest >= least) continue;
    means.col(0) = base_->mean(i);
    const double log_mass = base_->log_weights()[static_cast<Index>(i)] + tilted.tilt(means)[0] -
                            tilted.log_normaliser();
    if (log_mass < std::log(least_mass)) continue;
    throw TooNarrow("component " + std::to_string(i + 1) + " of the base is narrower than " +
                    "a sixth of the cells of the grid on which the density is summed up: its " +
                    "deviation is " + rounded(narrowest, 2) + " of a cell's width");
  }
}

CourseOnCells TiltOracle::on_cells(const TiltCourse& course, int k) const {
  const auto ends = ends_of(course);
  CourseOnCells result;
  Terms all = terms_at(course, k);
  result.end = grid(all, ends);
  for (int j = 0; j < k; ++j) {
    const TiltCourse::Stretch& stretch = course.at(j + 1);
    // With all rewards of the course among its terms, in one order.
    Terms terms = all;
    for (TiltTerm& term : terms) term.strength = 0.0;
    for (const TiltTerm& term : terms_at(course, j)) add_term(terms, term);
    CourseOnCells::Step step;
    step.delta = course.strength(j + 1) - course.strength(j);
    if (step.delta == 0.0) continue;
    step.before = grid(terms, ends);
    const auto place = std::ranges::find_if(terms, [&](const TiltTerm& term) {
      return same_function(term, {stretch.reward, 0.0});
    });
    step.place = static_cast<std::size_t>(place - terms.begin());
    step.reward = step.before->terms()[step.place].values;
    result.steps.push_back(std::move(step));
  }
  return result;
}

Corners TiltOracle::common_box(const std::vector<Terms>& ends) const {
  const auto known = std::ranges::find_if(
      boxes_, [&](const auto& box) { return std::ranges::equal(box.first, ends, same_terms); });
  if (known != boxes_.end()) return known->second;
  // A target much wider than the base leaves the base, and the first tilts, few cells: they then
  // get boxes of their own.
  Corners box = base_box_;
  for (const Terms& end : ends) {
    try {
      box = around_both(box, box_of_mass(log_density_of(end), base_box_));
    } catch (const std::domain_error&) {
      // An earlier tilt may still have a density.
    }
  }
  // In steps, so that a target that moves a little has the cells of before.
  const Eigen::ArrayXd step = (base_box_.second - base_box_.first).array() / 8.0;
  box.first =
      base_box_.first.array() - ((base_box_.first - box.first).array() / step).ceil() * step;
  box.second =
      base_box_.second.array() + ((box.second - base_box_.second).array() / step).ceil() * step;
  boxes_.emplace_back(ends, box);
  keep_newest(boxes_, 8);
  return box;
}

LogDensity TiltOracle::log_density_of(const Terms& terms) const {
  Terms counts = terms;
  for (TiltTerm& term : counts) term.reward = counted(term.reward);
  return [counts, this](const Eigen::MatrixXd& x) {
    Eigen::VectorXd sum = log_densities(*base_, x);
    Eigen::VectorXd values(x.cols());
    for (const TiltTerm& term : counts) {
      if (term.strength == 0.0) continue;
      term.reward->evaluate(x, values);
      sum += term.strength * values;
    }
    return sum;
  };
}

std::shared_ptr<const Reward> TiltOracle::counted(
    const std::shared_ptr<const Reward>& reward) const {
  const auto known = std::ranges::find_if(
      rewards_, [&](const auto& other) { return other->config() == reward->config(); });
  if (known != rewards_.end()) return *known;
  rewards_.push_back(std::make_shared<const CountedReward>(reward, evaluations_));
  auto newest = rewards_.back();
  keep_newest(rewards_, 8);
  return newest;
}

std::shared_ptr<const TiltedCells> TiltOracle::tilted_cells(const Terms& terms,
                                                            const Corners& box) const {
  const Cells cells = cells_of(box.first, box.second, cells_along(base_->dimension()));
  auto base = std::ranges::find_if(base_cells_, [&](const auto& b) { return b->cells == cells; });
  if (base == base_cells_.end()) {
    base_cells_.push_back(std::make_shared<const BaseOnCells>(base_, cells));
    keep_newest(base_cells_, 4);
    base = base_cells_.end() - 1;
  }
  std::vector<CellTerm> cell_terms;
  for (const TiltTerm& term : terms) {
    cell_terms.push_back({values_on(cells, term.reward), term.strength});
  }
  return std::make_shared<const TiltedCells>(*base, std::move(cell_terms));
}

std::shared_ptr<const RewardOnCells> TiltOracle::values_on(
    const Cells& cells, const std::shared_ptr<const Reward>& reward) const {
  const auto known = std::ranges::find_if(reward_cells_, [&](const auto& values) {
    return values->cells() == cells && values->reward().config() == reward->config();
  });
  if (known != reward_cells_.end()) return *known;
  auto values = std::make_shared<const RewardOnCells>(counted(reward), cells);
  reward_cells_.push_back(values);
  keep_newest(reward_cells_, 8);
  return values;
}

}  // namespace tiltscope
