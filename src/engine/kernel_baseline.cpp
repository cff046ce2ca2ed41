#include "engine/kernel_body.h"

namespace tiltscope::engine {

extern const Kernel kernel_baseline;
const Kernel kernel_baseline = operations;  // NOLINT(readability-redundant-declaration)

}  // namespace tiltscope::engine
