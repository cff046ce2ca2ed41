#include "app/cli/base_model.h"
#include "app/cli/checks.h"
#include "app/cli/commands.h"
#include "app/cli/csv.h"
#include "app/cli/errors.h"
#include "app/cli/experiment_options.h"
#include "app/cli/presets.h"
#include "app/drive/progress.h"
#include "app/drive/status_bar.h"
#include "base/input_file.h"
#include "base/output_file.h"
#include "config/command_files.h"
#include "config/wording.h"
#include "reward/command_permission.h"
#include "session/session.h"
#include "view/state/preferences.h"
#include "view/window.h"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <exception>
#include <filesystem>
#include <memory>
#include <utility>

namespace tiltscope::app {
namespace {

struct WindowCommandOptions {
  ExperimentOptions experiment;
  BaseModelOptions base_model;
  view::WindowOptions window;
  std::string screenshot;
};

/// "1280x800" into the window's width and height; what it must be if it is not, else nothing.
std::string parse_size(const std::string& text, view::WindowOptions& window) {
  const auto x = text.find('x');
  const WholeNumber sensible(200, 16384);
  if (x == std::string::npos || !sensible(text.substr(0, x)).empty() ||
      !sensible(text.substr(x + 1)).empty()) {
    return "must be WIDTHxHEIGHT, e.g. 1280x800, each between 200 and 16384, not " + as_given(text);
  }
  window.width = std::stoi(text);
  window.height = std::stoi(text.substr(x + 1));
  return {};
}

/// Of letters and lines; 0 is what the display says.
std::string check_scale(const std::string& text) {
  return text == "0" ? std::string() : Number(0.5, 8)(text);
}

/// "dark" or "light" into the window's theme; what it must be if it is neither, else nothing.
std::string parse_theme(const std::string& text, view::WindowOptions& window) {
  if (text != "dark" && text != "light") return "must be dark or light, not " + as_given(text);
  window.light = text == "light";
  return {};
}

#ifdef TILTSCOPE_GUI

/// Empty where the window should neither read nor write them.
std::filesystem::path preferences_file() {
  std::filesystem::path file = view::preferences_file();
  const std::string refusal = view::refusal_of_preferences(file);
  if (refusal.empty()) return file;
  std::fprintf(stderr, "tiltscope: %s; the window opens as if it was new, and leaves it alone\n",
               refusal.c_str());
  return {};
}

bool is_allowed(const CommandPermission& permission, const RewardConfig& reward) {
  try {
    return permission.is_allowed(checksum_of(reward));
  } catch (const ReadError&) {
    return false;
  }
}

void allow(CommandPermission& permission, const RewardConfig& reward) {
  try {
    permission.allow(checksum_of(reward));
  } catch (const std::exception& error) {
    // This window has it all the same; the next one asks again.
    std::fprintf(stderr, "tiltscope: %s\n", one_line(error.what()).c_str());
  }
}

int open_window(const WindowCommandOptions& options) {
  Notes notes;
  const Experiment experiment = options.experiment.load(&notes, live_preset);
  const BaseModels models(options.base_model);
  models.check(experiment);
  if (!options.screenshot.empty()) {
    refuse_overwriting(all_of(options.experiment.inputs(), options.base_model.inputs()),
                       {options.screenshot});
    // Nobody sees the window, and its question.
    require_leave(experiment);
    try {
      const OutputFile picture(options.screenshot);
      picture.check();
      if (!picture.written_through() && !options.screenshot.ends_with(".png")) {
        throw UsageError("--screenshot: must be a file that ends in .png, not " +
                         as_given(options.screenshot));
      }
    } catch (const WriteError& error) {
      throw UsageError(error.what());
    }
  }
  view::WindowOptions window = options.window;
  if (!options.screenshot.empty()) window.screenshot = options.screenshot;
  window.presets = presets();
  window.announcement = as_sentences(notes);
  // A picture is to look the same on every machine.
  if (!window.screenshot) window.preferences = preferences_file();
  CommandPermission permission(window.preferences.empty()
                                   ? std::filesystem::path()
                                   : window.preferences.parent_path() / "allowed.toml");
  window.leave = {[&](const RewardConfig& reward) { return is_allowed(permission, reward); },
                  [&](const RewardConfig& reward) { allow(permission, reward); }};

  Session::Options session_options = models.session_options();
  session_options.measuring = Measuring::behind;
  session_options.judges = true;
  Session session(experiment, std::move(session_options));
  const auto progress =
      window.screenshot && stderr_draws() ? Progress::on_stderr(*session.snapshot()) : nullptr;
  if (progress) {
    window.shown = [&](const Snapshot& snapshot, int) {
      progress->show(snapshot);
      return true;
    };
  }
  const bool complete =
      view::run_window({[&](Command command) { session.send(std::move(command)); },
                        [&] { return session.snapshot(); }},
                       window);
  const auto last = session.snapshot();
  if (!complete) {
    throw RunError("the window was closed before the run had ended; " +
                   in_quotes(options.screenshot) + " was not written");
  }
  if (window.screenshot && last->phase == Phase::failed) throw RunError(last->message);
  return 0;
}

#else

int open_window(const WindowCommandOptions&) {
  throw UsageError(
      "this build has no window; use \"tiltscope run --out DIR\", or build it with "
      "-DTILTSCOPE_GUI=ON");
}

#endif

}  // namespace

void add_window_command(CLI::App& app, Action& action) {
  auto options = std::make_shared<WindowCommandOptions>();
  options->experiment.add_to(app);
  options->base_model.add_to(app);
  app.add_flag("--play", options->window.play, "Start at once");
  app.add_option("--screenshot", options->screenshot,
                 "Run without showing the window, and write its picture when the run is finished")
      ->type_name("FILE.png")
      ->check(named);
  app.add_option("--size", "Of the window or its picture, in pixels")
      ->type_name("WxH")
      ->check([options](const std::string& text) { return parse_size(text, options->window); });
  app.add_option("--scale", options->window.scale, "Of letters and lines; 0 asks the display")
      ->type_name("X")
      ->check(check_scale);
  app.add_option("--theme", "Of the window or its picture: dark or light")
      ->type_name("THEME")
      ->check([options](const std::string& text) { return parse_theme(text, options->window); });
  action = [options] { return open_window(*options); };
}

}  // namespace tiltscope::app
