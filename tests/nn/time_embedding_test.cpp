#include "nn/time_embedding.h"

#include "support.h"

#include <numbers>

using namespace tiltscope;

TEST_CASE("the time embedding is sines, then cosines, of spaced frequencies") {
  const TimeEmbedding<double> embedding(6);
  CHECK(embedding.features() == 6);
  Eigen::VectorXd out(6);
  embedding.embed(0.3, out);
  const double w[] = {std::numbers::pi / 2, 4 * std::numbers::pi, 32 * std::numbers::pi};
  for (int j = 0; j < 3; ++j) {
    CHECK(out[j] == doctest::Approx(std::sin(0.3 * w[j])).epsilon(1e-12));
    CHECK(out[3 + j] == doctest::Approx(std::cos(0.3 * w[j])).epsilon(1e-12));
  }
}
