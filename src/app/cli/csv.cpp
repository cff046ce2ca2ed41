#include "app/cli/csv.h"

#include "app/cli/errors.h"
#include "base/numbers.h"
#include "config/point_file.h"

#include <array>
#include <charconv>
#include <cmath>

namespace tiltscope::app {

Eigen::MatrixXd parse_points(std::string_view text, Eigen::Index d, std::string_view source,
                             double farthest) {
  try {
    return read_points(text, source, {.coordinates = d, .farthest = farthest});
  } catch (const PointsError& error) {
    throw UsageError(error.what());
  }
}

std::vector<std::string> split_line(std::string_view line) { return fields_of(line, ','); }

std::string csv_number(double value) {
  return std::isfinite(value) ? shortest(value) : std::string();
}

std::string csv_number(float value) {
  return std::isfinite(value) ? shortest(value) : std::string();
}

std::string numbered_names(std::string_view name, Eigen::Index d) {
  std::string names;
  for (Eigen::Index i = 1; i <= d; ++i) {
    if (i > 1) names += ',';
    names.append(name).append(std::to_string(i));
  }
  return names;
}

std::string seventeen_digits(double value) {
  std::array<char, 64> buffer{};
  const auto result = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value,
                                    std::chars_format::general, 17);
  return {buffer.data(), result.ptr};
}

}  // namespace tiltscope::app
