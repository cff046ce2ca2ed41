#pragma once

#include "config/setting.h"
#include "session/snapshot.h"
#include "view/state/playhead.h"

#include <optional>
#include <string>
#include <string_view>

/// What the window says about a run.
namespace tiltscope::view {

/// "0.84 s", "12 s", "3 min 05 s", "2 h 10 min".
std::string seconds(double value);
/// The same in whole seconds, for what counts up or down.
std::string coarse_seconds(double value);
/// The same of a time that nobody knows to the second: "a few s" below five.
std::string foreseen_seconds(double value);

/// The tilt that is being made while the run tilts, 0 for the base model's samples: the one after
/// those that the picture can show.
int tilt_under_way(const Snapshot& snapshot);

/// What is going on, in a few words: "On the way to tilt 8 of 20: drawing samples".
std::string describe(const Snapshot& snapshot);

/// What a session says, with the names of the controls in the place of the configuration's keys.
std::string with_names_of_controls(std::string message);

/// With a capital letter and a full stop; empty stays empty.
std::string as_sentence(std::string words);

/// "N = 20"; "N = 10 + 20" after a branch at tilt 10 with another reward.
std::string tilts_words(const TiltCourse& course);
/// Words about tilts, with "round" in the place of "tilt" where the course goes in rounds.
std::string in_steps_of(const TiltCourse& course, std::string words);
/// What makes the run, and how far it goes: "N = 20", "DRaFT, 30 rounds", "guidance".
std::string run_words(const Snapshot& snapshot);
/// How far the tilts have come: "λk/N = 0.35", or "N = 10 + 20,  λ(k − 10)/N = 0.1" after that
/// branch; "λ = 1" where all of it counts from the start.
std::string strength_words(const TiltCourse& course, int tilt);

/// The title of the window on the desktop.
std::string window_title(const Snapshot& snapshot);

/// How far the run is: at least `done`, and on the way to `next`, both in [0, 1]; `step` is how far
/// the present activity is on its way.
struct Progress {
  double done = 0.0;
  double next = 0.0;
  double step = 0.0;
};

Progress progress_of(const Snapshot& snapshot);

struct TiltTiming {
  double sampling = 0.0;    ///< of the last tilt
  double mean_total = 0.0;  ///< of sampling and training, over all tilts so far
};

/// None before the first tilt is done.
std::optional<TiltTiming> last_tilt_timing(const Snapshot& snapshot);

/// What is replaced by something exact: "exact score, fine sampler"; empty if nothing is.
std::string oracle_words(const Oracle& oracle);
/// The same for what the canvas shows: empty where the tilt was not measured.
std::string replaced_words(const Playhead& playhead, const Snapshot& snapshot);

/// What a finished run's samples and model come to, each beside what exact samples score, as far as
/// it is measured: "W2 0.21 (exact samples 0.19), MMD 0.02, p = 0.41". Empty where nothing is
/// known.
std::string judgement_words(const Snapshot& snapshot);

/// A setting's number or choice as a control shows it, a short vector as "(0, 4)"; empty for
/// others.
std::string value_words(const Value& value, const Experiment& experiment);

/// A value as a file has it, with no more than six digits of each number that has a point.
std::string in_brief(std::string_view value);

/// What the kept tilts take: "24 of 512 MB".
std::string memory_words(const History& history);

}  // namespace tiltscope::view
