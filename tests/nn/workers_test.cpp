#include "nn/workers.h"

#include "support.h"

#include <array>
#include <atomic>
#include <chrono>
#include <stdexcept>
#include <thread>
#include <vector>

using namespace tiltscope;

TEST_CASE("every task is done exactly once, by any number of workers") {
  for (const int threads : {1, 2, 3, 8}) {
    Workers workers(threads);
    CHECK(workers.size() == threads);
    for (const int tasks : {0, 1, 2, 7, 100}) {
      std::vector<std::atomic<int>> done(static_cast<std::size_t>(tasks));
      for (int round = 0; round < 50; ++round) {
        workers.run(tasks, [&](int i, int) { ++done[static_cast<std::size_t>(i)]; });
      }
      for (const auto& count : done) CHECK(count == 50);
    }
    CHECK_THROWS_WITH(workers.run(8,
                                  [](int i, int) {
                                    if (i == 5) throw std::runtime_error("five");
                                  }),
                      "five");
    workers.run(8, [](int, int) {});
  }
}

TEST_CASE("a worker does one task at a time") {
  Workers workers(3);
  std::vector<std::atomic<bool>> busy(3);
  std::atomic<int> collisions = 0;
  for (int round = 0; round < 200; ++round) {
    workers.run(20, [&](int, int worker) {
      std::atomic<bool>& mine = busy[static_cast<std::size_t>(worker)];
      if (mine.exchange(true)) ++collisions;
      std::this_thread::yield();
      mine = false;
    });
  }
  CHECK(collisions == 0);
}

TEST_CASE("who has nothing left takes over the tasks of one that is held up") {
  using namespace std::chrono_literals;
  Workers workers(2);
  std::array<std::atomic<bool>, 4> done{};
  bool alone = false;
  // Whoever has the second task cannot go on until the fourth is done, which is of the same share.
  workers.run(4, [&](int i, int) {
    const auto start = std::chrono::steady_clock::now();
    while (i == 1 && !done[3] && !alone) alone = std::chrono::steady_clock::now() > start + 20s;
    done[static_cast<std::size_t>(i)] = true;
  });
  CHECK_FALSE(alone);
}

TEST_CASE("what nobody has begun is left out once a task has failed") {
  Workers workers(1);
  int begun = 0;
  CHECK_THROWS_WITH(workers.run(8,
                                [&](int, int) {
                                  ++begun;
                                  throw std::runtime_error("the first");
                                }),
                    "the first");
  CHECK(begun == 1);
}
