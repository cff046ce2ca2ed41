#pragma once

#include <Eigen/Core>

#include <string>
#include <string_view>
#include <vector>

namespace tiltscope::app {

/// One point a line, `d` numbers with commas between them, with or without a line of names first.
/// Returns (d, n). Throws UsageError naming `source` and the line for another number of values, for
/// what is no number, and for NaN and infinity.
Eigen::MatrixXd parse_points(std::string_view text, Eigen::Index d, std::string_view source);

/// The fields of a line without quotes.
std::vector<std::string> split_line(std::string_view line);

/// In quotes where it could be taken for several fields.
std::string csv_field(const std::string& text);

/// "x1,x2,...,xd".
std::string numbered_names(std::string_view name, Eigen::Index d);

/// 17 significant digits.
std::string seventeen_digits(double value);

}  // namespace tiltscope::app
