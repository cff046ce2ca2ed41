#pragma once

#include "diffusion/chain.h"
#include "engine/kernel.h"
#include "nn/workers.h"

#include <Eigen/Core>

#include <algorithm>
#include <functional>
#include <vector>

namespace tiltscope {

/// The times of a chain's calls.
inline std::vector<double> times_of(const std::vector<ChainStep>& chain) {
  std::vector<double> times;
  for (const ChainStep& step : chain) times.push_back(step.t);
  return times;
}

/// Shares n paths out: work(worker, first, count) for each block of at most 32 of them. Paths do
/// not depend on each other, so that a block may go through all steps at a time.
inline void by_path_blocks(
    Workers& workers, Eigen::Index n,
    const std::function<void(int worker, Eigen::Index first, Eigen::Index count)>& work) {
  constexpr Eigen::Index block = engine::block;
  workers.run(static_cast<int>((n + block - 1) / block), [&](int i, int worker) {
    const Eigen::Index first = i * block;
    work(worker, first, std::min(block, n - first));
  });
}

}  // namespace tiltscope
