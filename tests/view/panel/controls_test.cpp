#include "view/panel/controls.h"

#include "capture_binding.h"
#include "config/experiment_io.h"
#include "config/options.h"
#include "config/targets.h"
#include "view/kit/setting_widgets.h"
#include "view/mock_gui.h"
#include "view/state/theory.h"

#include <doctest/doctest.h>

#include <set>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>

using namespace tiltscope;
using namespace tiltscope::view;
using namespace tiltscope::view::test;

namespace {

/// Where along a slider from `low` to `high` a value is, in parts of the control's width.
double along(double value, double low, double high) {
  return 0.03 + 0.94 * (value - low) / (high - low);
}

constexpr double track = 0.75;  ///< how far down in a control its slider lies

}  // namespace

TEST_CASE("the buttons send what they say") {
  Preferences open;
  open.folded.clear();
  open.advanced = true;
  MockWindow window(idle_snapshot(), {}, ImVec2(1280, 2800), open);
  window.click("##play");
  REQUIRE(window.sent.size() == 1);
  CHECK(is<Play>(window.sent[0]));

  window.snapshot.phase = Phase::tilting;
  window.click("##play");
  REQUIRE(window.sent.size() == 2);
  CHECK(is<Pause>(window.sent[1]));

  window.click("##step");
  REQUIRE(window.sent.size() == 3);
  CHECK(is<Step>(window.sent[2]));

  window.click("##reset");
  REQUIRE(window.sent.size() == 4);
  CHECK(is<Reset>(window.sent[3]));

  window.click("##train");
  REQUIRE(window.sent.size() == 5);
  CHECK(is<TrainBase>(window.sent[4]));
}

TEST_CASE("a run that is over can be played again but not stepped") {
  Snapshot snapshot = snapshot_at(20);
  snapshot.phase = Phase::finished;
  MockWindow window(snapshot);
  window.click("##step");
  CHECK(window.sent.empty());
  window.click("##play");
  REQUIRE(window.sent.size() == 1);
  CHECK(is<Play>(window.sent[0]));
}

TEST_CASE("the base model's training cannot be asked for twice") {
  Snapshot snapshot = idle_snapshot();
  snapshot.phase = Phase::training_base;
  Preferences open;
  open.folded.clear();
  open.advanced = true;
  MockWindow window(snapshot, {}, ImVec2(1280, 2800), open);
  window.click("##train");
  CHECK(window.sent.empty());
}

TEST_CASE("the die takes the next seed, also when the session has not answered yet") {
  MockWindow window(idle_snapshot());
  window.click("##reseed");
  window.click("##reseed");
  REQUIRE(window.sent.size() == 2);
  REQUIRE(is<Reseed>(window.sent[0]));
  CHECK(std::get<Reseed>(window.sent[0]).seed == 1);
  CHECK(std::get<Reseed>(window.sent[1]).seed == 2);
}

TEST_CASE("an effective size can be typed, digit by digit") {
  Experiment experiment;
  experiment.tilting.ess = 0.98;
  MockWindow window(snapshot_at(7, experiment));
  window.click_with_control("##tilting.ess");
  REQUIRE(ImGui::GetIO().WantTextInput);
  for (const char* digit : {"0", ".", "9"}) {
    ImGui::GetIO().AddInputCharactersUTF8(digit);
    window.frames(3);
    CHECK(window.has("##tilting.ess"));
    CHECK(window.sent.empty());
  }
  window.type("7");
  REQUIRE(window.sent.size() == 1);
  REQUIRE(is<Configure>(window.sent[0]));
  CHECK(std::get<Configure>(window.sent[0]).experiment.tilting.ess == doctest::Approx(0.97));
}

TEST_CASE("adaptive steps have a tolerance too, and equal ones have neither") {
  Experiment experiment;
  experiment.tilting.tolerance = 0.05;
  MockWindow window(snapshot_at(7, experiment), {}, ImVec2(1280, 1200));
  CHECK(window.has("##tilting.ess"));
  window.click("##tilting.tolerance", along(0.1, 0.0, 0.2), track);
  REQUIRE(window.sent.size() == 1);
  const Experiment sent = std::get<Configure>(window.sent[0]).experiment;
  CHECK(sent.tilting.tolerance == doctest::Approx(0.1).epsilon(0.1));
  window.snapshot.experiment = std::make_shared<const Experiment>(sent);
  window.frames(2);
  window.click("##tilting.ess/by");
  REQUIRE(window.sent.size() == 2);
  CHECK_FALSE(chooses_steps(std::get<Configure>(window.sent[1]).experiment.tilting));
}

