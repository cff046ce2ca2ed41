#pragma once

#include "oracle/exact_density.h"
#include "plot/picture.h"

#include <Eigen/Core>

#include <memory>
#include <string>
#include <vector>

/// The figures of the paper's section 4.2, and one more, for print.
namespace tiltscope::plot {

/// A picture of Figure 1.
struct SamplesOnDensity {
  std::string title;
  std::shared_ptr<const ExactDensity> exact;  ///< p_0^k, d = 2; null where it is not known
  Eigen::MatrixXd samples;  ///< (2, n) after k tilts; up to 1,000 are shown; n = 0 if not there yet
};

struct DensityColours {
  std::vector<Colour> density = {rgb(0xffffff), rgb(0x4f9bd0)};  ///< from none to most
  Colour samples = rgb(0x8c2d04, 0.75F);
};

/// Figure 1: two pictures a row, all on the same axes.
Sheet density_sheet(const std::vector<SamplesOnDensity>& pictures,
                    const DensityColours& colours = {});

/// The score's error in the runs of one N: [seed][k], k = 0..N.
struct ScoreErrors {
  int tilts = 0;
  std::vector<std::vector<double>> rmse;
  std::vector<std::vector<double>> weighted;
};

/// Figure 2: against k as in the paper, and against the share of the tilt, which runs of different
/// N have in common; there also weighted by sigma_t. Medians, with quartiles where there are
/// several seeds. `times` is the interval of t, for the labels.
Sheet score_error_sheet(const std::vector<ScoreErrors>& runs, const std::string& times);

/// An error for each of several N.
struct TaylorErrors {
  std::string reward;
  std::vector<double> tilts;
  std::vector<double> errors;
};

/// Figure 3: the Taylor error against N, and a line of slope -1 through the start of the last.
Sheet taylor_sheet(const std::vector<TaylorErrors>& rewards);

}  // namespace tiltscope::plot
