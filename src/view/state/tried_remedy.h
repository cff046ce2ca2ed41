#pragma once

#include "config/experiment.h"
#include "session/snapshot.h"
#include "view/state/verdict.h"

#include <cstdint>
#include <optional>

namespace tiltscope::view {

/// The remedy that was set last: whether the run with it has come out better than the one before.
class TriedRemedy {
 public:
  /// `verdict` was on `run`, which is over; the run to come is of `experiment`.
  void set(std::uint64_t run, Verdict verdict, Experiment experiment);
  /// Once a frame: any other run or setting makes it forgotten.
  void follow(const Snapshot& snapshot);

  enum class Outcome { better, as_before, worse };
  /// What became of it, by the verdict on the run with it; nothing before that run is judged.
  std::optional<Outcome> outcome(const Verdict& verdict) const;

  /// The verdict on the run before.
  const Verdict& before() const { return tried_->before; }

 private:
  struct Tried {
    std::uint64_t run_before = 0;
    Verdict before;
    Experiment experiment;
    std::optional<std::uint64_t> run;  ///< with the remedy, as soon as it is there
  };
  std::optional<Tried> tried_;
};

/// The verdict on a run with a remedy, beside the one on the run before: it says whether the remedy
/// has helped, and offers no other one where it has made things worse.
Verdict beside_run_before(Verdict verdict, const TriedRemedy& tried);

}  // namespace tiltscope::view
