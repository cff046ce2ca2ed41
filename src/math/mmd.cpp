#include "math/mmd.h"

#include "math/quantiles.h"
#include "math/wasserstein.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace tiltscope {

namespace {

/// The kernel between all columns of samples, (n, n).
Eigen::MatrixXf kernel_matrix(const Eigen::MatrixXd& samples, double bandwidth) {
  const Eigen::MatrixXd exponents =
      squared_distances(samples, samples) * (-0.5 / (bandwidth * bandwidth));
  // e^-80 is as good as nothing, and far samples must not overflow a float.
  return exponents.cwiseMax(-80.0).cast<float>().array().exp();
}

/// A column for each way to cut 2 n samples into two halves: 1 and -1. The first is the given one.
Eigen::MatrixXf halves(Eigen::Index n, int permutations, const RandomStream& stream) {
  Eigen::MatrixXf signs(2 * n, permutations + 1);
  const auto size = static_cast<std::size_t>(2 * n);
  std::vector<std::uint32_t> order(size);
  std::iota(order.begin(), order.end(), 0u);
  for (Eigen::Index p = 0; p < signs.cols(); ++p) {
    // One stream: the numbers of permutation p follow those of the one before.
    if (p > 0) stream.shuffle(order, static_cast<std::uint64_t>(p) * (size + 1));
    for (std::size_t i = 0; i < size; ++i) {
      signs(static_cast<Eigen::Index>(order[i]), p) = i < size / 2 ? 1.0f : -1.0f;
    }
  }
  return signs;
}

}  // namespace

double median_distance(const Eigen::MatrixXd& samples) {
  const Eigen::MatrixXd squares = squared_distances(samples, samples);
  std::vector<double> pairs;
  for (Eigen::Index j = 1; j < squares.cols(); ++j) {
    pairs.insert(pairs.end(), squares.col(j).begin(), squares.col(j).begin() + j);
  }
  const double median = std::sqrt(quantile(std::move(pairs), 0.5));
  return median > 0.0 ? median : 1.0;
}

double MmdTest::p_value() const {
  const auto as_far =
      std::ranges::count_if(permuted, [this](double other) { return other >= mmd; });
  return static_cast<double>(as_far + 1) / static_cast<double>(permuted.size() + 1);
}

MmdTest mmd_test(const Eigen::MatrixXd& a, const Eigen::MatrixXd& b, double bandwidth,
                 int permutations, const RandomStream& stream) {
  const Eigen::Index n = a.cols();
  Eigen::MatrixXd both(a.rows(), 2 * n);
  both << a, b;
  // With s = 1 for one half and -1 for the other, MMD^2 = s'Ks / n^2.
  const Eigen::MatrixXf K = kernel_matrix(both, bandwidth);
  const Eigen::MatrixXf s = halves(n, permutations, stream);
  const Eigen::MatrixXf Ks = K * s;
  MmdTest test;
  for (Eigen::Index p = 0; p < s.cols(); ++p) {
    const double form = s.col(p).cast<double>().dot(Ks.col(p).cast<double>());
    const double mmd = std::sqrt(std::max(form, 0.0)) / static_cast<double>(n);
    if (p == 0) {
      test.mmd = mmd;
    } else {
      test.permuted.push_back(mmd);
    }
  }
  return test;
}

}  // namespace tiltscope
