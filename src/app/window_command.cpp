#include "app/base_model.h"
#include "app/commands.h"
#include "app/csv.h"
#include "app/errors.h"
#include "app/experiment_options.h"
#include "app/named.h"
#include "app/presets.h"
#include "config/wording.h"
#include "session/session.h"
#include "view/preferences.h"
#include "view/window.h"

#include <CLI/CLI.hpp>

#include <charconv>
#include <memory>

namespace tiltscope::app {
namespace {

struct WindowCommandOptions {
  ExperimentOptions experiment;
  BaseModelOptions base_model;
  view::WindowOptions window;
  std::string screenshot;
  std::string size;
};

#ifdef TILTSCOPE_GUI

/// "1280x800" into the window's width and height.
void parse_size(const std::string& text, view::WindowOptions& window) {
  const char* end = text.data() + text.size();
  const auto width = std::from_chars(text.data(), end, window.width);
  const bool separated = width.ec == std::errc() && width.ptr != end && *width.ptr == 'x';
  const auto height = separated ? std::from_chars(width.ptr + 1, end, window.height) : width;
  const auto sensible = [](int pixels) { return pixels >= 200 && pixels <= 16384; };
  if (!separated || height.ec != std::errc() || height.ptr != end || !sensible(window.width) ||
      !sensible(window.height)) {
    throw UsageError("--size \"" + text +
                     "\" must be WIDTHxHEIGHT, e.g. 1280x800, each between 200 and 16384");
  }
}

int open_window(const WindowCommandOptions& options) {
  const Experiment experiment = options.experiment.load();
  const BaseModels models(options.base_model);
  models.check(experiment);
  view::WindowOptions window = options.window;
  if (!options.size.empty()) parse_size(options.size, window);
  if (window.scale != 0 && !(window.scale >= 0.5 && window.scale <= 8)) {
    throw UsageError("--scale = " + shortest(window.scale) + " must be between 0.5 and 8");
  }
  if (!options.screenshot.empty()) window.screenshot = options.screenshot;
  window.presets = presets();
  // A picture is to look the same on every machine.
  if (!window.screenshot) window.preferences = view::preferences_file();

  Session session(experiment, models.session_options());
  view::run_window({[&](Command command) { session.send(std::move(command)); },
                    [&] { return session.snapshot(); }},
                   window);
  const auto last = session.snapshot();
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
                 "Write the window's picture when the run is finished, then close")
      ->type_name("FILE.png")
      ->check(named);
  app.add_option("--size", options->size, "Of the window, in pixels")
      ->type_name("WxH")
      ->check(named);
  app.add_option("--scale", options->window.scale, "Of letters and lines; 0 asks the display")
      ->type_name("X");
  action = [options] { return open_window(*options); };
}

}  // namespace tiltscope::app
