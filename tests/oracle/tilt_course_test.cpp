#include "oracle/tilt_course.h"

#include "capture_binding.h"
#include "oracle/mixture_at.h"
#include "oracle/tilted_mixture.h"
#include "support.h"

using namespace tiltscope;
using namespace tiltscope::test;

namespace {

Experiment problem(Eigen::Index d) {
  const Problem given(d);
  Experiment experiment;
  experiment.base = given.base;
  experiment.reward = given.reward;
  experiment.tilting.lambda = 0.6;
  experiment.tilting.tilts = 12;
  return experiment;
}

/// Another reward, in another number of steps of another size.
Experiment changed(Experiment experiment) {
  experiment.reward.A *= -0.5;
  experiment.reward.b = experiment.reward.b.array() - 0.7;
  experiment.reward.c += 0.3;
  experiment.tilting.lambda = 0.9;
  experiment.tilting.tilts = 5;
  return experiment;
}

}  // namespace

TEST_CASE("an unbranched course is that of the experiment") {
  const Experiment experiment = problem(2);
  const TiltCourse course(experiment);
  const GaussianMixture base(experiment.base);
  CHECK(course.last() == 12);
  for (const int k : {0, 5, 12}) {
    CHECK(course.strength(k) == 0.6 * k / 12);
    const GaussianMixture expected = tilted(base, QuadraticReward(experiment.reward), 0.6 * k / 12);
    const Eigen::VectorXd x = Eigen::VectorXd::Constant(2, 0.3);
    CHECK(mixture_at(course, experiment.base, k).log_density(x) == expected.log_density(x));
    CHECK(course.at(k).first == 0);
  }
}

TEST_CASE("what is left may be divided anew, and adds up to the same") {
  const Experiment experiment = problem(2);
  const GaussianMixture base(experiment.base);
  const TiltCourse course = TiltCourse(experiment).divided(0, 4).divided(1, 6).divided(3, 4);
  CHECK(course.last() == 7);
  CHECK(course.strength(1) == doctest::Approx(0.15).epsilon(1e-14));
  CHECK(course.strength(3) == doctest::Approx(0.15 + 2 * 0.45 / 6).epsilon(1e-14));
  CHECK(course.rest(3) == doctest::Approx(0.3).epsilon(1e-14));
  CHECK(course.strength(7) == doctest::Approx(0.6).epsilon(1e-14));
  CHECK(course.divided(3, 4).stretches().size() == course.stretches().size());
  const Eigen::VectorXd x = Eigen::VectorXd::Constant(2, 0.3);
  CHECK(mixture_at(course, experiment.base, 7).log_density(x) ==
        doctest::Approx(mixture_at(TiltCourse(experiment), experiment.base, 12).log_density(x))
            .epsilon(1e-10));
}

TEST_CASE("after a branch the density is Bayes' for the rewards so far, by quadrature") {
  for (const int d : {1, 2}) {
    CAPTURE(d);
    const Experiment first = problem(d);
    const Experiment second = changed(first);
    const TiltCourse course = TiltCourse(first).branched(7, second);
    CHECK(course.last() == 12);
    const GaussianMixture base(first.base);
    const QuadraticReward r1(first.reward);
    const QuadraticReward r2(second.reward);
    for (const int k : {0, 4, 7, 8, 12}) {
      CAPTURE(k);
      const double before = 0.05 * std::min(k, 7);
      const double after = 0.18 * std::max(k - 7, 0);
      CHECK(course.strength(k) == doctest::Approx(before + after));
      const auto unnormalised = [&](const Eigen::VectorXd& x) {
        return std::exp(base.log_density(x) + before * r1.value(x) + after * r2.value(x));
      };
      const double constant = integrate(unnormalised, d, -12, 12, 600);
      const GaussianMixture p = mixture_at(course, first.base, k);
      const Eigen::MatrixXd where = points(base, 10);
      for (const auto& x : where.colwise()) {
        CHECK(relative_error(p.log_density(x), std::log(unnormalised(x) / constant)) < 1e-9);
      }
    }
  }
}

TEST_CASE("a course branches again and again, in any dimension") {
  const Experiment first = problem(10);
  const Experiment second = changed(first);
  const TiltCourse course = TiltCourse(first).branched(7, second).branched(9, first);
  CHECK(course.last() == 9 + 12);
  CHECK(course.stretches().size() == 3);
  CHECK(course.at(0).first == 0);
  CHECK(course.at(7).first == 0);
  CHECK(course.at(8).first == 7);
  CHECK(course.at(9).first == 7);
  CHECK(course.at(10).first == 9);
  CHECK(course.at(21).step() == doctest::Approx(0.05));
  const GaussianMixture base(first.base);
  const QuadraticReward r1(first.reward);
  const QuadraticReward r2(second.reward);
  const GaussianMixture p = mixture_at(course, first.base, 21);
  const auto log_constant = [&](const Eigen::VectorXd& x) {
    return base.log_density(x) + 0.05 * 19 * r1.value(x) + 0.18 * 2 * r2.value(x) -
           p.log_density(x);
  };
  const Eigen::MatrixXd where = points(base, 10);
  for (const auto& x : where.colwise()) {
    CHECK(relative_error(log_constant(x), log_constant(where.col(0))) < 1e-9);
  }
}

