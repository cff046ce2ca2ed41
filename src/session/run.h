#pragma once

#include "config/experiment.h"
#include "diffusion/base_training.h"
#include "diffusion/failure.h"
#include "diffusion/model_file.h"
#include "finetune/draw_report.h"
#include "math/box.h"
#include "nn/noise_network.h"
#include "oracle/tilt_oracle.h"
#include "session/error_budget.h"
#include "session/history.h"
#include "session/judgement.h"
#include "session/left_out_curve.h"
#include "session/observation.h"
#include "session/snapshot.h"
#include "session/tilt_figures.h"

#include <Eigen/Core>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace tiltscope {

struct RunState;

/// The draws that a model is measured by, and what drew them.
struct Measured {
  std::shared_ptr<const Eigen::MatrixXf> samples;  ///< (d, n); null until they are drawn
  int tilt = 0;                                    ///< of the model
  std::shared_ptr<const ParticlePaths> paths;      ///< of the first of them; may be null
  double clipped = 0.0;  ///< the share of them that ends on the box of the clip
  SamplerConfig sampler;
  std::uint64_t seed = 0;
  std::shared_ptr<const ExactDensity> density;  ///< p^tilt of the run; null where it is not known
  std::shared_ptr<const DrawReport> report{};   ///< of a method that only samples; may be null
};

/// The base model of a run, and how it came about.
struct BaseModel {
  std::shared_ptr<const Model> model;  ///< null until it is there
  std::string origin;                  ///< Snapshot::base_origin
  std::shared_ptr<const std::vector<EpochRecord>> epochs =
      std::make_shared<const std::vector<EpochRecord>>();
  std::shared_ptr<const BaseTrainingState> training;  ///< null unless it is under way
  std::shared_ptr<const Eigen::MatrixXf> preview;     ///< Snapshot::base_preview

  // Of `model`, for any target.
  Measured measured;
  Box around;                          ///< where its samples are expected
  std::uint64_t around_seed = 0;       ///< of the draws that say so
  EvaluationConfig evaluation;         ///< by which `figures` were measured
  std::optional<TiltFigures> figures;  ///< of `measured.samples`; nothing until they are there

  /// The model is there, and its training is over.
  void accept(Model trained, std::string its_origin);
};

/// Where a run stands: all that a tilt changes. Going back to it is a copy.
struct Standing {
  std::shared_ptr<const TiltCourse> course;    ///< changes with `target`: Run::set_course
  std::shared_ptr<const ExactDensity> target;  ///< p^N of `course`; null where it is not known
  bool target_awaited = false;  ///< it takes evaluations of the reward: Run::find_target
  std::string target_problem;   ///< why there is no target, or why it is not known; may be empty
  bool target_refused = false;  ///< there is none: no run can aim at it
  int tilt = 0;
  std::optional<NoiseNetwork> network;  ///< after `tilt` tilts
  Measured measured;                    ///< of `network`, or of the one before
  Box around;                           ///< where samples of `network` are expected
  MethodState state;                    ///< after the last tilt

  bool at_last_tilt() const { return tilt == course->last(); }
};

/// A run of an experiment as far as it has come: a value. To start over is a new one, to branch
/// takes one, to keep one is a copy, and a snapshot shows one.
struct Run {
  std::uint64_t id = 0;                              ///< Snapshot::run
  std::shared_ptr<const Experiment> experiment;      ///< never null; changes by `configure`
  std::shared_ptr<const Method> method;              ///< that it asks for; never null
  std::shared_ptr<const TiltOracle> oracle;          ///< of its base; never null
  std::shared_ptr<const ExactDensity> base_density;  ///< p^0; never null
  BaseModel base;
  Standing at;

  std::shared_ptr<const std::vector<TiltRecord>> tilts =
      std::make_shared<const std::vector<TiltRecord>>();  ///< 0..at.tilt
  std::shared_ptr<const History> history = std::make_shared<const History>();
  std::shared_ptr<const std::vector<ErrorBudget>> budgets =
      std::make_shared<const std::vector<ErrorBudget>>();

  std::shared_ptr<const LeftOutCurve> left_out;  ///< Snapshot::left_out

  std::shared_ptr<const Model> model;                    ///< after the last tilt; null before
  std::shared_ptr<const Eigen::MatrixXd> final_samples;  ///< Snapshot::final_samples
  std::shared_ptr<const DrawReport> final_report;        ///< likewise of them; null before
  std::shared_ptr<const Judgement> judgement;            ///< of them; null until there is one
  bool finished = false;
  bool transient = false;  ///< Configure::transient: nobody wants it back
  std::optional<Failure> failure;
  std::string message;  ///< what the last change did; may be empty
  /// While another run has taken its place: how long this one has been worked on, and from which
  /// share of it on.
  double seconds = 0.0;
  double start = 0.0;

  /// p^k, that the model after tilt k aims at; null where it is not known, as where the reward has
  /// no values. Computed anew: that of the newest tilt is at.measured.density. Throws
  /// std::domain_error where there is no such density.
  std::shared_ptr<const ExactDensity> density(int k) const;
  void configure(std::shared_ptr<const Experiment> next);
  /// From now on the tilts follow this course, and aim at its end. Evaluates no reward: a target
  /// that takes evaluations is awaited.
  void set_course(std::shared_ptr<const TiltCourse> course);
  /// Computes the target that is awaited; else does nothing.
  void find_target();
  /// The network of a tilt whose parameters are kept; the base model is there.
  NoiseNetwork network_of(const KeptTilt& kept) const;
  /// Of all that only this run holds.
  std::size_t bytes() const;
};

/// A run from its base model on, or from before there is one; `history` says how much memory its
/// own may take. An oracle of the same base is used on.
Run new_run(std::uint64_t id, std::shared_ptr<const Experiment> experiment, BaseModel base,
            std::size_t history, std::shared_ptr<const TiltOracle> oracle = nullptr);

/// `run` with what a checkpoint holds of it.
Run resumed(Run run, const RunState& state);

/// A run that goes on from `kept`, a tilt of `run`'s, along another course: without the tilts after
/// it.
Run branch(const Run& run, const KeptTilt& kept, std::uint64_t id,
           std::shared_ptr<const Experiment> experiment, std::shared_ptr<const TiltCourse> course);

/// The run as it stood before tilt k, 1 or later, or at the tilt before that whose model is kept.
Run before_tilt(const Run& run, int k);

/// The run as it stood after its last tilt, whatever it is in the middle of.
Run after_last_tilt(const Run& run);

/// Sets the run to a tilt whose model and samples are there.
void stand_at(Run& run, const KeptTilt& kept);

/// The base model's figures are the same whatever the target.
void remember_base_figures(Run& run, const TiltFigures& figures);
/// Nothing where `at` was measured in another way, or not at all.
std::optional<TiltFigures> base_figures(const Run& run);

/// What a snapshot says of a run.
void show(const Run& run, Snapshot& snapshot);

}  // namespace tiltscope
