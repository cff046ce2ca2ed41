#pragma once

#include "config/settings.h"
#include "oracle/tilt_course.h"
#include "session/command.h"
#include "session/snapshot.h"
#include "view/state/run_time.h"
#include "view/state/run_warnings.h"
#include "view/state/theory.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tiltscope::view {

/// What messages are about that no setting alone tells: all of the settings, from a preset, or from
/// the clipboard or a file.
inline constexpr Subject preset_subject{"The preset"};
inline constexpr Subject configuration_subject{"The configuration"};

/// A message about a subject.
struct Note {
  Subject about = preset_subject;
  std::string text;
  bool error = false;
  bool passing = false;  ///< goes away by itself
  bool waits = false;    ///< says that the run waits for Play
};

/// The experiment as the widgets show it: the session's, or the user's change on its way there.
/// A change goes through `edit` while a widget is held and through `commit` when it is let go;
/// only a valid one is sent.
///
/// With `auto_run` on, a change is run at once: whatever needs another run starts over and plays,
/// and so does what would apply from the next tilt only. While the mouse drags a value, the newest
/// one runs already; for undo, a drag is one change. Where that would take too long, the change
/// waits for Play.
class Draft {
 public:
  using Send = std::function<void(Command)>;

  /// `with_base_models`: experiments whose base models need no training.
  explicit Draft(Send send, std::vector<Experiment> with_base_models = {})
      : send_(std::move(send)), with_base_models_(std::move(with_base_models)) {}

  /// Takes over the session's experiment unless a change is under way. Once a frame; `looked_at` is
  /// the kept tilt that the user looks at, or nothing where that is the newest; `now` is in
  /// seconds.
  void follow(const Snapshot& snapshot, std::optional<int> looked_at, double now);

  /// Whether a change that would start the run over branches off from the tilt looked at instead;
  /// there, so does every other change.
  bool branches = false;

  bool auto_run = false;
  /// With `auto_run`, what takes longer than this waits for Play, ...
  static constexpr double longest_by_itself = 10.0;
  /// ... and what takes longer than this, or needs another base model, until it is let go.
  static constexpr double longest_in_hand = 3.0;

  const Experiment& shown() const { return *shown_; }
  /// The same; another pointer whenever it has changed.
  const std::shared_ptr<const Experiment>& shown_pointer() const { return shown_; }
  /// The change that a held widget would make, if it is valid; otherwise null.
  std::shared_ptr<const Experiment> pending() const;
  /// Whether a widget of a setting with this subject is held.
  bool edits(const Subject& about) const { return editing_ && about_ == about; }
  /// What the tilts would aim at then; null if nothing is pending.
  std::shared_ptr<const TiltCourse> pending_course() const;

  /// Whether Play trains a base model first, as far as can be told beforehand.
  bool trains_base(const Experiment& experiment) const;
  /// Whether the session's base density is one that no model is at hand for.
  bool has_other_base() const;
  /// What a run that has not begun waits for: "Press Play: a run takes about 40 s, ...". Empty
  /// where there is a run.
  std::string waits_for() const;
  /// Whether the run's reward is a picture in which nothing is painted.
  bool blank() const { return blank_; }
  /// About how long the training of its base model takes, in seconds.
  double seconds_of_training(const Experiment& experiment) const {
    return seconds_of_base_training(experiment, speed_);
  }
  const RunSpeed& speed() const { return speed_; }
  /// What theory and the run have to say against the experiment shown.
  const std::vector<Warning>& warnings() const;

  /// When the values of an edit run with `auto_run`: also while it is under way, where a run is
  /// quick, or only once it is let go.
  enum class Runs { held, released };
  void edit(const Subject& about, Experiment changed, Runs runs = Runs::held);
  /// Once a frame while the mouse is down: what it holds now runs, if it is another value.
  void follow_hand();
  void commit();
  /// Forgets the edit that is under way.
  void cancel();
  /// An edit that is let go at once.
  void apply(const Subject& about, Experiment changed);
  /// The same, and runs, whatever auto-run says and however long it takes.
  void apply_and_play(const Subject& about, Experiment changed);
  /// How many changes can be taken back.
  static constexpr std::size_t most_undone = 200;
  /// Takes the last change back, or makes it again. A run that the change has ended comes back with
  /// it while the session keeps it. False if there is no change.
  bool undo();
  bool redo();

  /// Continue from the tilt looked at with the settings as they are, at once where auto-run would.
  /// Says why it cannot, if so.
  std::optional<std::string> branch();
  /// True once after a branch.
  bool take_branch() { return std::exchange(branched_, false); }

  /// What comes now ends the run without a change of settings: undo brings it back.
  void leave_run();
  /// The run that somebody else has ended meanwhile.
  void remember_run(std::shared_ptr<const Experiment> experiment, std::uint64_t run);

  /// Reset with this seed; the base model stays.
  void reseed(std::uint64_t seed);
  /// A seed that has not been used just before.
  std::uint64_t next_seed() const;

