#pragma once

#include <functional>

namespace tiltscope {

/// Called by a long computation every few milliseconds, between two mini-batches or two sampler
/// steps, on the thread that started it and while all its workers rest, with the share of the work
/// that is done, in [0, 1]. It may wait (a pause), and it may throw to abandon the computation.
using Checkpoint = std::function<void(double progress)>;

}  // namespace tiltscope
