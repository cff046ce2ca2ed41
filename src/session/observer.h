#pragma once

#include "diffusion/denoiser.h"
#include "nn/noise_network.h"
#include "nn/workers.h"
#include "oracle/exact_density.h"
#include "session/observation.h"

#include <memory>
#include <optional>
#include <utility>

namespace tiltscope {

/// Computes the scores that a front end asks for, a slice at a time, from a copy of the network:
/// the one that is being fitted is never touched.
class Observer {
 public:
  /// The newest model is that after `tilt` tilts, whose exact density at t = 0 is
  /// `exact`, null where it is not known.
  void watch(const NoiseNetwork& network, std::shared_ptr<const ExactDensity> exact,
             std::uint64_t run, int tilt);
  /// The same of the model that the request names.
  void look_back(const NoiseNetwork& network, std::shared_ptr<const ExactDensity> exact,
                 std::uint64_t run, int tilt);
  /// There is no model to look at.
  void forget();

  /// Replaces what was asked for before; nothing ends the looking. True if it names another tilt
  /// than that, so that `look_back` must say which model that is.
  bool ask(const std::optional<ScoreRequest>& request);

  /// Does the next slice, a millisecond or two. True if it completed what was asked for.
  bool work();
  /// Whether there is anything left to do.
  bool busy() const { return growing_ != nullptr; }
  /// Whether that is of the model that the request names, which no newer one takes the place of.
  bool looks_back() const { return earlier_ != nullptr; }
  /// How long it takes, as the last slice has taken; 0 before there was one.
  double seconds_left() const;

  /// The newest complete grid; null if there is none.
  const std::shared_ptr<const ScoreGrid>& scores() const { return scores_; }

 private:
  struct Watched {
    Watched(NoiseNetwork model, std::shared_ptr<const ExactDensity> density, std::uint64_t its_run,
            int its_tilt)
        : network(std::move(model)), exact(std::move(density)), run(its_run), tilt(its_tilt) {}

    NoiseNetwork network;
    std::shared_ptr<const ExactDensity> exact;  ///< null where it is not known
    std::uint64_t run;
    int tilt;
    Workers alone{1};
    LearnedDenoiser denoiser{network, alone};
  };

  /// The one that is asked about; null if it is not there.
  Watched* model() const;
  void start();

  std::unique_ptr<Watched> newest_;
  std::unique_ptr<Watched> earlier_;  ///< that the request names
  std::optional<ScoreRequest> request_;
  std::shared_ptr<ScoreGrid> growing_;
  Eigen::Index done_ = 0;  ///< points of `growing_`
  double seconds_a_point_ = 0.0;
  std::shared_ptr<const ScoreGrid> scores_;
};

/// Writes down the first particles' states while a sampler asks another denoiser.
class RecordingDenoiser final : public Denoiser {
 public:
  /// For `samples` samples in `steps` calls each.
  RecordingDenoiser(Denoiser& denoiser, Eigen::Index samples, int steps, Workers& workers);

  Eigen::Index dimension() const override { return denoiser_.dimension(); }
  void set_times(const std::vector<double>& times) override;
  void predict_block(const Part& part, const Eigen::Ref<const Eigen::MatrixXf>& x_t,
                     Eigen::Ref<Eigen::MatrixXf> x1_hat) override;

  /// The paths to `samples`, (d, n), which the sampler has returned for the model after `tilt`
  /// tilts.
  std::shared_ptr<const ParticlePaths> finish(const Eigen::MatrixXf& samples, int tilt);

 private:
  Denoiser& denoiser_;
  Eigen::Index kept_;               ///< particles
  std::vector<std::size_t> state_;  ///< of each call's time, its place among the path's
  std::shared_ptr<ParticlePaths> paths_;
};

}  // namespace tiltscope
