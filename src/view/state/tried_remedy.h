#pragma once

#include "config/experiment.h"
#include "config/setting.h"
#include "session/snapshot.h"
#include "view/state/verdict.h"

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>

namespace tiltscope::view {

/// The remedy that was set last: whether the run with it has come out better than the one before.
class TriedRemedy {
 public:
  /// The remedy of `verdict`, which was on `before`; the run to come is of `experiment`.
  void set(const Snapshot& before, Verdict verdict, Experiment experiment);
  /// Once a frame, with the verdict on the snapshot's run: any other run or setting makes the
  /// remedy forgotten, but not what has not helped.
  void follow(const Snapshot& snapshot, const Verdict& verdict);

  enum class Outcome { better, as_before, worse };
  /// What became of it, by the verdict on the run with it; nothing before that run is judged.
  std::optional<Outcome> outcome(const Verdict& verdict) const;
  /// Whether this change has not helped a run of that experiment.
  bool has_failed(const Experiment& experiment, const Setting& setting) const;

  /// The verdict on the run before.
  const Verdict& before() const { return tried_->before; }

 private:
  struct Tried {
    std::uint64_t run_before = 0;
    std::shared_ptr<const Experiment> experiment_before;
    Verdict before;
    Experiment experiment;
    std::optional<std::uint64_t> run;  ///< with the remedy, as soon as it is there
    bool noted = false;                ///< its outcome, in `failed_`
  };
  struct Failed {
    Experiment experiment;
    const Setting* setting = nullptr;
  };
  std::optional<Tried> tried_;
  std::deque<Failed> failed_;  ///< oldest first
};

/// The verdict on a run of `experiment`, and what remedies have done: it says whether the last one
/// has helped, offers none where it has made things worse, and another one in the place of what has
/// not helped before.
Verdict beside_run_before(Verdict verdict, const Experiment& experiment, const TriedRemedy& tried);

}  // namespace tiltscope::view
