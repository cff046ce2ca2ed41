#include "app/commands.h"
#include "app/errors.h"
#include "config/experiment_io.h"
#include "view/window.h"

#include <CLI/CLI.hpp>

#include <csignal>
#include <cstdio>
#include <exception>
#include <string>

namespace {

using namespace tiltscope;

int complain(const std::string& sentence, int code) {
  std::fprintf(stderr, "tiltscope: %s\n", sentence.c_str());
  return code;
}

std::string in_one_line(std::string text) {
  while (!text.empty() && text.back() == '\n') text.pop_back();
  for (char& c : text) {
    if (c == '\n') c = ' ';
  }
  return text;
}

/// The options before a command are the window's; given there, they would silently do nothing.
void refuse_misplaced_options(const CLI::App& app) {
  if (app.get_subcommands().empty()) return;
  const std::string command = app.get_subcommands().front()->get_name();
  for (const CLI::Option* option : app.get_options()) {
    if (option->count() > 0) {
      throw app::UsageError(option->get_name() + " must stand behind \"" + command + "\"");
    }
  }
}

int run_program(int argc, char** argv) {
  CLI::App app(
      "Trains a small diffusion model on a Gaussian mixture and tilts it towards a reward.\n"
      "Without a command, it opens the window.",
      "tiltscope");
  app.set_version_flag("--version", "tiltscope " TILTSCOPE_VERSION);
  app.require_subcommand(0, 1);

  app::Action action;
  app::add_window_command(app, action);
  app::add_run_command(app, action);
  app::add_base_command(app, action);
  app::add_oracle_command(app, action);
  app::add_reproduce_command(app, action);
  app::add_sweep_command(app, action);
  app::add_collect_command(app, action);
  app::add_bench_command(app, action);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return app.exit(error);
    return complain(in_one_line(error.what()), 2);
  }
  refuse_misplaced_options(app);
  return action();
}

}  // namespace

int main(int argc, char** argv) {
  // A file beyond the size that the shell allows is to be an error like any other.
  std::signal(SIGXFSZ, SIG_IGN);
  try {
    return run_program(argc, argv);
  } catch (const ConfigError& error) {
    return complain(error.what(), 2);
  } catch (const app::UsageError& error) {
    return complain(error.what(), 2);
  } catch (const view::DisplayError& error) {
    return complain(error.what(), 2);
  } catch (const app::Interrupted& error) {
    return complain(error.what(), 128 + error.signal());
  } catch (const std::bad_alloc&) {
    return complain("out of memory", 1);
  } catch (const std::exception& error) {
    return complain(in_one_line(error.what()), 1);
  }
}
