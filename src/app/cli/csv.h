#pragma once

#include <Eigen/Core>

#include <limits>
#include <string>
#include <string_view>
#include <vector>

namespace tiltscope::app {

/// One point a line, `d` numbers with commas between them, with or without a line of names first.
/// Fields may stand in quotes, lines may end in CR LF, and the text may begin with a byte order
/// mark. A first line is one of names only if no field of it is a number, or nearly one.
/// Returns (d, n). Throws UsageError naming `source` and the line for another number of values, and
/// the column, too, for what is no number, for NaN and infinity, and for one beyond `farthest`.
Eigen::MatrixXd parse_points(std::string_view text, Eigen::Index d, std::string_view source,
                             double farthest = std::numeric_limits<double>::max());

/// The fields of a line, out of their quotes where they stand in them.
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
