#include "oracle/step_word.h"
#include "reward/reward_error.h"
#include "session/worker.h"

#include <algorithm>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace tiltscope {

std::shared_ptr<const PreviewedTarget> Worker::answer_to(const Preview& question) {
  if (!question.experiment || !question.course) return nullptr;
  auto answer = std::make_shared<PreviewedTarget>();
  answer->experiment = question.experiment;
  answer->course = question.course;
  const BaseConfig& base = question.experiment->base;
  const bool of_run = run_.oracle->base_config() == base;
  if (!of_run && !(preview_oracle_ && preview_oracle_->base_config() == base)) {
    preview_oracle_ = std::make_shared<const TiltOracle>(base);
  }
  try {
    const TiltOracle& oracle = of_run ? *run_.oracle : *preview_oracle_;
    TiltOracle::Answer found = oracle.answer(*question.course, question.course->last());
    answer->density = std::move(found.density);
    answer->problem = std::move(found.problem);
    if (answer->density) answer->density->paint();
  } catch (const std::domain_error& error) {
    answer->problem = error.what();
  } catch (const RewardError& error) {
    answer->problem = error.what();
  }
  return answer;
}

bool Worker::abandons(const Command& command) const {
  if (const auto* play = std::get_if<Play>(&command)) return abandons(*play);
  if (const auto* use = std::get_if<UseBase>(&command)) return abandons(*use);
  if (const auto* configure = std::get_if<Configure>(&command)) return abandons(*configure);
  if (const auto* branch = std::get_if<Branch>(&command)) return abandons(*branch);
  if (const auto* restore = std::get_if<Restore>(&command)) return abandons(*restore);
  return std::holds_alternative<Reset>(command) || std::holds_alternative<Reseed>(command) ||
         std::holds_alternative<TrainBase>(command);
}

bool Worker::abandons(const Play&) const {
  // What is measured about a run that is over goes on; it is not what starts it over.
  const bool measures = run_.finished && held_;
  return !measures && (run_.finished || run_.failure);
}

void Worker::on(const Play& command) {
  if (abandons(command)) replace_run(new_run(*run_.experiment));
  const bool measures = run_.finished && held_;
  held_ = false;
  if (!measures) goal_ = Goal::all_tilts;
}

void Worker::on(const Pause&) { held_ = goal_ != Goal::rest || activity_ != Activity::none; }

void Worker::on(const Step&) {
  if (run_.finished || run_.failure) return;
  held_ = false;
  goal_ = Goal::one_tilt;
}

void Worker::on(const Reset&) {
  replace_run(new_run(*run_.experiment));
  run_.message = "back to the base model";
  goal_ = Goal::rest;
}

void Worker::on(const Reseed& command) {
  Experiment next = *run_.experiment;
  next.seed = command.seed;
  replace_run(new_run(next));
  run_.message = "new seed: back to the base model";
  goal_ = Goal::rest;
}

void Worker::on(const TrainBase&) {
  replace_run(new_run(*run_.experiment, false));
  train_from_scratch_ = true;
  goal_ = Goal::base;
}

bool Worker::abandons(const UseBase& command) const {
  return same_model_family(command.model->experiment, *run_.experiment);
}

void Worker::on(const UseBase& command) {
  const bool starts_over = abandons(command);
  given_base_ = command.model;
  if (!starts_over) return;
  const bool plays_on = playing();
  replace_run(new_run(*run_.experiment, false));
  run_.message = "started over with another base model";
  goal_ = plays_on ? Goal::all_tilts : Goal::rest;
}

bool Worker::is_for_next_course(const Configure& command, ChangeEffect effect) const {
  return effect == ChangeEffect::restart && activity_ == Activity::training_base &&
         run_.experiment->seed == command.experiment.seed;
}

bool Worker::gives_leave(const Configure& command) const {
  const RewardConfig& now = run_.experiment->reward;
  return now.kind == RewardKind::process && now == command.experiment.reward && !now.may_start &&
         command.experiment.reward.may_start;
}

bool Worker::abandons(const Configure& command) const {
  if (gives_leave(command)) return true;
  const ChangeEffect effect = effect_of(*run_.experiment, command.experiment);
  if (effect == ChangeEffect::next_tilt) {
    return run_.finished || (command.start_over && activity_ != Activity::training_base);
  }
  return effect != ChangeEffect::none && !is_for_next_course(command, effect);
}

