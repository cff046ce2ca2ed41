#include "engine/kernel_body.h"

namespace tiltscope::engine {

extern const Kernel kernel_avx2;
const Kernel kernel_avx2 = operations;

}  // namespace tiltscope::engine
