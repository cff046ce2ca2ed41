#include "app/drive/checkpoints.h"

#include "app/cli/errors.h"
#include "app/cli/read_file.h"
#include "base/output_file.h"
#include "config/wording.h"

#include <span>

namespace fs = std::filesystem;

namespace tiltscope::app {
namespace {

/// Grows with every state of a run.
std::pair<std::size_t, std::size_t> place_of(const Snapshot& snapshot) {
  return {snapshot.tilts->size(), snapshot.base_training ? snapshot.base_epochs->size() : 0};
}

}  // namespace

Checkpoints::Checkpoints(const fs::path& folder, RunIdentity identity, CheckpointOptions options)
    : newest_(files_in(folder)[0]),
      before_(files_in(folder)[1]),
      identity_(std::move(identity)),
      options_(options) {}

SavedRun Checkpoints::read(const fs::path& file) const {
  const std::string content = read_file(file.string());
  const std::string name = in_quotes(file.string());
  const auto refuse = [](const std::string& why) {
    throw UsageError(why + "; give another folder, or --fresh to give up the run that was cut off");
  };
  SavedRun run;
  try {
    run = read_saved_run(std::as_bytes(std::span(content)), name);
  } catch (const OtherFormat& error) {
    refuse(error.what());
  }
  const std::string other = difference(run.identity, identity_);
  if (!other.empty()) refuse(name + " is of another run: " + other);
  return run;
}

Checkpoints::Found Checkpoints::find() {
  Found found;
  if (options_.fresh) return found;
  for (const fs::path& file : {newest_, before_}) {
    std::error_code ignored;
    if (!fs::exists(file, ignored)) continue;
    try {
      SavedRun run = read(file);
      found.state = std::make_shared<const RunState>(std::move(run.state));
      found.build = std::move(run.build);
      return found;
    } catch (const DamagedCheckpoint& error) {
      found.remarks.emplace_back(error.what());
      if (file == newest_) newest_is_sound_ = false;
    }
  }
  if (!found.remarks.empty()) {
    found.remarks.emplace_back("there is no other checkpoint: beginning anew");
  }
  return found;
}

void Checkpoints::save_if_due(const Snapshot& snapshot) {
  if (Clock::now() - last_ >= std::chrono::duration<double>(options_.seconds)) save(snapshot);
}

void Checkpoints::save(const Snapshot& snapshot) {
  const Place place = place_of(snapshot);
  if (place <= saved_) return;
  std::optional<RunState> state = run_state(snapshot);
  if (!state) return;
  OutputFile file(newest_, OutputFile::Storage::durable);
  file.stage(write_saved_run({identity_, std::move(*state)}));
  std::error_code error;
  // A damaged one must not take the place of a sound one.
  if (newest_is_sound_ && fs::exists(newest_, error)) fs::rename(file.target(), before_, error);
  if (error) throw WriteError(before_, error);
  file.commit();
  newest_is_sound_ = true;
  saved_ = place;
  last_ = Clock::now();
}

std::vector<fs::path> Checkpoints::files_in(const fs::path& folder) {
  return {folder / "checkpoint", folder / "checkpoint.1"};
}

bool Checkpoints::any() const {
  std::error_code ignored;
  return fs::exists(newest_, ignored);
}

void Checkpoints::remove() const {
  std::error_code ignored;
  // The older one first: alone, it would be taken for the newest.
  fs::remove(before_, ignored);
  fs::remove(newest_, ignored);
}

}  // namespace tiltscope::app
