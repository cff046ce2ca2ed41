#include "session/worker.h"

#include "session/share_done.h"

#include <algorithm>
#include <exception>
#include <new>
#include <system_error>
#include <utility>

namespace tiltscope {

Worker::Worker(Experiment experiment, Session::Options options)
    : options_(std::move(options)),
      experiment_(std::move(experiment)),
      course_(std::make_shared<const TiltCourse>(experiment_)),
      tilts_(std::make_shared<std::vector<TiltRecord>>()),
      base_epochs_(std::make_shared<std::vector<EpochRecord>>()) {
  if (options_.start) restore(*std::exchange(options_.start, nullptr));
  publish();
  thread_ = std::jthread([this] { run(); });
}

Worker::~Worker() { mailbox_.close(); }

void Worker::run() {
  flush_denormals();
  for (;;) {
    try {
      if (failure_.empty() && !finished_) pursue_goal();
      if (failure_.empty()) serve_budget();
      rest();
      observe_at_leisure();
      mailbox_.wait_for_command();
      if (mailbox_.closed()) return;
      for (const Command& command : mailbox_.take()) apply(command);
      if (goal_ == Goal::rest) publish();
    } catch (const Quit&) {
      return;
    } catch (const Abandon&) {
      // The command that asked for it has set the new course.
    } catch (const std::bad_alloc&) {
      failure_ = "out of memory";
      failure_may_pass_ = true;
    } catch (const std::system_error& error) {
      failure_ = error.what();
      failure_may_pass_ = true;
    } catch (const std::exception& error) {
      failure_ = error.what();
    } catch (...) {
      failure_ = "an unknown error";
    }
  }
}

void Worker::begin(Activity activity) {
  activity_ = activity;
  progress_ = 0.0;
  clock_.go();
  activity_start_ = clock_.seconds();
  publish();
}

void Worker::rest() {
  goal_ = Goal::rest;
  activity_ = Activity::none;
  progress_ = 0.0;
  clock_.hold();
  publish();
}

void Worker::checkpoint(Activity activity, double progress) {
  activity_ = activity;
  progress_ = progress;
  take_commands();
  slow_down();
  constexpr std::chrono::milliseconds interval(33);
  if (std::chrono::steady_clock::now() - published_ >= interval) publish();
}

void Worker::take_commands() {
  bool abandon = false;
  do {
    if (held_) {
      clock_.hold();
      publish();
      observe_at_leisure();
      mailbox_.wait_for_command();
    }
    if (mailbox_.closed()) throw Quit{};
    for (const Command& command : mailbox_.take()) abandon = apply(command) || abandon;
    if (abandon) throw Abandon{};
  } while (held_);
  clock_.go();
  observer_.work();
}

void Worker::slow_down() {
  if (activity_ != Activity::sampling && activity_ != Activity::tilting) return;
  for (;;) {
    const double start = clock_.seconds();
    const double ahead = activity_start_ + 0.5 * pace_ * progress_ - start;
    if (ahead <= 0.0) return;
    publish();
    mailbox_.wait_for_command(std::chrono::duration<double>(std::min(ahead, 0.033)));
    idled_seconds_ += clock_.seconds() - start;
    take_commands();
  }
}

void Worker::observe_at_leisure() {
  while (observer_.busy()) {
    if (observer_.work()) publish();
  }
}

Phase Worker::phase() const {
  if (!failure_.empty()) return Phase::failed;
  if (held_ && activity_ == Activity::measuring_budget) return Phase::paused;
  if (finished_) return Phase::finished;
  if (held_) return Phase::paused;
  if (activity_ == Activity::training_base) return Phase::training_base;
  const bool working = goal_ != Goal::rest || activity_ != Activity::none;
  if (tilt_ == 0) return goal_ == Goal::rest ? Phase::idle : Phase::tilting;
  return working ? Phase::tilting : Phase::paused;
}

double Worker::phase_progress() const {
  if (finished_) return 1.0;
  if (activity_ == Activity::training_base) return progress_;
  return share_done(experiment_, course_->last(), tilt_, activity_, progress_);
}

void Worker::publish() {
  auto snapshot = std::make_shared<Snapshot>();
  snapshot->version = ++version_;
  snapshot->run = run_;
  snapshot->phase = phase();
  snapshot->activity = activity_;
  snapshot->progress = progress_;
  snapshot->elapsed_seconds = clock_.seconds();
  const double done = phase_progress();
  if (done > start_ + 0.01) {
    snapshot->remaining_seconds = clock_.seconds() * (1.0 - done) / (done - start_);
  }
  snapshot->message = failure_.empty() ? message_ : failure_;
  snapshot->failure_may_pass = failure_may_pass_;
  if (!published_experiment_) published_experiment_ = std::make_shared<Experiment>(experiment_);
  snapshot->experiment = published_experiment_;
  snapshot->course = course_;
  snapshot->base_ready = base_ != nullptr;
  snapshot->base_origin = base_origin_;
  snapshot->tilt = tilt_;
  snapshot->samples = measured_.samples;
  snapshot->samples_tilt = measured_.tilt;
  snapshot->paths = measured_.paths;
  snapshot->scores = observer_.scores();
  snapshot->model = model_bytes_;
  snapshot->final_samples = final_samples_;
  snapshot->tilts = tilts_;
  snapshot->base_epochs = base_epochs_;
  snapshot->base_training = base_training_;
  snapshot->history = history_;
  snapshot->budgets = budgets_;
  snapshot->kept_runs = listed_runs_;
  snapshot->pace = pace_;
  mailbox_.publish(std::move(snapshot));
  published_ = std::chrono::steady_clock::now();
}

}  // namespace tiltscope
