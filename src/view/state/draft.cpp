#include "view/state/draft.h"

#include "config/experiment_io.h"
#include "finetune/method.h"
#include "oracle/check_tilt.h"
#include "oracle/step_word.h"
#include "view/state/change_words.h"
#include "view/state/painting.h"
#include "view/state/wording.h"

#include <algorithm>
#include <iterator>
#include <limits>
#include <stdexcept>
#include <utility>

namespace tiltscope::view {
namespace {

constexpr double forever = std::numeric_limits<double>::infinity();
constexpr double note_seconds = 8.0;
/// A session takes up what it is sent within a mini-batch.
constexpr double patience_seconds = 5.0;

}  // namespace

void Draft::follow(const Snapshot& snapshot, std::optional<int> looked_at, double now) {
  now_ = now;
  // The newest model may not be measured, and so not kept, yet.
  const auto& kept = snapshot.history->tilts;
  tilt_ = looked_at.value_or(kept.empty() ? 0 : kept.back().tilt);
  in_past_ = looked_at.has_value();
  course_ = snapshot.course;
  facts_ = facts_of(snapshot);
  history_ = snapshot.history;
  kept_runs_ = snapshot.kept_runs;
  has_tilts_ = snapshot.tilts->size() > 1;
  const bool is_new = run_ != snapshot.run || !finished_;
  const bool ends = is_new && snapshot.phase == Phase::finished;
  run_ = snapshot.run;
  // The verdict takes the place of what the run began with.
  if (ends && note_ && note_->passing && !note_->error) note_.reset();
  finished_ = snapshot.phase == Phase::finished;
  failed_ = snapshot.phase == Phase::failed;
  started_ = snapshot.tilt > 0 || snapshot.phase == Phase::tilting ||
             snapshot.phase == Phase::finished || snapshot.phase == Phase::failed;
  // Who measures the error of a run that is over does not go on with the next one.
  busy_ = snapshot.phase == Phase::training_base || snapshot.phase == Phase::tilting;
  idle_ = snapshot.phase == Phase::idle;
  base_ready_ = snapshot.base_ready;
  speed_ = speed_of(snapshot, speed_);
  if (!first_) first_ = snapshot.experiment;
  first_has_model_ = first_has_model_ || (base_ready_ && snapshot.experiment == first_);
  if (effective_ != snapshot.experiment) {
    effective_ = snapshot.experiment;
    blank_ = is_blank(effective_->reward);
    const bool passes = awaited_ && *effective_ != *awaited_ && now < awaited_until_;
    if (!passes) awaited_.reset();
    if (!editing_ && !passes) shown_ = effective_;
  }
  if (awaited_ && now >= awaited_until_) {
    awaited_.reset();
    if (!editing_) shown_ = effective_;
  }
  if (note_ && note_->passing && now_ >= note_ends_) note_.reset();
  if (!note_ || !note_->passing) note_ends_ = forever;
}

std::shared_ptr<const Experiment> Draft::pending() const {
  return editing_ && valid_ ? shown_ : nullptr;
}

std::shared_ptr<const TiltCourse> Draft::pending_course() const {
  return pending() ? pending_course_ : nullptr;
}

bool Draft::trains_base(const Experiment& experiment) const {
  const auto has_model = [&](const Experiment& other) {
    return same_base_model(other, experiment);
  };
  if (base_ready_ && effective_ && has_model(*effective_)) return false;
  // What the session began with may have a model of its own, from a file.
  if (!first_ || (first_has_model_ && has_model(*first_))) return false;
  return std::ranges::none_of(with_base_models_, has_model);
}

bool Draft::has_other_base() const {
  const auto same_base = [&](const Experiment& other) { return other.base == effective_->base; };
  return first_ && !same_base(*first_) && std::ranges::none_of(with_base_models_, same_base);
}

const std::vector<Warning>& Draft::warnings() const {
  if (judged_ == shown_ && judged_by_ == facts_) return warnings_;
  judged_ = shown_;
  judged_by_ = facts_;
  warnings_.clear();
  try {
    check_experiment(*shown_);
    warnings_ = theory_warnings(*shown_);
    std::ranges::move(run_warnings(facts_, *shown_), std::back_inserter(warnings_));
  } catch (const ConfigError&) {
    // The note says what is wrong with it.
  }
  return warnings_;
}

TiltCourse Draft::branched_course() const {
  const KeptTilt* kept = history_->find(tilt_);
  if (kept == nullptr || !kept->parameters) {
    throw std::invalid_argument(
        "The model of " + numbered_step(*course_, tilt_) +
        " is no longer kept. Choose one with a bright mark in the history.");
  }
  return tiltscope::branched(*effective_, *course_, *shown_, tilt_);
}

Draft::Consequence Draft::consequence(const Experiment& before) const {
  Consequence result{effect_of(before, *shown_), std::nullopt, course_};
  result.seconds = seconds_of_run(*shown_, speed_);
  if (result.effect == ChangeEffect::retrain_base && trains_base(*shown_)) {
    result.seconds += seconds_of_base_training(*shown_, speed_);
  }
  const bool by_itself = auto_run && result.seconds <= longest_by_itself;
  result.blank = is_blank(shown_->reward);
  result.runs = result.effect != ChangeEffect::none && (plays_ || (by_itself && !result.blank));
  const bool same_seed = before.seed == shown_->seed;
  const bool other_target = result.effect == ChangeEffect::restart && same_seed;
  if (branches && started_ && !history_->tilts.empty() &&
      (other_target || (in_past_ && result.effect == ChangeEffect::next_tilt))) {
    result.from = tilt_;
    result.course = std::make_shared<const TiltCourse>(branched_course());
  } else {
    // What could wait for the next tilt is to be seen at once.
    result.hurried = result.runs && result.effect == ChangeEffect::next_tilt;
    // After the last tilt, there is no next one.
    const bool over = finished_ && result.effect == ChangeEffect::next_tilt;
    if (result.hurried || over) result.effect = ChangeEffect::restart;
    if (result.effect >= ChangeEffect::restart) {
      result.course = std::make_shared<const TiltCourse>(make_method(*shown_)->course(*shown_));
    }
  }
  const bool starts_over = !result.from && result.effect >= ChangeEffect::restart;
  result.ends_run = has_tilts_ && (result.from || starts_over);
  const bool rests = starts_over || (idle_ && result.effect != ChangeEffect::none);
  result.waits = rests && !result.runs && (!busy_ || result.blank);
  return result;
}

void Draft::send_shown(const Subject& about, const Consequence& result) {
  Note note{about, describe(result, about, true), false, true};
  if (result.waits && result.blank) {
    note.text += (note.text.empty() ? "" : " ") + std::string(paint_words);
    note.waits = true;
  } else if (result.waits && result.effect == ChangeEffect::retrain_base) {
    note.waits = true;  // in words of its own
  } else if (result.waits) {
    note = with_wait(std::move(note), result.seconds);
  }
  say(std::move(note));
  if (result.from) {
    branched_ = true;
    send_(Branch{*result.from, *shown_});
  } else {
    send_(Configure{.experiment = *shown_, .start_over = result.hurried});
  }
  if (result.runs) send_(Play{});
  if (result.waits && busy_) send_(Reset{});  // else what is under way would go on with it
}

void Draft::follow_hand() {
  if (!auto_run || branches || !editing_ || !valid_ || edit_runs_ == Runs::released) return;
  const Experiment& before = in_hand_ ? *in_hand_->experiment : *effective_;
  if (*shown_ == before) return;
  try {
    const Consequence result = consequence(before);
    const bool at_once = result.runs && !result.from && result.seconds <= longest_in_hand &&
                         result.effect != ChangeEffect::retrain_base;
    if (!at_once) return;
    say({about_, describe(result, about_, true)});
  } catch (const std::logic_error&) {
    return;  // It says why when it is let go.
  }
  if (!in_hand_) in_hand_ = {nullptr, has_tilts_ ? std::optional(run_) : std::nullopt, busy_};
  in_hand_->experiment = shown_;
  send_(Configure{.experiment = *shown_, .start_over = true, .transient = true});
  send_(Play{});
}

void Draft::commit_in_hand() {
  if (!valid_) shown_ = in_hand_->experiment;
  if (*shown_ == *before_) return give_back();
  const InHand in_hand = *std::exchange(in_hand_, std::nullopt);
  remember({about_, before_, in_hand.run});
  if (*shown_ == *in_hand.experiment) {
    // It is under way, and from now on a run like others.
    say({about_, note_ ? note_->text : std::string(), false, true});
    send_(Configure{.experiment = *shown_});
  } else {
    // What is under way is this drag's, and ends with it unless something was before.
    busy_ = busy_ && in_hand.busy;
    const Consequence result = consequence(*in_hand.experiment);
    send_shown(about_, result);
    if (!result.runs && !in_hand.busy) send_(Reset{});
  }
  await_shown();
}

void Draft::give_back() {
  const InHand in_hand = *std::exchange(in_hand_, std::nullopt);
  shown_ = before_;
  note_.reset();
  if (in_hand.run) {
    send_(Restore{*in_hand.run, *shown_});
    if (!in_hand.busy) send_(Pause{});
  } else {
    send_(Configure{.experiment = *shown_, .start_over = true});
    if (!in_hand.busy) send_(Reset{});
  }
  await_shown();
}

void Draft::send_restored(const Step& step, const std::shared_ptr<const Experiment>& before,
                          std::string_view way) {
  const auto kept = std::ranges::find(*kept_runs_, *step.run, &Snapshot::OtherRun::run);
  // The session may not have said yet that it has left the run.
  const bool there = kept != kept_runs_->end() || *step.run == run_;
  std::string text =
      std::string(way) + ": back to " + setting_in_words(step.about, *before, *shown_);
  if (there) {
    text += " and its run";
    if (kept != kept_runs_->end() && kept->tilt > 0) {
      const bool tilts = kept->experiment->method.kind == MethodKind::iterative_tilting;
      text += (tilts ? ", after tilt " : ", after round ") + std::to_string(kept->tilt);
    }
  } else {
    text += "; its run is no longer kept";
  }
  say({step.about, text + ".", false, true});
  send_(Restore{*step.run, *shown_});
}

void Draft::await_shown() {
  if (*effective_ == *shown_) return;
  awaited_ = shown_;
  awaited_until_ = now_ + patience_seconds;
}

std::optional<std::string> Draft::branch() {
  try {
    branched_course();
  } catch (const std::logic_error& error) {
    return as_sentence(error.what());
  }
  leave_run();
  branched_ = true;
  send_(Branch{tilt_, *shown_});
  // What has failed would fail again.
  if (auto_run && !failed_ && seconds_of_run(*shown_, speed_) <= longest_by_itself) send_(Play{});
  return std::nullopt;
}

void Draft::edit(const Subject& about, Experiment changed, Runs runs) {
  if (!editing_) before_ = shown_;
  edit_runs_ = runs;
  awaited_.reset();
  editing_ = true;
  about_ = about;
  shown_ = std::make_shared<const Experiment>(std::move(changed));
  try {
    check_experiment(*shown_);
    const Consequence result = consequence(in_hand_ ? *in_hand_->experiment : *effective_);
    pending_course_ = result.course;
    valid_ = true;
    say({about, describe(result, about, in_hand_.has_value())});
  } catch (const std::exception& error) {
    valid_ = false;
    say({about, refusal_words(about, *shown_, error.what()), true});
  }
}

void Draft::commit() {
  if (!editing_) return;
  editing_ = false;
  if (in_hand_) return commit_in_hand();
  if (!valid_) {
    shown_ = effective_;
    say({about_, note_->text, true, true});
    return;
  }
  try {
    const Consequence result = consequence(*effective_);
    remember_change(result.ends_run);
    send_shown(about_, result);
  } catch (const std::logic_error& error) {
    shown_ = effective_;
    say({about_, error.what(), true, true});
  }
}

void Draft::cancel() {
  if (!editing_) return;
  editing_ = false;
  if (in_hand_) return give_back();
  shown_ = effective_;
  note_.reset();
}

void Draft::remember(Step step) {
  if (undo_.size() == most_undone) undo_.erase(undo_.begin());
  undo_.push_back(std::move(step));
  redo_.clear();
}

void Draft::remember_change(bool ends_run) {
  if (!ends_run && *before_ == *shown_) return;
  remember({about_, before_, ends_run ? std::optional(run_) : std::nullopt});
}

void Draft::leave_run() {
  if (has_tilts_) remember_run(shown_, run_);
}

void Draft::remember_run(std::shared_ptr<const Experiment> experiment, std::uint64_t run) {
  remember({configuration_subject, std::move(experiment), run});
}

bool Draft::undo() { return travel(undo_, redo_, "Undo"); }

bool Draft::redo() { return travel(redo_, undo_, "Redo"); }

bool Draft::travel(std::vector<Step>& from, std::vector<Step>& to, std::string_view way) {
  if (editing_ || from.empty()) return false;
  const Step step = std::move(from.back());
  from.pop_back();
  const auto before = shown_;
  awaited_.reset();
  shown_ = step.experiment;
  const auto note_run = [&](bool ends_run) {
    to.push_back({step.about, before, ends_run ? std::optional(run_) : std::nullopt});
  };
  if (step.run) {
    note_run(has_tilts_);
    send_restored(step, before, way);
    return true;
  }
  try {
    const Consequence result = consequence(*effective_);
    note_run(result.ends_run);
    send_shown(step.about, result);
  } catch (const std::logic_error& error) {
    shown_ = effective_;
    say({step.about, error.what(), true, true});
  }
  return true;
}

void Draft::apply(const Subject& about, Experiment changed) {
  edit(about, std::move(changed));
  commit();
}

void Draft::apply_and_play(const Subject& about, Experiment changed) {
  plays_ = true;
  apply(about, std::move(changed));
  plays_ = false;
}

void Draft::reseed(std::uint64_t seed) {
  editing_ = false;
  in_hand_.reset();
  awaited_.reset();
  about_ = about("seed");
  Experiment changed = *effective_;
  changed.seed = seed;
  try {
    check_experiment(changed);
  } catch (const ConfigError& error) {
    shown_ = effective_;
    return say({about("seed"), with_names_of_controls(error.what()), true, true});
  }
  before_ = shown_;
  shown_ = std::make_shared<const Experiment>(std::move(changed));
  remember_change(has_tilts_);
  const double seconds = seconds_of_run(*shown_, speed_);
  const bool runs = auto_run && seconds <= longest_by_itself;
  Note note{about("seed"), describe_effect(about("seed"), ChangeEffect::restart, started_, true),
            false, true};
  say(runs ? std::move(note) : with_wait(std::move(note), seconds));
  send_(Reseed{seed});
  if (runs) send_(Play{});
}

std::uint64_t Draft::next_seed() const {
  // Configuration files hold seeds of 63 bits.
  constexpr auto largest = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  return shown_->seed < largest ? shown_->seed + 1 : 0;
}

const Note* Draft::note(const Subject& about) const {
  return note_ && note_->about == about && !note_->text.empty() ? &*note_ : nullptr;
}

void Draft::say(Note note) {
  note_ends_ = note.passing ? now_ + note_seconds : forever;
  note_ = std::move(note);
}

}  // namespace tiltscope::view
