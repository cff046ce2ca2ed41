#include "oracle/check_tilt.h"

#include "bad_inputs.h"
#include "config/support.h"

#include <Eigen/Eigenvalues>
#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <string_view>

namespace tiltscope {
namespace {

std::string refusal_of(std::string_view toml) {
  return test::config_error([&] { parse_experiment(toml, "x.toml", nullptr, check_experiment); });
}

TEST_CASE("tilts that cannot be normalised") {
  test::check_bad_inputs("oracle/bad_tilts.txt", refusal_of);
}

TEST_CASE("a tilt just within what can be normalised is taken") {
  CHECK(refusal_of("[reward]\nA = [[1.5, 0], [0, 1]]\n[tilting]\nlambda = 1.3") == "no error");
  CHECK(refusal_of("[reward]\nA = [[1.5, 0], [0, -1]]\n[tilting]\nlambda = -1.9") == "no error");
}

TEST_CASE("what the settings alone get wrong is said first") {
  CHECK(refusal_of("[reward]\nA = [[2, 0], [0, 1]]\n[tilting]\nrate = 2") ==
        "x.toml:4: [tilting] rate = 2 must be above 0 and at most 1");
}

TEST_CASE("a method that follows the reward's gradient is refused where there is none") {
  const std::string process = "kind = \"process\"\ncommand = [\"a\"]\n";
  const std::string stepped = "kind = \"expression\"\nformula = \"x1 > 0\"\n";
  const auto with = [](std::string_view method, const std::string& reward) {
    return refusal_of("[method]\nkind = \"" + std::string(method) + "\"\n[reward]\n" + reward);
  };
  CHECK(with("guidance", process) ==
        "x.toml:2: [method] kind = \"guidance\" needs the gradient of the reward, which a reward "
        "of kind \"process\" does not have; iterative_tilting, steering, best_of_n and "
        "policy_gradient need only its values");
  CHECK(with("twisted", stepped) ==
        "x.toml:2: [method] kind = \"twisted\" needs the gradient of the reward, which a formula "
        "with steps does not have; iterative_tilting, steering, best_of_n and policy_gradient need "
        "only its values");
  for (const std::string_view method : {"steering", "best_of_n", "policy_gradient"}) {
    CHECK(with(method, process) == "no error");
    CHECK(with(method, stepped) == "no error");
  }
  for (const std::string_view method : {"guidance", "twisted", "adjoint_matching", "draft"}) {
    CHECK(with(method, "kind = \"distance\"\n") == "no error");
    CHECK(with(method, "kind = \"picture\"\n") == "no error");
    CHECK(with(method, "kind = \"expression\"\nformula = \"-x1^2\"\n") == "no error");
  }
}

TEST_CASE("what is no formula, and what is no picture, is refused with its line") {
  CHECK(refusal_of("[reward]\nkind = \"expression\"\nformula = \"2x1\"\n") ==
        "x.toml:3: [reward] formula at character 2: an operator is missing; for a product write "
        "2*x1");
  CHECK(refusal_of("[reward]\nkind = \"expression\"\nformula = \"x3\"\n")
            .starts_with("x.toml:3: [reward] formula at character 1: "));
  CHECK(refusal_of("[reward]\nkind = \"picture\"\ndata = \"?\"\n") ==
        "x.toml:3: [reward] data must be a PNG file in base64, but is no base64");
  CHECK(refusal_of("[reward]\nkind = \"picture\"\nfile = \"a.png\"\n") ==
        "x.toml:3: [reward] file = \"a.png\" was not read: only what stands in a file can name "
        "another one");
}

TEST_CASE("the largest lambda is where the tilted precision turns singular") {
  const Eigen::Matrix2d covariance{{2.0, 0.7}, {0.7, 1.0}};
  const Eigen::Matrix2d A{{0.3, -0.4}, {-0.4, 1.1}};
  const double limit = largest_lambda(covariance, A);
  const auto smallest_eigenvalue = [&](double lambda) {
    const Eigen::Matrix2d precision = covariance.inverse() - lambda * A;
    Eigen::SelfAdjointEigenSolver<Eigen::Matrix2d> solver;
    return solver.computeDirect(precision).eigenvalues().minCoeff();
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