TEST_CASE("a typed number is what was meant, or nothing changes") {
  MockWindow window(snapshot_at(7));
  for (const auto& [text, lambda] : {std::pair("0,5", 0.5),
                                     {"\u22120,25", -0.25},
                                     {"+1.5", 1.5},
                                     {" 1e1\u00a0", 10.0},
                                     {"1\u202f000", 1000.0}}) {
    CAPTURE_BINDING(text);
    for (const bool pasted : {false, true}) {
      CAPTURE(pasted);
      window.sent.clear();
      window.click_with_control("##tilting.lambda");
      REQUIRE(ImGui::GetIO().WantTextInput);
      pasted ? window.paste(text) : window.type(text);
      REQUIRE(window.sent.size() == 1);
      CHECK(std::get<Configure>(window.sent[0]).experiment.tilting.lambda == lambda);
    }
  }
  window.sent.clear();
  for (const char* text : {"5x", "1,2,3", "1,234", "nan", "inf", "1e999", "*2", " ", "1 2",
                           "0.1000000000000000000000000000000000000001"}) {
    CAPTURE(text);
    for (const bool pasted : {false, true}) {
      CAPTURE(pasted);
      window.click_with_control("##tilting.lambda");
      REQUIRE(ImGui::GetIO().WantTextInput);
      pasted ? window.paste(text) : window.type(text);
      window.frames();  // Dear ImGui learns of the end of the typing a frame later.
      CHECK_FALSE(ImGui::GetIO().WantTextInput);
      CHECK(window.sent.empty());
    }
  }
  // Two lines are two numbers.
  window.click_with_control("##tilting.lambda");
  window.paste("1\n2");
  CHECK(window.sent.empty());
  window.click_with_control("##tilting.lambda");
  window.paste("1.25\n");
  REQUIRE(window.sent.size() == 1);
  CHECK(std::get<Configure>(window.sent[0]).experiment.tilting.lambda == 1.25);
}

TEST_CASE("Escape gives a typed number up, and leaves every digit of the one before") {
  Experiment experiment;
  experiment.tilting.lambda = 1.0 / 3.0;
  MockWindow window(snapshot_at(7, experiment));
  window.click_with_control("##tilting.lambda");
  ImGui::GetIO().AddInputCharactersUTF8("5");
  window.frames();
  window.press_key(ImGuiKey_Escape);
  CHECK(window.sent.empty());
  window.click_with_control("##tilting.lambda");
  window.press_key(ImGuiKey_Enter);
  CHECK(window.sent.empty());
  // Elsewhere, a click takes it over.
  window.click_with_control("##tilting.lambda");
  ImGui::GetIO().AddInputCharactersUTF8("0,5");
  window.frames();
  window.click(640.0F, 300.0F);
  REQUIRE(!window.sent.empty());
  CHECK(std::get<Configure>(window.sent[0]).experiment.tilting.lambda == 0.5);
}

TEST_CASE("whole numbers are typed likewise") {
  MockWindow window(snapshot_at(7));
  window.click_with_control("##tilting.tilts");
  window.type("1 000");
  REQUIRE(window.sent.size() == 1);
  CHECK(std::get<Configure>(window.sent[0]).experiment.tilting.tilts == 1000);
  for (const char* text : {"0,5", "20.5", "99999999999", "1,000"}) {
    CAPTURE(text);
    window.click_with_control("##tilting.tilts");
    window.type(text);
    CHECK(window.sent.size() == 1);
  }
  window.click("##seed");
  window.type("9007199254740993");
  REQUIRE(window.sent.size() == 2);
  CHECK(std::get<Reseed>(window.sent[1]).seed == 9007199254740993U);
  window.click("##seed");
  window.type("-1");
  window.click("##seed");
  window.type("9223372036854775808");
  CHECK(window.sent.size() == 2);
}

