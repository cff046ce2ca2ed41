#pragma once

#include "config/experiment.h"
#include "diffusion/checkpoint.h"
#include "diffusion/score_error.h"
#include "nn/noise_network.h"
#include "nn/workers.h"
#include "oracle/exact_density.h"
#include "oracle/sample_fit.h"
#include "session/tilt_record.h"

#include <Eigen/Core>

#include <cstdint>
#include <memory>
#include <optional>

namespace tiltscope {

/// What the model after a tilt is judged by. Immutable: any thread may measure.
struct TiltToMeasure {
  int tilt = 0;
  EvaluationConfig evaluation;
  std::uint64_t seed = 0;
  std::shared_ptr<const ExactDensity> density;  ///< p^k; null where it is not known
  bool scored = true;                           ///< whether samples follow the network's score
  Eigen::Index draws = 0;                       ///< n, that the fit rests on
  /// (d, n); null where their fit is there already.
  std::shared_ptr<const Eigen::MatrixXf> samples;
};

/// Those figures of a tilt that take measuring.
struct TiltFigures {
  int tilt = 0;
  Precision precision = Precision::full;
  Eigen::Index points = 0;       ///< TiltRecord::points
  ScoreError error;              ///< NaN where it is not known
  std::optional<SampleFit> fit;  ///< nothing where it is there already
  SampleFit exact;
};

/// Points that coarse figures rest on.
inline constexpr Eigen::Index coarse_points = 256;

/// The figures of the network after the tilt, a pure function of what is given but `workers`. Where
/// evaluation.points are no more than coarse ones, they are full.
TiltFigures measure_tilt(const NoiseNetwork& network, const TiltToMeasure& tilt,
                         Precision precision, Workers& workers, const Checkpoint& checkpoint);

/// What a record says until there are figures. Those that will never be known are full at once.
void await_figures(TiltRecord& record, const TiltToMeasure& tilt);
void enter_figures(TiltRecord& record, const TiltFigures& figures);

}  // namespace tiltscope
