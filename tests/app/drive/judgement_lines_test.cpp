#include "app/drive/judgement_lines.h"

#include <doctest/doctest.h>

#include <limits>

using namespace tiltscope;
using namespace tiltscope::app;

TEST_CASE("a judgement is told a line a part, and lines that were told stay as they are") {
  Judgement judgement;
  CHECK(judgement_lines(judgement).empty());
  SampleMetrics metrics;
  metrics.nll.value = 2.8412;
  metrics.nll.floor.median = 2.832;
  metrics.mean_error.value = 3e-4;
  metrics.sliced_w2.value = 0.07;
  judgement.metrics = metrics;
  const auto first = judgement_lines(judgement);
  REQUIRE(first.size() == 1);
  CHECK(first.front() ==
        "samples: NLL 2.84 (exact samples: 2.83), error of the mean 0.0003 (exact samples: 0), "
        "sliced W2 0.07 (exact samples: 0)");
  judgement.metrics->w2.value = 0.25;
  judgement.stage = Judgement::Stage::w2;
  CHECK(judgement_lines(judgement).size() == 2);
  judgement.metrics->mmd.value = 0.0125;
  judgement.metrics->mmd_p_value = 0.5;
  judgement.stage = Judgement::Stage::mmd;
  const auto third = judgement_lines(judgement);
  REQUIRE(third.size() == 3);
  CHECK(third[0] == first[0]);
  CHECK(third[1] == "samples: W2 0.25 (exact samples: 0)");
  CHECK(third[2] == "samples: MMD 0.0125 (exact samples: 0), p value 0.5");
  judgement.stage = Judgement::Stage::complete;
  CHECK(judgement_lines(judgement).size() == 3);
  judgement.likelihood = ModelLikelihood{.nll = {}, .kl = 0.011, .kl_deviation = 0.002};
  judgement.likelihood->nll.value = 2.85;
  CHECK(judgement_lines(judgement).back() ==
        "model: NLL of exact samples 2.85 (exact samples: 0), KL 0.011 +- 0.002");
}

TEST_CASE("what weighted draws leave open is said, and how good they are") {
  Judgement judgement;
  judgement.metrics.emplace();
  constexpr double not_known = std::numeric_limits<double>::quiet_NaN();
  SampleMetrics& metrics = *judgement.metrics;
  metrics.nll.value = 4.2;
  metrics.nll.floor.median = not_known;
  metrics.mean_error.value = metrics.sliced_w2.value = metrics.mmd.value = not_known;
  metrics.errors = DrawsErrors{};
  metrics.errors->draws = 1'048'576;
  metrics.errors->effective_size = 2'345.6;
  metrics.errors->shares = Eigen::Vector2d(0.004, 0.003);
  metrics.errors->reward = Estimate{-1.23456, 0.0123};
  metrics.errors->entropy = {4.1834, 0.021};
  metrics.errors->divergence = {0.8, 0.011};
  metrics.errors->log_normaliser = {-2.03, 0.0204};
  judgement.stage = Judgement::Stage::mmd;
  const auto lines = judgement_lines(judgement);
  REQUIRE(lines.size() == 4);
  CHECK(lines[0] == "samples: NLL 4.2, error of the mean not known, sliced W2 not known");
  CHECK(lines[2] == "samples: MMD not known");
  CHECK(lines[3] ==
        "exact target: by 1,048,576 draws of the base, with an effective size of 2,346: E[r] "
        "-1.235 +- 0.012, NLL 4.183 +- 0.021, KL from the base 0.8 +- 0.011, log Z -2.03 +- 0.02, "
        "shares to 0.004; NLL of samples known to 0.02");
}
