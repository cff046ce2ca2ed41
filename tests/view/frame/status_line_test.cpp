#include "view/mock_gui.h"
#include "view/state/verdict.h"
#include "view/state/wording.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <memory>
#include <string>
#include <vector>

using namespace tiltscope;
using namespace tiltscope::view;
using namespace tiltscope::view::test;

TEST_CASE("the progress bar begins at one place, whatever the words beside it") {
  Snapshot snapshot = snapshot_at(7);
  snapshot.phase = Phase::tilting;
  MockWindow window(snapshot);
  const double left = window.place("##progress").left;
  for (const Activity activity :
       {Activity::sampling, Activity::tilting, Activity::evaluating, Activity::measuring_budget}) {
    window.snapshot.activity = activity;
    window.frames();
    CHECK(window.place("##progress").left == left);
  }
  window.snapshot.phase = Phase::training_base;
  window.frames();
  CHECK(window.place("##progress").left == left);
  // Up to the times at the right end.
  CHECK(window.place("##progress").width() > 300.0);
}

TEST_CASE("the measures of a finished run are not cut, in a small window either") {
  for (const ImVec2 size : {ImVec2(1280, 800), ImVec2(1024, 700), ImVec2(800, 600)}) {
    CAPTURE(size.x);
    Snapshot snapshot = snapshot_at(20);
    snapshot.phase = Phase::finished;
    snapshot.elapsed_seconds = 40.0;
    SampleMetrics metrics;
    metrics.nll = {2.84, Floor({2.83})};
    metrics.mean_error = {3e-4, Floor({3e-4})};
    metrics.sliced_w2 = {0.0468, Floor({0.0515})};
    metrics.w2 = {0.312, Floor({0.327})};
    metrics.mmd = {0.0143, Floor({0.0226})};
    metrics.mmd_p_value = 0.874;
    Judgement judgement;
    judgement.metrics = metrics;
    judgement.stage = Judgement::Stage::complete;
    judgement.likelihood = ModelLikelihood{{2.85, Floor({2.83})}};
    snapshot.judgement = std::make_shared<const Judgement>(judgement);
    snapshot.final_samples = std::make_shared<const Eigen::MatrixXd>(2, 5'000);
    float width = 0.0F;
    {
      MockWindow window(snapshot, {}, size);
      width = static_cast<float>(window.place("##message").width());
    }
    const MockContext context(100, 100);
    const Face& face = context.theme().fonts.small;
    const std::string text = verdict_on(snapshot).words + ". " + judgement_words(snapshot) + ".";
    CHECK(in_lines(face, text, width, 2).find("…") == std::string::npos);
  }
}

TEST_CASE("beside a cause and its button, measures are left out whole in a small window") {
  Snapshot snapshot = snapshot_at(20);
  snapshot.phase = Phase::finished;
  snapshot.elapsed_seconds = 40.0;
  SampleMetrics metrics;
  metrics.nll = {3.14, Floor({2.83})};
  metrics.mean_error = {3e-2, Floor({3e-4})};
  metrics.sliced_w2 = {0.468, Floor({0.0515})};
  metrics.w2 = {0.712, Floor({0.327})};
  metrics.mmd = {0.143, Floor({0.0226})};
  metrics.mmd_p_value = 0.005;
  Judgement judgement;
  judgement.metrics = metrics;
  judgement.stage = Judgement::Stage::complete;
  judgement.likelihood = ModelLikelihood{{3.15, Floor({2.83})}};
  snapshot.judgement = std::make_shared<const Judgement>(judgement);
  snapshot.final_samples = std::make_shared<const Eigen::MatrixXd>(2, 5'000);
  snapshot.budgets = std::make_shared<const std::vector<ErrorBudget>>(1, budget_of(20));
  const Verdict verdict = verdict_on(snapshot);
  REQUIRE(verdict.remedy);
  float width = 0.0F;
  {
    MockWindow window(snapshot, {}, ImVec2(800, 600));
    REQUIRE(window.has("##remedy"));
    width = static_cast<float>(window.place("##message").width());
  }
  const MockContext context(100, 100);
  const Face& face = context.theme().fonts.small;
  const std::string text = verdict.words + ". " + judgement_words(snapshot) + ".";
  REQUIRE(in_lines(face, text, width, 2).find("…") != std::string::npos);
  std::string lines = in_lines(face, text, width, 2, shortened_list);
  std::ranges::replace(lines, '\n', ' ');
  CHECK(lines.starts_with(verdict.words + ". Of 5,000 samples: NLL 3.14"));
  CHECK((lines.ends_with("), …") || lines.ends_with("p = 0.005, …")));
}

TEST_CASE("a remedy that has made the run worse can be taken back where it was offered") {
  Snapshot snapshot = snapshot_at(20);
  snapshot.phase = Phase::finished;
  snapshot.run = 1;
  const auto judge = [](Snapshot& run, double nll) {
    SampleMetrics metrics;
    metrics.nll = {nll, Floor({2.83})};
    metrics.mean_error = {3e-4, Floor({3e-4})};
    metrics.sliced_w2 = {0.05, Floor({0.0515})};
    Judgement judgement;
    judgement.metrics = metrics;
    run.judgement = std::make_shared<const Judgement>(judgement);
    run.budgets = std::make_shared<const std::vector<ErrorBudget>>(1, budget_of(20));
  };
  judge(snapshot, 3.4);
  MockWindow window(snapshot);
  window.click("##remedy");
  REQUIRE_FALSE(window.sent.empty());
  REQUIRE(is<Configure>(window.sent.front()));
  const Experiment changed = std::get<Configure>(window.sent.front()).experiment;
  window.snapshot.run = 2;
  window.snapshot.experiment = std::make_shared<const Experiment>(changed);

  judge(window.snapshot, 3.0);
  window.frames(2);
  CHECK(window.has("##remedy"));
  CHECK_FALSE(window.has("##undo-remedy"));
  judge(window.snapshot, 4.9);
  window.frames(2);
  CHECK_FALSE(window.has("##remedy"));
  REQUIRE(window.has("##undo-remedy"));
  window.sent.clear();
  window.click("##undo-remedy");
  REQUIRE_FALSE(window.sent.empty());
  REQUIRE(is<Restore>(window.sent.front()));
  CHECK(std::get<Restore>(window.sent.front()).run == 1);
  CHECK(std::get<Restore>(window.sent.front()).experiment == *snapshot.experiment);
}

TEST_CASE("no message moves a control of the panel") {
  MockWindow window(snapshot_at(3));
  const std::array ids = {"##tilting.lambda", "##reward.b/1", "##tilting.tilts", "##reward.b/2"};
  std::vector<plot::Box> before;
  for (const char* id : ids) before.push_back(window.place(id));
  const auto in_place = [&] {
    for (std::size_t i = 0; i < ids.size(); ++i) {
      INFO(std::string(ids[i]));
      CHECK(window.place(ids[i]).top == before[i].top);
    }
  };
  // A change in hand, which has a note.
  const ImVec2 slider = window.point_of("##tilting.lambda", 0.5, 0.75);
  window.move(slider.x, slider.y);
  window.press();
  window.move(slider.x + 30.0F, slider.y);
  in_place();
  window.release();
  in_place();
  // A number that is refused.
  window.click_with_control("##tilting.lambda");
  window.type("1e999");
  window.frames(2);
  in_place();
}
