#include "base/input_file.h"
#include "config/experiment_io.h"
#include "config/with_base.h"
#include "config/wording.h"
#include "oracle/check_tilt.h"
#include "view/interface.h"

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

}  // namespace

void Interface::perform(Action action, const Snapshot& snapshot) {
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
        draft_.cancel();
        keys_.let_go();
      } else {
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
    case Action::fit:
      canvas_.fit();
      return true;
    case Action::edit:
      canvas_.edits() = !canvas_.edits();
      return true;
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
  if (comparison_.under_way()) {
    take_turn(comparison_.stop(), snapshot);
    return announce("The comparison has stopped; the run from before is back.");
  }
  const Experiment& experiment = draft_.shown();
  if (const std::string refusal = Comparison::refusal(experiment); !refusal.empty()) {
    return announce(refusal);
  }
  playhead_.follow();
  shows_grid_ = experiment.dimension() == 2;
  plots_.draw_against_strength();
  take_turn(comparison_.start(snapshot, experiment), snapshot);
}

void Interface::follow_comparison(const Snapshot& snapshot) {
  if (!comparison_.under_way()) return;
  const Comparison::Turn turn = comparison_.follow(snapshot);
  take_turn(turn, snapshot);
  if (comparison_.under_way()) return;
  if (turn.pins) {
    announce("Four N are compared: their curves are pinned, and the run from before is back.");
  } else {
    remember_run_before();
    announce("The comparison has stopped. Ctrl+Z brings the run from before back.");
  }
}

void Interface::take_turn(const Comparison::Turn& turn, const Snapshot& snapshot) {
  if (turn.pins) pin(snapshot);
  for (const Command& command : turn.commands) send_(command);
}

void Interface::leave_comparison() {
  if (!comparison_.under_way()) return;
  comparison_.leave();
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
  if (playhead_.tilt(snapshot) < snapshot.tilt) pin(snapshot);
  playhead_.follow();
}

bool Interface::pin(const Snapshot& snapshot) {
  if (!plots_.pin(snapshot)) return false;
  send_(PinRun{snapshot.run, true});
  return true;
}

void Interface::paste() {
  const char* text = ImGui::GetClipboardText();
  if (text == nullptr || *text == '\0') return announce("The clipboard holds no text.");
  configure(text, "the clipboard");
}

void Interface::open(const std::filesystem::path& file) {
  if (holds_points(file)) {
    return fitting_.start(file, {draft_.shown().seed, draft_.shown().run.threads});
  }
  try {
    configure(read_file(file, std::size_t{16} << 20), file.filename().string());
  } catch (const ReadError&) {
    announce("Cannot read " + file.filename().string() + ".");
  }
}

void Interface::follow_fitting(Ui& ui) {
  if (auto points = canvas_.brush().take_drawn()) {
    fitting_.start(std::move(*points), {draft_.shown().seed, draft_.shown().run.threads});
  }
  if (fitting_.under_way()) ui.wake_at(ui.now + 0.1);
  const auto fitted = fitting_.take();
  if (!fitted) return;
  announce(fitted->words);
  if (!fitted->base) return;
  if (fitted->drawn) canvas_.brush().fitted(*fitted->base);
  draft_.apply(about("base.means"), with_base(draft_.shown(), *fitted->base));
}

void Interface::configure(std::string_view text, std::string_view source) {
  try {
    Notes notes;
    Experiment experiment = parse_experiment(text, source, &notes, check_experiment);
    experiment.run = draft_.shown().run;
    draft_.apply(configuration_subject, std::move(experiment));
    if (notes.empty()) notes.push_back("Took over the configuration from " + std::string(source));
    announce(as_sentences(notes));
  } catch (const ConfigError& problem) {
    announce(problem.what());
  }
}

}  // namespace tiltscope::view
