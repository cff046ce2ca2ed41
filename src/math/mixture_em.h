#pragma once

#include "math/random.h"

#include <Eigen/Core>

#include <functional>
#include <utility>
#include <vector>

namespace tiltscope {

/// Runs task(i) once for each i in 0..tasks-1, on as many threads as it likes.
using TaskRunner = std::function<void(int tasks, const std::function<void(int)>& task)>;

/// A Gaussian mixture under way: K components in d dimensions.
struct MixtureState {
  Eigen::VectorXd weights;                   ///< (K), with the sum 1
  std::vector<Eigen::VectorXd> means;        ///< K of (d)
  std::vector<Eigen::MatrixXd> covariances;  ///< K of (d, d)

  int components() const { return static_cast<int>(means.size()); }
};

/// Expectation maximisation (Dempster, Laird & Rubin 1977) of a Gaussian mixture over a fixed set
/// of rows, with two additions that keep it sound for any rows. No eigenvalue of a covariance is
/// below `floor`^2: the likelihood is bounded, and a maximisation under that bound still never
/// lowers it. And a share `background` of the rows is taken to be spread evenly over the rows' box:
/// a row far from all components is explained by that, and pulls none of them.
class MixtureEm {
 public:
  struct Settings {
    double floor = 1e-3;       ///< least deviation of a component, in any direction
    double background = 0.0;   ///< in [0, 1)
    double log_evenly = 0.0;   ///< log-density of an even spread over the rows' box
    double reach = 1e100;      ///< distances between rows and starts count up to this
    TaskRunner run = nullptr;  ///< one task after the other where there is none
  };

  /// `rows`: (n, d), a row a point, n > 0. Results do not depend on how the tasks run.
  MixtureEm(Eigen::MatrixXd rows, Settings settings);

  Eigen::Index rows() const { return rows_.rows(); }

  /// K components where k-means++ (Arthur & Vassilvitskii 2007, of three candidates each) and a few
  /// rounds of k-means put them, all of them with one covariance; fewer where fewer rows differ.
  /// None starts at a row that lies alone. k-means measures distances with each coordinate times
  /// its entry of `stretch` (d), all above 0.
  MixtureState start(int components, const RandomStream& stream,
                     const Eigen::VectorXd& stretch) const;

  /// One step of EM. Returns the mean log-density of the rows before it, in nats.
  double step(MixtureState& mixture) const;

  /// Steps until one gains less than `gain`, at most `most`; calls `checkpoint` before each, which
  /// may throw. Returns the mean log-density that it began the last step with.
  double climb(MixtureState& mixture, int most, double gain,
               const std::function<void()>& checkpoint) const;

  /// The log-density of other rows (n, d), background included: (n).
  Eigen::VectorXd log_densities(const MixtureState& mixture, const Eigen::MatrixXd& rows) const;

  /// How many of its own rows are rather the background's than any component's.
  Eigen::Index rows_in_background(const MixtureState& mixture) const;

 private:
  struct Sums;
  struct Scratch;

  void run(int tasks, const std::function<void(int)>& task) const;
  /// The range of rows of a task: first and count.
  static std::pair<Eigen::Index, Eigen::Index> part(Eigen::Index rows, int task, int tasks);

  Eigen::MatrixXd rows_;
  Settings settings_;
  Eigen::ArrayXd company_;  ///< (n): 1 for a row with others near, 0 for one that lies alone
};

}  // namespace tiltscope
