#pragma once

#include "session/command.h"
#include "session/snapshot.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace tiltscope::view {

/// What the user can set, so that messages find their place beside it.
enum class Setting {
  preset,
  configuration,  ///< all of it, from the clipboard or a file
  mixture,
  lambda,
  b,
  A,
  tilts,
  samples,
  epochs,
  batch,
  rate,
  estimator,
  baseline,
  seed,
  sampler,
  eta,
  steps,
  schedule,
  network,
  training
};

/// A message about a setting.
struct Note {
  Setting about = Setting::preset;
  std::string text;
  bool error = false;
  bool passing = false;  ///< goes away by itself
};

/// The experiment as the widgets show it: the session's, or the user's change on its way there.
/// A change goes through `edit` while a widget is held and through `commit` when it is let go;
/// only a valid one is sent.
class Draft {
 public:
  using Send = std::function<void(Command)>;

  explicit Draft(Send send) : send_(std::move(send)) {}

  /// Takes over the session's experiment unless a change is under way. Once a frame; `now` is in
  /// seconds.
  void follow(const Snapshot& snapshot, double now);

  const Experiment& shown() const { return *shown_; }
  /// The same; another pointer whenever it has changed.
  const std::shared_ptr<const Experiment>& shown_pointer() const { return shown_; }
  /// The change that a held widget would make, if it is valid; otherwise null.
  std::shared_ptr<const Experiment> pending() const;

  void edit(Setting about, Experiment changed);
  void commit();
  /// Forgets the edit that is under way.
  void cancel();
  /// An edit that is let go at once.
  void apply(Setting about, Experiment changed);
  /// Takes the last change back, or makes it again. False if there is none.
  bool undo();
  bool redo();

  /// Reset with this seed; the base model stays.
  void reseed(std::uint64_t seed);
  /// A seed that has not been used just before.
  std::uint64_t next_seed() const;

  /// The message about this setting, or null.
  const Note* note(Setting about) const;
  /// Every change has one; null if there is nothing to say.
  const Note* any_note() const { return note_ && !note_->text.empty() ? &*note_ : nullptr; }
  /// When a passing message must go; infinity if there is none.
  double note_ends() const { return note_ends_; }

 private:
  /// An experiment that was shown before a change, or before the change was taken back.
  struct Step {
    Setting about;
    std::shared_ptr<const Experiment> experiment;
  };

  void say(Note note);
  void remember();
  bool travel(std::vector<Step>& from, std::vector<Step>& to);

  Send send_;
  std::shared_ptr<const Experiment> effective_;
  std::shared_ptr<const Experiment> shown_ = std::make_shared<Experiment>();
  bool started_ = false;  ///< there is a run that a restart would throw away
  bool editing_ = false;
  bool valid_ = true;
  std::shared_ptr<const Experiment> before_;  ///< what was shown when the edit began
  std::vector<Step> undo_;
  std::vector<Step> redo_;
  Setting about_ = Setting::preset;
  std::optional<Note> note_;
  double now_ = 0.0;
  double note_ends_ = 0.0;
};

/// What the change does to the run, for people: "η applies from the next tilt." once it is sent,
/// "η will apply ..." before. Empty if nothing needs to be said.
std::string describe_effect(Setting about, ChangeEffect effect, bool run_started, bool sent);

}  // namespace tiltscope::view
