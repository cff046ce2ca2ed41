#pragma once

#include "config/experiment.h"
#include "diffusion/epoch_record.h"
#include "diffusion/failure.h"
#include "finetune/draw_report.h"
#include "oracle/exact_density.h"
#include "oracle/tilt_course.h"
#include "session/error_budget.h"
#include "session/history.h"
#include "session/judgement.h"
#include "session/left_out_curve.h"
#include "session/observation.h"
#include "session/tilt_record.h"

#include <Eigen/Core>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

namespace tiltscope {

struct BaseTrainingState;
struct Model;

enum class Phase { idle, training_base, tilting, paused, finished, failed };

/// What the worker computes within a phase.
enum class Activity { none, training_base, sampling, tilting, evaluating, measuring_budget };

/// All that a front end sees of a session: immutable once published.
struct Snapshot {
  std::uint64_t version = 0;  ///< grows by one with every publication
  std::uint64_t run = 0;      ///< a new one whenever the run starts over; its own if it is restored

  Phase phase = Phase::idle;
  Activity activity = Activity::none;
  double progress = 0.0;            ///< of the activity, in [0, 1]
  double elapsed_seconds = 0.0;     ///< worked on the current phase, pauses left out
  double remaining_seconds = -1.0;  ///< estimate for the current phase; negative while unknown
  std::string message;              ///< the failure, or what the last change did; may be empty
  std::optional<Failure> failure;   ///< why it failed; nothing unless it did

  std::shared_ptr<const Experiment> experiment;  ///< the effective one; never null
  /// What the tilts of this run aim at, those before a branch included. Never null.
  std::shared_ptr<const TiltCourse> course = std::make_shared<const TiltCourse>(Experiment{});
  /// p^0. A session's is never null.
  std::shared_ptr<const ExactDensity> base_density;
  /// p^N, that the last tilt of `course` aims at; null where it is not known, and until it is.
  std::shared_ptr<const ExactDensity> target_density;
  std::string
      target_problem;  ///< why there is none: a sentence without its full stop; may be empty
  /// Values of rewards that exact densities of this base have taken: none of the method's.
  std::int64_t oracle_evaluations = 0;

  bool base_ready = false;
  std::string base_origin;  ///< e.g. "pretrained" or "trained here, 143 epochs"

  int tilt = 0;  ///< tilts completed, k in 0..course->last()
  /// (d, n) independent draws from the model after tilt `samples_tilt`, by which it is measured:
  /// n = measured_draws() or displayed_draws(), with the same random numbers at every tilt, so that
  /// sample j of one tilt leads to sample j of the next. Null until there are any.
  std::shared_ptr<const Eigen::MatrixXf> samples;
  int samples_tilt = 0;
  /// p^k with k = samples_tilt, that `samples` aim at; null where it is not known. Those of earlier
  /// tilts stand in `history`.
  std::shared_ptr<const ExactDensity> density;
  /// How the first of `samples` came about; null as long as they are.
  std::shared_ptr<const ParticlePaths> paths;
  /// The answer to the last Observe, as soon as it is complete. While a newer one is computed, or
  /// the model is a tilt ahead, it is the one before; null if there is none.
  std::shared_ptr<const ScoreGrid> scores;
  /// The answer to the last EvaluateReward; while it is computed the one before, null if there is
  /// none.
  std::shared_ptr<const RewardField> reward_field;
  std::uint64_t painted = 0;  ///< how many PaintDensity have been done
  /// The answer to the last Preview; null if there is none.
  std::shared_ptr<const PreviewedTarget> preview;

  /// The base model after its training, the tilted one at the end of a run. Null until then.
  std::shared_ptr<const Model> model;
  /// (d, evaluation.points) drawn from the final model: `samples` and more of them, or a set of its
  /// own where the draws of a method depend on each other. Null until the run is finished.
  std::shared_ptr<const Eigen::MatrixXd> final_samples;
  /// How a method that only samples drew `final_samples`, and `samples` before them; null for other
  /// methods, and until there are any.
  std::shared_ptr<const DrawReport> drawn;

  std::shared_ptr<const std::vector<TiltRecord>> tilts;  ///< never null
  /// Exactly what first-order tilts leave out. It comes when a run rests, before its first tilt too
  /// where their steps are known by then; null until there is one, and where no exact density is
  /// known. Of another course where the run has just changed its own.
  std::shared_ptr<const LeftOutCurve> left_out;
  /// Whether figures of `tilts`, or the judgement, are still to come without another command: at
  /// once, or when the run rests.
  bool measuring = false;
  /// Of `final_samples`, as far as it is there; null until the first of it, and where nobody
  /// judges.
  std::shared_ptr<const Judgement> judgement;
  std::shared_ptr<const std::vector<EpochRecord>> base_epochs;  ///< never null
  /// (d, n) samples of the base model in training, a new set several times a second, from the same
  /// random numbers each time. Null otherwise, and until there are any.
  std::shared_ptr<const Eigen::MatrixXf> base_preview;
  /// After the last of `base_epochs`; null unless the base model is in training.
  std::shared_ptr<const BaseTrainingState> base_training;

  /// Never null.
  std::shared_ptr<const History> history = std::make_shared<const History>();
  /// Those that were asked for, tilt growing. Never null.
  std::shared_ptr<const std::vector<ErrorBudget>> budgets =
      std::make_shared<const std::vector<ErrorBudget>>();
  /// A run that Restore brings back.
  struct OtherRun {
    std::uint64_t run = 0;
    std::shared_ptr<const Experiment> experiment;  ///< never null
    int tilt = 0;                                  ///< tilts completed
  };
  /// Oldest first. Never null.
  std::shared_ptr<const std::vector<OtherRun>> kept_runs =
      std::make_shared<const std::vector<OtherRun>>();
  double pace = 0.0;  ///< seconds that a tilt takes at least; 0 runs flat out
};

/// Whether two snapshots differ in nothing but how far the work is.
inline bool same_but_for_progress(const Snapshot& a, const Snapshot& b) {
  const auto rest = [](const Snapshot& s) {
    return std::tie(s.run, s.phase, s.message, s.experiment, s.course, s.base_density,
                    s.target_density, s.target_problem, s.base_ready, s.base_origin, s.tilt,
                    s.samples, s.density, s.paths, s.scores, s.reward_field, s.painted, s.preview,
                    s.model, s.final_samples, s.drawn, s.tilts, s.left_out, s.measuring,
                    s.judgement, s.base_preview, s.base_epochs, s.history, s.budgets, s.kept_runs,
                    s.pace);
  };
  return rest(a) == rest(b);
}

}  // namespace tiltscope
