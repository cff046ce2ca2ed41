#pragma once

#include "engine/kernel.h"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <map>

namespace tiltscope {

/// Shows the rate of `operations` per iteration as GFLOP/s.
inline void count(benchmark::State& state, double operations) {
  state.counters["GFLOP/s"] =
      benchmark::Counter(operations * 1e-9, benchmark::Counter::kIsIterationInvariantRate);
}

/// Multiplications and additions a second of one thread, at their best in some tens of
/// milliseconds; measured once.
inline double peak(const engine::Kernel& kernel) {
  static std::map<const engine::Kernel*, double> measured;
  double& best = measured[&kernel];
  if (best > 0.0) return best;
  for (int i = 0; i < 20; ++i) {
    const auto start = std::chrono::steady_clock::now();
    const double operations = kernel.saturate(30'000);
    const std::chrono::duration<double> time = std::chrono::steady_clock::now() - start;
    best = std::max(best, operations / time.count());
  }
  return best;
}

/// The same, with the share of one thread's peak.
inline void count(benchmark::State& state, double operations, const engine::Kernel& kernel) {
  count(state, operations);
  state.counters["of_peak"] =
      benchmark::Counter(operations / peak(kernel), benchmark::Counter::kIsIterationInvariantRate);
}

}  // namespace tiltscope
