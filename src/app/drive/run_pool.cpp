#include "app/drive/run_pool.h"

#include "app/cli/errors.h"
#include "app/drive/build_remark.h"
#include "app/drive/folder_lock.h"
#include "app/drive/lanes.h"
#include "app/drive/output_folder.h"
#include "app/drive/resumable_run.h"
#include "app/drive/seed_bases.h"
#include "app/drive/status_bar.h"
#include "app/results/failed_run.h"
#include "app/results/run_results.h"
#include "app/results/stored_run.h"
#include "config/targets.h"
#include "config/wording.h"
#include "finetune/budget.h"
#include "finetune/method.h"
#include "finetune/tilting/step_orders.h"
#include "nn/noise_network.h"
#include "nn/trainer.h"
#include "plot/ticks.h"
#include "session/measured_draws.h"
#include "session/work_clock.h"

#include <algorithm>
#include <cstdio>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <utility>

namespace fs = std::filesystem;

namespace tiltscope::app {
namespace {

MlpShape shape_of(const Experiment& experiment) {
  return NoiseNetwork::mlp_shape(experiment.dimension(), experiment.network);
}

/// How long a run takes, in a unit of its own: products of the method, and of the samples by which
/// each of its models is measured.
double cost_of(const Experiment& experiment) {
  const Lever lever = lever_of(experiment);
  const int models = make_method(experiment)->course(experiment).last() + 1;
  const double drawn = 1.0 * models * static_cast<double>(measured_draws(experiment.evaluation)) *
                       experiment.tilting.sampler.steps;
  return (lever.units * lever.passes + drawn) * static_cast<double>(shape_of(experiment).weights());
}

/// Room for the samples of all tilts, for their data where later tilts use them again, and for the
/// two models, the newest tilt's moments, its step and the orders that it sums up, which are kept
/// whatever the budget; and for the densities, which a grid may hold.
std::size_t history_bytes(const Experiment& experiment) {
  const auto d = static_cast<std::size_t>(experiment.dimension());
  const TiltingConfig& tilting = experiment.tilting;
  const int last = make_method(experiment)->course(experiment).last();
  const auto tilts = static_cast<std::size_t>(last) + 1;  // with the base model
  auto draws = tilts * static_cast<std::size_t>(measured_draws(experiment.evaluation));
  if (tilting.reuse > 0.0) draws += tilts * static_cast<std::size_t>(tilting.samples);
  const MlpShape shape = shape_of(experiment);
  auto kept = 2 * static_cast<std::size_t>(shape.parameters());
  if (experiment.tilting.moments == Moments::warm) {
    kept += static_cast<std::size_t>(Trainer::moments_size(shape)) + 1;  // and their steps
  }
  if (tilting.momentum > 0.0) kept += static_cast<std::size_t>(shape.parameters()) + 1;
  kept += most_kept_of_orders(experiment.dimension());
  constexpr std::size_t most_of_grid = std::size_t{6} << 20U;
  const bool has_grids = experiment.reward.kind != RewardKind::quadratic;
  return sizeof(float) * (d * draws + kept) + (has_grids ? tilts * most_of_grid : 0);
}

/// Where the tilts are chosen on the way, nobody knows beforehand which is the middle one; what
/// only samples has none.
bool has_half_way(const Experiment& experiment) {
  return !chooses_steps(experiment.tilting) &&
         make_method(experiment)->course(experiment).last() > 0;
}

class Pool {
 public:
  Pool(std::vector<PlannedRun> runs, const fs::path& folder, const PoolOptions& options,
       const std::vector<Input>& inputs, Interruption& interruption)
      : interruption_(interruption),
        models_(options.base_model),
        inputs_(all_of(inputs, options.base_model.inputs())),
        checkpoints_(options.checkpoints),
        keeps_failures_(options.keeps_failures),
        folder_(runs_folder(folder)),
        all_(runs.size()) {
    for (PlannedRun& run : runs) take_in(std::move(run));
    // The longest first, so that no core is left with one at the end. Taken from the back.
    std::ranges::stable_sort(waiting_, {}, &Job::cost);
    for (const Job& job : waiting_) cost_left_ += job.cost;
  }

