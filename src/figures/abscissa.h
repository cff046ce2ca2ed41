#pragma once

#include "finetune/draw_report.h"
#include "session/tilt_record.h"

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace tiltscope::plot {

/// What the tilts or rounds of a run are drawn against.
enum class Abscissa {
  tilt,       ///< k
  strength,   ///< lambda k / N, which runs of different N share
  passes,     ///< of the network so far, F + V + 2 P, in millions
  values,     ///< of the reward so far, in thousands
  gradients,  ///< of the reward so far, in thousands
  seconds     ///< of work so far
};

inline constexpr std::array all_abscissae = {Abscissa::tilt,      Abscissa::strength,
                                             Abscissa::passes,    Abscissa::values,
                                             Abscissa::gradients, Abscissa::seconds};

/// For files: "tilt", "passes".
std::string_view word_of(Abscissa abscissa);

/// What stands at the axis, where a step of the run is called `step`.
std::string label_of(Abscissa abscissa, std::string_view step);

/// Where each record of a run stands, (records.size()). `drawn` is the report of a method that only
/// samples, null for others: all of its cost counts from the first record on.
std::vector<double> places_of(Abscissa abscissa, const std::vector<TiltRecord>& records,
                              const DrawReport* drawn);

}  // namespace tiltscope::plot
