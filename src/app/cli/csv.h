#pragma once

#include <Eigen/Core>

#include <limits>
#include <string>
#include <string_view>
#include <vector>

namespace tiltscope::app {

/// `read_points` of points with `d` coordinates, (d, n). Throws UsageError.
Eigen::MatrixXd parse_points(std::string_view text, Eigen::Index d, std::string_view source,
                             double farthest = std::numeric_limits<double>::max());

/// The fields of a line with commas between them, out of their quotes where they stand in them.
std::vector<std::string> split_line(std::string_view line);

/// The shortest text that reads back as this number; empty, which stands for "not known", where it
/// is not finite.
std::string csv_number(double value);
std::string csv_number(float value);

/// "x1,x2,...,xd".
std::string numbered_names(std::string_view name, Eigen::Index d);

/// 17 significant digits.
std::string seventeen_digits(double value);

}  // namespace tiltscope::app
