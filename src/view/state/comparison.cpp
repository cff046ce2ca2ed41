#include "view/state/comparison.h"

#include "config/targets.h"
#include "finetune/method.h"
#include "view/state/actions.h"

#include <algorithm>
#include <utility>

namespace tiltscope::view {
namespace {

/// Whether the snapshot's run is one of `wanted`.
bool is_of(const Snapshot& snapshot, const Experiment& wanted) {
  return effect_of(*snapshot.experiment, wanted) == ChangeEffect::none;
}

/// Whether its tilts are those that its settings alone ask for: none of an earlier target's, nor
/// more than N.
bool is_plain(const Snapshot& snapshot) {
  const Experiment& experiment = *snapshot.experiment;
  return snapshot.course->stretches().size() == 1 &&
         (chooses_steps(experiment.tilting) ||
          snapshot.course->last() == make_method(experiment)->course(experiment).last());
}

/// Whether its curves are about to be complete and as precise as they can be.
bool awaits_figures(const Snapshot& snapshot) {
  return snapshot.measuring && std::ranges::any_of(*snapshot.tilts, [](const TiltRecord& record) {
           return record.precision != Precision::full;
         });
}

/// Whether what its samples score is still to come: to W2, which a picture is labelled with.
bool awaits_verdict(const Snapshot& snapshot) {
  return snapshot.measuring &&
         (!snapshot.judgement || snapshot.judgement->stage < Judgement::Stage::w2);
}

}  // namespace

std::string Comparison::refusal(const Experiment& experiment) {
  if (experiment.method.kind == MethodKind::iterative_tilting) return {};
  return "This method has no tilts whose number could be compared.";
}

Comparison::Turn Comparison::start(const Snapshot& snapshot, const Experiment& experiment) {
  contestants_.clear();
  for (const int number : tilts) {
    Experiment wanted = experiment;
    wanted.tilting.ess = wanted.tilting.tolerance = 0.0;
    wanted.tilting.tilts = number;
    contestants_.push_back({"N = " + std::to_string(number), std::move(wanted)});
  }
  of_methods_ = false;
  return begin_with(snapshot, experiment);
}

Comparison::Turn Comparison::start(const Snapshot& snapshot, const Experiment& experiment,
                                   std::vector<Contestant> methods) {
  contestants_ = std::move(methods);
  of_methods_ = true;
  return begin_with(snapshot, experiment);
}

Comparison::Turn Comparison::begin_with(const Snapshot& snapshot, const Experiment& experiment) {
  before_ = {std::make_shared<const Experiment>(experiment), std::nullopt, is_busy(snapshot)};
  if (snapshot.tilts->size() > 1 || snapshot.phase == Phase::finished) before_.run = snapshot.run;
  under_way_ = true;
  index_ = 0;
  Turn turn;
  begin(turn, snapshot);
  return turn;
}

void Comparison::begin(Turn& turn, const Snapshot& snapshot) {
  const Experiment& wanted = contestants_[index_].experiment;
  taken_up_ = false;
  left_ = snapshot.run;
  // One that has branched has the settings of a plain run all the same.
  starts_over_ = is_of(snapshot, wanted) && !is_plain(snapshot);
  if (snapshot.phase == Phase::finished && is_of(snapshot, wanted) && !starts_over_) return;
  turn.commands.emplace_back(Configure{.experiment = wanted, .start_over = starts_over_});
  turn.commands.emplace_back(Play{});
}

Comparison::Turn Comparison::follow(const Snapshot& snapshot) {
  Turn turn;
  if (!under_way_) return turn;
  if (starts_over_ && snapshot.run == left_) return turn;
  const bool wanted = is_of(snapshot, contestants_[index_].experiment);
  const bool failed = snapshot.phase == Phase::failed;
  if (!wanted || failed) {
    // Until the session has heard of it, it shows what was there before.
    if (!taken_up_ && snapshot.run == left_) return turn;
    if (!wanted || !of_methods_) {
      leave();
      return turn;
    }
  } else {
    taken_up_ = true;
    if (snapshot.phase != Phase::finished || awaits_figures(snapshot)) return turn;
    if (of_methods_ && awaits_verdict(snapshot)) return turn;
  }
  turn.pins = true;
  if (of_methods_) turn.name = contestants_[index_].name;
  // What it comes back to, where nothing was there before.
  if (!before_.run && is_of(snapshot, *before_.experiment)) before_.run = snapshot.run;
  if (++index_ < contestants_.size()) {
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
