#include "finetune/tilting/carried_over.h"
#include "math/box_after_tilt.h"
#include "reward/quadratic_reward.h"
#include "session/clip_warning.h"
#include "session/driving.h"

#include <algorithm>

using namespace tiltscope;
using namespace tiltscope::test;

TEST_CASE("a clip that holds samples back is counted, and said") {
  Experiment experiment = tiny();
  experiment.tilting.sampler.clip = 1e-3;
  Session session(experiment, {});
  const auto end = run_to_end(session);
  const TiltRecord& record = end->tilts->back();
  const Eigen::MatrixXf& x = *end->samples;
  Eigen::Index on = 0;
  for (Eigen::Index j = 0; j < x.cols(); ++j) {
    const Eigen::Vector2f low = x.rowwise().minCoeff(), high = x.rowwise().maxCoeff();
    if (x(0, j) == low[0] || x(0, j) == high[0] || x(1, j) == low[1] || x(1, j) == high[1]) ++on;
  }
  REQUIRE(on > 4);
  CHECK(record.clipped == doctest::Approx(static_cast<double>(on) / 100.0));
  // The worst of the tilts.
  const TiltRecord& worst = *std::ranges::max_element(*end->tilts, {}, &TiltRecord::clipped);
  CHECK(end->message == clip_warning("tilt " + std::to_string(worst.tilt), worst.clipped));
  CHECK(end->message.find(": tilting.clip holds ") != std::string::npos);
}

TEST_CASE("a wide clip holds nothing back, and says nothing") {
  Experiment experiment = tiny();
  experiment.tilting.sampler.clip = 100.0;
  Session session(experiment, {});
  const auto end = run_to_end(session);
  CHECK(end->tilts->back().clipped == 0.0);
  CHECK(end->message.empty());
}

TEST_CASE("the box is where the data of the last tilt lead, and is kept with the tilt") {
  Experiment experiment = tiny();
  experiment.tilting.reuse = 1e-3;  // keeps the data sets; these targets do not look at them
  experiment.tilting.baseline = Baseline::mean;
  experiment.reward.b = Eigen::Vector2d(-3.0, 16.0);
  Session session(experiment, {});
  const auto end = run_to_end(session);
  const QuadraticReward reward(experiment.reward);
  for (const int k : {1, 2, 3}) {
    CAPTURE(k);
    const KeptTilt* kept = end->history->find(k);
    REQUIRE(kept != nullptr);
    const CarriedOver carried = carried_over(kept->state);
    const Eigen::MatrixXf& data = *carried.earlier.back().samples;
    const Box expected = box_after_tilt(data, reward.values(data), 0.1 / 3);
    CHECK((kept->around.low - expected.low).norm() < 1e-5);
    CHECK((kept->around.high - expected.high).norm() < 1e-5);
  }
}

TEST_CASE("a share of the samples on the box is said in plain numbers, up to all of them") {
  const auto words = [](double share) { return clip_warning("tilt 2", share); };
  CHECK(words(0.014).starts_with("tilt 2: tilting.clip holds 1.4 % of the samples"));
  CHECK(words(0.9949).starts_with("tilt 2: tilting.clip holds 99 %"));
  CHECK(words(0.9951).starts_with("tilt 2: tilting.clip holds 99.5 %"));
  CHECK(words(1.0).starts_with("tilt 2: tilting.clip holds 100 %"));
}
