#include "config/point_file.h"

#include "bad_inputs.h"

#include <doctest/doctest.h>

#include <string>

namespace tiltscope {
namespace {

std::string refusal(const std::string& text) {
  try {
    read_points(text, "points.csv");
  } catch (const PointsError& error) {
    return error.what();
  }
  return "no error";
}

TEST_CASE("points that are none, whatever their number of coordinates") {
  test::check_bad_inputs("config/bad_points.txt", refusal);
}

TEST_CASE("a file of points has as many coordinates as its first line") {
  CHECK(read_points("1\n2\n3", "f") == (Eigen::MatrixXd(1, 3) << 1, 2, 3).finished());
  CHECK(read_points("a;b;c\n1;2;3\n4;5;6\n", "f") ==
        (Eigen::MatrixXd(3, 2) << 1, 4, 2, 5, 3, 6).finished());
}

TEST_CASE("a separator within quotes is no separator") {
  const Eigen::MatrixXd expected = (Eigen::MatrixXd(2, 1) << 1, 2).finished();
  CHECK(read_points("\"x; y\",\"z\"\n1,2\n", "f") == expected);
  CHECK(read_points("\"x, y\"\t\"z\"\n1\t2\n", "f") == expected);
}

TEST_CASE("points may be as many as a file holds") {
  std::string text = "x,y\r\n";
  for (int i = 0; i < 100'000; ++i) text += std::to_string(i) + ",0.25\r\n";
  const Eigen::MatrixXd points = read_points(text, "f");
  REQUIRE(points.cols() == 100'000);
  CHECK(points(0, 99'999) == 99'999.0);
  CHECK(points.row(1).minCoeff() == 0.25);
}

}  // namespace
}  // namespace tiltscope
