#include "session/worker.h"

#include <stdexcept>
#include <utility>

namespace tiltscope {

bool Worker::apply(const Command& command) {
  return std::visit([this](const auto& one) { return on(one); }, command);
}

bool Worker::on(const Play&) {
  // What is measured about a run that is over goes on; it is not what starts it over.
  if (finished_ && held_) {
    held_ = false;
    return false;
  }
  const bool again = finished_ || !failure_.empty();
  if (again) start_over(experiment_);
  held_ = false;
  goal_ = Goal::all_tilts;
  return again;
}

bool Worker::on(const Pause&) {
  held_ = goal_ != Goal::rest || activity_ != Activity::none;
  return false;
}

bool Worker::on(const Step&) {
  if (finished_ || !failure_.empty()) return false;
  held_ = false;
  goal_ = Goal::one_tilt;
  return false;
}

bool Worker::on(const Reset&) {
  start_over(experiment_);
  message_ = "back to the base model";
  goal_ = Goal::rest;
  return true;
}

bool Worker::on(const Reseed& command) {
  Experiment next = experiment_;
  next.seed = command.seed;
  start_over(next);
  message_ = "new seed: back to the base model";
  goal_ = Goal::rest;
  return true;
}

bool Worker::on(const TrainBase&) {
  start_over(experiment_);
  drop_base();
  train_from_scratch_ = true;
  goal_ = Goal::base;
  return true;
}

bool Worker::on(const Configure& command) {
  const ChangeEffect effect = effect_of(experiment_, command.experiment);
  const bool next_tilt = effect == ChangeEffect::next_tilt && !finished_;
  // A base training under way knows nothing of the target.
  const bool next_course = effect == ChangeEffect::restart &&
                           activity_ == Activity::training_base &&
                           experiment_.seed == command.experiment.seed;
  if (effect == ChangeEffect::none || next_tilt || next_course) {
    experiment_ = command.experiment;
    published_experiment_.reset();
    if (next_tilt) message_ = "applies from the next tilt";
    if (next_course) course_ = std::make_shared<const TiltCourse>(experiment_);
    return false;
  }
  const bool plays_on = playing();
  start_over(command.experiment);
  const bool retrains = effect == ChangeEffect::retrain_base;
  if (retrains) drop_base();
  message_ =
      retrains ? "the new setting needs another base model" : "started over with the new setting";
  goal_ = plays_on ? Goal::all_tilts : Goal::rest;
  return true;
}

bool Worker::on(const Observe& command) {
  if (!observer_.ask(command.scores)) return false;
  const int tilt = *command.scores->tilt;
  const KeptTilt* kept = history_->find(tilt);
  if (kept != nullptr && kept->parameters && base_) {
    observer_.look_back(network_of(*kept), exact_density(tilt), run_, tilt);
  }
  return false;
}

bool Worker::on(const Branch& command) {
  const int k = command.tilt;
  const KeptTilt* found = history_->find(k);
  if (found == nullptr || !found->parameters || !base_) {
    message_ = "the model of tilt " + std::to_string(k) + " is not kept";
    return false;
  }
  std::shared_ptr<const TiltCourse> course;
  try {
    course =
        std::make_shared<const TiltCourse>(branched(experiment_, *course_, command.experiment, k));
  } catch (const std::logic_error& error) {
    message_ = error.what();
    return false;
  }
  const KeptTilt kept = *found;
  const auto history = up_to(*history_, k);
  auto budgets = std::make_shared<std::vector<ErrorBudget>>(*budgets_);
  std::erase_if(*budgets, [k](const ErrorBudget& budget) { return budget.tilt > k; });
  auto tilts = std::make_shared<std::vector<TiltRecord>>(*tilts_);
  std::erase_if(*tilts, [k](const TiltRecord& record) { return record.tilt > k; });
  const bool plays_on = playing();

  start_over(command.experiment);
  course_ = std::move(course);
  take_up(kept);
  history_ = history;
  tilts_ = std::move(tilts);
  budgets_ = std::move(budgets);
  message_ = "continues from tilt " + std::to_string(k);
  goal_ = plays_on ? Goal::all_tilts : Goal::rest;
  return true;
}

bool Worker::on(const SetHistoryBudget& command) {
  history_ = with_budget(*history_, command.bytes);
  kept_runs_.set_budget(command.bytes);
  list_kept_runs();
  return false;
}

bool Worker::on(const SetPace& command) {
  pace_ = command.seconds;
  return false;
}

bool Worker::playing() const {
  return goal_ == Goal::all_tilts && !held_ && !finished_ && failure_.empty();
}

void Worker::drop_base() {
  base_.reset();
  base_origin_.clear();
  base_measured_ = {};
  base_epochs_ = std::make_shared<std::vector<EpochRecord>>();
  model_bytes_.reset();
}

void Worker::start_over(const Experiment& next) {
  keep_run();
  run_ = ++runs_;
  if (&next != &experiment_) experiment_ = next;
  published_experiment_.reset();
  held_ = false;
  finished_ = false;
  failure_.clear();
  failure_may_pass_ = false;
  message_.clear();
  // What was under way is abandoned, and a base training that is abandoned was not asked for again.
  activity_ = Activity::none;
  train_from_scratch_ = false;
  base_training_.reset();
  course_ = std::make_shared<const TiltCourse>(experiment_);
  network_.reset();
  tilt_ = 0;
  measured_ = {};
  carried_over_ = {};
  observer_.forget();
  final_samples_.reset();
  tilts_ = std::make_shared<std::vector<TiltRecord>>();
  history_ = up_to(*history_, -1);
  budget_wanted_.reset();
  budgets_ = std::make_shared<std::vector<ErrorBudget>>();
  clock_.restart();
  idled_seconds_ = 0.0;
  start_ = 0.0;
}

}  // namespace tiltscope
