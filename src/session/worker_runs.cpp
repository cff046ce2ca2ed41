#include "oracle/step_word.h"
#include "session/worker.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace tiltscope {

Run Worker::new_run(const Experiment& experiment, bool with_base) {
  return tiltscope::new_run(++runs_, std::make_shared<const Experiment>(experiment),
                            with_base ? run_.base : BaseModel{}, run_.history->budget, run_.oracle);
}

void Worker::replace_run(Run next) {
  if ((run_.tilts->size() >= 2 || run_.finished) && !run_.transient) {
    run_.seconds = clock_.seconds();
    run_.start = start_;
    kept_runs_.keep(after_last_tilt(run_));
    list_kept_runs();
  }
  run_ = std::move(next);
  held_ = false;
  activity_ = Activity::none;
  train_from_scratch_ = false;
  budget_wanted_.reset();
  measurer_.abandon();
  at_leisure_ = false;
  measuring_failed_ = false;
  observer_.forget();
  if (run_.at.network) watch();
  // A run that comes back goes on with its own time.
  start_ = run_.seconds > 0.0 ? run_.start : run_.at.network ? phase_progress() : 0.0;
  clock_.restart(std::exchange(run_.seconds, 0.0));
  idled_seconds_ = 0.0;
}

void Worker::list_kept_runs() {
  auto list = std::make_shared<std::vector<Snapshot::OtherRun>>();
  for (const Run& run : kept_runs_.runs()) {
    list->push_back({run.id, run.experiment, run.at.tilt});
  }
  listed_runs_ = std::move(list);
}

const Run* Worker::found(const Restore& command) const {
  const Run* run = kept_runs_.find(command.run);
  const bool fits =
      run != nullptr && effect_of(*run->experiment, command.experiment) == ChangeEffect::none;
  return fits ? run : nullptr;
}

bool Worker::abandons(const Restore& command) const {
  return found(command) != nullptr || abandons(Configure{.experiment = command.experiment});
}

void Worker::on(const Restore& command) {
  const Run* kept = found(command);
  if (kept == nullptr) return on(Configure{.experiment = command.experiment});
  Run next = *kept;
  next.history = with_budget(*next.history, run_.history->budget);
  const TiltCourse& course = *next.at.course;
  next.message = "back to the run";
  if (course.last() > 0) next.message += " after " + numbered_step(course, next.at.tilt);
  const bool plays_on = playing() && !next.finished && !next.failure;
  kept_runs_.forget(next.id);
  replace_run(std::move(next));
  list_kept_runs();
  goal_ = plays_on ? Goal::all_tilts : Goal::rest;
}

void Worker::on(const PinRun& command) { kept_runs_.pin(command.run, command.pinned); }

}  // namespace tiltscope
