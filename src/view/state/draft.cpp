#include "view/state/draft.h"

#include "config/experiment_io.h"
#include "finetune/method.h"
#include "oracle/check_tilt.h"

#include <algorithm>
#include <limits>
#include <stdexcept>
#include <utility>

namespace tiltscope::view {
namespace {

constexpr double forever = std::numeric_limits<double>::infinity();
constexpr double note_seconds = 8.0;

/// "λ = 1", or "the base density" where no single value tells it, of what is shown after `before`.
std::string setting_in_words(const Subject& about, const Experiment& before,
                             const Experiment& shown) {
  const Settings old = settings_of(before);
  const Settings now = settings_of(shown);
  std::string value;
  int changed = 0;
  for (std::size_t i = 0; i < now.size(); ++i) {
    if (now[i] == old[i]) continue;
    value = now[i].second;
    ++changed;
  }
  std::string name(about.name);
  if (name.starts_with("The ")) name.front() = 't';
  if (changed == 1) return name + " = " + value;
  if (changed == 0) return "the same settings";
  return name + " as it was";
}

}  // namespace

std::string describe_effect(const Subject& about, ChangeEffect effect, bool run_started,
                            bool sent) {
  const std::string name(about.name);
  switch (effect) {
    case ChangeEffect::none:
      return {};
    case ChangeEffect::next_tilt:
      return name + (sent ? " applies" : " will apply") + " from the next tilt.";
    case ChangeEffect::restart:
      if (!run_started) return {};
      return name + (sent ? ": the run starts over from the base model."
                          : " will start the run over from the base model.");
    case ChangeEffect::retrain_base:
      return name + (sent ? ": the base model no longer fits, it is loaded or trained anew."
                          : " will need another base model, loaded or trained anew.");
  }
  return {};
}

void Draft::follow(const Snapshot& snapshot, std::optional<int> looked_at, double now) {
  now_ = now;
  // The newest model may not be measured, and so not kept, yet.
  const auto& kept = snapshot.history->tilts;
  tilt_ = looked_at.value_or(kept.empty() ? 0 : kept.back().tilt);
  in_past_ = looked_at.has_value();
  course_ = snapshot.course;
  history_ = snapshot.history;
  kept_runs_ = snapshot.kept_runs;
  run_ = snapshot.run;
  has_tilts_ = snapshot.tilts->size() > 1;
  finished_ = snapshot.phase == Phase::finished;
  started_ = snapshot.tilt > 0 || snapshot.phase == Phase::tilting ||
             snapshot.phase == Phase::finished || snapshot.phase == Phase::failed;
  if (effective_ != snapshot.experiment) {
    effective_ = snapshot.experiment;
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

TiltCourse Draft::branched_course() const {
  const KeptTilt* kept = history_->find(tilt_);
  if (kept == nullptr || !kept->parameters) {
    throw std::invalid_argument("The model of tilt " + std::to_string(tilt_) +
                                " is no longer kept: a bright mark in the history has one.");
  }
  return tiltscope::branched(*effective_, *course_, *shown_, tilt_);
}

Draft::Consequence Draft::consequence() const {
  Consequence result{effect_of(*effective_, *shown_), std::nullopt, course_, false};
  const bool same_seed = effective_->seed == shown_->seed;
  const bool other_target = result.effect == ChangeEffect::restart && same_seed;
  if (branches && started_ && !history_->tilts.empty() &&
      (other_target || (in_past_ && result.effect == ChangeEffect::next_tilt))) {
    result.from = tilt_;
    result.course = std::make_shared<const TiltCourse>(branched_course());
  } else if (result.effect >= ChangeEffect::restart) {
    result.course = std::make_shared<const TiltCourse>(make_method(*shown_)->course(*shown_));
  }
  const bool starts_over = result.effect >= ChangeEffect::restart ||
                           (result.effect == ChangeEffect::next_tilt && finished_);
  result.ends_run = has_tilts_ && (result.from || starts_over);
  return result;
}

std::string Draft::describe(const Consequence& consequence, const Subject& about, bool sent) const {
  if (!consequence.from) return describe_effect(about, consequence.effect, started_, sent);
  const int tilts = consequence.course->last() - *consequence.from;
  return std::string(about.name) + (sent ? ": the run goes on" : " will make the run go on") +
         " from tilt " + std::to_string(*consequence.from) + ", " + std::to_string(tilts) +
         (tilts == 1 ? " tilt more." : " tilts more.");
}

void Draft::send_shown(const Subject& about, const Consequence& result) {
  say({about, describe(result, about, true), false, true});
  if (result.from) {
    branched_ = true;
    send_(Branch{*result.from, *shown_});
  } else {
    send_(Configure{*shown_});
  }
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
    if (kept != kept_runs_->end()) text += ", after tilt " + std::to_string(kept->tilt);
  } else {
    text += "; its run is no longer kept";
  }
  say({step.about, text + ".", false, true});
  send_(Restore{*step.run, *shown_});
}

std::optional<std::string> Draft::branch() {
  try {
    branched_course();
  } catch (const std::logic_error& error) {
    return error.what();
  }
  leave_run();
  branched_ = true;
  send_(Branch{tilt_, *shown_});
  return std::nullopt;
}

void Draft::edit(const Subject& about, Experiment changed) {
  if (!editing_) before_ = shown_;
  editing_ = true;
  about_ = about;
  shown_ = std::make_shared<const Experiment>(std::move(changed));
  try {
    check_experiment(*shown_);
    const Consequence result = consequence();
    pending_course_ = result.course;
    valid_ = true;
    say({about, describe(result, about, false)});
  } catch (const std::exception& error) {
    valid_ = false;
    say({about, error.what(), true});
  }
}

void Draft::commit() {
  if (!editing_) return;
  editing_ = false;
  if (!valid_) {
    shown_ = effective_;
    say({about_, note_->text, true, true});
    return;
  }
  try {
    const Consequence result = consequence();
    remember(result.ends_run);
    send_shown(about_, result);
  } catch (const std::logic_error& error) {
    shown_ = effective_;
    say({about_, error.what(), true, true});
  }
}

void Draft::cancel() {
  if (!editing_) return;
  editing_ = false;
  shown_ = effective_;
  note_.reset();
}

void Draft::remember(bool ends_run) {
  if (!ends_run && *before_ == *shown_) return;
  undo_.push_back({about_, before_, ends_run ? std::optional(run_) : std::nullopt});
  redo_.clear();
}

void Draft::leave_run() {
  if (!has_tilts_) return;
  undo_.push_back({configuration_subject, shown_, run_});
  redo_.clear();
}

bool Draft::undo() { return travel(undo_, redo_, "Undo"); }

bool Draft::redo() { return travel(redo_, undo_, "Redo"); }

bool Draft::travel(std::vector<Step>& from, std::vector<Step>& to, std::string_view way) {
  if (editing_ || from.empty()) return false;
  const Step step = std::move(from.back());
  from.pop_back();
  const auto before = shown_;
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
    const Consequence result = consequence();
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

void Draft::reseed(std::uint64_t seed) {
  editing_ = false;
  about_ = about("seed");
  Experiment changed = *effective_;
  changed.seed = seed;
  try {
    check_experiment(changed);
  } catch (const ConfigError& error) {
    shown_ = effective_;
    return say({about("seed"), error.what(), true, true});
  }
  before_ = shown_;
  shown_ = std::make_shared<const Experiment>(std::move(changed));
  remember(has_tilts_);
  say({about("seed"), describe_effect(about("seed"), ChangeEffect::restart, started_, true), false,
       true});
  send_(Reseed{seed});
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
