#include "config/experiment_io.h"
#include "config/wording.h"
#include "view/interface.h"
#include "view/look/imgui_compat.h"

#include <algorithm>
#include <cmath>
#include <utility>

/// What keys and buttons do.
namespace tiltscope::view {

namespace {

/// Whether the run starts over, with the settings as they are.
bool ends_run(Action action, const Snapshot& snapshot) {
  const bool over = snapshot.phase == Phase::finished || snapshot.phase == Phase::failed;
  return action == Action::reset || action == Action::train_base ||
         (action == Action::play_or_pause && over && !is_busy(snapshot));
}

/// Whether an open menu takes the key.
bool walks_menus(Action action) {
  switch (action) {
    case Action::up:
    case Action::down:
    case Action::forward:
    case Action::back:
    case Action::enter:
    case Action::play_or_pause:
    case Action::next_control:
    case Action::previous_control:
      return true;
    default:
      return false;
  }
}

}  // namespace

void Interface::perform(Action action, const Snapshot& snapshot) {
  if (menu_open_ && walks_menus(action)) {
    if (action == Action::enter) hold_space_for_enter(space_for_enter_ = true);
    return;
  }
  if (menu_open_ && action == Action::close) return escape(snapshot);
  // Both are what a hand rests on that paints with the arrows.
  const bool brushes =
      (canvas_.paints() && canvas_.brush().keyed()) || canvas_.points_brush().keyed();
  const bool presses = keys_.on_button() && !help_ && !tour_.under_way();
  if (action == Action::play_or_pause && (brushes || presses)) {
    action = Action::enter;
  }
  if (perform_on_guide(action)) return;
  if (perform_on_control(action)) return;
  if (keys_.holds()) {
    // What else is done is done with the change.
    keys_.let_go();
    draft_.commit();
  }
  if (perform_on_run(action, snapshot) || perform_on_window(action)) return;
  if (ends_run(action, snapshot)) {
    leave_comparison();
    draft_.leave_run();
  }
  for (Command& command : commands_for(action, snapshot)) send_(std::move(command));
}

bool Interface::perform_on_control(Action action) {
  switch (action) {
    case Action::next_control:
      keys_.walk(1);
      return true;
    case Action::previous_control:
      keys_.walk(-1);
      return true;
    case Action::forward:
    case Action::back:
      // Elsewhere they go through the history.
      if (!keys_.any()) return false;
      keys_.press({.right = action == Action::forward ? 1 : -1});
      return true;
    case Action::up:
    case Action::down:
      keys_.press({.up = action == Action::up ? 1 : -1});
      return true;
    case Action::fine_right:
    case Action::fine_left:
      keys_.press({.right = action == Action::fine_right ? 1 : -1, .fine = true});
      return true;
    case Action::fine_up:
    case Action::fine_down:
      keys_.press({.up = action == Action::fine_up ? 1 : -1, .fine = true});
      return true;
    case Action::zoom_in:
    case Action::zoom_out:
      keys_.press({.zoom = action == Action::zoom_in ? 1 : -1});
      return true;
    case Action::enter:
      // Ends what is under way, or presses a button.
      if (keys_.holds()) {
        keys_.let_go();
      } else {
        keys_.press({.enter = true});
      }
      return true;
    case Action::remove:
      keys_.press({.remove = true});
      return true;
    case Action::close:
      if (help_ || !keys_.any()) return false;
      if (keys_.holds()) {
        canvas_.points_brush().cancel();
        draft_.cancel();
        keys_.let_go();
      } else if (!canvas_.close_layers()) {
        keys_.leave();
      }
      return true;
    default:
      return false;
  }
}

bool Interface::perform_on_run(Action action, const Snapshot& snapshot) {
  switch (action) {
    case Action::forward:
      if (playhead_.in_past()) {
        playhead_.move(snapshot, 1);
      } else {
        for (Command& c : commands_for(Action::step, snapshot)) send_(std::move(c));
      }
      return true;
    case Action::back:
      playhead_.move(snapshot, -1);
      return true;
    case Action::newest:
      playhead_.follow();
      return true;
    case Action::play_or_pause:
      playhead_.follow();
      return false;
    case Action::compare:
      compare(snapshot);
      return true;
    case Action::compare_methods:
      compare_methods(snapshot);
      return true;
    case Action::close:
      escape(snapshot);
      return true;
    case Action::branch:
      branch(snapshot);
      return true;
    case Action::reseed:
      draft_.reseed(draft_.next_seed());
      return true;
    case Action::pin:
      announce(pin(snapshot) ? "This run's curves are pinned." : "There is nothing new to pin.");
      return true;
    case Action::undo:
      if (!draft_.undo()) announce("There is no change to take back.");
      return true;
    case Action::redo:
      if (!draft_.redo()) announce("There is no change to make again.");
      return true;
    case Action::copy:
      ImGui::SetClipboardText(to_toml(draft_.shown()).c_str());
      announce("The configuration is in the clipboard, as text.");
      return true;
    case Action::paste:
      paste();
      return true;
    default:
      return false;
  }
}

bool Interface::perform_on_window(Action action) {
  const auto zoom = [&](double factor) {
    preferences_.zoom = std::clamp(std::round(preferences_.zoom * factor * 20.0) / 20.0, 0.6, 3.0);
  };
  switch (action) {
    case Action::show_anew:
      canvas_.time().set(0.0);
      canvas_.fit();
      return true;
    case Action::fit:
      canvas_.fit();
      return true;
    case Action::edit:
      canvas_.edits() = !canvas_.edits();
      return true;
    case Action::paint:
      if (draft_.shown().reward.kind != RewardKind::picture || draft_.shown().dimension() != 2) {
        announce("Only a reward that is a picture can be painted: choose it in the panel.");
      } else {
        canvas_.paints() = !canvas_.paints();
        shows_grid_ = false;
      }
      return true;
    case Action::smaller_brush:
    case Action::larger_brush: {
      const double steps = action == Action::larger_brush ? 1.0 : -1.0;
      if (canvas_.points_brush().works()) {
        canvas_.points_brush().resize(steps);
      } else {
        canvas_.brush().resize(steps);
      }
      return true;
    }
    case Action::grid:
      shows_grid_ = !shows_grid_;
      return true;
    case Action::panels:
      preferences_.columns.hidden = !preferences_.columns.hidden;
      return true;
    case Action::auto_run:
      preferences_.auto_run = !preferences_.auto_run;
      announce(preferences_.auto_run ? "Auto-run is on: a change runs at once where that is quick."
                                     : "Auto-run is off: a change waits for Play.");
      return true;
    case Action::theme:
      preferences_.light = !preferences_.light;
      return true;
    case Action::larger:
      zoom(1.1);
      return true;
    case Action::smaller:
      zoom(1.0 / 1.1);
      return true;
    case Action::normal_size:
      preferences_.zoom = 1.0;
      return true;
    case Action::screenshot:
      picture_ = true;
      return true;
    default:
      return false;
  }
}

void Interface::escape(const Snapshot& snapshot) {
  if (canvas_.cancel_drag(draft_)) return;
  if (ImGui::IsAnyItemActive() && ImGui::IsMouseDown(ImGuiMouseButton_Left)) {
    draft_.cancel();
    held_.given_up = true;
  } else if (help_) {
    help_ = false;
  } else if (ImGui::IsPopupOpen(nullptr, ImGuiPopupFlags_AnyPopup)) {
    closes_popups_ = true;
  } else if (!canvas_.close_layers() && comparison_.under_way()) {
    compare(snapshot);
  }
}

void Interface::compare(const Snapshot& snapshot) {
  if (comparison_.under_way()) return stop_comparing(snapshot);
  const Experiment& experiment = draft_.shown();
  if (const std::string refusal = Comparison::refusal(experiment); !refusal.empty()) {
    return announce(refusal);
  }
  playhead_.follow();
  shows_grid_ = experiment.dimension() == 2;
  lend_abscissa(plot::Abscissa::strength);
  plots_.set_comparisons_aside();
  take_turn(comparison_.start(snapshot, experiment), snapshot);
}

void Interface::compare_methods(const Snapshot& snapshot) {
  if (comparison_.under_way()) return stop_comparing(snapshot);
  const Experiment& experiment = draft_.shown();
  auto methods = MethodsMenu::chosen(experiment, preferences_.compared);
  if (methods.empty()) return announce("Choose the methods that are to be compared first.");
  playhead_.follow();
  shows_grid_ = experiment.dimension() == 2;
  // Neither tilts nor rounds of one method are those of another.
  const plot::Abscissa abscissa = preferences_.abscissa;
  if (abscissa == plot::Abscissa::tilt || abscissa == plot::Abscissa::strength) {
    lend_abscissa(plot::Abscissa::passes);
  }
  plots_.set_comparisons_aside();
  const Comparison::Turn turn = comparison_.start(snapshot, experiment, std::move(methods));
  hold_run_before(true);
  take_turn(turn, snapshot);
}

void Interface::stop_comparing(const Snapshot& snapshot) {
  take_turn(comparison_.stop(), snapshot);
  close_comparison();
  announce(comparison_.index() == 0
               ? "The comparison has stopped; the run from before is back."
               : "The comparison has stopped: the curves of what was finished are pinned, and the "
                 "run from before is back.");
}

void Interface::close_comparison() {
  hold_run_before(false);
  if (comparison_.index() == 0) shows_grid_ = false;
}

void Interface::hold_run_before(bool held) {
  const auto& run = comparison_.before().run;
  if (!comparison_.of_methods() || !run || plots_.pinned().holds(*run)) return;
  send_(PinRun{*run, held});
}

void Interface::lend_abscissa(plot::Abscissa lent) {
  const plot::Abscissa now = preferences_.abscissa;
  const bool is_lent = lent_abscissa_ && lent_abscissa_->lent == now;
  lent_abscissa_ = {.own = is_lent ? lent_abscissa_->own : now, .lent = lent};
  preferences_.abscissa = lent;
}

void Interface::take_abscissa_back() {
  if (!lent_abscissa_ || comparison_.under_way() || shows_grid_) return;
  if (preferences_.abscissa == lent_abscissa_->lent) preferences_.abscissa = lent_abscissa_->own;
  lent_abscissa_.reset();
}

void Interface::follow_comparison(const Snapshot& snapshot) {
  take_abscissa_back();
  if (!comparison_.under_way()) return;
  const Comparison::Turn turn = comparison_.follow(snapshot);
  take_turn(turn, snapshot);
  if (comparison_.under_way()) return;
  close_comparison();
  if (turn.pins && comparison_.of_methods()) {
    announce(counted(static_cast<std::ptrdiff_t>(comparison_.count()), "method is", "methods are") +
             " compared: their curves are pinned, and the run from before is back.");
  } else if (turn.pins) {
    announce(
        "Four numbers of tilts are compared: their curves are pinned, and the run from before is "
        "back.");
  } else {
    remember_run_before();
    announce("The comparison has stopped. Ctrl+Z brings the run from before back.");
  }
}

void Interface::take_turn(const Comparison::Turn& turn, const Snapshot& snapshot) {
  if (turn.pins && comparison_.of_methods()) {
    // Many of them would push one another out of the runs that can be brought back.
    plots_.pin(snapshot, turn.name, true);
  } else if (turn.pins && plots_.pin(snapshot, {}, true)) {
    send_(PinRun{snapshot.run, true});
  }
  for (const Command& command : turn.commands) send_(command);
}

void Interface::leave_comparison() {
  if (!comparison_.under_way()) return;
  comparison_.leave();
  close_comparison();
  remember_run_before();
}

void Interface::remember_run_before() {
  const Comparison::Place& before = comparison_.before();
  if (before.run) draft_.remember_run(before.experiment, *before.run);
}

void Interface::branch(const Snapshot& snapshot) {
  // The playhead may have moved since the last frame.
  draft_.follow(snapshot, playhead_.past_tilt(), ImGui::GetTime());
  if (const auto problem = draft_.branch()) announce(*problem);
}

void Interface::leave(const Snapshot& snapshot) {
  // What has run away would stretch every axis.
  const bool failed = snapshot.phase == Phase::failed;
  if (playhead_.tilt(snapshot) < snapshot.tilt && !failed) pin(snapshot);
  playhead_.follow();
}

bool Interface::pin(const Snapshot& snapshot) {
  if (!plots_.pin(snapshot)) return false;
  send_(PinRun{snapshot.run, true});
  return true;
}

}  // namespace tiltscope::view
