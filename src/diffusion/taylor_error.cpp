#include "diffusion/taylor_error.h"

#include "diffusion/first_order_denoiser.h"
#include "math/evaluation_stream.h"

#include <cmath>

namespace tiltscope {

double taylor_error(const Experiment& experiment, double t, Eigen::Index points, Workers& workers) {
  const GaussianMixture base(experiment.base);
  const TiltCourse course(experiment);
  const NoiseSchedule schedule(experiment.schedule);
  const double sigma = schedule.at(t).sigma;
  const GaussianMixture exact = course.density(base, course.last()).noised(schedule.at(t));
  const Eigen::MatrixXf x_t =
      exact.sample(points, evaluation_stream(experiment.seed, EvaluationUse::points)).cast<float>();

  FirstOrderDenoiser first_order(base, course, course.last(), schedule, workers);
  Eigen::MatrixXf x1_hat(x_t);
  first_order.predict_noise(x_t, t, x1_hat);
  double squares = 0.0;
  for (Eigen::Index j = 0; j < points; ++j) {
    const Eigen::VectorXd score = x1_hat.col(j).cast<double>() / -sigma;  // (2.8)
    squares += (score - exact.score(x_t.col(j).cast<double>())).squaredNorm();
  }
  return std::sqrt(squares / static_cast<double>(points));
}

double time_of_alpha(const ScheduleConfig& schedule, double alpha) {
  const bool linear = schedule.kind == ScheduleKind::linear;
  const double sigma = linear ? 1.0 - alpha : std::sqrt(1.0 - alpha * alpha);
  return NoiseSchedule(schedule).time_at(std::log(alpha / sigma));
}

}  // namespace tiltscope
