#include "base/input_file.h"
#include "config/command_files.h"
#include "config/embed_picture.h"
#include "config/experiment_io.h"
#include "config/reward_files.h"
#include "config/with_base.h"
#include "config/wording.h"
#include "diffusion/model_file.h"
#include "oracle/check_tilt.h"
#include "view/interface.h"
#include "view/look/imgui_compat.h"

#include <algorithm>
#include <cmath>
#include <span>
#include <utility>

/// What keys and buttons do.
namespace tiltscope::view {

namespace {

/// A text has no zeros; the length of a safetensors file's header, its first eight bytes, ends with
/// them.
bool is_safetensors(std::string_view bytes) {
  return bytes.size() > 8 && bytes[7] == '\0' && bytes[8] == '{';
}

/// The experiment from a base model of another one.
Experiment with_base_of(const Experiment& experiment, const Experiment& other) {
  Experiment changed = with_base(experiment, other.base);
  changed.network = other.network;
  changed.schedule = other.schedule;
  changed.training = other.training;
  return changed;
}

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
  preferences_.abscissa = plot::Abscissa::strength;
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
    preferences_.abscissa = plot::Abscissa::passes;
  }
  plots_.set_comparisons_aside();
  const Comparison::Turn turn = comparison_.start(snapshot, experiment, std::move(methods));
  hold_run_before(true);
  take_turn(turn, snapshot);
}

void Interface::stop_comparing(const Snapshot& snapshot) {
  take_turn(comparison_.stop(), snapshot);
  hold_run_before(false);
  announce("The comparison has stopped; the run from before is back.");
}

void Interface::hold_run_before(bool held) {
  const auto& run = comparison_.before().run;
  if (!comparison_.of_methods() || !run || plots_.pinned().holds(*run)) return;
  send_(PinRun{*run, held});
}