  void work(int jobs) {
    clock_.go();
    const int lanes = lanes_for(jobs, waiting_.size());
    const OutputFolder made(folder_);
    const StagedFiles writable(folder_, {"config.toml"});
    std::fprintf(stderr, "%s to do, %d at a time; %zu done before\n",
                 counted(static_cast<std::ptrdiff_t>(waiting_.size()), "run", "runs").c_str(),
                 lanes, done_);
    const std::string remark = build_remark(builds_);
    if (!remark.empty()) std::fprintf(stderr, "%s\n", remark.c_str());
    const int signal = work_off<Job>(
        std::move(waiting_), lanes, [this](Job& job) { execute(job); },
        [this](const Job& job, const char* why) { fail(job, why); });
    bar_.clear();
    report(signal);
  }

 private:
  struct Job {
    PlannedRun run;
    double cost = 0.0;  ///< of the whole run
    double told = 0.0;  ///< of the run, in the progress

    double cost_to_tell() const { return (1.0 - told) * cost; }
  };

  void take_in(PlannedRun run) {
    run.experiment.run.threads = 1;
    if (!run.base_model.empty()) {
      own_models_.try_emplace(run.base_model, BaseModelOptions{.file = run.base_model});
    }
    const BaseModels& models = models_of(run);
    models.check(run.experiment);
    const std::string choice = models.choice(run.experiment);
    Checkpoints checkpoints(folder_ / run.name, run_identity(run.experiment, choice), checkpoints_);
    const bool has_failed =
        keeps_failures_ && !checkpoints_.fresh &&
        failed_run(folder_ / run.name, run_identity(run.experiment, choice)).has_value();
    if (has_failed) {
      ++done_;
    } else if (const auto done = done_run(run, folder_.parent_path(), choice)) {
      // It may have been cut off between its last two steps.
      checkpoints.remove();
      remove_leftover_lock(folder_ / run.name);
      builds_.insert(build_of(*done));
      ++done_;
    } else {
      ResumableRun::check(plan_of(run), models, checkpoints_);
      const Checkpoints::Found found = checkpoints.find();
      if (found.state) builds_.insert(found.build);
      const double cost = cost_of(run.experiment);
      waiting_.push_back({.run = std::move(run), .cost = cost});
    }
  }

  ResumableRun::Plan plan_of(const PlannedRun& run) const {
    return {.experiment = run.experiment,
            .folder = folder_ / run.name,
            .half_way = has_half_way(run.experiment),
            .keeps_failure = keeps_failures_,
            .inputs = inputs_};
  }

  const BaseModels& models_of(const PlannedRun& run) const {
    return run.base_model.empty() ? models_ : own_models_.at(run.base_model);
  }

  void execute(Job& job) {
    const PlannedRun& planned = job.run;
    ResumableRun run(plan_of(planned), models_of(planned), checkpoints_);
    run.set_history_budget(history_bytes(planned.experiment));
    const auto share = [](const Snapshot& s) {
      return static_cast<double>(s.tilt) / std::max(s.course->last(), 1);
    };
    job.told = share(*run.start());
    begin(job, run.remarks());
    WorkClock watch;
    watch.go();
    const auto tell = [&](const Snapshot& s) {
      watch.go();
      advance((share(s) - job.told) * job.cost);
      job.told = share(s);
    };
    try {
      const auto finished = run.finish(interruption_, tell);
      complete(job, *finished, watch.seconds());
    } catch (const RunFailure& failure) {
      if (!keeps_failures_) throw;
      complete_failed(job, failure.what());
    }
  }

  /// What was done before takes no time now.
  void begin(const Job& job, const std::vector<std::string>& remarks) {
    const std::lock_guard lock(mutex_);
    cost_left_ -= job.told * job.cost;
    if (remarks.empty()) return;
    bar_.clear();
    for (const std::string& remark : remarks) {
      std::fprintf(stderr, "%s: %s\n", job.run.name.c_str(), remark.c_str());
    }
  }

  void advance(double cost) {
    const std::lock_guard lock(mutex_);
    cost_done_ += cost;
    cost_left_ -= cost;
    bar_.show(cost_done_ / (cost_done_ + cost_left_), progress());
  }

