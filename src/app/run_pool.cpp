#include "app/run_pool.h"

#include "app/base_model.h"
#include "app/errors.h"
#include "app/headless.h"
#include "app/run_results.h"
#include "app/staged_files.h"
#include "app/status_bar.h"
#include "app/stored_run.h"
#include "config/wording.h"
#include "nn/mlp.h"
#include "plot/ticks.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <exception>
#include <mutex>
#include <optional>
#include <thread>

namespace fs = std::filesystem;

namespace tiltscope::app {
namespace {

MlpShape shape_of(const Experiment& experiment) {
  const int d = experiment.dimension();
  const NetworkConfig& network = experiment.network;
  return {.inputs = d + network.time_features,
          .outputs = d,
          .depth = network.depth,
          .width = network.width};
}

/// How long a run takes, in a unit of its own.
double cost_of(const Experiment& experiment) {
  const TiltingConfig& tilting = experiment.tilting;
  const double calls =
      tilting.sampler.steps + 4.0 * tilting.epochs;  // of the network, for each sample
  return 1.0 * tilting.tilts * tilting.samples * calls *
         static_cast<double>(shape_of(experiment).weights());
}

/// Room for the samples of all tilts, and for the two models that are kept whatever the budget.
std::size_t history_bytes(const Experiment& experiment) {
  const auto d = static_cast<std::size_t>(experiment.dimension());
  const auto draws = static_cast<std::size_t>(experiment.tilting.samples) *
                         static_cast<std::size_t>(experiment.tilting.tilts) +
                     static_cast<std::size_t>(experiment.evaluation.points);
  const auto parameters = static_cast<std::size_t>(shape_of(experiment).parameters());
  return sizeof(float) * (d * draws + 2 * parameters);
}

class Pool {
 public:
  Pool(std::vector<PlannedRun> runs, const fs::path& folder, Interruption& interruption)
      : interruption_(interruption),
        folder_(runs_folder(folder)),
        made_(folder_, {"config.toml"}),
        all_(runs.size()) {
    for (PlannedRun& run : runs) {
      run.experiment.run.threads = 1;
      if (is_stored(folder_ / run.name, run.experiment)) {
        ++done_;
      } else {
        waiting_.push_back(std::move(run));
      }
    }
    // The longest first, so that no core is left with one at the end. Taken from the back.
    std::ranges::stable_sort(waiting_, {},
                             [](const PlannedRun& run) { return cost_of(run.experiment); });
    for (const PlannedRun& run : waiting_) cost_left_ += cost_of(run.experiment);
  }

  void work(int jobs) {
    if (jobs == 0) jobs = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
    jobs = std::min(jobs, static_cast<int>(waiting_.size()));
    std::fprintf(stderr, "%s to do, %d at a time; %zu done before\n",
                 counted(static_cast<std::ptrdiff_t>(waiting_.size()), "run", "runs").c_str(), jobs,
                 done_);
    {
      std::vector<std::jthread> lanes;
      lanes.reserve(static_cast<std::size_t>(jobs));
      for (int i = 0; i < jobs; ++i) lanes.emplace_back([this] { work_off(); });
    }
    bar_.clear();
    report();
  }

 private:
  using Clock = std::chrono::steady_clock;

  void work_off() {
    while (std::optional<PlannedRun> run = take()) {
      double told = 0.0;  // of the run, in the progress
      try {
        execute(*run, told);
      } catch (const Interrupted& error) {
        const std::lock_guard lock(mutex_);
        signal_ = error.signal();
        return;
      } catch (const std::exception& error) {
        fail(*run, error.what(), told);
      }
    }
  }

  std::optional<PlannedRun> take() {
    const std::lock_guard lock(mutex_);
    if (waiting_.empty() || signal_ != 0) return std::nullopt;
    PlannedRun run = std::move(waiting_.back());
    waiting_.pop_back();
    return run;
  }

  /// A run that was cut off before begins anew.
  void execute(const PlannedRun& run, double& told) {
    std::vector<std::string> names = run_files();
    names.emplace_back(half_way_samples);
    StagedFiles files(folder_ / run.name, names);
    const BaseModels models({}, run.experiment);
    Session session(run.experiment, models.session_options());
    session.send(SetHistoryBudget{history_bytes(run.experiment)});
    const auto begin = Clock::now();
    const auto tell = [&](const Snapshot& s) {
      const double share = static_cast<double>(s.tilt) / s.experiment->tilting.tilts;
      advance((share - told) * cost_of(run.experiment));
      told = share;
    };
    const auto finished = drive(
        session, Play{}, [](const Snapshot& s) { return s.phase == Phase::finished; },
        interruption_, tell);

    const KeptTilt* half = finished->history->find(run.experiment.tilting.tilts / 2);
    if (half != nullptr && half->samples) {
      files.write(half_way_samples, samples_csv(half->samples->cast<double>()));
    }
    write_run(files, *finished);
    interruption_.check();
    files.commit();
    complete(run, *finished, std::chrono::duration<double>(Clock::now() - begin).count());
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
  std::string progress() const {
    const double seconds = std::chrono::duration<double>(Clock::now() - start_).count();
    std::string words = share_done();
    if (done_ < all_ && cost_done_ > 0) {
      words += ", about " + clock(cost_left_ / cost_done_ * seconds) + " left";
    }
    return words;
  }

  void complete(const PlannedRun& run, const Snapshot& finished, double seconds) {
    const std::lock_guard lock(mutex_);
    ++done_;
    bar_.clear();
    std::fprintf(stderr, "%s: %s s, NLL %s; %s\n", run.name.c_str(),
                 plot::fixed(seconds, 1).c_str(),
                 plot::number(finished.tilts->back().fit.nll).c_str(), progress().c_str());
  }

  void fail(const PlannedRun& run, const std::string& why, double told) {
    const std::lock_guard lock(mutex_);
    ++failed_;
    cost_left_ -= (1.0 - told) * cost_of(run.experiment);
    bar_.clear();
    std::fprintf(stderr, "%s failed: %s\n", run.name.c_str(), why.c_str());
  }

  void report() const {
    if (signal_ != 0) {
      throw Interrupted(signal_, "interrupted with " + share_done() +
                                     "; the same command goes on with the others");
    }
    if (failed_ > 0) {
      throw RunError(std::to_string(failed_) + " of " + std::to_string(all_) +
                     " runs failed, as told above");
    }
  }

  Interruption& interruption_;
  fs::path folder_;
  StagedFiles made_;  ///< nothing but the folder itself, which goes again if no run comes into it
  std::size_t all_;
  Clock::time_point start_ = Clock::now();

  std::mutex mutex_;
  std::vector<PlannedRun> waiting_;
  std::size_t done_ = 0;
  std::size_t failed_ = 0;
  double cost_done_ = 0.0;
  double cost_left_ = 0.0;
  int signal_ = 0;
  StatusBar bar_;
};

}  // namespace

fs::path runs_folder(const fs::path& folder) { return folder / "runs"; }

void run_all(std::vector<PlannedRun> runs, const fs::path& folder, int jobs,
             Interruption& interruption) {
  Pool(std::move(runs), folder, interruption).work(jobs);
}

void add_jobs_option(CLI::App& app, int& jobs) {
  app.add_option("--jobs", jobs, "Runs at a time, each in one thread; 0 for one on every core")
      ->type_name("COUNT")
      ->check(CLI::Range(0, 1024));
}

}  // namespace tiltscope::app