void Interface::follow_comparison(const Snapshot& snapshot) {
  if (!comparison_.under_way()) return;
  const Comparison::Turn turn = comparison_.follow(snapshot);
  take_turn(turn, snapshot);
  if (comparison_.under_way()) return;
  hold_run_before(false);
  if (turn.pins && comparison_.of_methods()) {
    announce(counted(static_cast<std::ptrdiff_t>(comparison_.count()), "method is", "methods are") +
             " compared: their curves are pinned, and the run from before is back.");
  } else if (turn.pins) {
    announce("Four N are compared: their curves are pinned, and the run from before is back.");
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
  hold_run_before(false);
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
  configure(text, "the clipboard", std::filesystem::current_path());
}

void Interface::open(const std::vector<std::filesystem::path>& files) {
  announcement_.begin_list();
  const std::filesystem::path* points = nullptr;
  for (const std::filesystem::path& file : files) {
    if (holds_points(file)) {
      if (points != nullptr) {
        announce("Leaves " + points->filename().string() + " for " + file.filename().string() +
                 ".");
      }
      points = &file;
    }
    open_one(file);
  }
  announcement_.end_list();
}

void Interface::open_one(const std::filesystem::path& file) {
  if (holds_points(file)) {
    return fitting_.start(file, {draft_.shown().seed, draft_.shown().run.threads});
  }
  const std::string name = file.filename().string();
  try {
    const std::string bytes = read_regular_file(file, most_picture_bytes);
    if (bytes.starts_with("\x89PNG")) return ask_about_picture(bytes, name);
    if (is_safetensors(bytes)) return ask_about_model(bytes, name);
    constexpr std::size_t most = std::size_t{16} << 20;
    if (bytes.size() > most) return announce(name + " is too large for a configuration.");
    configure(bytes, name, file.parent_path());
  } catch (const ReadError& error) {
    announce("Cannot read " + name + ": " + error.reason() + ".");
  }
}

void Interface::follow_fitting(Ui& ui) {
  if (auto points = canvas_.points_brush().take_drawn()) {
    fitting_.start(std::move(*points), {draft_.shown().seed, draft_.shown().run.threads});
  }
  if (fitting_.under_way()) ui.wake_at(ui.now + 0.1);
  const auto fitted = fitting_.take();
  if (!fitted) return;
  announce(fitted->words);
  if (!fitted->base) return;
  if (fitted->drawn) canvas_.points_brush().fitted(*fitted->base);
  draft_.apply(about("base.means"), with_base(draft_.shown(), *fitted->base));
}

void Interface::configure(std::string_view text, std::string_view source,
                          const std::filesystem::path& folder) {
  try {
    Notes notes;
    Experiment experiment = parse_experiment(text, source, &notes, check_experiment);
    resolve_reward_files(experiment.reward, folder, &notes);
    renew_checksum(experiment.reward, &notes);
    experiment.run = draft_.shown().run;
    if (notes.empty()) notes.push_back("Took over the configuration from " + std::string(source));
    take_over(configuration_subject, std::move(experiment), as_sentences(notes));
  } catch (const ConfigError& problem) {
    announce(problem.what());
  }
}

void Interface::take_over(const Subject& about, Experiment experiment, const std::string& said) {
  const RewardConfig& reward = experiment.reward;
  if (reward.kind != RewardKind::process || reward.may_start) {
    draft_.apply(about, std::move(experiment));
    if (!said.empty()) announce(said);
    return;
  }
  try {
    // What is asked about is what will be started.
    resolve_reward_files(experiment.reward, {}, nullptr);
    renew_checksum(experiment.reward, nullptr);
  } catch (const ConfigError& problem) {
    return announce(std::string(problem.what()) + ".");
  }
  if (leave_.is_allowed && leave_.is_allowed(reward)) {
    start_program(about, std::move(experiment), said);
  } else {
    ask_about_program(about, experiment, said);
  }
}

void Interface::start_program(const Subject& about, Experiment experiment,
                              const std::string& said) {
  experiment.reward.may_start = true;
  const bool same_run = draft_.shown().reward == experiment.reward;
  draft_.apply(about, std::move(experiment));
  // The run that is there was made without leave.
  if (same_run) send_(Reset{});
  if (!said.empty()) announce(said);
}

void Interface::ask_about_program(const Subject& about, const Experiment& experiment,
                                  const std::string& said) {
  AskedQuestion question;
  question.title = "These settings want to start a program";
  question.text =
      "It would compute the reward, and may do all that you may do on this computer. Start it only "
      "if you know where it comes from.";
  for (const std::string& word : experiment.reward.command) {
    question.lines.push_back((question.lines.empty() ? "" : "    ") + word);
  }
  question.answers.push_back({"##start-once", "Allow once",
                              "Starts it for this window. The next window asks again.",
                              [=, this] { start_program(about, experiment, said); }});
  if (leave_.allow) {
    question.answers.push_back(
        {"##start-always", "Always for this content",
         "Starts it, and remembers that. Another command, or another content of one of its files, "
         "is asked about again.",
         [=, this] {
           leave_.allow(experiment.reward);
           start_program(about, experiment, said);
         }});
  }
  question.answers.push_back({"##start-not", "No", "Starts nothing: the settings stay as they are.",
                              [this] { announce("Nothing was started."); }});
  questions_.push_back(std::move(question));
}

void Interface::ask_about_picture(std::string_view bytes, const std::string& name) {
  try {
    const GreyPicture picture = read_grey_png(bytes);
    RewardConfig reward = draft_.shown().reward;
    reward.kind = RewardKind::picture;
    reward.file.clear();
    reward.data = embedded(picture);
    AskedQuestion question;
    question.title = "Use " + name + " as the reward?";
    question.text = "White places of it are liked most, black ones least. It has " +
                    std::to_string(picture.width) + " x " + std::to_string(picture.height) +
                    " pixels" +
                    (std::max(picture.width, picture.height) > most_embedded_pixels
                         ? ", is averaged down to 64 along its longer side,"
                         : "") +
                    " and lies where the panel says: from x = " + as_typed(reward.box[0]) + " to " +
                    as_typed(reward.box[1]) + " and y = " + as_typed(reward.box[2]) + " to " +
                    as_typed(reward.box[3]) + ".";
    question.answers.push_back(
        {"##picture-use", "Use it", "The run starts over with it.", [=, this] {
           Experiment changed = draft_.shown();
           changed.reward = reward;
           draft_.apply(about("reward.data"), std::move(changed));
         }});
    question.answers.push_back({"##picture-not", "No", "The reward stays as it is.", {}});
    questions_.push_back(std::move(question));
  } catch (const PictureError& problem) {
    announce(name + " " + problem.what() + ".");
  }
}

void Interface::ask_about_model(std::string_view bytes, const std::string& name) {
  try {
    const auto model = std::make_shared<const Model>(
        read_model(std::as_bytes(std::span(bytes.data(), bytes.size())), name));
    if (model->tilt != 0) {
      return announce(name + " is a model after " + counted(model->tilt, "tilt", "tilts") +
                      ", not a base model: `tiltscope base --out FILE` makes one.");
    }
    const Experiment& made = model->experiment;
    check_experiment(with_base_of(draft_.shown(), made));
    AskedQuestion question;
    question.title = name + " is a model; use it as the base?";
    question.text = "It was trained on a base density of " +
                    counted(made.dimension(), "dimension", "dimensions") + " with " +
                    counted(std::ssize(made.base.means), "component", "components") +
                    ". Base density, network, schedule and training become those that it was made "
                    "with, and the run starts over from it.";
    question.answers.push_back({"##model-use", "Use it", "The run starts over from it.", [=, this] {
                                  leave_comparison();
                                  send_(UseBase{model});
                                  draft_.apply(about("base.means"),
                                               with_base_of(draft_.shown(), model->experiment));
                                  announce("The base model is the one in " + name + ".");
                                }});
    question.answers.push_back({"##model-not", "No", "The base model stays as it is.", {}});
    questions_.push_back(std::move(question));
  } catch (const ModelFileError& problem) {
    announce(as_sentences({problem.what()}));
  } catch (const ConfigError& problem) {
    announce(name + " is a model that these settings cannot use: " + problem.what() + ".");
  }
}

}  // namespace tiltscope::view
