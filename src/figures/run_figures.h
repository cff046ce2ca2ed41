#pragma once

#include "plot/figure.h"
#include "session/snapshot.h"

#include <array>
#include <memory>
#include <string>
#include <vector>

/// The figures of a run.
namespace tiltscope::plot {

enum class FigureKind {
  score_error,   ///< Figure 2: the score's RMSE (4.13) and its sigma-weighted form at each tilt
  nll,           ///< of each tilt's samples under the exact p^k
  mean_error,    ///< squared error of their mean
  weight_error,  ///< squared error of the modes' shares
  shares,        ///< the modes' shares themselves
  left_out,      ///< share of the score's change that first-order tilts have left out
  error_budget,  ///< what sampler, Taylor expansion and network add to the samples' distance
  tilt_loss,     ///< of Algorithm 2, at the end of each tilt
  base_loss,     ///< EpochRecord, at each epoch of the base training
  seconds        ///< of each tilt
};

inline constexpr std::array all_figures = {FigureKind::score_error,  FigureKind::nll,
                                           FigureKind::mean_error,   FigureKind::weight_error,
                                           FigureKind::shares,       FigureKind::left_out,
                                           FigureKind::error_budget, FigureKind::tilt_loss,
                                           FigureKind::base_loss,    FigureKind::seconds};

struct CurveColours {
  Colour first;
  Colour second;
  Colour reference;                    ///< what exact samples reach
  std::array<Colour, 6> components{};  ///< of the mixture, again from the start beyond six
};

/// An earlier run beside the current one; or several that differ in their seed alone, whose medians
/// are drawn, with a band from quartile to quartile.
struct OtherRun {
  std::string name;
  Colour colour;
  std::vector<std::shared_ptr<const std::vector<TiltRecord>>> seeds;  ///< at least one
};

/// What the tilts are drawn against: k, or the strength lambda k / N, which runs of different N
/// share.
enum class Abscissa { tilt, strength };

Figure figure_of(FigureKind kind, const Snapshot& snapshot, const std::vector<OtherRun>& others,
                 Abscissa abscissa, const CurveColours& colours);

}  // namespace tiltscope::plot
