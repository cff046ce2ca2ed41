#pragma once

#include "session/snapshot.h"
#include "view/state/remedy.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// How well a finished run has come out, by what was measured, and what to do about it.
namespace tiltscope::view {

/// Samples are fair up to so many nats from what exact ones score, in NLL: as many as they miss
/// that are a tenth too wide in the plane.
inline constexpr double fair_nats = 0.2;

struct Verdict {
  enum class Kind {
    none,       ///< the run is not finished
    awaited,    ///< it is being measured
    not_known,  ///< no exact target is known: nothing to measure it by
    good,       ///< within the band of exact samples
    fair,
    poor
  };

  Kind kind = Kind::none;
  /// What the verdict rests on; its severity is up to 1 where it is good, and up to 2 where fair.
  struct Measure {
    std::string_view name;
    double value = 0.0;
    double severity = 0.0;
  };
  std::vector<Measure> measures = {};  ///< empty before they are known
  std::string headline;                ///< "Poor: 1.3 nats above exact samples"; empty for `none`
  std::string words;                   ///< the headline, and what most of the error comes from
  /// Against the largest part of the error, where the error budget names one.
  std::optional<Remedy> remedy;
  /// What is to be tried where that has not helped, the first one first.
  std::vector<Remedy> others = {};
  /// The last tilt, where its error budget would tell what the error comes from: it is not measured
  /// yet, and there is an error to explain.
  std::optional<int> unexplained;
};

/// Three measures decide, each beside what as many exact samples score: the NLL, the squared error
/// of the mean and the sliced W2. The worst of them is the verdict.
Verdict verdict_on(const Snapshot& snapshot);

}  // namespace tiltscope::view
