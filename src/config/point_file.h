#pragma once

#include <Eigen/Core>

#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace tiltscope {

/// What is wrong with a file of points, where, and what would be right: one sentence.
class PointsError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// What a file of points is to hold.
struct PointsWanted {
  std::optional<Eigen::Index> coordinates;  ///< how many; as many as there are, without
  double farthest = 1e15;                   ///< squares of farther ones, and sums of them, overflow
};

/// Points as several programs write them: one a line, (d, n). Between the numbers of a line stand
/// commas, semicolons, tabs or blanks; the first line tells which. It may be one of names, if no
/// field of it is a number, or nearly one. Lines that are empty or begin with # are passed over.
/// Fields may stand in quotes, lines may end in CR LF, and the text may begin with a byte order
/// mark. Throws PointsError naming `source` and the line for a line with another number of values
/// than the first one, and the column, too, for a value that is missing, that is no finite number,
/// or that is too far out.
Eigen::MatrixXd read_points(std::string_view text, std::string_view source,
                            const PointsWanted& wanted = {});

/// The fields of a line that has `separator` between them, out of their quotes where they stand in
/// them. With a blank as the separator, several of them are one.
std::vector<std::string> fields_of(std::string_view line, char separator);

}  // namespace tiltscope
