#include "math/assignment.h"

#include "support.h"

#include <numeric>
#include <vector>

using namespace tiltscope;

namespace {

Eigen::MatrixXd random_costs(Eigen::Index n, std::uint32_t which) {
  const RandomStream stream(1, Purpose::test, which);
  Eigen::MatrixXd cost(n, n);
  for (Eigen::Index i = 0; i < cost.size(); ++i) {
    cost.data()[i] = stream.normal(static_cast<std::uint64_t>(i));
  }
  return cost;
}

double total(const Eigen::MatrixXd& cost, const std::vector<Eigen::Index>& rows) {
  double sum = 0.0;
  for (Eigen::Index j = 0; j < cost.cols(); ++j) sum += cost(rows[static_cast<std::size_t>(j)], j);
  return sum;
}

double least_of_all(const Eigen::MatrixXd& cost) {
  std::vector<Eigen::Index> rows(static_cast<std::size_t>(cost.cols()));
  std::iota(rows.begin(), rows.end(), Eigen::Index{0});
  double least = total(cost, rows);
  while (std::next_permutation(rows.begin(), rows.end())) {
    least = std::min(least, total(cost, rows));
  }
  return least;
}

}  // namespace

TEST_CASE("no other assignment costs less") {
  for (Eigen::Index n = 1; n <= 7; ++n) {
    for (std::uint32_t which = 0; which < 20; ++which) {
      const Eigen::MatrixXd cost = random_costs(n, which);
      const std::vector<Eigen::Index> rows = assignment(cost);
      CHECK(total(cost, rows) == doctest::Approx(least_of_all(cost)));
      auto sorted = rows;
      std::ranges::sort(sorted);
      for (std::size_t i = 0; i < sorted.size(); ++i) CHECK(sorted[i] == Eigen::Index(i));
    }
  }
}

TEST_CASE("with many, too, no ring of exchanges makes it cheaper") {
  constexpr Eigen::Index n = 80;
  for (std::uint32_t which = 0; which < 5; ++which) {
    const Eigen::MatrixXd cost = random_costs(n, which);
    const std::vector<Eigen::Index> rows = assignment(cost);
    // What it costs more at least if column j gives its row up and takes column i's, or the row of
    // one that does, and so on (Floyd & Warshall).
    Eigen::MatrixXd more(n, n);
    for (Eigen::Index j = 0; j < n; ++j) {
      const double own = cost(rows[static_cast<std::size_t>(j)], j);
      for (Eigen::Index i = 0; i < n; ++i)
        more(j, i) = cost(rows[static_cast<std::size_t>(i)], j) - own;
    }
    for (Eigen::Index k = 0; k < n; ++k) {
      more = more.cwiseMin((more.col(k).replicate(1, n) + more.row(k).replicate(n, 1)).eval());
    }
    CHECK(more.diagonal().minCoeff() > -1e-9);
  }
}

TEST_CASE("ties are no obstacle") {
  // Rounded to a few values, so that most costs are the same.
  for (std::uint32_t which = 0; which < 50; ++which) {
    const Eigen::MatrixXd cost = random_costs(6, which).array().round();
    CHECK(total(cost, assignment(cost)) == least_of_all(cost));
  }
  CHECK(total(Eigen::MatrixXd::Ones(40, 40), assignment(Eigen::MatrixXd::Ones(40, 40))) == 40.0);
}
