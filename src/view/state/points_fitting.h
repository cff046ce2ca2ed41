#pragma once

#include "config/experiment.h"

#include <Eigen/Core>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace tiltscope::view {

/// Whether a file is one of points, by its name: .csv, .tsv, .txt or .dat.
bool holds_points(const std::filesystem::path& file);

/// Fits a base density to points on a thread of its own: a frame starts it, looks at how far it is,
/// and takes what it has come to.
class PointsFitting {
 public:
  struct How {
    std::uint64_t seed = 0;
    int threads = 0;  ///< 0 takes every core
  };

  struct Outcome {
    std::optional<BaseConfig> base;  ///< none where there is none
    std::string words;               ///< what to say: sentences
    bool drawn = false;              ///< whether the points were drawn, and not a file's
  };

  PointsFitting() = default;
  ~PointsFitting() { stop(); }
  PointsFitting(const PointsFitting&) = delete;
  PointsFitting& operator=(const PointsFitting&) = delete;

  /// To the points in a file. What is under way is given up.
  void start(const std::filesystem::path& file, How how);
  /// To points that were drawn, (2, n).
  void start(Eigen::MatrixXd points, How how);

  bool under_way() const { return shared_ != nullptr; }
  /// What goes on: a sentence.
  std::string progress() const;
  /// What it has come to, once.
  std::optional<Outcome> take();

 private:
  struct Shared;
  struct Task {
    std::shared_ptr<Shared> shared;
    std::jthread thread;
  };

  template <class Work>
  void begin(const Work& work);
  void stop();

  std::shared_ptr<Shared> shared_;  ///< of the newest task, until its outcome is taken
  std::vector<Task> tasks_;         ///< those given up end within a step
};

}  // namespace tiltscope::view
