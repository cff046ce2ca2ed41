#include "finetune/tilting/taylor_error.h"

#include "finetune/tilting/first_order_denoiser.h"
#include "math/evaluation_stream.h"
#include "oracle/tilt_oracle.h"

#include <cmath>

namespace tiltscope {

double taylor_error(const Experiment& experiment, double t, Eigen::Index points, Workers& workers) {
  const TiltCourse course(experiment);
  const NoiseSchedule schedule(experiment.schedule);
  const double sigma = schedule.at(t).sigma;
  const TiltOracle oracle(experiment.base);
  const auto exact = oracle.density(course, course.last())->at(schedule.at(t));
  const Eigen::MatrixXf x_t =
      exact->sample(points, evaluation_stream(experiment.seed, EvaluationUse::points))
          .cast<float>();

  FirstOrderDenoiser first_order(oracle, course, course.last(), schedule, workers);
  Eigen::MatrixXf x1_hat(x_t);
  first_order.predict_noise(x_t, t, x1_hat);
  const Eigen::MatrixXd exact_scores = exact->score(x_t.cast<double>());
  double squares = 0.0;
  for (Eigen::Index j = 0; j < points; ++j) {
    const Eigen::VectorXd score = x1_hat.col(j).cast<double>() / -sigma;  // (2.8)
    squares += (score - exact_scores.col(j)).squaredNorm();
  }
  return std::sqrt(squares / static_cast<double>(points));
}

double time_of_alpha(const ScheduleConfig& schedule, double alpha) {
  const bool linear = schedule.kind == ScheduleKind::linear;
  const double sigma = linear ? 1.0 - alpha : std::sqrt(1.0 - alpha * alpha);
  return NoiseSchedule(schedule).time_at(std::log(alpha / sigma));
}

}  // namespace tiltscope