TEST_CASE("a slider that goes away while it is held counts as let go") {
  MockWindow window(snapshot_at(7));
  const ImVec2 at = window.point_of("##tilting.lambda", along(1.0, 0.0, 2.0), track);
  window.move(at.x, at.y);
  window.press();
  window.move(at.x + 20.0F, at.y);
  CHECK(window.sent.empty());
  window.perform(Action::panels);
  window.frames(3);
  REQUIRE(window.sent.size() == 1);
  CHECK(is<Configure>(window.sent[0]));
  window.release();
  window.perform(Action::panels);
  CHECK(window.sent.size() == 1);
  CHECK(window.ghost() == nullptr);
}

TEST_CASE("a slider sends once, when it is let go") {
  MockWindow window(snapshot_at(7));
  const ImVec2 middle = window.point_of("##tilting.lambda", along(1.0, 0.0, 2.0), track);
  window.move(middle.x, middle.y);
  window.press();
  for (const double value : {1.1, 1.4, 1.7, 2.1}) {
    window.move(window.point_of("##tilting.lambda", along(value, 0.0, 2.0)).x, middle.y);
  }
  CHECK(window.sent.empty());
  // Meanwhile the canvas shows where the pending setting would lead.
  REQUIRE(window.ghost() != nullptr);
  CHECK(window.ghost()->mean(0).y() == doctest::Approx(4.0));
  window.release();
  REQUIRE(window.sent.size() == 1);
  REQUIRE(is<Configure>(window.sent[0]));
  const Experiment& sent = std::get<Configure>(window.sent[0]).experiment;
  CHECK(sent.tilting.lambda == doctest::Approx(2.0));
  // Nothing else has changed.
  Experiment expected;
  expected.tilting.lambda = sent.tilting.lambda;
  CHECK(effect_of(expected, sent) == ChangeEffect::none);
  window.frames();
  CHECK(window.ghost() == nullptr);
}

TEST_CASE("a tooltip comes by itself, and no frame is drawn after it") {
  MockWindow window(snapshot_at(7));
  window.frames(2);
  const plot::Box place = window.place("##tilting.lambda");
  window.move(static_cast<float>(place.left) + 4.0F,
              static_cast<float>(0.5 * (place.top + place.bottom)));
  window.frames(3);
  CHECK(window.leave_alone(10.0, [&] {
    return window.interface().signposts().explained == "##tilting.lambda";
  }) == 1);
}

TEST_CASE("whatever the table names has a control, which explains it") {
  Preferences open;
  open.folded.clear();
  open.advanced = true;
  Experiment by_data;
  by_data.tilting.ess = 0.98;
  MockWindow window(snapshot_at(7, by_data), {}, ImVec2(1280, 2600), open);
  window.frames(2);
  int controls = 0;
  for (const Setting& row : all_settings) {
    const bool is_list = std::visit(
        [&](const auto& value) {
          using T = std::remove_cvref_t<decltype(value)>;
          return !std::is_same_v<T, Numbers<double>> && !std::is_same_v<T, Numbers<int>> &&
                 !std::is_same_v<T, Choice>;
        },
        row.value);
    if (row.name.empty() || is_list) continue;
    // Of the reward and of the method, the panel shows what its kind has.
    const bool by_kind = row.panel == Panel::reward || row.panel == Panel::method;
    if (!exists(row, by_data) || (by_kind && !row.why_idle(by_data).empty())) {
      CHECK_FALSE(window.has(id_of(row)));
      continue;
    }
    CAPTURE(row.key.dotted());
    REQUIRE(window.has(id_of(row)));
    const plot::Box place = window.place(id_of(row));
    window.move(static_cast<float>(place.left) + 4.0F,
                static_cast<float>(0.5 * (place.top + place.bottom)));
    window.wait(1.0F);
    CHECK(window.interface().signposts().explained == id_of(row));
    ++controls;
  }
  CHECK(controls > 25);
  CHECK(window.sent.empty());
}

TEST_CASE("a tooltip ends with what is sensible, what the paper takes, and what a click does") {
  const auto ends = [](const Setting& row, std::string_view end) {
    return explanation(row) == lowered(row.words) + std::string(end);
  };
  CHECK(ends(setting("tilting.lambda"),
             "\n\nSensible: 0.2 to 2; the paper takes 1. Ctrl+click to type a number."));
  CHECK(ends(setting("tilting.rate"), "\n\nSensible: 2e-4 to 2e-3."));
  CHECK(ends(setting("tilting.target"),
             "\n\nThe paper takes first order. Click to choose another one."));
  CHECK(explanation(setting("tilting.target")).find("given xₜ") != std::string::npos);
  CHECK(ends(setting("tilting.decay"), "\n\nClick to switch."));
  CHECK(ends(setting("seed"), ""));
}

