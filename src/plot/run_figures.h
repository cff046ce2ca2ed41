#pragma once

#include "plot/figure.h"
#include "session/snapshot.h"

/// The figures of a run.
namespace tiltscope::plot {

/// Two colours that differ in hue and in lightness, for the two curves of a figure.
struct CurveColours {
  Colour first;
  Colour second;
};

/// Figure 2: the score's RMSE (4.13) and its sigma-weighted form at each tilt, over 0..N.
Figure rmse_figure(const Snapshot& snapshot, Scale scale, const CurveColours& colours);

/// The base model's loss (2.10) at each epoch.
Figure loss_figure(const Snapshot& snapshot, const CurveColours& colours);

}  // namespace tiltscope::plot
