#pragma once

#include <string>
#include <vector>

/// Where an axis is marked, and what is written there.
namespace tiltscope::plot {

enum class Scale { linear, log };

/// What stands along an axis: any number, or a count, as of tilts.
enum class Values { real, whole };

/// low < high; both above zero on a log scale.
struct Range {
  double low = 0.0;
  double high = 1.0;

  bool operator==(const Range&) const = default;
};

struct Tick {
  double value = 0.0;
  std::string label;  ///< UTF-8; empty at a minor tick
};

/// At most `most` (at least 2) labelled ticks at round values inside the range, and two or more
/// wherever numbers can tell them apart. On a linear scale they are multiples of 1, 2 or 5 times a
/// power of ten. On a log scale they are powers of ten and,
/// where these leave room, multiples of them, with minor ticks between; where the range holds too
/// little of a decade, they are as on a linear scale. Counts are marked at whole numbers alone,
/// were it only one or none.
std::vector<Tick> ticks(Range range, Scale scale, int most, Values values = Values::real);

/// The smallest range that holds `values`, is not degenerate and has some air around them. Values
/// that the scale cannot show (not finite; not above zero on a log scale) are passed over.
Range range_of(const std::vector<double>& values, Scale scale);

/// `value` with `digits` significant digits; a true minus sign.
std::string number(double value, int digits = 4);

/// The same without zeros that say nothing: "0.01", "5000".
std::string short_number(double value, int digits = 4);

/// `value` with `decimals` digits after the point; a true minus sign, never "−0.00".
std::string fixed(double value, int decimals);

}  // namespace tiltscope::plot