TEST_CASE("no tooltip of a setting has the raw notation of a file") {
  for (const Setting& row : all_settings) {
    CAPTURE(row.key.dotted());
    for (const std::string_view raw : {"x_t", "x_0", "x0", "_hat", "t_min", "t_max"}) {
      CAPTURE(raw);
      CHECK(explanation(row).find(raw) == std::string::npos);
      CHECK(lowered(row.title).find(raw) == std::string::npos);
      CHECK(row.name.find(raw) == std::string_view::npos);
    }
  }
}

TEST_CASE("a painted reward has the rewards of black and white") {
  Experiment painted;
  painted.reward.kind = RewardKind::picture;
  MockWindow window(idle_snapshot(painted), {}, ImVec2(1280, 1200));
  CHECK_FALSE(window.has("##reward.b/1"));
  window.click("##reward.high", along(3.0, -8.0, 8.0), track);
  REQUIRE(window.sent.size() == 1);
  const Experiment& sent = std::get<Configure>(window.sent[0]).experiment;
  CHECK(sent.reward.high == doctest::Approx(3.0).epsilon(0.1));
  CHECK(sent.reward.low == painted.reward.low);
}

TEST_CASE("eta has its own slider") {
  MockWindow window(snapshot_at(7, with_ddim()), {}, ImVec2(1280, 1000));
  window.click("##tilting.eta", along(0.5, 0.0, 1.0), track);
  REQUIRE(window.sent.size() == 1);
  CHECK(std::get<Configure>(window.sent[0]).experiment.tilting.sampler.eta ==
        doctest::Approx(0.5).epsilon(0.1));
}

TEST_CASE("eta is out of reach where no sampler draws the samples") {
  Experiment experiment;
  experiment.method.kind = MethodKind::steering;
  CHECK(setting("tilting.eta").why_idle(experiment).find("chain noise") != std::string::npos);
  experiment.method.kind = MethodKind::adjoint_matching;  // its model is drawn from as any other
  CHECK(setting("tilting.eta").why_idle(experiment).empty());
}

TEST_CASE("earlier data cannot be set while no mean is taken over data, and say so") {
  Experiment experiment;
  CHECK(setting("tilting.reuse").why_idle(experiment).empty());
  experiment.tilting.average = Average::sample;
  CHECK(setting("tilting.reuse").why_idle(experiment).find("no mean is taken") !=
        std::string::npos);
  experiment.tilting.baseline = Baseline::optimal;
  CHECK(setting("tilting.reuse").why_idle(experiment).empty());
}

TEST_CASE("whatever target is chosen, what does not go with it is changed or out of reach") {
  Preferences open;
  open.folded.clear();
  open.advanced = true;
  MockWindow window(snapshot_at(7), {}, ImVec2(1280, 2600), open);
  const auto click = [&](const char* id, double across = 0.5) {
    const std::size_t before = window.sent.size();
    window.click(id, across);
    if (window.sent.size() == before) return false;
    const Experiment sent = std::get<Configure>(window.sent.back()).experiment;
    CHECK_NOTHROW(validate(sent));
    window.snapshot.experiment = std::make_shared<const Experiment>(sent);
    window.frames(2);
    return true;
  };
  const auto tilting = [&]() -> const TiltingConfig& {
    return window.snapshot.experiment->tilting;
  };
  // Where its words stand.
  constexpr double first_order = 0.1;
  constexpr double exact = 0.42;
  constexpr double implicit = 0.67;
  constexpr double weighted = 0.92;
  CHECK_FALSE(click("##tilting.target", first_order));
  REQUIRE(click("##tilting.target", exact));
  CHECK(tilting().target == TiltTarget::exact);
  CHECK(tilting().average == Average::neighbours);
  CHECK_FALSE(click("##tilting.baseline"));
  // From one sample, it divides by a mean over the data.
  REQUIRE(click("##tilting.average"));
  CHECK(tilting().average == Average::sample);
  CHECK(tilting().baseline == Baseline::regressed);
  REQUIRE(click("##tilting.baseline"));
  CHECK(tilting().baseline == Baseline::optimal);
  for (const auto target : {TiltTarget::reward_weighted, TiltTarget::implicit}) {
    REQUIRE(click("##tilting.target", target == TiltTarget::implicit ? implicit : weighted));
    CHECK(tilting().target == target);
    CHECK(tilting().average == Average::sample);
    CHECK_FALSE(click("##tilting.average"));
    CHECK_FALSE(click("##tilting.baseline"));
    CHECK(
        setting("tilting.average").why_idle(*window.snapshot.experiment).find("One sample only") ==
        0);
  }
  REQUIRE(click("##tilting.target", first_order));
  CHECK(tilting().target == TiltTarget::first_order);
  REQUIRE(click("##tilting.average"));
  REQUIRE(click("##tilting.target", exact));
  CHECK(tilting().average == Average::neighbours);
  // Straight from neighbours to a target that has none.
  REQUIRE(click("##tilting.target", implicit));
  CHECK(tilting().target == TiltTarget::implicit);
  CHECK(tilting().average == Average::sample);
}

