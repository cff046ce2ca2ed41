#include "view/draft.h"

#include "config/experiment_io.h"

#include <limits>
#include <utility>

namespace tiltscope::view {
namespace {

constexpr double forever = std::numeric_limits<double>::infinity();
constexpr double note_seconds = 8.0;

std::string name_of(Setting setting) {
  switch (setting) {
    case Setting::preset:
      return "The preset";
    case Setting::configuration:
      return "The configuration";
    case Setting::mixture:
      return "The base density";
    case Setting::lambda:
      return "λ";
    case Setting::b:
      return "b";
    case Setting::A:
      return "A";
    case Setting::tilts:
      return "N";
    case Setting::samples:
      return "S";
    case Setting::epochs:
      return "E";
    case Setting::batch:
      return "The batch size";
    case Setting::rate:
      return "The learning rate";
    case Setting::estimator:
      return "The estimator";
    case Setting::baseline:
      return "The baseline";
    case Setting::seed:
      return "The seed";
    case Setting::sampler:
      return "The sampler";
    case Setting::eta:
      return "η";
    case Setting::steps:
      return "J";
    case Setting::schedule:
      return "The schedule";
    case Setting::network:
      return "The network";
    case Setting::training:
      return "The base training";
  }
  return {};
}

}  // namespace

std::string describe_effect(Setting about, ChangeEffect effect, bool run_started, bool sent) {
  const std::string name = name_of(about);
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

void Draft::follow(const Snapshot& snapshot, double now) {
  now_ = now;
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

void Draft::edit(Setting about, Experiment changed) {
  if (!editing_) before_ = shown_;
  editing_ = true;
  about_ = about;
  shown_ = std::make_shared<const Experiment>(std::move(changed));
  try {
    validate(*shown_);
    valid_ = true;
    say({about, describe_effect(about, effect_of(*effective_, *shown_), started_, false)});
  } catch (const ConfigError& error) {
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
  remember();
  say({about_, describe_effect(about_, effect_of(*effective_, *shown_), started_, true), false,
       true});
  send_(Configure{*shown_});
}

void Draft::cancel() {
  if (!editing_) return;
  editing_ = false;
  shown_ = effective_;
  note_.reset();
}

void Draft::remember() {
  if (to_toml(*before_) == to_toml(*shown_)) return;
  undo_.push_back({about_, before_});
  redo_.clear();
}

bool Draft::undo() { return travel(undo_, redo_); }

bool Draft::redo() { return travel(redo_, undo_); }

bool Draft::travel(std::vector<Step>& from, std::vector<Step>& to) {
  if (editing_ || from.empty()) return false;
  const Step step = std::move(from.back());
  from.pop_back();
  to.push_back({step.about, shown_});
  shown_ = step.experiment;
  say({step.about, describe_effect(step.about, effect_of(*effective_, *shown_), started_, true),
       false, true});
  send_(Configure{*shown_});
  return true;
}

void Draft::apply(Setting about, Experiment changed) {
  edit(about, std::move(changed));
  commit();
}

void Draft::reseed(std::uint64_t seed) {
  editing_ = false;
  before_ = shown_;
  about_ = Setting::seed;
  Experiment changed = *effective_;
  changed.seed = seed;
  shown_ = std::make_shared<const Experiment>(std::move(changed));
  remember();
  say({Setting::seed, describe_effect(Setting::seed, ChangeEffect::restart, started_, true), false,
       true});
  send_(Reseed{seed});
}

std::uint64_t Draft::next_seed() const {
  // Configuration files hold seeds of 63 bits.
  constexpr auto largest = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  return shown_->seed < largest ? shown_->seed + 1 : 0;
}

const Note* Draft::note(Setting about) const {
  return note_ && note_->about == about && !note_->text.empty() ? &*note_ : nullptr;
}

void Draft::say(Note note) {
  note_ends_ = note.passing ? now_ + note_seconds : forever;
  note_ = std::move(note);
}

}  // namespace tiltscope::view
