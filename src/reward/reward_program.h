#pragma once

#include "base/waiting.h"
#include "reward/line_process.h"

#include <Eigen/Core>

#include <condition_variable>
#include <cstddef>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace tiltscope {

/// A program that computes a reward, spoken to as docs/rewards.md has it. Any thread may ask; one
/// is answered at a time.
class RewardProgram {
 public:
  /// Changes nothing yet: the first question starts it.
  struct Options {
    std::vector<std::string> command;
    /// Of its files (config/command_files.h), as they have to be when it starts; empty: as they
    /// are.
    std::string checksum;
    Eigen::Index dimension = 0;
    double patience = default_patience;
  };
  /// Seconds for which it may be silent. A large library takes tens of them to load from a disk
  /// that is cold; who does not want to wait so long can stop the run at any moment.
  static constexpr double default_patience = 30.0;

  explicit RewardProgram(Options options) : options_(std::move(options)) {}

  /// The one that runs already for these options, unless it has failed, or another.
  static std::shared_ptr<RewardProgram> shared(const Options& options);

  /// r at each column of x (d, n), into `values` (n). Throws RewardError, and then again for every
  /// further question, and whatever this thread's AsksWhileWaiting throws: then the program stays
  /// as it is, and answers the next question.
  void evaluate(const Eigen::Ref<const Eigen::MatrixXd>& x, Eigen::Ref<Eigen::VectorXd> values);

  bool has_failed() const;

 private:
  class Turn;

  void ask(const Eigen::Ref<const Eigen::MatrixXd>& x, Eigen::Ref<Eigen::VectorXd> values,
           Wait& wait);
  void start();
  void greet(Wait& wait);
  void ask_batch(const Eigen::Ref<const Eigen::MatrixXd>& x, Eigen::Ref<Eigen::VectorXd> values,
                 Wait& wait);
  /// The same batch again, which must have the same answer.
  void ask_again(const Eigen::Ref<const Eigen::MatrixXd>& x,
                 const Eigen::Ref<const Eigen::VectorXd>& values, Wait& wait);
  /// Throws if a line is there that answers nothing, or comes within so many milliseconds.
  void refuse_more(int milliseconds);
  std::string take_line(const std::string& so_far, Wait& wait);
  std::string name() const;
  [[noreturn]] void fail(const std::string& what) const;

  const Options options_;

  mutable std::mutex mutex_;
  std::condition_variable free_;
  bool busy_ = false;                   ///< somebody has the rest
  std::optional<std::string> failure_;  ///< that every further question meets

  std::unique_ptr<LineProcess> process_;  ///< null until it is started
  bool greeted_ = false;                  ///< has said that it is ready
  bool checked_ = false;                  ///< has answered a batch twice in the same way
  std::size_t unwanted_ = 0;              ///< lines that answer what nobody waits for any more
};

}  // namespace tiltscope
