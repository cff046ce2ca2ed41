#include "session/worker.h"

#include "base/waiting.h"
#include "diffusion/watchdog.h"
#include "oracle/step_word.h"
#include "reward/reward_error.h"
#include "session/give_way.h"
#include "session/share_done.h"

#include <algorithm>
#include <exception>
#include <new>
#include <system_error>
#include <utility>
#include <vector>

namespace tiltscope {

Worker::Worker(Experiment experiment, Session::Options options)
    : options_(std::move(options)),
      run_(tiltscope::new_run(0, std::make_shared<const Experiment>(std::move(experiment)), {},
                              History{}.budget)),
      measurer_(options_.measuring == Measuring::behind, [this] { mailbox_.wake(); }) {
  if (options_.start) {
    run_ = resumed(std::move(run_), *std::exchange(options_.start, nullptr));
    if (run_.at.network) watch();
    start_ = phase_progress();
  }
  publish();
  thread_ = std::jthread([this] { run(); });
}

Worker::~Worker() { mailbox_.close(); }

void Worker::run() {
  flush_denormals();
  // A window draws its frames beside this, on the same cores where there is no graphics card.
  if (options_.measuring == Measuring::behind) give_way(5);
  const WhileWaiting ask = [this](double seconds) { stop_waiting_if_asked(seconds); };
  const AsksWhileWaiting asks(&ask);
  bool stopped_waiting = false;
  for (;;) {
    try {
      while (!commands_.empty()) apply_next();
      if (std::exchange(stopped_waiting, false)) take_commands();
      find_target();
      if (!run_.failure && !run_.finished) pursue_goal();
      if (!run_.failure) serve_budget();
      rest();
      observe_at_leisure();
      if (commands_.empty()) mailbox_.wait_for_command();
      if (mailbox_.closed()) return;
      receive();
      while (!commands_.empty()) apply_next();
      if (goal_ == Goal::rest) publish();
    } catch (const Quit&) {
      return;
    } catch (const Abandon&) {
      // The command that asks for it is the next one.
    } catch (const StoppedWaiting&) {
      stopped_waiting = true;
    } catch (const Diverged& error) {
      Failure failure = error.failure();
      failure.step = step_word(*run_.at.course);
      fail(failure);
    } catch (const RewardError& error) {
      const bool tilting = run_.at.course->last() > 0 &&
                           (activity_ == Activity::sampling || activity_ == Activity::tilting);
      run_.failure = {.tilt = tilting ? std::optional(run_.at.tilt + 1) : std::nullopt,
                      .symptom = error.what(),
                      .may_pass = run_.experiment->reward.kind == RewardKind::process,
                      .step = step_word(*run_.at.course)};
    } catch (const std::bad_alloc&) {
      run_.failure = {.symptom = "out of memory", .may_pass = true};
    } catch (const std::system_error& error) {
      run_.failure = {.symptom = error.what(), .may_pass = true};
    } catch (const std::exception& error) {
      run_.failure = {.symptom = error.what()};
    } catch (...) {
      run_.failure = {.symptom = "an unknown error"};
    }
  }
}

void Worker::find_target() {
  if (!run_.at.target_awaited) return;
  publish();  // It may take long, where a program is asked.
  run_.find_target();
  if (!run_.at.target_problem.empty()) {
    run_.message = "the exact density is not known: " + run_.at.target_problem;
  }
  publish();
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
  measure_behind(true);
  publish();
}

void Worker::watch_model(const std::function<void()>& checks) const {
  try {
    checks();
  } catch (const Diverged& diverged) {
    Failure failure = diverged.failure();
    const std::vector<std::string> remedies = run_.method->remedies();
    const bool only_samples = run_.at.course->last() == 0;
    // A base model that runs away is no method's fault.
    if (remedies.empty() || (failure.tilt == 0 && !only_samples)) throw;
    failure.remedies = remedies;
    if (only_samples) failure.tilt.reset();
    throw Diverged(std::move(failure));
  }
}

void Worker::fail(const Failure& failure) {
  if (condemned_) {
    run_ = before_tilt(run_, *std::exchange(condemned_, std::nullopt));
    watch();
  }
  run_.failure = failure;
}

void Worker::checkpoint(Activity activity, double progress) {
  activity_ = activity;
  progress_ = progress;
  take_commands();
  slow_down();
  constexpr std::chrono::milliseconds interval(33);
  if (std::chrono::steady_clock::now() - published_ >= interval) publish();
}

void Worker::stop_waiting_if_asked(double seconds) const {
  // A shorter wait is nothing to throw work away for.
  constexpr double long_for_a_pause = 0.5;
  if (mailbox_.closed()) throw Quit{};
  for (const Command& command : mailbox_.peek()) {
    const bool pauses = std::holds_alternative<Pause>(command) && seconds > long_for_a_pause;
    if (pauses || abandons(command)) throw StoppedWaiting{};
  }
}

void Worker::take_commands() {
  do {
    if (held_) {
      clock_.hold();
      measure_behind(true);
      publish();
      observe_at_leisure();
      if (commands_.empty()) mailbox_.wait_for_command();
    }
    if (mailbox_.closed()) throw Quit{};
    receive();
    while (!commands_.empty()) {
      if (abandons(commands_.front())) throw Abandon{};
      apply_next();
    }
  } while (held_);
  clock_.go();
  measure_behind(false);
  if (observer_.looks_back() || observer_.seconds_left() <= spare_seconds()) observer_.work();
  reward_observer_.work();
}

void Worker::receive() {
  for (Command& command : mailbox_.take()) commands_.push_back(std::move(command));
  take_findings();
}

void Worker::apply_next() {
  const Command command = std::move(commands_.front());
  commands_.pop_front();
  std::visit([this](const auto& one) { on(one); }, command);
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

double Worker::spare_seconds() {
  constexpr double share = 0.2;
  double tilt = std::max(pace_, clock_.seconds() - activity_start_);
  if (!run_.tilts->empty()) {
    const TiltRecord& last = run_.tilts->back();
    tilt = std::max(tilt, last.sampling_seconds + last.training_seconds);
  }
  return share * tilt;
}

void Worker::observe_at_leisure() {
  while (observer_.busy()) {
    if (observer_.work()) publish();
  }
  // Another program may take long for its reward.
  while (reward_observer_.busy() && commands_.empty() && !mailbox_.closed()) {
    if (reward_observer_.work()) publish();
    receive();
  }
}

Phase Worker::phase() const {
  if (run_.failure) return Phase::failed;
  if (held_ && activity_ == Activity::measuring_budget) return Phase::paused;
  if (run_.finished) return Phase::finished;
  if (held_) return Phase::paused;
  if (activity_ == Activity::training_base) return Phase::training_base;
  const bool working = goal_ != Goal::rest || activity_ != Activity::none;
  if (run_.at.tilt == 0) return goal_ == Goal::rest ? Phase::idle : Phase::tilting;
  return working ? Phase::tilting : Phase::paused;
}

double Worker::phase_progress() const {
  if (run_.finished) return 1.0;
  if (activity_ == Activity::training_base) return progress_;
  return share_done(*run_.experiment, run_.at.course->last(), run_.at.tilt, activity_, progress_);
}

void Worker::publish() {
  auto snapshot = std::make_shared<Snapshot>();
  snapshot->version = ++version_;
  show(run_, *snapshot);
  snapshot->phase = phase();
  snapshot->activity = activity_;
  snapshot->progress = progress_;
  snapshot->elapsed_seconds = clock_.seconds();
  // What is measured about a run is no part of it.
  const bool runs = !run_.finished && activity_ != Activity::measuring_budget;
  const double done = phase_progress();
  if (runs && done > start_ + 0.01) {
    snapshot->remaining_seconds = clock_.seconds() * (1.0 - done) / (done - start_);
  }
  snapshot->measuring = measuring();
  snapshot->scores = observer_.scores();
  snapshot->reward_field = reward_observer_.field();
  snapshot->painted = painted_;
  snapshot->preview = preview_;
  snapshot->kept_runs = listed_runs_;
  snapshot->pace = pace_;
  mailbox_.publish(std::move(snapshot));
  published_ = std::chrono::steady_clock::now();
}

}  // namespace tiltscope
