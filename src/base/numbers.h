#pragma once

#include <initializer_list>
#include <string>

/// Round numbers, and numbers as text.
namespace tiltscope {

/// The least of 1, 2 and 5 times a power of ten that is not below `value`; other factors, in rising
/// order, where they are given. A value that is round up to rounding errors is kept. 0 < value,
/// finite.
double round_up(double value, std::initializer_list<double> factors = {1.0, 2.0, 5.0});

/// The largest of 1, 2 and 5 times a power of ten that is not above `value`, in the same way.
double round_down(double value);

/// The shortest text that reads back as the same number.
std::string shortest(double value);
std::string shortest(float value);

}  // namespace tiltscope
