#include "view/state/comparison.h"

#include "view/state/actions.h"

#include <algorithm>
#include <utility>

namespace tiltscope::view {
namespace {

/// Whether the snapshot's run is one of `wanted`.
bool is_of(const Snapshot& snapshot, const Experiment& wanted) {
  return effect_of(*snapshot.experiment, wanted) == ChangeEffect::none;
}

/// Whether its curves are about to be complete and as precise as they can be.
bool awaits_figures(const Snapshot& snapshot) {
  return snapshot.measuring && std::ranges::any_of(*snapshot.tilts, [](const TiltRecord& record) {
           return record.precision != Precision::full;
         });
}

}  // namespace

std::string Comparison::refusal(const Experiment& experiment) {
  if (experiment.method.kind == MethodKind::iterative_tilting) return {};
  return "This method has no tilts whose number could be compared.";
}

Comparison::Turn Comparison::start(const Snapshot& snapshot, const Experiment& experiment) {
  before_ = {std::make_shared<const Experiment>(experiment), std::nullopt, is_busy(snapshot)};
  if (snapshot.tilts->size() > 1) before_.run = snapshot.run;
  under_way_ = true;
  index_ = 0;
  Turn turn;
  begin(turn, snapshot);
  return turn;
}

void Comparison::begin(Turn& turn, const Snapshot& snapshot) {
  wanted_ = *before_.experiment;
  wanted_.tilting.ess = wanted_.tilting.tolerance = 0.0;
  wanted_.tilting.tilts = tilts[index_];
  taken_up_ = false;
  left_ = snapshot.run;
  if (snapshot.phase == Phase::finished && is_of(snapshot, wanted_)) return;
  turn.commands.emplace_back(Configure{.experiment = wanted_});
  turn.commands.emplace_back(Play{});
}

Comparison::Turn Comparison::follow(const Snapshot& snapshot) {
  Turn turn;
  if (!under_way_) return turn;
  if (!is_of(snapshot, wanted_) || snapshot.phase == Phase::failed) {
    // Until the session has heard of it, it shows what was there before.
    if (taken_up_ || snapshot.run != left_) leave();
    return turn;
  }
  taken_up_ = true;
  if (snapshot.phase != Phase::finished || awaits_figures(snapshot)) return turn;
  turn.pins = true;
  // What it comes back to, where nothing was there before.
  if (!before_.run && is_of(snapshot, *before_.experiment)) before_.run = snapshot.run;
  if (++index_ < tilts.size()) {
    begin(turn, snapshot);
  } else {
    turn.commands = way_back();
    leave();
  }
  return turn;
}

Comparison::Turn Comparison::stop() {
  Turn turn;
  if (under_way_) turn.commands = way_back();
  leave();
  return turn;
}

std::vector<Command> Comparison::way_back() const {
  if (before_.run) {
    std::vector<Command> commands{Restore{*before_.run, *before_.experiment}};
    // It goes on where it was left only if it was going on then.
    if (!before_.busy) commands.emplace_back(Pause{});
    return commands;
  }
  std::vector<Command> commands{Configure{.experiment = *before_.experiment}};
  if (!before_.busy) commands.emplace_back(Reset{});
  return commands;
}

}  // namespace tiltscope::view
