#include "config/support.h"

#include <Eigen/Eigenvalues>
#include <doctest/doctest.h>

#include <cmath>

namespace tiltscope {
namespace {

using test::config_error;
using test::parse_error;

TEST_CASE("mixtures and rewards that cannot be") {
  struct Refusal {
    std::string toml;
    std::string message;
  };
  const Refusal refusals[] = {
      {"[base]\nweights = [0.5, 0.4]", "2: [base] weights sum to 0.9, but must sum to 1"},
      {"[base]\nweights = [0.5, 0.500002]", "2: [base] weights sum to 1.000002, but must sum to 1"},
      {"[base]\nweights = [1.5, -0.5]",
       "2: [base] weights has the entry -0.5, but weights must not be negative"},
      {"[base]\nweights = [0.1, 0.2, 0.7]",
       "2: [base] weights has 3 entries for 2 means: give one for each component"},
      {"[base]\nmeans = [[0, 0]]",
       "2: [base] weights has 2 entries for 1 mean: give one for each component"},
      {"[base]\ncovariances = [[[1, 0], [0, 1]]]",
       "2: [base] covariances has 1 matrix for 2 means: give one for each component"},
      {"[base]\nmeans = [[1, 2], [3]]",
       "2: [base] means differ in size: component 2 has 1 entry and component 1 has 2"},
      {"[base]\nmeans = [[1, 2, 3], [1, 2, 3]]\n[reward]\nb = [0, 0, 0]",
       "2: [base] covariances of component 1 is 2 x 2, but the base has dimension 3"},
      {"[base]\ncovariances = [[[1, 0], [0, 1]], [[1]]]",
       "2: [base] covariances of component 2 is 1 x 1, but the base has dimension 2"},
      {"[base]\ncovariances = [[[1, 0], [0, 1]], [[1, 0], [0]]]",
       "2: [base] covariances is ragged: row 2 has 1 entry, but row 1 has 2"},
      {"[base]\ncovariances = [[[1, 0], [0, 1]], [[1, 0.5], [0.4, 1]]]",
       "2: [base] covariances of component 2 must be symmetric, but entry (1, 2) is 0.5 and entry "
       "(2, 1) is 0.4"},
      {"[base]\ncovariances = [[[1, 0], [0, 1]], [[1, 2], [2, 1]]]",
       "2: [base] covariances of component 2 must be positive definite, but its smallest "
       "eigenvalue "
       "is -1"},
      {"[base]\ncovariances = [[[0, 0], [0, 0]], [[1, 0], [0, 1]]]",
       "2: [base] covariances of component 1 must be positive definite, but its smallest "
       "eigenvalue "
       "is 0"},
      {"[reward]\nb = [1]", "2: [reward] b has 1 entry, but the base has dimension 2"},
      {"[reward]\nA = [[1]]", "2: [reward] A is 1 x 1, but the base has dimension 2"},
      {"[reward]\nA = [[1, 2], [3]]",
       "2: [reward] A is ragged: row 2 has 1 entry, but row 1 has 2"},
      {"[reward]\nA = [[0, 2], [3, 0]]",
       "2: [reward] A must be symmetric, but entry (1, 2) is 2 and entry (2, 1) is 3"},
  };
  for (const auto& [toml, message] : refusals) {
    CAPTURE(toml);
    CHECK(parse_error(toml) == "x.toml:" + message);
  }
}

TEST_CASE("weights may miss 1 by rounding, and stay as they are") {
  const Experiment e = parse_experiment("[base]\nweights = [0.3333333, 0.6666666]", "x.toml");
  CHECK(e.base.weights[0] == 0.3333333);
}

TEST_CASE("tilts that cannot be normalised") {
  // Sigma = I / 2 in both components, so that I - lambda A / 2 must be positive definite.
  CHECK(
      parse_error("[reward]\nA = [[1.5, 0], [0, 1]]\n[tilting]\nlambda = 2") ==
      "x.toml:4: [tilting] lambda = 2 must be below 1.33333, or the tilt of component 1 cannot be "
      "normalised");
  CHECK(parse_error("[reward]\nA = [[1.5, 0], [0, 1]]\n[tilting]\nlambda = 1.3") == "no error");
  CHECK(parse_error("[reward]\nA = [[2, 0], [0, 1]]") ==
        "x.toml:2: [tilting] lambda = 1 must be below 1, or the tilt of component 1 cannot be "
        "normalised");
  CHECK(parse_error("[reward]\nA = [[1.5, 0], [0, -1]]\n[tilting]\nlambda = -2.5") ==
        "x.toml:4: [tilting] lambda = -2.5 must be above -2, or the tilt of component 1 cannot be "
        "normalised");
  CHECK(parse_error("[reward]\nA = [[1.5, 0], [0, -1]]\n[tilting]\nlambda = -1.9") == "no error");
  CHECK(parse_error("[base]\ncovariances = [[[1, 0], [0, 1]], [[4, 0], [0, 1]]]\n"
                    "[reward]\nA = [[0.5, 0], [0, 0]]") ==
        "x.toml:4: [tilting] lambda = 1 must be below 0.5, or the tilt of component 2 cannot be "
        "normalised");
}

TEST_CASE("the largest lambda is where the tilted precision turns singular") {
  const Eigen::Matrix2d covariance{{2.0, 0.7}, {0.7, 1.0}};
  const Eigen::Matrix2d A{{0.3, -0.4}, {-0.4, 1.1}};
  const double limit = largest_lambda(covariance, A);
  const auto smallest_eigenvalue = [&](double lambda) {
    const Eigen::Matrix2d precision = covariance.inverse() - lambda * A;
    return Eigen::SelfAdjointEigenSolver<Eigen::Matrix2d>(precision).eigenvalues().minCoeff();
  };
  CHECK(limit > 0);
  CHECK(std::abs(smallest_eigenvalue(limit)) < 1e-12);
  CHECK(smallest_eigenvalue(0.999 * limit) > 0);
  CHECK(smallest_eigenvalue(1.001 * limit) < 0);

  CHECK(std::isinf(largest_lambda(covariance, Eigen::Matrix2d::Zero())));
  CHECK(std::isinf(largest_lambda(covariance, -Eigen::Matrix2d::Identity())));
}

}  // namespace
}  // namespace tiltscope
