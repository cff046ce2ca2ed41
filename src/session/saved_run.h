#pragma once

#include "session/run_state.h"

#include <cstddef>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace tiltscope {

/// All that a run's bits depend on besides the program's version. Where two differ, one cannot go
/// on where the other stopped.
struct RunIdentity {
  std::string instruction_set;  ///< of the kernel: sums are rounded in another order by each
  std::string base_model;       ///< where it comes from, in the words of whoever chose it
  Experiment experiment;        ///< its [run] aside
};

/// Of a run here and now.
RunIdentity run_identity(const Experiment& experiment, std::string base_model);

/// What differs, e.g. "tilting.tilts is 50 there and 20 here", up to three such facts and how many
/// more there are; empty if nothing does.
std::string difference(const RunIdentity& there, const RunIdentity& here);

struct SavedRun {
  RunIdentity identity;
  RunState state;
};

/// What is wrong with a checkpoint: a sentence that starts with its name.
class DamagedCheckpoint : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// What is wrong with one that is sound, but of another version of the program: likewise.
class OtherVersion : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// As a checkpoint: a line with the checksum of all that follows, then a safetensors file with the
/// identity and the records as metadata.
std::vector<std::byte> write_saved_run(const SavedRun& run);

/// Throws OtherVersion, or DamagedCheckpoint, unless the state is one that a run of this experiment
/// can be in. Allocates no more than a few times the size of `bytes`.
SavedRun read_saved_run(std::span<const std::byte> bytes, std::string_view source);

/// The two halves of them: the line with the checksum in front of a body, and off it again.
std::vector<std::byte> sealed(std::span<const std::byte> body);
std::span<const std::byte> unsealed(std::span<const std::byte> bytes, std::string_view source);

}  // namespace tiltscope
