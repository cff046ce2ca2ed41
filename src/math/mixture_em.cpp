#include "math/mixture_em.h"

#include "config/eigenvalues.h"

#include <Eigen/Cholesky>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <utility>

namespace tiltscope {
namespace {

/// So many rows at a time: what belongs to them stays in the nearest cache.
constexpr Eigen::Index block_rows = 256;
/// As many sums as that, added up in a fixed order whatever the number of threads.
constexpr int most_tasks = 16;

int tasks_for(Eigen::Index rows) {
  const Eigen::Index blocks = (rows + block_rows - 1) / block_rows;
  return static_cast<int>(std::min<Eigen::Index>(blocks, most_tasks));
}

/// What a step needs of a component.
struct Prepared {
  Eigen::MatrixXd inverse_factor;  ///< L^-1, covariance = L L'
  double log_constant = 0.0;       ///< log w - d/2 log 2 pi - log |L|
};

std::vector<Prepared> prepared(const MixtureState& mixture, double share) {
  std::vector<Prepared> result;
  for (int k = 0; k < mixture.components(); ++k) {
    const auto i = static_cast<std::size_t>(k);
    const Eigen::MatrixXd factor = mixture.covariances[i].llt().matrixL();
    const Eigen::Index d = factor.rows();
    Prepared component;
    component.inverse_factor = factor.triangularView<Eigen::Lower>().solve(
        Eigen::MatrixXd(Eigen::MatrixXd::Identity(d, d)));
    component.log_constant = std::log(share * mixture.weights[k]) -
                             0.5 * static_cast<double>(d) * std::log(2.0 * std::numbers::pi) -
                             factor.diagonal().array().log().sum();
    result.push_back(std::move(component));
  }
  return result;
}

/// 0 for a row that is more than ten times as far from the nearest of some others as usual, else 1.
Eigen::ArrayXd company_of(const Eigen::MatrixXd& rows) {
  constexpr Eigen::Index most_others = 400;
  const Eigen::Index n = rows.rows(), others = std::min(n, most_others);
  Eigen::ArrayXd nearest = Eigen::ArrayXd::Constant(n, std::numeric_limits<double>::infinity());
  for (Eigen::Index k = 0; k < others; ++k) {
    const Eigen::Index other = n * k / others;
    Eigen::ArrayXd distance =
        (rows.rowwise() - Eigen::RowVectorXd(rows.row(other))).rowwise().squaredNorm();
    distance[other] = std::numeric_limits<double>::infinity();
    nearest = nearest.min(distance);
  }
  std::vector<double> sorted(nearest.begin(), nearest.end());
  const auto middle = sorted.begin() + n / 2;
  std::nth_element(sorted.begin(), middle, sorted.end());
  if (!(*middle > 0.0) || !std::isfinite(*middle)) return Eigen::ArrayXd::Ones(n);
  return (nearest <= 100.0 * *middle).cast<double>();
}

}  // namespace

/// Of the rows of a task, by their shares in each component.
struct MixtureEm::Sums {
  double log_density = 0.0;
  Eigen::VectorXd shares;               ///< (K)
  Eigen::MatrixXd first;                ///< (d, K), from the old means
  std::vector<Eigen::MatrixXd> second;  ///< K of (d, d), about the old means; lower triangles

  Sums(Eigen::Index d, int components)
      : shares(Eigen::VectorXd::Zero(components)),
        first(Eigen::MatrixXd::Zero(d, components)),
        second(static_cast<std::size_t>(components), Eigen::MatrixXd::Zero(d, d)) {}

  void add(const Sums& other) {
    log_density += other.log_density;
    shares += other.shares;
    first += other.first;
    for (std::size_t k = 0; k < second.size(); ++k) second[k] += other.second[k];
  }
};

/// For a block of rows.
struct MixtureEm::Scratch {
  Eigen::MatrixXd away;        ///< (rows, d), from a mean
  Eigen::MatrixXd whitened;    ///< (rows, d)
  Eigen::MatrixXd joints;      ///< (rows, K + 1): log-densities, the background's last; then shares
  Eigen::ArrayXd log_density;  ///< (rows)

