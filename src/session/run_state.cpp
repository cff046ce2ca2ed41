#include "session/run_state.h"

#include <utility>

namespace tiltscope {

std::optional<RunState> run_state(const Snapshot& snapshot) {
  RunState state;
  state.base_epochs = *snapshot.base_epochs;
  state.base_training = snapshot.base_training;
  if (state.base_training) return state;
  if (snapshot.tilts->empty()) return std::nullopt;

  state.base_origin = snapshot.base_origin;
  state.tilts = *snapshot.tilts;
  const int last = state.tilts.back().tilt;
  const int half = snapshot.experiment->tilting.tilts / 2;
  for (KeptTilt kept : snapshot.history->tilts) {
    if (kept.tilt != 0 && kept.tilt != half && kept.tilt != last) continue;
    if (kept.tilt != 0 && kept.tilt != last) kept.parameters.reset();
    if (kept.tilt != half && kept.tilt != last) kept.samples.reset();
    if (kept.tilt != last) kept.state.clear();
    state.kept.push_back(std::move(kept));
  }
  return state;
}

std::string next_step(const RunState& state, const Experiment& experiment) {
  const auto of = [](const char* unit, int next, int all) {
    return "at " + std::string(unit) + " " + std::to_string(next) + " of " + std::to_string(all);
  };
  if (state.base_training) {
    const int next = state.base_training->epoch + 1;
    return of("epoch", next, experiment.training.epochs) + " of the base model";
  }
  const int next = state.tilts.back().tilt + 1;
  const int all = state.tilts.back().last;
  return next > all ? "after the last tilt" : of("tilt", next, all);
}

}  // namespace tiltscope
