#pragma once

#include "figures/tilt_figure.h"

/// The figures along the tilts of a run; each of them fills one that is empty.
namespace tiltscope::plot {

void score_error(TiltFigure& tilts);
void nll(TiltFigure& tilts);
void mean_error(TiltFigure& tilts);
void weight_error(TiltFigure& tilts);
void shares(TiltFigure& tilts);
void left_out(TiltFigure& tilts);
void error_budget(TiltFigure& tilts);
void tilt_loss(TiltFigure& tilts);
void seconds(TiltFigure& tilts);

}  // namespace tiltscope::plot
