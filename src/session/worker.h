#pragma once

#include "config/experiment.h"
#include "diffusion/base_training.h"
#include "diffusion/model_file.h"
#include "diffusion/sampler.h"
#include "diffusion/tilting.h"
#include "math/box.h"
#include "nn/workers.h"
#include "session/kept_runs.h"
#include "session/mailbox.h"
#include "session/observer.h"
#include "session/run_state.h"
#include "session/session.h"
#include "session/work_clock.h"

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace tiltscope {

/// The thread behind a Session: it pursues a goal, and between two mini-batches or sampler steps it
/// looks for commands, holds while it is paused, and publishes.
class Worker {
 public:
  Worker(Experiment experiment, Session::Options options);
  ~Worker();
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  Mailbox& mailbox() { return mailbox_; }

 private:
  enum class Goal { rest, base, one_tilt, all_tilts };
  /// Thrown out of a checkpoint: what was under way is abandoned.
  struct Abandon {};
  struct Quit {};

  void run();

  // The experiment's course, from whatever is there already towards the goal.
  void pursue_goal();
  void find_base();
  void drop_base();
  void train_base();
  void accept_base(Model model, std::string origin);
  void restore(const RunState& state);
  /// Goes on from a tilt whose model and samples are there; `base_` is.
  void take_up(const KeptTilt& kept);
  void show_base();
  void tilt();
  TiltOutcome fit(const std::shared_ptr<const Eigen::MatrixXf>& data);
  void choose_step(const Eigen::MatrixXf& data);
  /// The same; if the tilt diverges, all is as before it, and the exception goes on.
  void tilt_or_go_back();
  void finish();
  /// n samples (d, n) of the newest model.
  Eigen::MatrixXf draw(Denoiser& denoiser, const SamplerConfig& sampler, Eigen::Index n, DrawId id,
                       const Checkpoint& checkpoint);
  /// The data set of the next tilt; counts the calls.
  std::shared_ptr<const Eigen::MatrixXf> draw_data(TiltCost& cost);
  Box plausible(const SamplerConfig& sampler) const {
    return sampler.clip > 0.0 ? widened(around_, sampler.clip) : Box{};
  }
  void draw_measured();
  GaussianMixture exact_density() const { return exact_density(tilt_); }
  /// p^k, that the model after tilt k aims at.
  GaussianMixture exact_density(int tilt) const {
    return course_->density(GaussianMixture(experiment_.base), tilt);
  }
  bool at_last_tilt() const { return tilt_ == course_->last(); }
  /// Measures the newest model; `record` says the rest.
  void measure(TiltRecord record);
  void keep();
  NoiseNetwork<float> network_of(const KeptTilt& kept) const;
  void measure_budget(int k);
  void serve_budget();

  // Commands. Each answers whether the work under way is to be abandoned.
  bool apply(const Command& command);
  bool on(const Play&);
  bool on(const Pause&);
  bool on(const Step&);
  bool on(const Reset&);
  bool on(const Reseed&);
  bool on(const TrainBase&);
  bool on(const Configure&);
  bool on(const Observe&);
  bool on(const Branch&);
  bool on(const Restore&);
  bool on(const PinRun&);
  bool on(const SetHistoryBudget&);
  bool on(const SetPace&);
  bool on(const MeasureBudget&);
  bool playing() const;
  /// From the base model, as a run of `next`. The run of now is kept.
  void start_over(const Experiment& next);
  void keep_run();
  void list_kept_runs();

  void checkpoint(Activity activity, double progress);
  void take_commands();
  void slow_down();
  double working_seconds() { return clock_.seconds() - idled_seconds_; }
  /// Completes what was asked for; only while the run waits.
  void observe_at_leisure();
  void begin(Activity activity);
  void rest();

  Phase phase() const;
  double phase_progress() const;
  void publish();

  Mailbox mailbox_;
  Session::Options options_;
  Experiment experiment_;
  std::shared_ptr<const Experiment> published_experiment_;  ///< null when `experiment_` has changed
  std::shared_ptr<const TiltCourse> course_;
  std::unique_ptr<Workers> workers_;
  int threads_ = 0;  ///< the setting that `workers_` was made for

  Goal goal_ = Goal::rest;
  bool held_ = false;
  bool finished_ = false;
  bool train_from_scratch_ = false;  ///< look for no pretrained base
  std::string failure_;
  bool failure_may_pass_ = false;
  std::string message_;

  std::shared_ptr<const Model> base_;
  std::string base_origin_;
  std::optional<NoiseNetwork<float>> network_;  ///< after `tilt_` tilts
  int tilt_ = 0;

  /// The draws that a model is measured by, and what drew them.
  struct Measured {
    std::shared_ptr<const Eigen::MatrixXf> samples;
    int tilt = 0;
    std::shared_ptr<const ParticlePaths> paths;
    double clipped = 0.0;  ///< the share of them that ends on the box of the clip
    SamplerConfig sampler;
    std::uint64_t seed = 0;
  };

  Measured measured_;         ///< of `network_`
  Measured base_measured_;    ///< of `base_`: kept when only the target changes
  Box around_;                ///< where samples of `network_` are expected
  CarriedOver carried_over_;  ///< of the last tilt

  Observer observer_;

  std::shared_ptr<const Eigen::MatrixXd> final_samples_;
  std::shared_ptr<const std::vector<std::byte>> model_bytes_;
  std::shared_ptr<const std::vector<TiltRecord>> tilts_;
  std::optional<int> budget_wanted_;  ///< of this tilt
  std::shared_ptr<const std::vector<ErrorBudget>> budgets_ =
      std::make_shared<std::vector<ErrorBudget>>();
  std::shared_ptr<const History> history_ = std::make_shared<const History>();
  std::shared_ptr<const std::vector<EpochRecord>> base_epochs_;
  std::shared_ptr<const BaseTrainingState> base_training_;  ///< null unless it is under way

  KeptRuns kept_runs_;
  std::shared_ptr<const std::vector<Snapshot::OtherRun>> listed_runs_ =
      std::make_shared<const std::vector<Snapshot::OtherRun>>();

  Activity activity_ = Activity::none;
  double progress_ = 0.0;
  WorkClock clock_;
  double start_ = 0.0;  ///< of the phase, in its progress
  double pace_ = 0.0;
  double idled_seconds_ = 0.0;   ///< of `clock_`: waited for the sake of the pace
  double activity_start_ = 0.0;  ///< on `clock_`
  std::uint64_t version_ = 0;
  std::uint64_t run_ = 0;
  std::uint64_t runs_ = 0;  ///< started over so far
  std::chrono::steady_clock::time_point published_{};

  std::jthread thread_;  ///< last: everything above is there when it starts
};

}  // namespace tiltscope
