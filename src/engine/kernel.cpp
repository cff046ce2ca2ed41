#include "engine/kernel.h"

#include <cmath>

namespace tiltscope::engine {

extern const Kernel kernel_avx512;
extern const Kernel kernel_avx2;
extern const Kernel kernel_baseline;

AdamStep adam_step(int n, double rate) {
  const double first = 1.0 - std::pow(double{AdamStep::beta1}, n);
  const double second = std::sqrt(1.0 - std::pow(double{AdamStep::beta2}, n));
  return {static_cast<float>(rate * second / first), static_cast<float>(1e-8 * second)};
}

const std::vector<const Kernel*>& kernels() {
  static const std::vector<const Kernel*> runnable = [] {
    std::vector<const Kernel*> found;
#if defined(__x86_64__)
    __builtin_cpu_init();
    const bool fma = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    if (fma && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
        __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl")) {
      found.push_back(&kernel_avx512);
    }
    if (fma) found.push_back(&kernel_avx2);
#endif
    found.push_back(&kernel_baseline);
    return found;
  }();
  return runnable;
}

namespace {

const Kernel*& chosen() {
  static const Kernel* kernel = kernels().front();
  return kernel;
}

}  // namespace

const Kernel& kernel() { return *chosen(); }

void use_kernel(const Kernel& kernel) { chosen() = &kernel; }

}  // namespace tiltscope::engine
