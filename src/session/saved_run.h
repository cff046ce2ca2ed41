#pragma once

#include "config/build_id.h"
#include "session/run_state.h"

#include <cstddef>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace tiltscope {

/// All that a run's bits depend on. Where two differ, one cannot go on where the other stopped.
struct RunIdentity {
  int result_version = 0;       ///< config/result_version.h
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
  std::string build{build_id()};  ///< by which it was written, for the record
};

/// What is wrong with a checkpoint: a sentence that starts with its name.
class DamagedCheckpoint : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// What is wrong with one that is sound, but of another format: likewise.
class OtherFormat : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// As a checkpoint: a line with the checksum of all that follows, then a safetensors file with the
/// identity and the records as metadata.
std::vector<std::byte> write_saved_run(const SavedRun& run);

/// Throws OtherFormat, or DamagedCheckpoint, unless the state is one that a run of this experiment
/// can be in. Allocates no more than a few times the size of `bytes`.
SavedRun read_saved_run(std::span<const std::byte> bytes, std::string_view source);

/// The two halves of them: the line with the checksum in front of a body, and off it again.
std::vector<std::byte> sealed(std::span<const std::byte> body);
std::span<const std::byte> unsealed(std::span<const std::byte> bytes, std::string_view source);

}  // namespace tiltscope
