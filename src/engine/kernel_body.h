// The kernel's one source. Each kernel_*.cpp includes it, compiled for its instruction set. In all
// that it includes there is only internal linkage, and no standard header with code in it: see
// kernel.h. What the kernel is made of stands in tile.h.
#pragma once

#include "engine/elements.h"
#include "engine/philox.h"
#include "engine/posterior.h"
#include "engine/products.h"
#include "engine/update.h"

namespace tiltscope::engine {
namespace {

constexpr Kernel operations{.instruction_set = instruction_set,
                            .linear = linear,
                            .silu = silu,
                            .silu_with_slope = silu_with_slope,
                            .backward = backward,
                            .update = update,
                            .gradient = gradient,
                            .adam = adam,
                            .sum_of_squares = sum_of_squares,
                            .transpose = transpose,
                            .fourier = fourier,
                            .philox = philox,
                            .box_muller = box_muller,
                            .posterior = posterior,
                            .saturate = saturate};

}  // namespace
}  // namespace tiltscope::engine
