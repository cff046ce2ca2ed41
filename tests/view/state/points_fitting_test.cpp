#include "view/state/points_fitting.h"

#include "math/gaussian_mixture.h"
#include "math/random.h"
#include "temporary_folder.h"
#include "waiting.h"

#include <doctest/doctest.h>

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

using namespace tiltscope;
using namespace tiltscope::view;
using tiltscope::test::TemporaryFolder;
using tiltscope::test::wait_until;

namespace {

/// Around (-3, 1) and (3, 1).
Eigen::MatrixXd two_groups(Eigen::Index n) {
  BaseConfig base;
  base.means = {Eigen::VectorXd{{-3.0, 1.0}}, Eigen::VectorXd{{3.0, 1.0}}};
  base.covariances.assign(2, 0.1 * Eigen::MatrixXd::Identity(2, 2));
  return GaussianMixture(base).sample(n, {4, Purpose::test, 90});
}

PointsFitting::Outcome outcome_of(PointsFitting& fitting) {
  std::optional<PointsFitting::Outcome> outcome;
  CHECK(wait_until(
      [&] {
        outcome = fitting.take();
        return outcome.has_value();
      },
      std::chrono::hours(1)));
  CHECK_FALSE(fitting.under_way());
  CHECK_FALSE(fitting.take());
  return *outcome;
}

}  // namespace

TEST_CASE("points that were drawn are fitted beside the frames") {
  PointsFitting fitting;
  CHECK_FALSE(fitting.under_way());
  CHECK(fitting.progress().empty());
  fitting.start(two_groups(500), {.threads = 1});
  CHECK(fitting.under_way());
  CHECK_FALSE(fitting.progress().empty());
  const PointsFitting::Outcome outcome = outcome_of(fitting);
  CHECK(outcome.drawn);
  REQUIRE(outcome.base);
  REQUIRE(outcome.base->means.size() == 2);
  CHECK(std::abs(std::abs(outcome.base->means[0][0]) - 3.0) < 0.1);
  CHECK(outcome.words.starts_with("Fitted 2 components to the 500 points drawn. "));
}

TEST_CASE("only the points that came last are fitted, whatever was under way") {
  PointsFitting fitting;
  for (int i = 0; i < 5; ++i) fitting.start(two_groups(4'000), {.threads = 1});
  Eigen::MatrixXd last = two_groups(300);
  last.row(1).array() += 40.0;
  fitting.start(last, {.threads = 1});
  const PointsFitting::Outcome outcome = outcome_of(fitting);
  REQUIRE(outcome.base);
  CHECK(outcome.base->means[0][1] == doctest::Approx(41.0).epsilon(0.01));
}

TEST_CASE("a file of points is read and fitted, or refused in a sentence") {
  const TemporaryFolder folder;
  std::string text = "x;y\n";
  const Eigen::MatrixXd points = two_groups(400);
  for (Eigen::Index j = 0; j < points.cols(); ++j) {
    text += std::to_string(points(0, j)) + ";" + std::to_string(points(1, j)) + "\n";
  }
  PointsFitting fitting;
  fitting.start(std::filesystem::path(folder.file("my points.csv", text)), {.threads = 1});
  const PointsFitting::Outcome good = outcome_of(fitting);
  REQUIRE(good.base);
  CHECK_FALSE(good.drawn);
  CHECK(good.words.starts_with("Fitted 2 components to the 400 points in my points.csv. "));

  fitting.start(std::filesystem::path(folder.file("bad.csv", "1,2\n3,x\n")), {});
  const PointsFitting::Outcome bad = outcome_of(fitting);
  CHECK_FALSE(bad.base);
  CHECK(bad.words == "bad.csv:2: column 2: \"x\" is not a number.");
  fitting.start(std::filesystem::path(folder / "nowhere.csv"), {});
  CHECK(outcome_of(fitting).words == "Cannot read nowhere.csv: No such file or directory.");
}

TEST_CASE("a window that closes waits for no fit") {
  PointsFitting fitting;
  fitting.start(two_groups(50'000), {.threads = 1});
}

TEST_CASE("files of points are told by their names") {
  for (const char* name : {"a.csv", "b.CSV", "c d.tsv", "e.txt", "f.dat"}) {
    CHECK(holds_points(name));
  }
  for (const char* name : {"a.toml", "csv", "a.csv.toml", "b", ""}) CHECK_FALSE(holds_points(name));
}
