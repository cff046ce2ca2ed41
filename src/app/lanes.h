#pragma once

#include <algorithm>
#include <cstddef>
#include <functional>
#include <thread>
#include <vector>

/// Several threads that work off a list of jobs.
namespace tiltscope::app {

/// How many threads for so many jobs: `wanted`, 0 for one on every core, and none without a job.
inline int lanes_for(int wanted, std::size_t jobs) {
  const int most =
      wanted > 0 ? wanted : static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
  return static_cast<int>(std::min(static_cast<std::size_t>(most), jobs));
}

/// Calls `work` in each of `lanes` threads; returns when all calls have. `work` does not throw.
inline void in_lanes(int lanes, const std::function<void()>& work) {
  std::vector<std::jthread> threads;
  threads.reserve(static_cast<std::size_t>(lanes));
  for (int i = 0; i < lanes; ++i) threads.emplace_back(work);
}

}  // namespace tiltscope::app
