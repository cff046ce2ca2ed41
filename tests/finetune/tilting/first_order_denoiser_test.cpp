#include "finetune/tilting/first_order_denoiser.h"

#include "diffusion/score_of.h"
#include "oracle/mixture_at.h"
#include "reference/mixture_posterior.h"
#include "support.h"

using namespace tiltscope;
using namespace tiltscope::test;

TEST_CASE("first-order tilts add up the exact covariances, in any dimension") {
  Workers workers(2);
  const NoiseSchedule schedule{ScheduleConfig{}};
  for (const Eigen::Index d : {1, 2, 5}) {
    CAPTURE(d);
    const Problem problem(d);
    const GaussianMixture base(problem.base);
    // Two tilts with one reward, two with another.
    Experiment experiment;
    experiment.base = problem.base;
    experiment.reward = problem.reward;
    experiment.tilting.lambda = 0.3;
    experiment.tilting.tilts = 3;
    Experiment other = experiment;
    other.reward.b *= -1.0;
    other.tilting.lambda = 0.4;
    other.tilting.tilts = 2;
    const TiltCourse course = TiltCourse(experiment).branched(2, other);
    constexpr int k = 4;
    FirstOrderDenoiser denoiser(problem.base, course, k, schedule, workers);
    const Eigen::MatrixXf x = points(base, 150).cast<float>();
    for (const double t : {0.05, 0.5, 0.95}) {
      const NoiseLevel level = schedule.at(t);
      const Eigen::MatrixXd score = score_of(denoiser, schedule, x, t);
      for (Eigen::Index i = 0; i < x.cols(); i += 37) {
        const Eigen::VectorXd at = x.col(i).cast<double>();
        Eigen::VectorXd expected = base.noised(level).score(at);
        for (int j = 0; j < k; ++j) {
          const QuadraticReward reward(j < 2 ? experiment.reward : other.reward);
          const double delta = j < 2 ? 0.1 : 0.2;
          expected += delta * score_reward_covariance(mixture_at(course, problem.base, j), reward,
                                                      level, at);
        }
        CHECK(relative_error(Eigen::VectorXd(score.col(i)), expected) < 1e-4);
      }
    }
  }
}
