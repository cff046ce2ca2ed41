#pragma once

#include "figures/abscissa.h"
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
  seconds,       ///< of each tilt
  particles      ///< their effective size along the chain, where particles are drawn anew
};

inline constexpr std::array all_figures = {
    FigureKind::score_error,  FigureKind::nll,       FigureKind::mean_error,
    FigureKind::weight_error, FigureKind::shares,    FigureKind::left_out,
    FigureKind::error_budget, FigureKind::tilt_loss, FigureKind::base_loss,
    FigureKind::seconds,      FigureKind::particles};

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
  std::shared_ptr<const DrawReport> drawn{};  ///< of a method that only samples; else null
  std::string about{};                        ///< which run it is, in a sentence
  bool same_method = true;                    ///< as the present run's: losses compare
};

/// Whether its samples are particles that were drawn anew on their way.
bool has_particles(const Snapshot& snapshot);
/// Whether the tilts of the run are what the figure's curves go along.
bool is_along_tilts(FigureKind kind);

/// Where tilt k of the run stands; not a number where that is not known yet.
double place_of(int k, const Snapshot& snapshot, Abscissa abscissa);

Figure figure_of(FigureKind kind, const Snapshot& snapshot, const std::vector<OtherRun>& others,
                 Abscissa abscissa, const CurveColours& colours);

}  // namespace tiltscope::plot