TEST_CASE("a click takes another kind of reward, which has controls of its own") {
  MockWindow window(idle_snapshot());
  CHECK(window.has("##reward.b/1"));
  CHECK_FALSE(window.has("##reward.a/1"));
  const ImVec2 menu = window.point_of("##reward.kind");
  const double line = window.place("##reward.kind").height();
  window.click(menu.x, menu.y);
  // The second line of the list that opens below.
  window.click(menu.x, menu.y + static_cast<float>(1.95 * line));
  REQUIRE(window.sent.size() == 1);
  Experiment sent = std::get<Configure>(window.sent[0]).experiment;
  CHECK(sent.reward.kind == RewardKind::distance);
  window.snapshot.experiment = std::make_shared<const Experiment>(sent);
  window.interface().signposts();
  window.frames(3);
  REQUIRE(window.has("##reward.a/2"));
  CHECK(setting("reward.b").why_idle(sent).find("only a quadratic reward has") !=
        std::string::npos);
  window.click("##reward.a/2", along(3.0, -6.0, 6.0), track);
  REQUIRE(window.sent.size() == 2);
  sent = std::get<Configure>(window.sent[1]).experiment;
  REQUIRE(sent.reward.a.size() == 2);
  CHECK(sent.reward.a[0] == 0.0);
  CHECK(sent.reward.a[1] == doctest::Approx(3.0).epsilon(0.1));
  CHECK(sent.reward.b == Experiment{}.reward.b);
}

TEST_CASE("a program that has no command yet is forgotten where the reward changes elsewhere") {
  MockWindow window(idle_snapshot());
  const ImVec2 menu = window.point_of("##reward.kind");
  window.click(menu.x, menu.y);
  window.frames(2);
  window.click("##reward.kind/program");
  window.frames(2);
  window.frames(2);
  REQUIRE(window.has("##reward.command"));
  CHECK(window.sent.empty());
  Experiment other;
  other.reward.b[0] = 1.0;  // as by undo
  window.snapshot.experiment = std::make_shared<const Experiment>(other);
  window.interface().signposts();
  window.frames(3);
  CHECK_FALSE(window.has("##reward.command"));
  CHECK(window.has("##reward.b/1"));
}

TEST_CASE("eta cannot be set while the sampler adds no noise, and says so") {
  Experiment experiment;
  CHECK(setting("tilting.eta").why_idle(experiment).empty());
  experiment.tilting.sampler.kind = SamplerKind::heun;
  CHECK(setting("tilting.eta").why_idle(experiment).find("which has no noise") !=
        std::string::npos);
  CHECK(setting("tilting.steps").why_idle(experiment).empty());
  CHECK(setting("tilting.eta").why_idle(with_ddim()).empty());
  CHECK(setting("training.patience").why_idle(experiment).find("Choose fixed data") !=
        std::string::npos);
  experiment.training.data = TrainingData::fixed;
  CHECK(setting("training.patience").why_idle(experiment).empty());
  MockWindow window(snapshot_at(7, experiment), {}, ImVec2(1280, 1200));
  window.click("##tilting.eta", along(0.5, 0.0, 1.0), track);
  CHECK(window.sent.empty());
  // Out of reach, but explained to a mouse that comes to rest on it.
  const ImVec2 at = window.point_of("##tilting.eta", 0.5, 0.7);
  window.move(-1.0F, -1.0F);
  window.move(at.x, at.y);
  window.wait(1.0F);
  CHECK(window.interface().signposts().explained == "##tilting.eta");
  window.click("##tilting.sampler");
  REQUIRE(window.sent.size() == 1);
  window.snapshot.experiment = std::make_shared<const Experiment>(with_ddim());
  window.frames(2);
  window.click("##tilting.eta", along(0.5, 0.0, 1.0), track);
  REQUIRE(window.sent.size() == 2);
  CHECK(std::get<Configure>(window.sent[1]).experiment.tilting.sampler.eta < 0.6);
}

