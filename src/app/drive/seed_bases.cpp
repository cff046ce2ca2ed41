#include "app/drive/seed_bases.h"

#include "app/cli/errors.h"
#include "app/cli/read_file.h"
#include "app/drive/headless.h"
#include "app/drive/lanes.h"
#include "app/drive/output_folder.h"
#include "app/drive/status_bar.h"
#include "app/results/staged_files.h"
#include "config/experiment_io.h"
#include "config/result_version.h"
#include "config/wording.h"
#include "diffusion/model_file.h"
#include "plot/ticks.h"
#include "session/checksum.h"
#include "session/work_clock.h"

#include <cstdio>
#include <map>
#include <mutex>
#include <span>

namespace fs = std::filesystem;

namespace tiltscope::app {
namespace {

/// What a base model depends on, and nothing else.
Experiment base_alone(const Experiment& experiment) {
  Experiment key;
  key.seed = experiment.seed;
  key.base = experiment.base;
  key.reward.A = Eigen::MatrixXd::Zero(experiment.dimension(), experiment.dimension());
  key.reward.b = Eigen::VectorXd::Zero(experiment.dimension());
  key.schedule = experiment.schedule;
  key.network = experiment.network;
  key.training = experiment.training;
  return key;
}

class BasePool {
 public:
  BasePool(std::size_t all, Interruption& interruption) : all_(all), interruption_(interruption) {}

  void work(std::vector<SeedBase> bases, int jobs) {
    const int lanes = lanes_for(jobs, all_);
    std::fprintf(stderr, "%s to train, %d at a time\n", count(all_).c_str(), lanes);
    // Where there are fewer models than cores, each takes more of them; that changes no bit.
    const int threads = std::max(1, lanes_for(jobs, 1'024) / lanes);
    for (SeedBase& base : bases) base.experiment.run.threads = threads;
    const OutputFolder folder(bases.front().file.parent_path());
    const int signal = work_off<SeedBase>(
        std::move(bases), lanes, [this](const SeedBase& base) { train(base); },
        [this](const SeedBase& base, const char* why) { fail(base, why); });
    bar_.clear();
    if (signal != 0) {
      throw Interrupted(signal, "interrupted with " + std::to_string(done_) + " of " + count(all_) +
                                    " trained; the same command goes on from there");
    }
    if (failed_ > 0) throw RunError(std::to_string(failed_) + " of " + count(all_) + " failed");
  }

 private:
  static std::string count(std::size_t n) {
    return counted(static_cast<std::ptrdiff_t>(n), "base model", "base models");
  }

  static std::string name_of(const SeedBase& base) { return base.file.stem().string(); }

  void fail(const SeedBase& base, const char* why) {
    const std::lock_guard lock(mutex_);
    ++failed_;
    bar_.clear();
    std::fprintf(stderr, "%s failed: %s\n", name_of(base).c_str(), why);
  }

  void train(const SeedBase& base) {
    const std::string name = name_of(base);
    StagedFiles files(base.file.parent_path(), {base.file.filename().string()});
    WorkClock watch;
    watch.go();
    Session session(base.experiment, {});
    const auto trained = drive(
        session, TrainBase{},
        [](const Snapshot& s) { return s.base_ready && s.phase == Phase::idle; }, interruption_,
        [&](const Snapshot& s) {
          watch.go();
          show(name, static_cast<double>(s.base_epochs->size()) / base.experiment.training.epochs);
        });
    files.write(base.file.filename().string(), write_model(*trained->model));
    interruption_.check();
    files.commit();

    const std::lock_guard lock(mutex_);
    ++done_;
    shares_[name] = 1.0;
    bar_.clear();
    std::fprintf(stderr, "%s: %s s, %s\n", name.c_str(), plot::fixed(watch.seconds(), 1).c_str(),
                 trained->base_origin.c_str());
  }

  void show(const std::string& name, double share) {
    const std::lock_guard lock(mutex_);
    shares_[name] = share;
    double sum = 0.0;
    for (const auto& [one, done] : shares_) sum += done;
    bar_.show(sum / static_cast<double>(all_),
              std::to_string(done_) + " of " + count(all_) + " trained");
  }

  std::size_t all_;
  Interruption& interruption_;
  std::mutex mutex_;
  std::map<std::string, double> shares_;
  std::size_t done_ = 0;
  std::size_t failed_ = 0;
  StatusBar bar_;
};

}  // namespace

SeedBase seed_base(const fs::path& folder, const std::string& group, const Experiment& experiment) {
  const Experiment alone = base_alone(experiment);
  const std::string key = std::to_string(result_version) + "\n" + to_toml(alone);
  const std::string name = group + "-seed" + std::to_string(experiment.seed) + "-" +
                           hexadecimal(checksum(std::as_bytes(std::span(key))));
  return {folder / "base" / (name + ".safetensors"), alone};
}

bool is_trained(const SeedBase& base) {
  std::error_code ignored;
  if (!fs::is_regular_file(base.file, ignored)) return false;
  try {
    const std::string content = read_file(base.file.string());
    return read_model(std::as_bytes(std::span(content)), base.file.string()).tilt == 0;
  } catch (const ModelFileError&) {
    return false;  // damaged
  }
}

void train_bases(std::vector<SeedBase> bases, int jobs, Interruption& interruption) {
  std::erase_if(bases, is_trained);
  const std::size_t count = bases.size();
  if (count > 0) BasePool(count, interruption).work(std::move(bases), jobs);
}

}  // namespace tiltscope::app
