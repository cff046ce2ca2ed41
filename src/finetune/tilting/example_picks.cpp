#include "finetune/tilting/example_picks.h"

#include "math/lattice.h"

#include <numeric>

namespace tiltscope {

ExamplePicks::ExamplePicks(const Eigen::VectorXd& rewards, double rest, double ahead)
    : picks_(static_cast<std::size_t>(rewards.size())) {
  std::iota(picks_.begin(), picks_.end(), 0u);
  if (ahead == 0.0) return;
  const Eigen::ArrayXd logs = rest * rewards.array();
  const Eigen::ArrayXd w = (logs - logs.maxCoeff()).exp();
  often_ = 1.0 - ahead + ahead * w / w.mean();
  importance_ = often_.cwiseInverse().cast<float>();
}

void ExamplePicks::choose(int pass) {
  if (often_.size() == 0) return;
  // Every sample has a stretch of length q on a line, and is taken at each mark on it. The marks
  // are 1 apart, and stand elsewhere in each pass.
  double mark = golden(0.5, static_cast<std::uint64_t>(pass));
  double end = 0.0;
  std::size_t place = 0;
  for (Eigen::Index j = 0; j < often_.size(); ++j) {
    end += often_[j];
    for (; mark < end && place < picks_.size(); mark += 1.0) {
      picks_[place++] = static_cast<std::uint32_t>(j);
    }
  }
  // Rounding may have put the last mark behind the end of the line.
  while (place < picks_.size()) picks_[place++] = static_cast<std::uint32_t>(often_.size() - 1);
}

}  // namespace tiltscope
