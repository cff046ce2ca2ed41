#include "config/check_shapes.h"
#include "config/eigenvalues.h"
#include "config/invalid_value.h"
#include "config/wording.h"

#include <cmath>

namespace tiltscope {
namespace {

constexpr Key weights_key{"base", "weights"}, means_key{"base", "means"},
    covariances_key{"base", "covariances"};

constexpr int most_components = 1000;
constexpr int most_dimensions = 128;

std::string component(std::size_t i) { return "component " + std::to_string(i + 1); }

void check_weights(const BaseConfig& base) {
  for (const double w : base.weights) {
    if (w < 0) {
      throw InvalidValue({weights_key},
                         "has the entry " + as_typed(w) + ", but weights must not be negative");
    }
  }
  if (const double sum = base.weights.sum(); std::abs(sum - 1) > 1e-6) {
    throw InvalidValue({weights_key}, "sum to " + rounded(sum, 9) + ", but must sum to 1");
  }
}

void check_counts(const BaseConfig& base) {
  const auto n = static_cast<Eigen::Index>(base.means.size());
  if (n == 0) throw InvalidValue({means_key}, "are missing: give at least one");
  if (n > most_components) {
    throw InvalidValue({means_key}, "has " + std::to_string(n) + " components, but there can be " +
                                        std::to_string(most_components) + " at most");
  }
  const std::string for_each =
      " for " + counted(n, "mean", "means") + ": give one for each component";
  if (base.weights.size() != n) {
    throw InvalidValue({weights_key, means_key},
                       "has " + counted(base.weights.size(), "entry", "entries") + for_each);
  }
  const auto covariances = static_cast<Eigen::Index>(base.covariances.size());
  if (covariances != n) {
    throw InvalidValue({covariances_key, means_key},
                       "has " + counted(covariances, "matrix", "matrices") + for_each);
  }
}

void check_dimensions(const BaseConfig& base) {
  const Eigen::Index d = base.means.front().size();
  if (d < 1 || d > most_dimensions) {
    throw InvalidValue({means_key}, "has dimension " + std::to_string(d) +
                                        ", but it must be between 1 and " +
                                        std::to_string(most_dimensions));
  }
  const std::string dimension = "the base has dimension " + std::to_string(d);
  for (std::size_t i = 0; i < base.means.size(); ++i) {
    if (base.means[i].size() != d) {
      throw InvalidValue({means_key}, "differ in size: " + component(i) + " has " +
                                          counted(base.means[i].size(), "entry", "entries") +
                                          " and " + component(0) + " has " + std::to_string(d));
    }
    const Eigen::MatrixXd& covariance = base.covariances[i];
    if (covariance.rows() != d || covariance.cols() != d) {
      throw InvalidValue(
          {covariances_key, means_key},
          "of " + component(i) + " is " + shape_in_words(covariance) + ", but " + dimension);
    }
  }
}

void check_positive_definite(const Eigen::MatrixXd& covariance, std::size_t i) {
  const Eigen::VectorXd values = eigenvalues(covariance);
  const double smallest = values.minCoeff();
  const double largest = values.cwiseAbs().maxCoeff();
  if (smallest > 1e-12 * largest) return;
  const std::string beside =
      smallest > 0 ? ", too little beside the largest, " + rounded(largest) : "";
  throw InvalidValue({covariances_key},
                     "of " + component(i) +
                         " must be positive definite, but its smallest eigenvalue is " +
                         rounded(smallest) + beside);
}

}  // namespace

void check_mixture(const BaseConfig& base) {
  check_counts(base);
  check_weights(base);
  check_dimensions(base);
  for (std::size_t i = 0; i < base.covariances.size(); ++i) {
    const Eigen::MatrixXd& covariance = base.covariances[i];
    check_symmetric(covariances_key, covariance, "of " + component(i) + " ");
    check_positive_definite(covariance, i);
  }
}

}  // namespace tiltscope
