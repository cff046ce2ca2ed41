#include "finetune/tilting/step_orders.h"

#include "math/gaussian_mixture.h"
#include "support.h"

using namespace tiltscope;

namespace {

RandomStream stream(std::uint32_t a = 0) { return {5, Purpose::step_orders, a}; }

Eigen::MatrixXf normal_data(Eigen::Index d, Eigen::Index n, std::uint32_t a = 0) {
  Eigen::MatrixXf data(d, n);
  RandomStream(5, Purpose::test, a).fill_normal(data);
  return data;
}

/// r = a x_1^2 / 2 + b x_1.
Eigen::VectorXd quadratic(const Eigen::MatrixXf& data, double a, double b) {
  const Eigen::ArrayXd x = data.row(0).cast<double>().transpose();
  return 0.5 * a * x.square() + b * x;
}

StepOrders orders_of(const Eigen::MatrixXf& data, const Eigen::VectorXd& rewards,
                     const RandomStream& stream) {
  Workers workers(2);
  return step_orders(OrdersData(data, rewards, stream), workers);
}

}  // namespace

TEST_CASE("for a normal base and a quadratic reward both orders are those of the closed form") {
  // x0 given x_t is N(alpha x_t, sigma^2), so that Cov(g, r) = alpha (b + a alpha x_t) and the
  // second order is a sigma^2 times that.
  const double a = 0.8, b = 1.5;
  const double squared = orders_alpha_squared;
  const double first = std::sqrt(squared * (b * b + a * a * squared));
  for (const Eigen::Index d : {1, 2, 3}) {
    CAPTURE(d);
    StepOrders mean{0.0, 0.0, 0.0};
    constexpr int sets = 8;
    for (std::uint32_t set = 0; set < sets; ++set) {
      const Eigen::MatrixXf data = normal_data(d, 4'000, set);
      const StepOrders orders = orders_of(data, quadratic(data, a, b), stream(set));
      REQUIRE(orders.known());
      CHECK(orders.at(0.1).left_out == doctest::Approx(0.1 * a * (1.0 - squared)).epsilon(0.5));
      CHECK(orders.noisy >= orders.second);
      CHECK(orders.at(0.1).left_out_at_most >= orders.at(0.1).left_out);
      mean.first += orders.first / sets;
      mean.second += orders.second / sets;
    }
    CHECK(mean.first == doctest::Approx(first).epsilon(0.04));
    CHECK(mean.second == doctest::Approx(a * (1.0 - squared) * first).epsilon(0.12));
  }
}

TEST_CASE("where a first-order step is exact, noise adds nothing to what it leaves out") {
  // Linear, and at right angles to what sets the modes apart.
  const GaussianMixture base(BaseConfig{});
  double sum = 0.0, most = 0.0, with_noise = 0.0;
  constexpr int sets = 20;
  for (std::uint32_t set = 0; set < sets; ++set) {
    const Eigen::MatrixXf data =
        base.sample(1'000, RandomStream(6, Purpose::test, set)).cast<float>();
    const Eigen::VectorXd rewards = 4.0 * data.row(1).cast<double>().transpose();
    const StepOrders orders = orders_of(data, rewards, stream(set));
    sum += orders.at(0.05).left_out;
    most = std::max(most, orders.at(0.05).left_out);
    with_noise += orders.at(0.05).left_out_at_most;
  }
  CHECK(sum / sets < 0.01);
  CHECK(most < 0.02);
  // The plain size of the same covariance is several times as large.
  CHECK(with_noise > 2.0 * sum);
}

TEST_CASE("the first order grows with the reward, and the second with its square") {
  const Eigen::MatrixXf data = normal_data(2, 1'000);
  const Eigen::VectorXd rewards = quadratic(data, 0.8, 1.5);
  const StepOrders orders = orders_of(data, rewards, stream());
  const StepOrders thrice = orders_of(data, -3.0 * rewards, stream());
  CHECK(thrice.first == doctest::Approx(3.0 * orders.first).epsilon(1e-4));
  CHECK(thrice.second == doctest::Approx(9.0 * orders.second).epsilon(1e-3));
  const StepOrders shifted = orders_of(data, rewards.array() + 1e4, stream());
  CHECK(shifted.first == doctest::Approx(orders.first).epsilon(1e-4));
  CHECK(shifted.second == doctest::Approx(orders.second).epsilon(1e-3));
}

TEST_CASE("samples in a wall do not count") {
  const Eigen::MatrixXf data = normal_data(2, 800);
  Eigen::MatrixXf with_walls(2, 1'200);
  with_walls << data, normal_data(2, 400, 7);
  Eigen::VectorXd rewards(1'200);
  rewards << quadratic(data, 0.8, 1.5),
      Eigen::VectorXd::Constant(400, -std::numeric_limits<double>::infinity());
  const StepOrders orders = orders_of(data, rewards.head(800), stream());
  const StepOrders same = orders_of(with_walls, rewards, stream());
  CHECK(orders.known());
  CHECK(same.first == orders.first);
  CHECK(same.second == orders.second);
}

TEST_CASE("nothing is known of equal rewards, of a handful of data, or where no others lie near") {
  const Eigen::MatrixXf data = normal_data(2, 1'000);
  CHECK(!orders_of(data, Eigen::VectorXd::Constant(1'000, 3.0), stream()).known());
  CHECK(std::isnan(StepOrders{}.at(0.1).left_out));
  const Eigen::MatrixXf few = data.leftCols(6);
  CHECK(!orders_of(few, quadratic(few, 0.8, 1.5), stream()).known());
  const Eigen::MatrixXf wide = normal_data(60, 1'000);
  CHECK(!orders_of(wide, quadratic(wide, 0.8, 1.5), stream()).known());
}

TEST_CASE("a tolerance takes the fewest steps that keep to it, noise counted in") {
  const StepOrders orders{.first = 2.0, .second = 3.0, .noisy = 4.0};
  CHECK(orders.at(0.1).left_out == doctest::Approx(0.15));
  CHECK(orders.at(-0.1).left_out_at_most == doctest::Approx(0.2));
  for (const double tolerance : {0.3, 0.05, 0.011}) {
    const int tilts = tilts_within(orders, -1.0, tolerance);
    CHECK(orders.at(1.0 / tilts).left_out_at_most <= tolerance * (1.0 + 1e-12));
    CHECK(orders.at(1.0 / (tilts - 1)).left_out_at_most > tolerance);
  }
  CHECK(tilts_within(orders, 1e-9, 0.05) == 1);
  CHECK(tilts_within({.first = 1.0, .second = 0.0, .noisy = 0.0}, 1.0, 0.05) == 1);
}

TEST_CASE("summed up at points that stay, orders of opposite signs cancel") {
  // A normal base and a x^2 / 2: the second order is a sigma^2 times the first. With -a as often as
  // a, little of it is left, while the first order comes from b.
  const double a = 0.2, b = 1.5, delta = 0.1;
  Workers workers(2);
  SummedOrders alike, opposite;
  for (std::uint32_t k = 0; k < 12; ++k) {
    const Eigen::MatrixXf data = normal_data(2, 40'000, k);
    const double rest = delta * (12 - k);
    alike.add(OrdersData(data, quadratic(data, a, b), stream(k)), delta, rest, workers);
    const double sign = k % 2 == 0 ? 1.0 : -1.0;
    opposite.add(OrdersData(data, quadratic(data, sign * a, b), stream(k)), delta, rest, workers);
  }
  const double left_out = delta * a * (1.0 - orders_alpha_squared);
  CHECK(alike.share() == doctest::Approx(left_out).epsilon(0.2));
  CHECK(opposite.share() < 0.35 * left_out);
  CHECK(std::isnan(SummedOrders{}.share()));
}

TEST_CASE("points to sum up at lie about where the tilts lead, as far as the data reach") {
  const Eigen::MatrixXf data = normal_data(2, 4'000);
  const OrdersData known(data, data.row(0).transpose().cast<double>(), stream());
  // x0 is then N((1, 0), I), and x_t = alpha x0 + sigma z.
  const Eigen::MatrixXf points = known.noisy_points_after(1.0);
  const double alpha = std::sqrt(orders_alpha_squared);
  const Eigen::Vector2d mean = points.cast<double>().rowwise().mean();
  CHECK(mean[0] == doctest::Approx(alpha).epsilon(0.3));
  CHECK(std::abs(mean[1]) < 0.35);
  CHECK(known.effective_number(1.0) == doctest::Approx(4'000 * std::exp(-1.0)).epsilon(0.15));
  CHECK(known.noisy_points().rightCols(1) != known.noisy_points_after(0.0).rightCols(1));
  // No farther than sixteen of the data would be left.
  Workers workers(2);
  SummedOrders summed;
  summed.add(known, 0.5, 64.0, workers);
  CHECK(summed.ahead < 4.0);
  CHECK(summed.ahead > 0.4);
}