  /// Fills `joints` and `log_density` for the rows (n, d).
  template <class Rows>
  void weigh(const Rows& rows, const MixtureState& mixture, const std::vector<Prepared>& prepared,
             double log_background) {
    const Eigen::Index d = rows.cols();
    const auto components = static_cast<Eigen::Index>(prepared.size());
    joints.resize(rows.rows(), components + 1);
    for (Eigen::Index k = 0; k < components; ++k) {
      const auto i = static_cast<std::size_t>(k);
      away = rows.rowwise() - mixture.means[i].transpose();
      const Eigen::MatrixXd& inverse = prepared[i].inverse_factor;
      auto joint = joints.col(k).array();
      if (d > 8) {
        whitened.noalias() = away * inverse.transpose();
        joint = prepared[i].log_constant - 0.5 * whitened.rowwise().squaredNorm().array();
        continue;
      }
      // A product of matrices this small costs more than its numbers.
      joint.setConstant(prepared[i].log_constant);
      whitened.resize(rows.rows(), 1);
      for (Eigen::Index a = 0; a < d; ++a) {
        whitened = inverse(a, 0) * away.col(0);
        for (Eigen::Index b = 1; b <= a; ++b) whitened += inverse(a, b) * away.col(b);
        joint -= 0.5 * whitened.col(0).array().square();
      }
    }
    joints.col(components).setConstant(log_background);
    log_density = joints.rowwise().maxCoeff();
    const Eigen::ArrayXd largest = log_density;
    joints = (joints.array().colwise() - largest).exp().matrix();
    log_density += joints.rowwise().sum().array().log();
  }
};

MixtureEm::MixtureEm(Eigen::MatrixXd rows, Settings settings)
    : rows_(std::move(rows)), settings_(std::move(settings)), company_(company_of(rows_)) {}

void MixtureEm::run(int tasks, const std::function<void(int)>& task) const {
  if (settings_.run && tasks > 1) return settings_.run(tasks, task);
  for (int i = 0; i < tasks; ++i) task(i);
}

std::pair<Eigen::Index, Eigen::Index> MixtureEm::part(Eigen::Index rows, int task, int tasks) {
  const Eigen::Index first = rows * task / tasks;
  return {first, rows * (task + 1) / tasks - first};
}

MixtureState MixtureEm::start(int components, const RandomStream& stream,
                              const Eigen::VectorXd& stretch) const {
  const Eigen::MatrixXd rows = rows_ * stretch.asDiagonal();
  const Eigen::Index n = rows_.rows(), d = rows_.cols();
  const double farthest = settings_.reach * settings_.reach;
  Eigen::ArrayXd nearest = Eigen::ArrayXd::Constant(n, std::numeric_limits<double>::infinity());
  Eigen::ArrayXi owner = Eigen::ArrayXi::Zero(n);
  std::vector<Eigen::VectorXd> means;
  const auto distances_from = [&](const Eigen::VectorXd& place) -> Eigen::ArrayXd {
    return (rows.rowwise() - place.transpose()).rowwise().squaredNorm();
  };
  const auto claim = [&](int k) {
    const Eigen::ArrayXd distance = distances_from(means[static_cast<std::size_t>(k)]);
    for (Eigen::Index i = 0; i < n; ++i) {
      if (distance[i] >= nearest[i]) continue;
      nearest[i] = distance[i];
      owner[i] = k;
    }
  };
  // The next start is a row, drawn by its squared distance to those there are: of some candidates
  // the one that leaves the least of it.
  constexpr int candidates = 3;
  for (int k = 0; k < components; ++k) {
    const Eigen::ArrayXd odds = nearest.min(farthest) * company_;
    const double total = odds.sum();
    if (!(total > 0.0)) break;
    Eigen::Index chosen = 0;
    double least = std::numeric_limits<double>::infinity();
    for (int candidate = 0; candidate < (k > 0 ? candidates : 1); ++candidate) {
      const int draw = candidates * k + candidate;
      double rest = total * stream.uniform(static_cast<std::uint64_t>(draw));
      Eigen::Index row = -1;
      for (Eigen::Index i = 0; i < n && (row < 0 || rest > 0.0); ++i) {
        rest -= odds[i];
        if (odds[i] > 0.0) row = i;
      }
      const double left =
          k > 0 ? (nearest.min(distances_from(rows.row(row).transpose())).min(farthest) * company_)
                      .sum()
                : 0.0;
      if (left >= least) continue;
      least = left;
      chosen = row;
    }
    means.emplace_back(rows.row(chosen).transpose());
    claim(k);
  }

  const auto count = static_cast<int>(means.size());
  MixtureState mixture;
  mixture.weights = Eigen::VectorXd::Zero(count);
  constexpr int rounds = 3;
  for (int round = 0; round < rounds; ++round) {
    std::vector<Eigen::VectorXd> sums(means.size(), Eigen::VectorXd::Zero(d));
    mixture.weights.setZero();
    for (Eigen::Index i = 0; i < n; ++i) {
      // A row far from all starts belongs to none.
      if (nearest[i] > farthest) continue;
      sums[static_cast<std::size_t>(owner[i])] += rows.row(i).transpose();
      mixture.weights[owner[i]] += 1.0;
    }
    nearest.setConstant(std::numeric_limits<double>::infinity());
    for (int k = 0; k < count; ++k) {
      const auto at = static_cast<std::size_t>(k);
      if (mixture.weights[k] > 0.0) means[at] = sums[at] / mixture.weights[k];
      claim(k);
    }
  }
  mixture.weights = (mixture.weights.array() + 1.0).matrix();
  mixture.weights /= mixture.weights.sum();
  Eigen::VectorXd variances = Eigen::VectorXd::Zero(d);
  double near = 0.0;
  for (Eigen::Index i = 0; i < n; ++i) {
    if (nearest[i] > farthest) continue;
    variances += (rows.row(i).transpose() - means[static_cast<std::size_t>(owner[i])]).cwiseAbs2();
    near += 1.0;
  }
  variances = (variances.array() / (std::max(near, 1.0) * stretch.array().square()))
                  .max(settings_.floor * settings_.floor);
  for (Eigen::VectorXd& mean : means) mean = mean.cwiseQuotient(stretch);
  mixture.covariances.assign(means.size(), variances.asDiagonal());
  mixture.means = std::move(means);
  return mixture;
}

double MixtureEm::step(MixtureState& mixture) const {
  const Eigen::Index n = rows_.rows(), d = rows_.cols();
  const int components = mixture.components();
  const double log_background = std::log(settings_.background) + settings_.log_evenly;
  const std::vector<Prepared> prepared = tiltscope::prepared(mixture, 1.0 - settings_.background);

  const int tasks = tasks_for(n);
  std::vector<Sums> sums(static_cast<std::size_t>(tasks), Sums(d, components));
  run(tasks, [&](int task) {
    Sums& own = sums[static_cast<std::size_t>(task)];
    Scratch scratch;
    Eigen::VectorXd share;
    const auto [first, count] = part(n, task, tasks);
    for (Eigen::Index begin = first; begin < first + count; begin += block_rows) {
      const auto rows = rows_.middleRows(begin, std::min(block_rows, first + count - begin));
      scratch.weigh(rows, mixture, prepared, log_background);
      own.log_density += scratch.log_density.sum();
      const Eigen::ArrayXd total = scratch.joints.rowwise().sum();
      for (Eigen::Index k = 0; k < components; ++k) {
        const auto i = static_cast<std::size_t>(k);
        share = (scratch.joints.col(k).array() / total).matrix();
        own.shares[k] += share.sum();
        scratch.away = rows.rowwise() - mixture.means[i].transpose();
        own.first.col(k).noalias() += scratch.away.transpose() * share;
        if (d > 8) {
          scratch.whitened = share.asDiagonal() * scratch.away;
          own.second[i].noalias() += scratch.whitened.transpose() * scratch.away;
          continue;
        }
        scratch.whitened.resize(rows.rows(), 1);
        for (Eigen::Index a = 0; a < d; ++a) {
          scratch.whitened = scratch.away.col(a).cwiseProduct(share);
          for (Eigen::Index b = 0; b <= a; ++b) {
            own.second[i](a, b) += scratch.whitened.col(0).dot(scratch.away.col(b));
          }
        }
      }
    }
  });
  for (int task = 1; task < tasks; ++task) sums.front().add(sums[static_cast<std::size_t>(task)]);

  const Sums& all = sums.front();
  const double covered = all.shares.sum();
  // Where the background took all rows, there is nothing to learn.
  if (!(covered > 0.0)) return all.log_density / static_cast<double>(n);
  mixture.weights = all.shares / covered;
  for (int k = 0; k < components; ++k) {
    // A component that has lost its rows stays where it is, without weight.
    if (all.shares[k] < 1e-9) continue;
    const auto i = static_cast<std::size_t>(k);
    const Eigen::VectorXd moved = all.first.col(k) / all.shares[k];
    const Eigen::MatrixXd about_old =
        Eigen::MatrixXd(all.second[i].selfadjointView<Eigen::Lower>()) / all.shares[k];
    mixture.covariances[i] =
        bounded_below(about_old - moved * moved.transpose(), settings_.floor * settings_.floor);
    mixture.means[i] += moved;
  }
  return all.log_density / static_cast<double>(n);
}

double MixtureEm::climb(MixtureState& mixture, int most, double gain,
                        const std::function<void()>& checkpoint) const {
  double before = -std::numeric_limits<double>::infinity();
  for (int i = 0; i < most; ++i) {
    if (checkpoint) checkpoint();
    const double now = step(mixture);
    const bool rests = now - before < gain;
    before = now;
    if (rests) break;
  }
  return before;
}

Eigen::VectorXd MixtureEm::log_densities(const MixtureState& mixture,
                                         const Eigen::MatrixXd& rows) const {
  const double log_background = std::log(settings_.background) + settings_.log_evenly;
  const std::vector<Prepared> prepared = tiltscope::prepared(mixture, 1.0 - settings_.background);
  Eigen::VectorXd result(rows.rows());
  const int tasks = tasks_for(rows.rows());
  run(tasks, [&](int task) {
    Scratch scratch;
    const auto [first, count] = part(rows.rows(), task, tasks);
    for (Eigen::Index begin = first; begin < first + count; begin += block_rows) {
      const Eigen::Index size = std::min(block_rows, first + count - begin);
      scratch.weigh(rows.middleRows(begin, size), mixture, prepared, log_background);
      result.segment(begin, size) = scratch.log_density.matrix();
    }
  });
  return result;
}

Eigen::Index MixtureEm::rows_in_background(const MixtureState& mixture) const {
  // p_background > p / 2.
  const double least = std::log(2.0 * settings_.background) + settings_.log_evenly;
  return (log_densities(mixture, rows_).array() < least).count();
}

}  // namespace tiltscope
