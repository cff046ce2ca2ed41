#include <utility>

#include "session/worker.h"

namespace tiltscope {

bool Worker::apply(const Command& command) {
  return std::visit([this](const auto& one) { return on(one); }, command);
}

bool Worker::on(const Play&) {
  const bool again = finished_ || !failure_.empty();
  if (again) start_over();
  held_ = false;
  goal_ = Goal::all_tilts;
  return again;
}

bool Worker::on(const Pause&) {
  held_ = activity_ != Activity::none;
  return false;
}

bool Worker::on(const Step&) {
  if (finished_ || !failure_.empty()) return false;
  held_ = false;
  goal_ = Goal::one_tilt;
  return false;
}

bool Worker::on(const Reset&) {
  start_over();
  message_ = "back to the base model";
  goal_ = Goal::rest;
  return true;
}

bool Worker::on(const Reseed& command) {
  experiment_.seed = command.seed;
  start_over();
  message_ = "new seed: back to the base model";
  goal_ = Goal::rest;
  return true;
}

bool Worker::on(const TrainBase&) {
  start_over();
  base_.reset();
  train_from_scratch_ = true;
  goal_ = Goal::base;
  return true;
}

bool Worker::on(const Configure& command) {
  const ChangeEffect effect = effect_of(experiment_, command.experiment);
  const bool same_seed = experiment_.seed == command.experiment.seed;
  experiment_ = command.experiment;
  switch (effect) {
    case ChangeEffect::none:
      return false;
    case ChangeEffect::next_tilt:
      message_ = "applies from the next tilt";
      return false;
    case ChangeEffect::retrain_base:
      base_.reset();
      train_from_scratch_ = false;
      break;
    case ChangeEffect::restart:
      // A base training under way knows nothing of the target.
      if (activity_ == Activity::training_base && same_seed) return false;
      break;
  }
  const bool playing = goal_ == Goal::all_tilts && !held_ && !finished_ && failure_.empty();
  start_over();
  message_ = effect == ChangeEffect::restart ? "started over with the new setting"
                                             : "the new setting needs another base model";
  goal_ = playing ? Goal::all_tilts : Goal::rest;
  return true;
}

void Worker::start_over() {
  ++run_;
  held_ = false;
  finished_ = false;
  failure_.clear();
  message_.clear();
  network_.reset();
  tilt_ = 0;
  data_.reset();
  data_tilt_ = 0;
  final_samples_.reset();
  tilts_ = std::make_shared<std::vector<TiltRecord>>();
  clock_.restart();
}

}  // namespace tiltscope
