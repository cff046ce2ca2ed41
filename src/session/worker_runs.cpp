#include "session/worker.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace tiltscope {

void Worker::keep_run() {
  if (tilts_->size() < 2) return;
  const int last = history_->tilts.back().tilt;
  if (!published_experiment_) published_experiment_ = std::make_shared<Experiment>(experiment_);
  kept_runs_.keep(
      {.run = run_,
       .experiment = published_experiment_,
       .course = course_,
       .base = base_,
       .base_origin = base_origin_,
       .base_epochs = base_epochs_,
       .tilts = tilts_,
       .history = history_,
       .paths = measured_.paths && measured_.paths->tilt == last ? measured_.paths : nullptr,
       .budgets = budgets_,
       .model = model_bytes_,
       .final_samples = final_samples_,
       .finished = finished_,
       .failure = failure_,
       .failure_may_pass = failure_may_pass_});
  list_kept_runs();
}

void Worker::list_kept_runs() {
  auto list = std::make_shared<std::vector<Snapshot::OtherRun>>();
  for (const KeptRun& run : kept_runs_.runs()) {
    list->push_back({run.run, run.experiment, run.tilts->back().tilt});
  }
  listed_runs_ = std::move(list);
}

bool Worker::on(const Restore& command) {
  const KeptRun* found = kept_runs_.find(command.run);
  if (found == nullptr || effect_of(*found->experiment, command.experiment) != ChangeEffect::none) {
    return on(Configure{command.experiment});
  }
  const KeptRun kept = *found;
  const bool plays_on = playing() && !kept.finished && kept.failure.empty();
  kept_runs_.forget(kept.run);
  start_over(*kept.experiment);
  list_kept_runs();
  run_ = kept.run;
  course_ = kept.course;
  if (base_ != kept.base) base_measured_ = {};
  base_ = kept.base;
  base_origin_ = kept.base_origin;
  base_epochs_ = kept.base_epochs;
  take_up(kept.history->tilts.back());
  measured_.paths = kept.paths;
  history_ = with_budget(*kept.history, history_->budget);
  tilts_ = kept.tilts;
  budgets_ = kept.budgets;
  model_bytes_ = kept.model;
  final_samples_ = kept.final_samples;
  finished_ = kept.finished;
  failure_ = kept.failure;
  failure_may_pass_ = kept.failure_may_pass;
  message_ = "back to the run after tilt " + std::to_string(tilt_);
  goal_ = plays_on ? Goal::all_tilts : Goal::rest;
  return true;
}

bool Worker::on(const PinRun& command) {
  kept_runs_.pin(command.run, command.pinned);
  return false;
}

}  // namespace tiltscope
