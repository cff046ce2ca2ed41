#include "finetune/tilting/tilting.h"
#include "support.h"

#include <atomic>
#include <cstddef>

// Counts what is taken from the heap, where it can be: with glibc, and without a sanitizer, which
// brings a heap of its own.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__) || !defined(__GLIBC__)
#define TILTSCOPE_COUNTS_ALLOCATIONS 0
#else
#define TILTSCOPE_COUNTS_ALLOCATIONS 1
#endif

#if TILTSCOPE_COUNTS_ALLOCATIONS

namespace {

std::atomic<long> allocations{0};

}  // namespace

extern "C" void* __libc_malloc(std::size_t size);
extern "C" void* malloc(std::size_t size) {
  allocations.fetch_add(1, std::memory_order_relaxed);
  return __libc_malloc(size);
}

using namespace tiltscope;

TEST_CASE("an optimiser step allocates nothing") {
  Workers workers(2);
  const Experiment experiment;
  const TiltStep step = tilt_step(TiltCourse(experiment), 1, experiment);
  const auto count = [&](Eigen::Index samples, bool low_rank) {
    NoiseNetwork network(2, {.depth = 2, .width = 24, .time_features = 8}, {});
    network.mlp().initialise(1);
    const Eigen::MatrixXf data = GaussianMixture(experiment.base)
                                     .sample(samples, RandomStream(1, Purpose::test))
                                     .cast<float>();
    LowRank factors(network.mlp().shape(), 3,
                    std::make_shared<const Eigen::MatrixXf>(network.mlp().parameters()), 1);
    TakenOver before;
    if (low_rank) before.factors = &factors;
    TiltingConfig tilting;
    tilting.epochs = 3;
    tilting.batch = 50;
    const long at_start = allocations;
    tilt_once(
        network, data, step, tilting, workers, [](double) {}, before);
    return allocations - at_start;
  };
  for (const bool low_rank : {false, true}) {
    CAPTURE(low_rank);
    count(50, low_rank);  // what the first tilt of a program sets up
    const long once = count(50, low_rank);
    CHECK(once > 0);
    // Three steps as against thirty.
    CHECK(count(500, low_rank) == once);
  }
}

#endif
