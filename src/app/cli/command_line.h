#pragma once

#include "app/cli/commands.h"

namespace tiltscope::app {

/// What the command line asks for. Throws UsageError with what is wrong with it; the wording is
/// ours, whichever the version of CLI11.
Action parse_command_line(int argc, char** argv);

}  // namespace tiltscope::app
