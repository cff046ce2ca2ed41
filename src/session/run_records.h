#pragma once

#include "session/run_state.h"

#include <string>

namespace tiltscope {

/// The numbers of a state as JSON, exact to the last bit: all but its vectors of floats, and the
/// settings, which are the experiment's.
std::string write_records(const RunState& state);

/// Throws std::runtime_error.
RunState read_records(const std::string& text);

}  // namespace tiltscope
