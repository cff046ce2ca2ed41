#pragma once

#include "view/kit/ui.h"

namespace tiltscope::view {

/// Weight, mean and covariance of each component of the base mixture, to type. In two dimensions;
/// otherwise says where to set them.
void draw_mixture_table(Ui& ui);

}  // namespace tiltscope::view
