#include "diffusion/model_likelihood.h"

#include "diffusion/flow_field.h"
#include "diffusion/probability_flow.h"
#include "math/quantiles.h"
#include "oracle/metrics.h"

#include <cmath>
#include <vector>

namespace tiltscope {

ModelLikelihood model_likelihood(const NoiseNetwork& model, const ExactDensity& p,
                                 std::uint64_t seed, Workers& workers,
                                 const std::function<void()>& check) {
  constexpr Eigen::Index n = 500;
  constexpr int sets = 100, sets_at_once = 10;
  const NoiseSchedule& schedule = model.schedule();
  const auto noised = p.at(schedule.at(schedule.t_min()));
  const auto draws = [&](int set) {
    return noised->sample(n,
                          RandomStream(seed, Purpose::likelihood, static_cast<std::uint32_t>(set)));
  };

  const Eigen::MatrixXd x = draws(0);
  LearnedFlowField field(model, workers);
  const Eigen::VectorXd learned = flow_log_density(field, schedule, x, flow_steps, check);
  const Eigen::VectorXd excess = noised->log_density(x) - learned;

  std::vector<double> exact(sets);
  for (int first = 0; first < sets; first += sets_at_once) {
    check();
    workers.run(sets_at_once, [&](int i, int) {
      const int set = first + i;
      exact[static_cast<std::size_t>(set)] = negative_log_likelihood(*noised, draws(set + 1));
    });
  }
  ModelLikelihood likelihood;
  likelihood.nll = {-learned.mean(), Floor(exact)};
  likelihood.kl = excess.mean();
  const double variance = (excess.array() - likelihood.kl).square().mean();
  likelihood.kl_deviation = std::sqrt(variance / static_cast<double>(n));
  return likelihood;
}

}  // namespace tiltscope