TEST_CASE("a setting that cannot be run is not sent") {
  Experiment experiment;
  experiment.reward.A =
      Eigen::MatrixXd::Identity(2, 2);  // normalisable up to lambda = 2, exclusive
  MockWindow window(snapshot_at(7, experiment));
  const ImVec2 middle = window.point_of("##tilting.lambda", along(1.0, 0.0, 2.0), track);
  window.move(middle.x, middle.y);
  window.press();
  window.move(middle.x + 400, middle.y);
  CHECK(window.ghost() == nullptr);
  window.release();
  CHECK(window.sent.empty());
}

TEST_CASE("a preset is sent as it is, but for the number of threads") {
  Experiment fifty;
  fifty.tilting.tilts = 50;
  Experiment own;
  own.run.threads = 3;
  MockWindow window(idle_snapshot(own), {{"twenty", Experiment{}}, {"fifty", fifty}});
  const ImVec2 menu = window.point_of("##preset");
  const double line = window.place("##preset").height();
  window.click(menu.x, menu.y);
  // The second line of the list that opens below.
  window.click(menu.x, menu.y + static_cast<float>(1.95 * line));
  REQUIRE(window.sent.size() == 1);
  REQUIRE(is<Configure>(window.sent[0]));
  const Experiment& sent = std::get<Configure>(window.sent[0]).experiment;
  CHECK(sent.tilting.tilts == 50);
  CHECK(sent.run.threads == 3);
}

TEST_CASE("a preset is seen whole and at its data, wherever the view had been moved") {
  Experiment fifty;
  fifty.tilting.tilts = 50;
  MockWindow window(idle_snapshot(), {{"twenty", Experiment{}}, {"fifty", fifty}});
  window.frames(2);
  const Camera whole = window.scene().camera;
  const ImVec2 corner(static_cast<float>(window.scene().box.left) + 30.0F,
                      static_cast<float>(window.scene().box.top) + 30.0F);
  window.move(corner.x, corner.y);
  window.press();
  window.move(corner.x + 200.0F, corner.y + 100.0F);
  window.release();
  REQUIRE_FALSE(window.scene().camera == whole);
  window.interface().canvas().time().set(0.5);
  const ImVec2 menu = window.point_of("##preset");
  const double line = window.place("##preset").height();
  window.click(menu.x, menu.y);
  window.click(menu.x, menu.y + static_cast<float>(1.95 * line));
  window.snapshot = idle_snapshot(fifty);
  window.wait(1.0F);
  CHECK(window.scene().camera == whole);
  CHECK(window.interface().canvas().time().at_data());
}

TEST_CASE("the rows stay where they are, whatever there is to watch in a preset") {
  const auto below = [](const char* watch) {
    MockWindow window(idle_snapshot(), {{.name = "a", .experiment = {}, .watch = watch}});
    return window.place("##tilting.lambda").top;
  };
  const double top = below("Both modes move up.");
  CHECK(below("Both modes move up; shape and weight stay; first order leaves out nothing.") == top);
  CHECK(below("The modes move a little, and keep half of the points each, and so on and on; in the "
              "target the left one empties, and the right one fills, and nobody can read all of "
              "this in a narrow panel.") == top);
}

