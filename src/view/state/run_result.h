#pragma once

#include "session/snapshot.h"

#include <cstdint>
#include <memory>
#include <string>

/// What a run has come to, and what it has cost, in few words.
namespace tiltscope::view {

struct RunResult {
  std::shared_ptr<const Judgement> judgement;  ///< as far as there is one; may be null
  std::shared_ptr<const DrawReport> drawn;     ///< of a method that only samples; else null
  RoundCost cost;
  double seconds = 0.0;  ///< of work
  std::string failure;   ///< what failed, as "round 3: the loss is not finite"; empty if nothing

  bool operator==(const RunResult&) const = default;
};

RunResult result_of(const Snapshot& snapshot);

/// "0.03 nats above exact samples, W₂ 0.21 (exact 0.19)"; a failure in its place. Empty where
/// nothing is known yet.
std::string figures_words(const RunResult& result);

/// "1.3 M passes; r: 5,000 values, 12 k gradients; 0.8 s".
std::string cost_words(const RunResult& result);

/// "770 ancestors of 5,000 samples, effective size at least 23 %". Empty for null, and where no
/// particles were drawn anew.
std::string particle_words(const DrawReport* drawn);

/// "960", "9,600", "96 k", "1.3 M".
std::string compact(std::int64_t count);

}  // namespace tiltscope::view
