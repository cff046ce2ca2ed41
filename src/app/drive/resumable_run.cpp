#include "app/drive/resumable_run.h"

#include "app/cli/errors.h"
#include "app/cli/experiment_options.h"
#include "app/drive/headless.h"
#include "app/results/failed_run.h"
#include "app/results/run_results.h"
#include "app/results/stored_run.h"
#include "config/experiment_io.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace tiltscope::app {
namespace {

std::vector<std::string> names_of(const ResumableRun::Plan& plan) {
  std::vector<std::string> names = run_files();
  if (plan.half_way) names.emplace_back(half_way_samples);
  return names;
}

/// Whether config.toml is the user's own, and says what the run's would say.
bool keeps_settings(const ResumableRun::Plan& plan, const RunIdentity& identity) {
  const std::filesystem::path file = plan.folder / "config.toml";
  const bool given = std::ranges::any_of(
      plan.inputs, [&](const Input& input) { return same_file(input.file, file); });
  return has_settings(file, identity) && (given || is_handwritten(file));
}

}  // namespace

RunIdentity ResumableRun::check(const Plan& plan, const BaseModels& base_models,
                                const CheckpointOptions& options) {
  require_leave(plan.experiment);
  RunIdentity identity = run_identity(plan.experiment, base_models.choice(plan.experiment));
  const bool own_settings = keeps_settings(plan, identity);
  std::vector<std::filesystem::path> outputs;
  for (const std::string& name : names_of(plan)) {
    if (name != "config.toml" || !own_settings) outputs.push_back(plan.folder / name);
  }
  for (const auto& file : Checkpoints::files_in(plan.folder)) outputs.push_back(file);
  refuse_overwriting(plan.inputs, outputs);
  if (!options.fresh) refuse_other_results(plan.folder, identity);
  return identity;
}

ResumableRun::ResumableRun(const Plan& plan, const BaseModels& base_models,
                           const CheckpointOptions& options)
    : plan_(plan),
      identity_(check(plan, base_models, options)),
      folder_(plan.folder),
      lock_(plan.folder),
      own_settings_(keeps_settings(plan, identity_)),
      files_(plan.folder, names_of(plan)),
      checkpoints_(plan.folder, identity_, options),
      session_(plan.experiment, session_options(base_models)) {}

Session::Options ResumableRun::session_options(const BaseModels& base_models) {
  Checkpoints::Found found = checkpoints_.find();
  if (!lock_.remark().empty()) remarks_.push_back(lock_.remark());
  std::ranges::move(found.remarks, std::back_inserter(remarks_));
  checkpoint_build_ = std::move(found.build);
  if (found.state) remarks_.push_back("continuing " + next_step(*found.state, plan_.experiment));
  if (!found.state) checkpoints_.remove();
  Session::Options options = base_models.session_options();
  options.start = std::move(found.state);
  options.judges = true;
  return options;
}

std::shared_ptr<const Snapshot> ResumableRun::finish(
    Interruption& interruption, const std::function<void(const Snapshot&)>& show) {
  try {
    auto finished = drive(
        session_, Play{},
        [](const Snapshot& s) {
          return s.phase == Phase::finished && s.judgement && s.judgement->complete();
        },
        interruption,
        [&](const Snapshot& snapshot) {
          checkpoints_.save_if_due(snapshot);
          show(snapshot);
        });
    write(*finished);
    interruption.check();
    // Cut off between two of the files, it continues here.
    if (!checkpoints_.any()) checkpoints_.save(*finished);
    files_.commit();
    std::error_code ignored;
    std::filesystem::remove(plan_.folder / failure_file, ignored);
    checkpoints_.remove();
    return finished;
  } catch (const Interrupted& error) {
    const auto last = session_.snapshot();
    checkpoints_.save(*last);
    const auto state = run_state(*last);
    if (!state && !checkpoints_.any()) throw;
    const std::string where =
        state ? next_step(*state, plan_.experiment) : "at its last checkpoint";
    throw Interrupted(error.signal(), "interrupted; the same command continues " + where);
  } catch (const RunFailure&) {
    if (plan_.keeps_failure) write_failure();
    checkpoints_.remove();
    throw;
  }
}

void ResumableRun::write_failure() {
  StagedFiles files(plan_.folder, {failure_file, "config.toml"});
  files.write(failure_file, failure_json(*session_.snapshot(), identity_.base_model));
  if (!own_settings_) files.write("config.toml", to_toml(plan_.experiment));
  files.commit();
}

void ResumableRun::write(const Snapshot& finished) {
  const KeptTilt* half = finished.history->find(plan_.experiment.tilting.tilts / 2);
  if (plan_.half_way && half != nullptr && half->samples) {
    files_.write(half_way_samples, samples_csv(half->samples->cast<double>()));
  }
  write_run(files_, finished, identity_.base_model, !own_settings_);
}

}  // namespace tiltscope::app
