#include "oracle/step_word.h"
#include "view/state/change_words.h"
#include "view/state/draft.h"
#include "view/state/wording.h"

#include <algorithm>

namespace tiltscope::view {

std::string Draft::describe(const Consequence& consequence, const Subject& about, bool sent) const {
  if (consequence.effect == ChangeEffect::retrain_base) {
    return describe_new_base(consequence, about, sent);
  }
  if (sent && consequence.waits && consequence.effect == ChangeEffect::restart && started_) {
    return newly(about) + ": back at the base model.";  // Nothing runs yet.
  }
  if (!consequence.from) {
    const std::string effect = describe_effect(about, consequence.effect, started_, sent);
    return course_ ? in_steps_of(*course_, effect) : effect;
  }
  const int tilts = consequence.course->last() - *consequence.from;
  return newly(about) + (sent ? ": continues" : ": will continue") + " from " +
         numbered_step(*consequence.course, *consequence.from) + " for " + std::to_string(tilts) +
         " more " + step_word(*consequence.course) + (tilts == 1 ? "." : "s.");
}

std::string Draft::describe_new_base(const Consequence& consequence, const Subject& about,
                                     bool sent) const {
  const bool plays = consequence.runs || busy_;
  if (!trains_base(*shown_)) {
    const std::string model = " its base model, which is ready.";
    if (!sent) return newly(about) + ": the run will start over from" + model;
    return newly(about) + (plays ? ": the run starts over from" : ": press Play to start from") +
           model;
  }
  const std::string training =
      "train its model (" + coarse_seconds(seconds_of_training(*shown_)) + ").";
  if (!sent) return newly(about) + ": the run will " + training;
  return newly(about) + (plays ? ": the run starts over and will " : ": press Play to ") + training;
}

std::string Draft::waits_for() const {
  if (!idle_) return {};
  if (trains_base(*effective_)) {
    return "Press Play: the base model is trained first (" +
           coarse_seconds(std::max(1.0, seconds_of_training(*effective_))) + ").";
  }
  if (blank_) return std::string(paint_words);
  return with_wait({}, seconds_of_run(*effective_, speed_)).text;
}

Note Draft::with_wait(Note note, double seconds) const {
  const std::string time = "a run takes about " + coarse_seconds(std::max(1.0, seconds));
  note.text += (note.text.empty() ? "" : " ") + ("Press Play: " + time);
  note.text += auto_run && seconds > longest_by_itself
                   ? ", too long for auto-run (up to " + coarse_seconds(longest_by_itself) + ")."
                   : ".";
  note.waits = true;
  return note;
}

}  // namespace tiltscope::view
