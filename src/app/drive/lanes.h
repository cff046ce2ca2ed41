#pragma once

#include "app/cli/errors.h"

#include <algorithm>
#include <cstddef>
#include <exception>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
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

/// Works off the jobs, the last one first, in `lanes` threads, until all are done or `work` throws
/// Interrupted. A job for which it throws anything else goes to `failed` with the reason, and the
/// others go on. Returns the signal that has interrupted it, or 0.
template <class Job>
int work_off(std::vector<Job> jobs, int lanes, const std::function<void(Job&)>& work,
             const std::function<void(const Job&, const char*)>& failed) {
  std::mutex mutex;
  int signal = 0;
  const auto take = [&]() -> std::optional<Job> {
    const std::lock_guard lock(mutex);
    if (jobs.empty() || signal != 0) return std::nullopt;
    Job job = std::move(jobs.back());
    jobs.pop_back();
    return job;
  };
  in_lanes(lanes, [&] {
    while (std::optional<Job> job = take()) {
      try {
        work(*job);
      } catch (const Interrupted& error) {
        const std::lock_guard lock(mutex);
        signal = error.signal();
        return;
      } catch (const std::exception& error) {
        failed(*job, error.what());
      }
    }
  });
  return signal;
}

}  // namespace tiltscope::app