TEST_CASE("the ratio of two densities of a course is what the rewards between them make of it") {
  const Experiment first = problem(3);
  const Experiment second = changed(first);
  const TiltCourse course = TiltCourse(first).branched(7, second);
  const GaussianMixture base(first.base);
  const Eigen::MatrixXf where = points(base, 10).cast<float>();
  for (const auto& [j, k] : {std::pair(0, 12), {3, 9}, {2, 6}, {8, 12}, {7, 8}, {5, 5}}) {
    CAPTURE_BINDING(j);
    CAPTURE_BINDING(k);
    const GaussianMixture before = mixture_at(course, first.base, j);
    const GaussianMixture after = mixture_at(course, first.base, k);
    const Eigen::VectorXd ratios = course.log_ratios(where, j, k);
    const auto constant = [&](Eigen::Index i) {
      const Eigen::VectorXd x = where.col(i).cast<double>();
      return ratios[i] - after.log_density(x) + before.log_density(x);
    };
    for (Eigen::Index i = 1; i < where.cols(); ++i) {
      CHECK(constant(i) == doctest::Approx(constant(0)).epsilon(1e-9));
    }
  }
}

TEST_CASE("what goes on as before is no branch, but for its end") {
  const Experiment first = problem(2);
  const Experiment second = changed(first);
  const TiltCourse course(first);
  CHECK(course.branched(5, first).stretches().size() == 1);
  CHECK(course.branched(5, first).last() == 12);
  Experiment longer = first;
  longer.tilting.lambda *= 1.5;
  longer.tilting.tilts = 18;
  CHECK(course.branched(12, longer).last() == 18);
  CHECK(course.branched(12, longer).stretches().size() == 1);
  // The same strength in other steps is another course.
  Experiment finer = first;
  finer.tilting.tilts = 24;
  CHECK(course.branched(6, finer).last() == 6 + 24);

  const TiltCourse bent = course.branched(7, second);
  CHECK(bent.branched(9, second).last() == bent.last());
  CHECK(bent.branched(9, second).stretches().size() == 2);
  // At the junction, the one as well as the other is a continuation.
  CHECK(bent.branched(7, second).last() == bent.last());
  CHECK(bent.branched(7, first).last() == 12);
  CHECK(bent.branched(7, first).stretches().size() == 1);
  // Before it, the first one; behind it, the first one is another.
  CHECK(bent.branched(3, first).last() == 12);
  CHECK(bent.branched(3, second).last() == 3 + 5);
  CHECK(bent.branched(8, first).last() == 8 + 12);
  CHECK(bent.branched(8, first).stretches().size() == 3);
  // From the base model on, it is the other experiment's.
  CHECK(bent.branched(0, second).stretches().size() == 1);
  CHECK(bent.branched(0, second).last() == 5);
  // What was cut off long before does not hide what goes on now.
  const TiltCourse back = bent.branched(9, first);
  CHECK(back.branched(10, first).last() == back.last());
  CHECK(back.branched(10, first).stretches().size() == 3);
}

TEST_CASE("a branch whose sum of rewards is not normalisable says so") {
  Experiment first = problem(2);
  first.reward.A = 0.9 * Eigen::Matrix2d::Identity();
  first.base = BaseConfig{};  // precision 2
  first.tilting.lambda = 2.0;
  first.tilting.tilts = 4;
  const GaussianMixture base(first.base);
  const TiltCourse course(first);
  CHECK_NOTHROW(mixture_at(course, first.base, 4));
  // Each of them would be by itself: 2 - 0.9 * 2 and 2 - 0.9 * 1.5 are positive, 2 - 0.9 * 3 is
  // not.
  Experiment further = first;
  further.tilting.lambda = 1.5;
  further.tilting.tilts = 1;
  CHECK_NOTHROW(mixture_at(TiltCourse(further), first.base, 1));
  CHECK_THROWS_AS(mixture_at(course.branched(3, further), first.base, 4), std::domain_error);
}

TEST_CASE(
    "a course of chosen steps keeps its lambda, even where what is left looks like its start") {
  Experiment chosen = problem(2);
  chosen.tilting.ess = 0.99;
  chosen.tilting.lambda = 1.0;
  chosen.tilting.tilts = 20;
  const TiltCourse course = TiltCourse(chosen).divided(0, 30);
  const TiltCourse branched = course.branched(10, chosen);
  CHECK(branched.last() == 30);
  CHECK(branched.strength(10) == doctest::Approx(1.0 / 3.0));
  CHECK(branched.strength(30) == doctest::Approx(1.0));
}

TEST_CASE(
    "rounds that aim at the end from the start are judged by it throughout, branched or not") {
  const Experiment experiment = problem(2);
  const TiltCourse course = TiltCourse::at_once(experiment, 9);
  CHECK(course.last() == 9);
  CHECK(course.rest(4) == 0.0);
  const auto check = [](const TiltCourse& judged, double lambda) {
    for (int k = 0; k <= judged.last(); ++k) {
      CHECK(judged.strength(k) == lambda);
      CHECK(judged.at(k).step() == lambda);
      CHECK(judged.rewards_between(0, k) == 0);
    }
  };
  check(course, 0.6);
  const Experiment other = changed(experiment);
  const TiltCourse on = course.branched(4, other);
  CHECK(on.last() == 9);
  CHECK(on.at(7).reward->config() == other.reward);
  check(on, 0.9);
  const TiltCourse longer = course.branched(9, experiment);
  CHECK(longer.last() == 18);
  check(longer, 0.6);
  // As it is taken up again by the number of rounds that were to come.
  const TiltCourse resumed = course.divided(9, 9);
  CHECK(resumed.last() == 18);
  check(resumed, 0.6);
}
