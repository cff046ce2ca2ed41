#pragma once

#include "finetune/round_cost.h"
#include "finetune/tilting/step_orders.h"
#include "oracle/sample_fit.h"

#include <Eigen/Core>

namespace tiltscope {

/// How far the figures of a tilt are.
enum class Precision {
  awaited,  ///< not computed yet: NaN, as what is not known
  coarse,   ///< from few points
  full      ///< from all of evaluation.points, as far as they are known at all
};

/// One row of Figure 2 and of rmse.csv; tilt 0 is the base model.
struct TiltRecord {
  int tilt = 0;
  int last = 0;                   ///< N, as the course was planned when the tilt was made
  double lambda = 0.0;            ///< lambda k / N: TiltCourse::strength
  double rmse = 0.0;              ///< of the score, (4.13) on [evaluation.t_min, schedule.t_max]
  double rmse_weighted = 0.0;     ///< the same weighted by sigma_t: the RMSE of x1_hat
  double sampling_seconds = 0.0;  ///< to draw the data set of this tilt; 0 for tilt 0
  double training_seconds = 0.0;  ///< to fit this tilt; 0 for tilt 0
  double loss = 0.0;              ///< TiltOutcome::loss, NaN where it says nothing; 0 for tilt 0
  Eigen::Index samples = 0;       ///< n, that `fit` was measured on
  SampleFit fit;                  ///< of the samples after this tilt, to the exact p^k
  SampleFit exact;                ///< what n exact samples would score
  double clipped = 0.0;           ///< the share of these samples that tilting.clip holds on its box
  RoundCost cost;                 ///< of this tilt; nothing for tilt 0
  double gradient = 0.0;          ///< TiltOutcome::gradient; 0 for tilt 0
  StepError step = {};            ///< of a first-order tilt; NaN of any other, and where not known
  double left_out = StepError::unknown;  ///< RoundOutcome::left_out, of all tilts so far

  Precision precision = Precision::full;  ///< of both RMSEs, `fit` and `exact`
  Eigen::Index points = 0;                ///< that the RMSEs rest on; 0 where they are not there
  double rmse_deviation = 0.0;            ///< the standard error of `rmse`
  double rmse_weighted_deviation = 0.0;   ///< of `rmse_weighted`
};

}  // namespace tiltscope
