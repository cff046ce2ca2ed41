#include "view/kit/reward_equation.h"

#include "reward/stock_rewards.h"
#include "view/kit/equation.h"
#include "view/mock_gui.h"

#include <doctest/doctest.h>

using namespace tiltscope;
using namespace tiltscope::view;
using namespace tiltscope::view::test;

namespace {

/// Without "r(x) = ".
std::string equation(const std::string& formula, Eigen::Index d = 2) {
  RewardConfig reward;
  reward.kind = RewardKind::expression;
  reward.formula = formula;
  const std::string text = reward_equation(reward, d).formula;
  const std::string start = "r(x)  =  ";
  return text.starts_with(start) ? text.substr(start.size()) : text;
}

}  // namespace

TEST_CASE("a formula becomes an equation as it would be printed") {
  CHECK(equation("-3*sqrt(x1^2 + (x2 - 2)^2)") == "−3 \\sqrt{x_{1}^{2} + (x_{2} − 2)^{2}}");
  CHECK(equation("logsigmoid(6*(x1 - 1))") == "\\log σ(6 (x_{1} − 1))");
  CHECK(equation("-(hypot(x1, x2) - 2)^2/(2*0.3^2)") ==
        "−\\frac{(\\sqrt{x_{1}^2 + x_{2}^2} − 2)^{2}}{2·0.3^{2}}");
  CHECK(equation("4*(x1 > 0)") == "4 (x_{1} > 0)");
  CHECK(equation("6*(x1 > 0 and x2 < x1)") == "6 (x_{1} > 0 \\and x_{2} < x_{1})");
  CHECK(equation("cos(pi*x)") == "\\cos(π x_{1})");
  CHECK(equation("hypot(x1, x2, x3)", 3) == "\\sqrt{x_{1}^2 + x_{2}^2 + x_{3}^2}");
  CHECK(equation("max(x1, ln(2))") == "\\max(x_{1}, \\log(2))");
  CHECK(equation("x1 > 0 ? x2 : -inf") == "x_{2}  \\if  x_{1} > 0,  \\else  −∞");
}

TEST_CASE("brackets stand where they are needed, as the formula is read") {
  CHECK(equation("-x1^2") == "−x_{1}^{2}");
  CHECK(equation("(-x1)^2") == "(−x_{1})^{2}");
  CHECK(equation("x1 - (x2 - 1)") == "x_{1} − (x_{2} − 1)");
  CHECK(equation("x1 - x2 - 1") == "x_{1} − x_{2} − 1");
  CHECK(equation("x1*(-x2)") == "x_{1} (−x_{2})");
  CHECK(equation("x1 + -x2") == "x_{1} + (−x_{2})");
  CHECK(equation("(x1/2)^2") == "(\\frac{x_{1}}{2})^{2}");
  CHECK(equation("(x1 + 1)*2") == "(x_{1} + 1)·2");
  CHECK(equation("2^x1^2") == "2^{x_{1}^{2}}");
  CHECK(equation("(2^x1)^2") == "(2^{x_{1}})^{2}");
  CHECK(equation("(1e-5)^2") == "(1·10^{−5})^{2}");
  CHECK(equation("1e-5*x1") == "1·10^{−5} x_{1}");
  CHECK(equation("not (x1 > 0)") == "\\not x_{1} > 0");
}

TEST_CASE("the other kinds have their numbers in their equations") {
  RewardConfig reward;
  CHECK(reward_equation(reward, 2).formula == "r(x)  =  (0, 4)·x");
  reward.A = -Eigen::Matrix2d::Identity();
  reward.b.setZero();
  CHECK(reward_equation(reward, 2).formula == "r(x)  =  \\frac{1}{2} x^\\T A x");
  reward.kind = RewardKind::distance;
  CHECK(reward_equation(reward, 2).formula == "r(x)  =  −‖x‖");
  reward.a = Eigen::Vector2d(1.0, -2.5);
  CHECK(reward_equation(reward, 2).formula == "r(x)  =  −‖x − (1, −2.5)‖");
  reward.kind = RewardKind::picture;
  CHECK(reward_equation(reward, 2).formula == "r(x)  =  −1 + 2 g(x)");
  reward.low = 0.0;
  reward.high = -3.0;
  CHECK(reward_equation(reward, 2).formula == "r(x)  =  −3 g(x)");
  reward.kind = RewardKind::process;
  CHECK(reward_equation(reward, 2).formula == "r(x)  =  \\program(x)");
  reward.kind = RewardKind::expression;
  reward.formula = "x1 +";
  CHECK(reward_equation(reward, 2).formula.empty());
}

TEST_CASE("the equation of every stock reward has a size, and is shown with the sentence") {
  for (const StockReward& stock : stock_rewards) {
    Experiment experiment;
    experiment.reward.kind = RewardKind::expression;
    experiment.reward.formula = std::string(stock.formula);
    CAPTURE(experiment.reward.formula);
    Snapshot snapshot = idle_snapshot();
    snapshot.experiment = std::make_shared<const Experiment>(experiment);
    snapshot.course = std::make_shared<const TiltCourse>(experiment);
    snapshot.target_density.reset();
    MockWindow window(snapshot);
    const ImVec2 at = window.point_of("##sentence", 0.1);
    window.move(at.x, at.y);
    window.wait(1.0F);
    REQUIRE(window.interface().signposts().explained == "##sentence");
    CHECK(window.interface().signposts().equation == reward_equation(experiment.reward, 2).formula);
    const ImVec2 formula_field = window.point_of("##reward.formula");
    window.move(formula_field.x, formula_field.y);
    window.wait(1.0F);
    CHECK(window.interface().signposts().equation.starts_with("r(x)"));
  }
}

TEST_CASE("the reward's tooltip is about the kind that is chosen") {
  const auto told = [](const Experiment& experiment) {
    MockWindow window(idle_snapshot(experiment));
    const ImVec2 at = window.point_of("##reward.kind");
    window.move(at.x, at.y);
    window.wait(1.0F);
    return window.interface().signposts().words;
  };
  const auto has = [](const std::string& text, const char* part) {
    return text.find(part) != std::string::npos;
  };
  Experiment experiment;
  const std::string quadratic = told(experiment);
  CHECK(has(quadratic, "Linear and quadratic"));
  CHECK(has(quadratic, "(4.10)"));
  experiment.reward.kind = RewardKind::distance;
  const std::string distance = told(experiment);
  CHECK(has(distance, "−|x − a|"));
  CHECK_FALSE(has(distance, "(4."));
}
