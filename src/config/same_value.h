#pragma once

#include "config/setting.h"

namespace tiltscope {

/// Whether a setting has the same value in both.
bool same_value(const Setting& setting, const Experiment& a, const Experiment& b);

}  // namespace tiltscope
