#include "view/scene/exact_densities.h"

#include "oracle/tilted_density.h"

#include <doctest/doctest.h>

#include <memory>
#include <utility>

using namespace tiltscope;
using namespace tiltscope::view;

namespace {

/// The change to another b of the reward.
Preview change_to(double b) {
  Experiment experiment;
  experiment.reward.b = Eigen::Vector2d(b, 0.0);
  auto course = std::make_shared<const TiltCourse>(experiment);
  return {std::make_shared<const Experiment>(std::move(experiment)), std::move(course)};
}

std::shared_ptr<const PreviewedTarget> answer_to(const Preview& question) {
  auto answer = std::make_shared<PreviewedTarget>();
  answer->experiment = question.experiment;
  answer->course = question.course;
  answer->density =
      tilted_density(question.experiment->base, *question.course, question.course->last());
  return answer;
}

}  // namespace

TEST_CASE("the densities of a run are the snapshot's own") {
  Snapshot snapshot;
  const Experiment experiment;
  snapshot.base_density = base_density(experiment.base);
  snapshot.density = tilted_density(experiment.base, *snapshot.course, 3);
  snapshot.target_density = tilted_density(experiment.base, *snapshot.course, 20);
  ExactDensities densities;
  densities.update(snapshot, snapshot.density, false);
  CHECK(densities.base() == snapshot.base_density);
  CHECK(densities.shown() == snapshot.density);
  CHECK(densities.target() == snapshot.target_density);
  CHECK(densities.pending() == nullptr);
  // What is not known now was known before.
  densities.update(Snapshot{}, nullptr, false);
  CHECK(densities.base() == nullptr);
  CHECK(densities.shown() == nullptr);
  CHECK(densities.target() == nullptr);
}

TEST_CASE("the session is asked once about each change, and told when there is none any more") {
  ExactDensities densities;
  CHECK_FALSE(densities.ask({}));
  const Preview one = change_to(1.0), other = change_to(2.0);
  const auto asked = densities.ask(one);
  REQUIRE(asked);
  CHECK(asked->experiment == one.experiment);
  CHECK(asked->course == one.course);
  CHECK_FALSE(densities.ask(one));
  CHECK(densities.ask(other));
  const auto end = densities.ask({});
  REQUIRE(end);
  CHECK(end->experiment == nullptr);
  CHECK_FALSE(densities.ask({}));
}

TEST_CASE("while a change goes on the newest answer is shown, and none of an earlier change") {
  ExactDensities densities;
  Snapshot snapshot;
  const Preview first = change_to(1.0), second = change_to(2.0), third = change_to(3.0);
  densities.ask(first);
  densities.ask(second);
  densities.update(snapshot, snapshot.density, true);
  CHECK(densities.pending() == nullptr);
  // A little late, but of this change.
  snapshot.preview = answer_to(first);
  densities.update(snapshot, snapshot.density, true);
  CHECK(densities.pending() == snapshot.preview->density);
  densities.ask(third);
  densities.update(snapshot, snapshot.density, true);
  CHECK(densities.pending() == snapshot.preview->density);
  snapshot.preview = answer_to(third);
  densities.update(snapshot, snapshot.density, true);
  CHECK(densities.pending() == snapshot.preview->density);

  densities.ask({});
  densities.update(snapshot, snapshot.density, false);
  CHECK(densities.pending() == nullptr);
  // The session has not yet heard that it is over when the next one begins.
  const Preview next = change_to(4.0);
  densities.ask(next);
  densities.update(snapshot, snapshot.density, true);
  CHECK(densities.pending() == nullptr);
  snapshot.preview = answer_to(next);
  densities.update(snapshot, snapshot.density, true);
  CHECK(densities.pending() == snapshot.preview->density);
}

TEST_CASE("the reason why there is no density goes with the change") {
  ExactDensities densities;
  Snapshot snapshot;
  const Preview change = change_to(1.0);
  densities.ask(change);
  auto answer = std::make_shared<PreviewedTarget>();
  answer->experiment = change.experiment;
  answer->problem = "There is none.";
  snapshot.preview = answer;
  densities.update(snapshot, snapshot.density, true);
  CHECK(densities.pending() == nullptr);
  CHECK(densities.problem() == "There is none.");
  densities.update(snapshot, snapshot.density, false);
  CHECK(densities.problem().empty());
}