void Worker::on(const Configure& command) {
  const ChangeEffect effect = effect_of(*run_.experiment, command.experiment);
  if (!abandons(command)) {
    const bool next_course = is_for_next_course(command, effect);
    run_.configure(std::make_shared<const Experiment>(command.experiment));
    run_.transient = run_.transient && command.transient;
    if (effect == ChangeEffect::next_tilt)
      run_.message = std::string("applies from the next ") + step_word(*run_.at.course);
    if (next_course) {
      run_.set_course(std::make_shared<const TiltCourse>(run_.method->course(command.experiment)));
    }
    return;
  }
  const bool plays_on = playing();
  const bool retrains = effect == ChangeEffect::retrain_base;
  replace_run(new_run(command.experiment, !retrains));
  run_.transient = command.transient;
  run_.message = retrains ? "the new setting needs another base model"
                          : "back at the base model, with the new setting";
  goal_ = plays_on ? Goal::all_tilts : Goal::rest;
}

void Worker::on(const Observe& command) {
  if (!observer_.ask(command.scores)) return;
  const int tilt = *command.scores->tilt;
  const KeptTilt* kept = run_.history->find(tilt);
  if (kept != nullptr && kept->parameters && run_.base.model && run_.method->has_denoiser()) {
    observer_.look_back(run_.network_of(*kept), kept->density ? kept->density : run_.density(tilt),
                        run_.id, tilt);
  }
}

void Worker::on(const Preview& question) {
  // Who drags asks in every frame, and a mini-batch may take longer than that.
  const bool superseded = std::ranges::any_of(
      commands_, [](const Command& later) { return std::holds_alternative<Preview>(later); });
  if (superseded) return;
  preview_ = answer_to(question);
  publish();
}

void Worker::on(const PaintDensity& command) {
  // Who moves through the noise asks in every frame.
  constexpr std::ptrdiff_t most_at_once = 4;
  const auto later = std::ranges::count_if(
      commands_, [](const Command& other) { return std::holds_alternative<PaintDensity>(other); });
  if (later >= most_at_once || !command.density) return;
  command.density->paint();
  ++painted_;
  publish();
}

void Worker::on(const EvaluateReward& question) {
  const bool superseded = std::ranges::any_of(commands_, [](const Command& later) {
    return std::holds_alternative<EvaluateReward>(later);
  });
  if (!superseded) reward_observer_.ask(question.reward, question.grid);
}

TiltCourse Worker::course_of(const Branch& command) const {
  const KeptTilt* kept = run_.history->find(command.tilt);
  if (kept == nullptr || !kept->parameters || !run_.base.model) {
    throw std::invalid_argument("the model of " + numbered_step(*run_.at.course, command.tilt) +
                                " is not kept");
  }
  return branched(*run_.experiment, *run_.at.course, command.experiment, command.tilt);
}

bool Worker::abandons(const Branch& command) const {
  try {
    course_of(command);
    return true;
  } catch (const std::logic_error&) {
    return false;
  }
}

void Worker::on(const Branch& command) {
  std::shared_ptr<const TiltCourse> course;
  try {
    course = std::make_shared<const TiltCourse>(course_of(command));
  } catch (const std::logic_error& error) {
    run_.message = error.what();
    return;
  }
  const bool plays_on = playing();
  replace_run(branch(run_, *run_.history->find(command.tilt), ++runs_,
                     std::make_shared<const Experiment>(command.experiment), std::move(course)));
  run_.message = "continues from " + numbered_step(*run_.at.course, command.tilt);
  goal_ = plays_on ? Goal::all_tilts : Goal::rest;
}

void Worker::on(const SetHistoryBudget& command) {
  run_.history = with_budget(*run_.history, command.bytes);
  kept_runs_.set_budget(command.bytes);
  list_kept_runs();
}

void Worker::on(const SetPace& command) { pace_ = command.seconds; }

void Worker::on(const MeasureBudget& command) { budget_wanted_ = command.tilt; }

bool Worker::playing() const {
  return goal_ == Goal::all_tilts && !held_ && !run_.finished && !run_.failure;
}

}  // namespace tiltscope