TEST_CASE("the basic panel has the few settings of a first look, and a click shows all") {
  MockWindow window(snapshot_at(7), {{"usual", Experiment{}}}, ImVec2(1280, 800), Preferences{});
  for (const char* id :
       {"##preset", "##tilting.lambda", "##reward.b/1", "##reward.b/2", "##tilting.tilts",
        "##tilting.eta", "##seed", "##detail", "##method.kind", "##section-view"}) {
    CAPTURE(id);
    CHECK(window.has(id));
  }
  int hidden = 0;
  for (const Setting& row : all_settings) {
    if (row.basic) continue;
    CAPTURE(row.key.dotted());
    CHECK_FALSE(window.has(id_of(row)));
    ++hidden;
  }
  CHECK(hidden > 30);
  CHECK_FALSE(window.has("##hidden"));
  window.click("##detail");
  CHECK(window.interface().preferences().advanced);
  window.frames(2);
  CHECK(window.has("##tilting.samples"));
  CHECK(window.sent.empty());
}

TEST_CASE("the panel shows the settings of the method that is chosen, and no other's") {
  Preferences open;
  open.folded.clear();
  open.advanced = true;
  for (const auto& kind : options::method) {
    CAPTURE(kind.word);
    Experiment experiment;
    experiment.method.kind = kind.value;
    MockWindow window(snapshot_at(0, experiment), {}, ImVec2(1280, 2600), open);
    window.frames(2);
    int own = 0;
    for (const Setting& row : all_settings) {
      if (row.panel != Panel::method) continue;
      CAPTURE(row.key.dotted());
      const bool counts = exists(row, experiment) && row.why_idle(experiment).empty();
      CHECK(window.has(id_of(row)) == counts);
      own += counts ? 1 : 0;
    }
    const bool tilts = kind.value == MethodKind::iterative_tilting;
    CHECK((own > 0) == (kind.value != MethodKind::guidance));
    CHECK(window.has("##tilting.tilts") == tilts);
    CHECK(window.has("##tilting.steps"));
    CHECK(window.has("##seed"));
    CHECK(window.sent.empty());
  }
}

TEST_CASE("the basic panel says which hidden settings are not the preset's, and shows them") {
  Experiment changed;
  changed.tilting.sampler.steps = 40;
  MockWindow window(snapshot_at(7, changed), {{"usual", Experiment{}}}, ImVec2(1280, 1000),
                    Preferences{});
  REQUIRE(window.has("##hidden"));
  window.click("##hidden");
  window.frames(2);
  CHECK(window.interface().preferences().advanced);
  CHECK(window.has("##tilting.steps"));
  CHECK_FALSE(window.has("##hidden"));
}

TEST_CASE("a newcomer's first steps go away as they are done, and are remembered") {
  MockWindow window(idle_snapshot(), {}, ImVec2(1280, 800), Preferences{});
  CHECK_FALSE(window.has("##first-step/play"));
  window.interface().greet();
  window.perform(Action::close);  // the tour
  window.frames(2);
  for (const char* id : {"play", "arrow", "rest", "ask"}) {
    CAPTURE(id);
    CHECK(window.has(std::string("##first-step/") + id));
  }
  window.click("##play");
  window.frames(2);
  CHECK_FALSE(window.has("##first-step/play"));

  const Eigen::Vector2d tip = window.pixel_of(Experiment{}.reward.b);
  window.move(static_cast<float>(tip.x()), static_cast<float>(tip.y()));
  window.press();
  window.move(static_cast<float>(tip.x()) + 30.0F, static_cast<float>(tip.y()));
  window.release();
  window.frames(2);
  CHECK_FALSE(window.has("##first-step/arrow"));

  const ImVec2 at = window.point_of("##tilting.lambda", 0.1, 0.5);
  window.move(at.x, at.y);
  window.wait(1.0F);
  window.frames(2);
  CHECK_FALSE(window.has("##first-step/rest"));

  CHECK(window.has("##first-step/ask"));
  window.click("##ask");
  window.perform(Action::close);
  window.frames(2);
  CHECK_FALSE(window.has("##first-step/ask"));
  CHECK_FALSE(window.has("##first-steps-close"));
  CHECK(window.interface().preferences().learned ==
        std::set<std::string>{"arrow", "ask", "play", "rest"});
}

TEST_CASE("nobody is told to drag an arrow that is not there") {
  Experiment experiment;
  experiment.reward.kind = RewardKind::distance;
  MockWindow window(idle_snapshot(experiment), {}, ImVec2(1280, 800), Preferences{});
  window.interface().greet();
  window.perform(Action::close);  // the tour
  window.frames(2);
  CHECK(window.has("##first-step/play"));
  CHECK_FALSE(window.has("##first-step/arrow"));
}
