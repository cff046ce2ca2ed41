#include "engine/kernel_body.h"

namespace tiltscope::engine {

extern const Kernel kernel_avx512;
const Kernel kernel_avx512 = operations;

}  // namespace tiltscope::engine