  std::string share_done() const {
    return std::to_string(done_) + " of " + std::to_string(all_) + " runs done";
  }

  /// "3 of 8 runs done, about 1:20 left".
  std::string progress() {
    std::string words = share_done();
    if (done_ < all_ && cost_done_ > 0) {
      words += ", about " + clock(cost_left_ / cost_done_ * clock_.seconds()) + " left";
    }
    return words;
  }

  void complete(const Job& job, const Snapshot& finished, double seconds) {
    const std::lock_guard lock(mutex_);
    ++done_;
    // All at once where there are no rounds.
    cost_done_ += job.cost_to_tell();
    cost_left_ -= job.cost_to_tell();
    bar_.clear();
    std::fprintf(stderr, "%s: %s s, NLL %s; %s\n", job.run.name.c_str(),
                 plot::fixed(seconds, 1).c_str(),
                 plot::number(finished.tilts->back().fit.nll).c_str(), progress().c_str());
  }

  /// Where a failure is a result.
  void complete_failed(const Job& job, const char* why) {
    const std::lock_guard lock(mutex_);
    ++done_;
    cost_left_ -= job.cost_to_tell();
    bar_.clear();
    std::fprintf(stderr, "%s ran away: %s; %s\n", job.run.name.c_str(), why, progress().c_str());
  }

  void fail(const Job& job, const char* why) {
    const std::lock_guard lock(mutex_);
    ++failed_;
    cost_left_ -= job.cost_to_tell();
    bar_.clear();
    std::fprintf(stderr, "%s failed: %s\n", job.run.name.c_str(), why);
  }

  void report(int signal) const {
    if (signal != 0) {
      throw Interrupted(
          signal, "interrupted with " + share_done() + "; the same command goes on from there");
    }
    if (failed_ > 0) {
      throw RunError(std::to_string(failed_) + " of " + std::to_string(all_) +
                     " runs failed, as told above");
    }
  }

  Interruption& interruption_;
  BaseModels models_;
  std::vector<Input> inputs_;
  std::map<std::string, BaseModels> own_models_;  ///< by their files
  CheckpointOptions checkpoints_;
  bool keeps_failures_;
  fs::path folder_;
  std::size_t all_;
  std::set<std::string> builds_;  ///< by which was made what is taken as current

  std::mutex mutex_;
  std::vector<Job> waiting_;
  std::size_t done_ = 0;
  std::size_t failed_ = 0;
  double cost_done_ = 0.0;
  double cost_left_ = 0.0;
  WorkClock clock_;
  StatusBar bar_;
};

}  // namespace

fs::path runs_folder(const fs::path& folder) { return folder / "runs"; }

std::optional<StoredRun> done_run(const PlannedRun& run, const fs::path& folder,
                                  const std::string& base_choice) {
  Experiment experiment = run.experiment;
  experiment.run.threads = 1;
  const fs::path place = runs_folder(folder) / run.name;
  std::error_code ignored;
  if (has_half_way(experiment) && !fs::exists(place / half_way_samples, ignored)) return {};
  return current_run(place, run_identity(experiment, base_choice));
}

void refuse_other_runs(const std::vector<PlannedRun>& runs, const fs::path& folder,
                       const PoolOptions& options) {
  if (options.checkpoints.fresh) return;
  const BaseModels shared(options.base_model);
  for (PlannedRun run : runs) {
    run.experiment.run.threads = 1;
    const fs::path place = runs_folder(folder) / run.name;
    std::string choice = "one that is to be trained";
    if (run.base_model.empty()) {
      choice = shared.choice(run.experiment);
    } else if (is_trained({run.base_model, run.experiment})) {
      choice = BaseModels(BaseModelOptions{.file = run.base_model}).choice(run.experiment);
    } else if (has_settings(place / "config.toml", run_identity(run.experiment, choice))) {
      continue;  // It will be the same model again.
    }
    refuse_other_results(place, run_identity(run.experiment, choice));
  }
}

void run_all(std::vector<PlannedRun> runs, const fs::path& folder, const PoolOptions& options,
             const std::vector<Input>& inputs, Interruption& interruption) {
  Pool(std::move(runs), folder, options, inputs, interruption).work(options.jobs);
}

}  // namespace tiltscope::app
