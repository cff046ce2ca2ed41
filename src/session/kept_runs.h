#pragma once

#include "config/experiment.h"
#include "diffusion/model_file.h"
#include "math/tilt_course.h"
#include "session/snapshot.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace tiltscope {

/// A run of one tilt or more, as it stood after its last tilt when another run took its place: all
/// that is needed to show it again and to go on with it to the same end.
struct KeptRun {
  std::uint64_t run = 0;  ///< Snapshot::run
  std::shared_ptr<const Experiment> experiment;
  std::shared_ptr<const TiltCourse> course;
  std::shared_ptr<const Model> base;
  std::string base_origin;
  std::shared_ptr<const std::vector<EpochRecord>> base_epochs;
  std::shared_ptr<const std::vector<TiltRecord>> tilts;  ///< 0..k
  std::shared_ptr<const History> history;                ///< its last tilt is k
  std::shared_ptr<const ParticlePaths> paths;            ///< of k's samples; may be null
  std::shared_ptr<const std::vector<ErrorBudget>> budgets;
  std::shared_ptr<const std::vector<std::byte>> model;
  std::shared_ptr<const Eigen::MatrixXd> final_samples;  ///< null unless it was finished
  bool finished = false;
  std::string failure;  ///< empty unless the next tilt diverged
  bool failure_may_pass = false;

  std::size_t bytes() const;
};

/// The runs that can be brought back: eight at most, in as many bytes as a history may have. The
/// oldest goes first, but none that is pinned while there is another one.
class KeptRuns {
 public:
  static constexpr std::size_t most = 8;

  void keep(KeptRun run);
  /// Null if it is not here.
  const KeptRun* find(std::uint64_t run) const;
  void forget(std::uint64_t run);
  /// A run may be pinned while it is under way.
  void pin(std::uint64_t run, bool pinned);
  void set_budget(std::size_t bytes);

  /// Oldest first.
  const std::vector<KeptRun>& runs() const { return runs_; }

 private:
  void let_go();

  std::vector<KeptRun> runs_;
  std::set<std::uint64_t> pinned_;
  std::size_t budget_ = History{}.budget;
};

}  // namespace tiltscope
