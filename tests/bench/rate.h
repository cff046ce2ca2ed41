#pragma once

#include <benchmark/benchmark.h>

namespace tiltscope {

/// Shows the rate of `operations` per iteration as GFLOP/s.
inline void count(benchmark::State& state, double operations) {
  state.counters["GFLOP/s"] =
      benchmark::Counter(operations * 1e-9, benchmark::Counter::kIsIterationInvariantRate);
}

}  // namespace tiltscope
