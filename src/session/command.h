#pragma once

#include "config/effect.h"
#include "config/experiment.h"
#include "oracle/exact_density.h"
#include "oracle/tilt_course.h"
#include "reward/reward.h"
#include "session/observation.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <variant>

/// What a front end may ask of a Session. The worker applies a command between two mini-batches or
/// two sampler steps, never inside one.
namespace tiltscope {

struct Model;

/// Tilt until the last tilt is reached; trains or loads the base model first if there is none.
struct Play {};

/// Hold, whatever the phase. Play and Step go on from the same place with the same bits.
struct Pause {};

/// Run up to the end of the current tilt (or of the base training, if the base is not there yet),
/// then pause.
struct Step {};

/// Back to the base model with the same seed: the same run again, bit for bit. Ends up idle.
struct Reset {};

/// Reset with another seed for the tilting. The base model stays.
struct Reseed {
  std::uint64_t seed;
};

/// Train the base model from scratch with the current seed, even if there is one. Ends up idle.
struct TrainBase {};

/// A new configuration, already validated. `effect_of` says what it does to the run.
struct Configure {
  Experiment experiment;
  /// What could wait for the next tilt starts the run over, too.
  bool start_over = false;
  /// The setting is being dragged, and the run follows the hand: this run is not kept when another
  /// takes its place, unless a Configure that is not transient has confirmed it.
  bool transient = false;
};

/// What to compute besides the run, from now on and, unless it names a tilt, after every tilt anew,
/// until the next Observe. The run goes on with the same bits; what would hold it up waits until it
/// rests.
struct Observe {
  std::optional<ScoreRequest> scores;  ///< for d = 2; passed over in other dimensions
};

/// Evaluate a reward, which a course holds, on a grid of the plane: Snapshot::reward_field. The run
/// goes on with the same bits. A null pointer ends it. Where several wait, the last is answered.
struct EvaluateReward {
  std::shared_ptr<const Reward> reward;
  PlaneGrid grid;
};

/// Paint a density that is drawn by a picture: ExactDensity::picture has it when this is done.
struct PaintDensity {
  std::shared_ptr<const ExactDensity> density;
};

/// Find out at once, whatever is under way, what a run of `experiment` along `course` would aim at:
/// for a change that is still being made. Nothing comes of it but Snapshot::preview; the run goes
/// on with the same bits. Null pointers end it. Where several wait, the last is answered.
struct Preview {
  std::shared_ptr<const Experiment> experiment;
  std::shared_ptr<const TiltCourse> course;
};

/// Go back to a tilt of the run's history and continue from there with this configuration, as
/// `branched` says. Tilts after it are forgotten. A run that plays goes on playing.
struct Branch {
  int tilt = 0;
  Experiment experiment;
};

/// Bring back a run that another one took the place of, as it stood: its history, curves, samples
/// and model. Where it is kept no longer, or was one of another configuration than this, the same
/// as Configure. The run of now is kept in turn.
struct Restore {
  std::uint64_t run = 0;  ///< Snapshot::run
  Experiment experiment;
};

/// Somebody wants a run, or no longer: others are let go of first.
struct PinRun {
  std::uint64_t run = 0;  ///< Snapshot::run
  bool pinned = true;
};

/// How much memory the history may take, and as much again the runs that can be brought back.
struct SetHistoryBudget {
  std::size_t bytes = 0;
};

/// A tilt takes at least this long, half of it for either part: for watching. 0 runs flat out.
/// Changes no result.
struct SetPace {
  double seconds = 0.0;
};

/// Find out what the network, the first-order tilt and the sampler each do to the samples after a
/// kept tilt: as soon as the tilt under way is done. Goes on before with what was going on.
struct MeasureBudget {
  int tilt = 0;
};

/// Take this base model from now on, however it was trained, wherever base, schedule and network of
/// the experiment are its own. A run of such an experiment starts over with it; any other goes on.
struct UseBase {
  std::shared_ptr<const Model> model;  ///< never null; of tilt 0
};

using Command = std::variant<Play, Pause, Step, Reset, Reseed, TrainBase, Configure, Branch,
                             Restore, PinRun, SetHistoryBudget, SetPace, MeasureBudget, Observe,
                             Preview, EvaluateReward, PaintDensity, UseBase>;

/// Whether a base model of one experiment is a base model of the other, training aside: the same
/// base mixture, schedule and network.
bool same_model_family(const Experiment& a, const Experiment& b);

/// Whether it is the very base model, trained in the same way.
bool same_base_model(const Experiment& a, const Experiment& b);

/// The course of a run of `before` that goes on as a run of `after` once `tilt` tilts of `course`
/// are done. Only base model and evaluation must stay as they are. Throws std::logic_error saying
/// why it cannot.
TiltCourse branched(const Experiment& before, const TiltCourse& course, const Experiment& after,
                    int tilt);

}  // namespace tiltscope
