#pragma once

#include <functional>

namespace CLI {
class App;
}

/// The ways to call the program. Each function adds a command's options to `app`; when the command
/// line chose that command, parsing sets `action`, which does the work and returns the exit code.
namespace tiltscope::app {

using Action = std::function<int()>;

/// `tiltscope [options]`: the window.
void add_window_command(CLI::App& app, Action& action);
/// `tiltscope run --out DIR`: the whole experiment without a window.
void add_run_command(CLI::App& app, Action& action);
/// `tiltscope base --out FILE`: the base model.
void add_base_command(CLI::App& app, Action& action);
/// `tiltscope oracle --tilt F --time T --points FILE`: the exact density and score,
/// and a model's.
void add_oracle_command(CLI::App& app, Action& action);
/// `tiltscope fit POINTS --out FILE`: a configuration with a base that is fitted to points.
void add_fit_command(CLI::App& app, Action& action);
/// `tiltscope reproduce --out DIR`: the paper's figures and table.
void add_reproduce_command(CLI::App& app, Action& action);
/// `tiltscope compare --out DIR`: every method on the same problems.
void add_compare_command(CLI::App& app, Action& action);
/// `tiltscope sweep --over KEY=VALUES --out DIR`: a run for every combination of settings.
void add_sweep_command(CLI::App& app, Action& action);
/// `tiltscope collect DIR`: a sweep's runs in one table.
void add_collect_command(CLI::App& app, Action& action);
/// `tiltscope hard [--stock]`: what first-order tilts leave out.
void add_hard_command(CLI::App& app, Action& action);
/// `tiltscope bench`: how fast the engine is.
void add_bench_command(CLI::App& app, Action& action);

}  // namespace tiltscope::app
