#pragma once

#include "finetune/method.h"
#include "math/box.h"
#include "oracle/exact_density.h"
#include "session/observation.h"

#include <Eigen/Core>

#include <cstddef>
#include <memory>
#include <vector>

namespace tiltscope {

/// The model after a tilt and the draws that it was measured by; tilt 0 is the base model.
struct KeptTilt {
  int tilt = 0;
  std::shared_ptr<const Eigen::VectorXf> parameters;  ///< of the network; null once let go
  MethodState state;                                  ///< let go with them
  std::size_t state_bytes = 0;                        ///< of it, what the states before do not hold
  Eigen::VectorXf data_mean_square;                   ///< of the network: (d)
  std::shared_ptr<const Eigen::MatrixXf> samples;     ///< (d, n); null once let go
  /// How the first of them came about; null once let go, and where nobody watches the run
  /// (Measuring). Checkpoints do not hold it.
  std::shared_ptr<const ParticlePaths> paths;
  Box around;  ///< where its samples are expected, which a clipping sampler keeps near
  /// p^k, that the model aims at; null where it is not known, and let go with the samples. Follows
  /// from the course: checkpoints do not hold it.
  std::shared_ptr<const ExactDensity> density;

  std::size_t bytes() const;
};

/// The tilts of a run, as many as fit into `budget` bytes. Immutable once published.
///
/// Where they do not all fit, paths go first, then models, samples and densities last, and always
/// that one whose neighbours in time are nearest: what remains is spread evenly over the run. Where
/// it is the densities that take the room, no model goes for them. The base model and the newest
/// tilt stay whatever the budget.
struct History {
  std::size_t budget = std::size_t{512} << 20U;
  std::size_t bytes = 0;
  std::vector<KeptTilt> tilts;  ///< tilt growing

  /// Null if there is none of this tilt.
  const KeptTilt* find(int tilt) const;
};

/// `history` with one more tilt, which is newer than all others.
std::shared_ptr<const History> with_tilt(const History& history, KeptTilt tilt);
/// `history` without the tilts after `last`.
std::shared_ptr<const History> up_to(const History& history, int last);
std::shared_ptr<const History> with_budget(const History& history, std::size_t bytes);

}  // namespace tiltscope
