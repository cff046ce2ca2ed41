#pragma once

#include "config/experiment.h"
#include "diffusion/sampler.h"
#include "finetune/method.h"
#include "nn/workers.h"
#include "session/kept_runs.h"
#include "session/mailbox.h"
#include "session/measurer.h"
#include "session/observer.h"
#include "session/reward_observer.h"
#include "session/run.h"
#include "session/session.h"
#include "session/work_clock.h"

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <thread>
#include <vector>

namespace tiltscope {

/// The thread behind a Session: it holds one run and a goal. Between two mini-batches or sampler
/// steps it looks for commands, holds while it is paused, and publishes.
class Worker {
 public:
  Worker(Experiment experiment, Session::Options options);
  ~Worker();
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  Mailbox& mailbox() { return mailbox_; }

 private:
  enum class Goal { rest, base, one_tilt, all_tilts };
  /// Thrown out of a checkpoint: the next command abandons what was under way.
  struct Abandon {};
  struct Quit {};
  /// Thrown out of a wait for a reward's program: a command has arrived that cannot wait for it.
  struct StoppedWaiting {};

  void run();

  /// Computes the target where it is awaited.
  void find_target();
  // The experiment's course, from whatever is there already towards the goal.
  void pursue_goal();
  void find_base();
  void train_base();
  void show_base();
  void tilt();
  /// Takes a step of the run; if that throws, the run stands as before it, and the exception goes
  /// on.
  void step_or_go_back(void (Worker::*step)());
  void finish();
  struct Drawn {
    Eigen::MatrixXf samples;                   ///< (d, n)
    std::shared_ptr<const DrawReport> report;  ///< null unless the method only samples
  };
  /// Runs checks of the watchdog, with the remedies of the run's method.
  void watch_model(const std::function<void()>& checks) const;
  /// n samples of the newest model, whose density should be `exact`, null where that is not known.
  Drawn draw(Denoiser& denoiser, const ExactDensity* exact, const SamplerConfig& sampler,
             Eigen::Index n, DrawId id, const Checkpoint& checkpoint);
  Box plausible(const SamplerConfig& sampler) const {
    return sampler.clip > 0.0 ? widened(run_.at.around, sampler.clip) : Box{};
  }
  void draw_measured();
  /// Measures the newest model, or has it measured; `record` says the rest.
  void measure(TiltRecord record);
  void keep();
  /// Looks at the newest model from now on, if the method's samples follow its scores.
  void watch();

  // Measuring behind the run.
  struct NextTask {
    Measurer::Task task;
    bool at_leisure;  ///< only while the run rests
  };
  std::optional<NextTask> next_task(bool resting) const;
  /// Gives the measurer what comes next, and takes from it what must wait.
  void measure_behind(bool resting);
  /// Whether anything is still to come.
  bool measuring() const;
  /// Measures tilts itself where too many wait.
  void catch_up();
  /// Throws what a task has thrown, and Diverged where figures say so.
  void take_findings();
  void take_in(const TiltFigures& figures);
  /// Has samples drawn from a base model on its way, now and then.
  void preview_base(const NoiseNetwork& network);

  void measure_budget(int k);
  void serve_budget();

  // Whether a command abandons the work under way. It is applied once that is unwound.
  bool abandons(const Command& command) const;
  bool abandons(const Play&) const;
  bool abandons(const UseBase&) const;
  bool abandons(const Configure&) const;
  bool abandons(const Branch&) const;
  bool abandons(const Restore&) const;
  /// Whether it lets a reward's program start that the run of now may not start.
  bool gives_leave(const Configure&) const;

  void on(const Play&);
  void on(const Pause&);
  void on(const Step&);
  void on(const Reset&);
  void on(const Reseed&);
  void on(const TrainBase&);
  void on(const UseBase&);
  void on(const Configure&);
  void on(const Observe&);
  void on(const Preview&);
  /// Null for a question that ends them.
  std::shared_ptr<const PreviewedTarget> answer_to(const Preview& question);
  void on(const EvaluateReward&);
  void on(const PaintDensity&);
  void on(const Branch&);
  void on(const Restore&);
  void on(const PinRun&);
  void on(const SetHistoryBudget&);
  void on(const SetPace&);
  void on(const MeasureBudget&);
  /// Whether it only changes what a base training under way knows nothing of: the target.
  bool is_for_next_course(const Configure&, ChangeEffect effect) const;
  bool playing() const;
  /// Throws std::logic_error saying why the run cannot branch so.
  TiltCourse course_of(const Branch&) const;
  /// The run that it brings back; null where it does what Configure does.
  const Run* found(const Restore&) const;
  /// A run from the base model of now, or from none.
  Run new_run(const Experiment& experiment, bool with_base = true);
  /// `next` takes the place of the run of now, which is kept.
  void replace_run(Run next);
  void list_kept_runs();

  void checkpoint(Activity activity, double progress);
  /// Throws where what has been waited for so long is to wait no longer. Any thread that works for
  /// this one may ask.
  void stop_waiting_if_asked(double seconds) const;
  void take_commands();
  void receive();
  void apply_next();
  void slow_down();
  double working_seconds() { return clock_.seconds() - idled_seconds_; }
  /// A share of a tilt, of the pace or of the work under way, whichever is longest: scores of the
  /// newest model that take longer wait, as the next tilt would come before them and have them
  /// begin anew.
  double spare_seconds();
  /// Completes what was asked for, or as much of it as there is time for until the next command;
  /// only while the run waits.
  void observe_at_leisure();
  void begin(Activity activity);
  void fail(const Failure& failure);
  void rest();

  Phase phase() const;
  double phase_progress() const;
  void publish();

  Mailbox mailbox_;
  Session::Options options_;
  Run run_;
  std::deque<Command> commands_;  ///< that have arrived and are to be applied
  std::unique_ptr<Workers> workers_;
  int threads_ = 0;  ///< the setting that `workers_` was made for

  Goal goal_ = Goal::rest;
  bool held_ = false;
  bool train_from_scratch_ = false;          ///< look for no pretrained base
  std::shared_ptr<const Model> given_base_;  ///< UseBase::model; null before
  std::optional<int> budget_wanted_;         ///< of this tilt

  Measurer measurer_;
  bool at_leisure_ = false;        ///< NextTask::at_leisure, of the task under way
  std::optional<int> condemned_;   ///< the tilt whose figures have just said that it diverged
  bool measuring_failed_ = false;  ///< in this run: a task would fail again
  std::chrono::steady_clock::time_point last_preview_{};

  Observer observer_;
  RewardObserver reward_observer_;
  std::uint64_t painted_ = 0;  ///< Snapshot::painted
  std::shared_ptr<const PreviewedTarget> preview_;
  std::shared_ptr<const TiltOracle>
      preview_oracle_;  ///< of another base than the run's; may be null

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
  std::uint64_t runs_ = 0;  ///< started over so far
  std::chrono::steady_clock::time_point published_{};

  std::jthread thread_;  ///< last: everything above is there when it starts
};

}  // namespace tiltscope
