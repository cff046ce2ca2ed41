#include "finetune/tilting/hardness.h"

#include "finetune/tilting/left_out.h"
#include "finetune/tilting/step_orders.h"
#include "math/effective_size.h"
#include "math/random.h"
#include "oracle/tilt_course.h"
#include "oracle/tilt_oracle.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <memory>
#include <stdexcept>

namespace tiltscope {
namespace {

constexpr std::uint32_t draws_stream = 1;

RandomStream stream_of(std::uint64_t seed, int k, std::uint32_t use) {
  return {seed, Purpose::step_orders, static_cast<std::uint32_t>(k), use};
}

/// The exact densities on the way: p proportional to exp(strength r) p_base.
class Way {
 public:
  Way(const BaseConfig& base, const Reward& reward) : oracle_(base), reward_(shared(reward)) {
    if (oracle_.base()->dimension() > 2) {
      throw std::domain_error("the grid is for one or two dimensions");
    }
  }

  const TiltOracle& oracle() const { return oracle_; }
  std::shared_ptr<const ExactDensity> density(double strength) const {
    return oracle_.density(reward_, strength);
  }
  /// (d, n) draws.
  Eigen::MatrixXf sample(double strength, Eigen::Index n, const RandomStream& stream) const {
    return density(strength)->sample(n, stream).cast<float>();
  }
  /// log E_base[exp(strength r)].
  double log_mean_weight(double strength) const {
    const Eigen::MatrixXd x = oracle_.base()->sample(1, RandomStream(0, Purpose::step_orders));
    Eigen::VectorXd r(1);
    reward_->evaluate(x, r);
    return strength * r[0] + oracle_.base()->log_density(x)[0] -
           density(strength)->log_density(x)[0];
  }

 private:
  /// The caller's, who keeps it.
  static std::shared_ptr<const Reward> shared(const Reward& reward) {
    return {std::shared_ptr<const Reward>(), &reward};
  }

  TiltOracle oracle_;
  std::shared_ptr<const Reward> reward_;
};

/// How many tilts there are where each is one of as many equal steps to the end as its data ask
/// for.
int chosen_tilts(const Way& way, const Reward& reward, double lambda,
                 const HardnessOptions& options,
                 const std::function<int(const Eigen::MatrixXf&, const Eigen::VectorXd&, double)>&
                     tilts_for_rest) {
  constexpr int most = 10'000;
  double strength = 0.0;
  for (int k = 0; k < most; ++k) {
    const Eigen::MatrixXf data =
        way.sample(strength, options.samples, stream_of(options.seed, k, draws_stream));
    const double rest = lambda - strength;
    const int left = tilts_for_rest(data, reward.values(data), rest);
    if (left <= 1) return k + 1;
    strength += rest / left;
  }
  return most;
}

}  // namespace

Hardness hardness(const BaseConfig& base, const Reward& reward, double lambda, int tilts,
                  const HardnessOptions& options) {
  const Way way(base, reward);
  Experiment experiment;
  experiment.base = base;
  experiment.reward = reward.config();
  experiment.tilting.lambda = lambda;
  experiment.tilting.tilts = tilts;
  Hardness found;
  found.first_order =
      exactly_left_out(way.oracle(), TiltCourse(experiment), {tilts}, options.points,
                       stream_of(options.seed, tilts, draws_stream), [](double) {})
          .back();

  Workers workers(1);
  SummedOrders summed;
  const double delta = lambda / tilts;
  for (int k = 0; k < tilts; ++k) {
    const Eigen::MatrixXf data =
        way.sample(k * delta, options.samples, stream_of(options.seed, k, draws_stream));
    summed.add(OrdersData(data, reward.values(data), stream_of(options.seed, k, 0)), delta,
               lambda - k * delta, workers);
  }
  found.estimate = summed.share();

  // Kish: E[w]^2 / E[w^2]. The latter has no end where twice the tilt has none.
  try {
    found.effective_share =
        std::exp(2.0 * way.log_mean_weight(lambda) - way.log_mean_weight(2.0 * lambda));
  } catch (const std::domain_error&) {
    found.effective_share = 0.0;
  }

  found.tilts_by_ess =
      chosen_tilts(way, reward, lambda, options,
                   [&](const Eigen::MatrixXf&, const Eigen::VectorXd& rewards, double rest) {
                     return tilts_for(rewards, rest, options.ess);
                   });
  int k = 0;
  found.tilts_by_tolerance =
      chosen_tilts(way, reward, lambda, options,
                   [&](const Eigen::MatrixXf& data, const Eigen::VectorXd& rewards, double rest) {
                     const StepOrders orders = step_orders(
                         OrdersData(data, rewards, stream_of(options.seed, k++, 0)), workers);
                     if (orders.known()) return tilts_within(orders, rest, options.tolerance);
                     return static_cast<int>(std::ceil(std::abs(rest / delta) - 1e-9));
                   });
  return found;
}

}  // namespace tiltscope
