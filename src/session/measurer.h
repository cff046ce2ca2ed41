#pragma once

#include "nn/workers.h"
#include "session/judgement.h"
#include "session/left_out_curve.h"
#include "session/tilt_figures.h"

#include <Eigen/Core>

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <variant>
#include <vector>

namespace tiltscope {

/// What has been found out about a run, beside it.
struct Finding {
  /// Samples of a base model in training.
  struct BaseSamples {
    std::shared_ptr<const Eigen::MatrixXf> samples;  ///< (d, n)
  };
  using What = std::variant<TiltFigures, std::shared_ptr<const Judgement>,
                            std::shared_ptr<const LeftOutCurve>, BaseSamples, std::exception_ptr>;

  std::uint64_t run = 0;  ///< Snapshot::run
  What what;
};

/// A thread that measures beside a run: one task at a time, which sees nothing but immutable data.
/// One thread, the same throughout, gives the tasks and takes the findings.
class Measurer {
 public:
  class Desk;
  using Task = std::function<void(Desk&)>;

  /// Where a task works.
  class Desk {
   public:
    Desk(Measurer& measurer, std::uint64_t task, std::uint64_t run, Workers& one)
        : alone(one), measurer_(measurer), task_(task), run_(run) {}

    void deliver(Finding::What what) { measurer_.deliver(task_, {run_, std::move(what)}); }
    /// Throws if nobody wants the task any longer.
    void check() const;

    Workers& alone;  ///< this thread

   private:
    Measurer& measurer_;
    std::uint64_t task_;
    std::uint64_t run_;
  };

  /// `gives_way`: others have the cores first. `wake` is called on the thread, after each finding
  /// and when a task is over.
  Measurer(bool gives_way, std::function<void()> wake)
      : gives_way_(gives_way), wake_(std::move(wake)) {}
  /// Abandons the task under way, and waits until it has noticed.
  ~Measurer();
  Measurer(const Measurer&) = delete;
  Measurer& operator=(const Measurer&) = delete;

  /// Whether there is no task.
  bool free() const { return wanted_ == none; }
  /// Only while it is free. The first starts the thread: throws std::system_error if it cannot.
  void start(std::uint64_t run, Task task);
  /// Nothing more comes of the task under way. The measurer is free at once.
  void abandon() { wanted_ = none; }
  /// Those not taken yet, oldest first. What a task throws is one of them.
  std::vector<Finding> take();

 private:
  struct Job {
    std::uint64_t number;
    std::uint64_t run;
    Task task;
  };
  static constexpr std::uint64_t none = 0;

  void run();
  void deliver(std::uint64_t task, Finding finding);

  const bool gives_way_;
  const std::function<void()> wake_;
  std::atomic<std::uint64_t> wanted_{none};  ///< number of the task whose findings are wanted
  std::uint64_t started_ = 0;

  std::mutex mutex_;
  std::condition_variable changed_;
  std::optional<Job> next_;
  std::vector<Finding> findings_;
  bool closing_ = false;

  std::jthread thread_;  ///< last: joined before the rest goes
};

}  // namespace tiltscope