  /// The message about this subject, or null.
  const Note* note(const Subject& about) const;
  /// Every change has one; null if there is nothing to say.
  const Note* any_note() const { return note_ && !note_->text.empty() ? &*note_ : nullptr; }
  /// When a passing message must go; infinity if there is none.
  double note_ends() const { return note_ends_; }

 private:
  /// An experiment that was shown before a change, or before the change was taken back.
  struct Step {
    Subject about;
    std::shared_ptr<const Experiment> experiment;
    std::optional<std::uint64_t> run;  ///< of it, that the change has ended
  };

  void say(Note note);
  /// For undo.
  void remember(Step step);
  /// A change from `before_` to what is shown, which ends the run or does not.
  void remember_change(bool ends_run);
  /// What a run would aim at with the experiment shown, and from where on it would be another.
  struct Consequence {
    ChangeEffect effect = ChangeEffect::none;
    std::optional<int> from;  ///< a tilt to branch off from
    std::shared_ptr<const TiltCourse> course;
    bool ends_run = false;  ///< there is one with tilts, and another takes its place
    double seconds = 0.0;   ///< what a run would take, about
    bool runs = false;      ///< by itself, once the change is let go
    bool hurried = false;   ///< starts over though it could wait for the next tilt
    bool waits = false;     ///< starts over, and does not run before somebody presses Play
    bool blank = false;     ///< the reward is a picture in which nothing is painted
  };
  /// Of what is shown in the place of `before`. Throws std::logic_error where the run cannot branch
  /// off like that.
  Consequence consequence(const Experiment& before) const;
  TiltCourse branched_course() const;
  std::string describe(const Consequence& consequence, const Subject& about, bool sent) const;
  std::string describe_new_base(const Consequence& consequence, const Subject& about,
                                bool sent) const;
  void send_shown(const Subject& about, const Consequence& result);
  /// Ends a message about what waits for Play.
  Note with_wait(Note note, double seconds) const;
  /// Ends an edit of which values have run already.
  void commit_in_hand();
  /// Likewise, as if it had not begun.
  void give_back();
  void await_shown();
  /// Back to the experiment shown and to its run. `way` is "Undo" or "Redo".
  void send_restored(const Step& step, const std::shared_ptr<const Experiment>& before,
                     std::string_view way);
  bool travel(std::vector<Step>& from, std::vector<Step>& to, std::string_view way);

  Send send_;
  std::vector<Experiment> with_base_models_;
  std::shared_ptr<const Experiment> first_;  ///< that the session began with
  std::shared_ptr<const Experiment> effective_;
  bool blank_ = false;  ///< is_blank of its reward, which is too much work for every frame
  std::shared_ptr<const TiltCourse> course_;  ///< of the run
  std::shared_ptr<const History> history_;
  std::shared_ptr<const std::vector<Snapshot::OtherRun>> kept_runs_;
  std::uint64_t run_ = 0;
  int tilt_ = 0;          ///< looked at
  bool in_past_ = false;  ///< whether that is not the newest
  bool branched_ = false;
  bool base_ready_ = false;
  bool plays_ = false;                                ///< what is applied is to run
  bool first_has_model_ = false;                      ///< a base model that is there
  RunFacts facts_;                                    ///< of the run
  mutable std::shared_ptr<const Experiment> judged_;  ///< that `warnings_` are about
  mutable RunFacts judged_by_;
  mutable std::vector<Warning> warnings_;
  std::shared_ptr<const TiltCourse> pending_course_;
  RunSpeed speed_;
  /// What the edit under way has changed in the session already.
  struct InHand {
    std::shared_ptr<const Experiment> experiment;  ///< that runs
    std::optional<std::uint64_t> run;              ///< with tilts, that it took the place of
    bool busy = false;                             ///< whether that was under way
  };
  std::optional<InHand> in_hand_;
  /// Sent last of several: those before it are not shown while they pass by.
  std::shared_ptr<const Experiment> awaited_;
  double awaited_until_ = 0.0;
  std::shared_ptr<const Experiment> shown_ = std::make_shared<Experiment>();
  bool started_ = false;    ///< there is a run that a restart would end
  bool has_tilts_ = false;  ///< it has come to something
  bool finished_ = false;
  bool failed_ = false;
  bool idle_ = false;
  bool busy_ = false;  ///< what starts over plays without being told to
  bool editing_ = false;
  Runs edit_runs_ = Runs::held;
  bool valid_ = true;
  std::shared_ptr<const Experiment> before_;  ///< what was shown when the edit began
  std::vector<Step> undo_;
  std::vector<Step> redo_;
  Subject about_ = preset_subject;
  std::optional<Note> note_;
  double now_ = 0.0;
  double note_ends_ = 0.0;
};

/// What a reward that is a blank picture waits for.
inline constexpr std::string_view paint_words =
    "Nothing is painted yet: with Paint on, drag with the left button where samples should go.";

}  // namespace tiltscope::view
