#pragma once

#include "oracle/tilted_mixture.h"
#include "view/mock_gui.h"

#include <doctest/doctest.h>

#include <memory>

/// What the tests of the canvas do to it.
namespace tiltscope::view::test {

inline void move_to(MockWindow& window, const Eigen::Vector2d& pixel) {
  window.move(static_cast<float>(pixel.x()), static_cast<float>(pixel.y()));
}

inline void drag(MockWindow& window, const Eigen::Vector2d& from, const Eigen::Vector2d& to) {
  move_to(window, from);
  window.press();
  move_to(window, 0.5 * (from + to));
  move_to(window, to);
}

/// Where nothing is: not on a handle, an arrow or a button.
inline Eigen::Vector2d nowhere(const MockWindow& window) { return window.pixel_of({0.8, -2.6}); }

/// What the worker would answer to the last request: the exact scores, with an error of (1, 0).
inline void answer(MockWindow& window) {
  REQUIRE_FALSE(window.observed.empty());
  const auto& request = std::get<Observe>(window.observed.back()).scores;
  REQUIRE(request);
  const Experiment& e = *window.snapshot.experiment;
  const int tilt = request->tilt.value_or(window.snapshot.samples_tilt);
  const GaussianMixture exact = tilted(GaussianMixture(e.base), QuadraticReward(e.reward),
                                       e.tilting.lambda * tilt / e.tilting.tilts)
                                    .noised(NoiseSchedule(e.schedule).at(request->t));
  auto scores = std::make_shared<ScoreGrid>();
  scores->run = window.snapshot.run;
  scores->tilt = tilt;
  scores->t = request->t;
  scores->grid = request->grid;
  scores->exact.resize(2, scores->grid.size());
  for (Eigen::Index i = 0; i < scores->grid.size(); ++i) {
    scores->exact.col(i) = exact.score(scores->grid.point(i)).cast<float>();
  }
  scores->learned = scores->exact;
  scores->learned.row(0).array() += 1.0F;
  window.snapshot.scores = scores;
}

/// Paths of `n` particles in `steps` steps that end at the first of the samples.
inline void give_paths(Snapshot& snapshot, Eigen::Index n, int steps) {
  auto paths = std::make_shared<ParticlePaths>();
  for (int step = 0; step <= steps; ++step) {
    const double t = 0.999 * (1.0 - static_cast<double>(step) / steps);
    paths->times.push_back(t);
    paths->states.emplace_back(static_cast<float>(1.0 - 0.5 * t) * snapshot.samples->leftCols(n));
  }
  paths->tilt = snapshot.samples_tilt;
  snapshot.paths = paths;
}

inline int vertices() { return ImGui::GetDrawData()->TotalVtxCount; }

}  // namespace tiltscope::view::test
