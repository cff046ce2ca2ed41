#include "reward/formula.h"

#include "bad_inputs.h"
#include "math/random.h"
#include "support.h"

#include <doctest/doctest.h>

#include <bit>
#include <cmath>
#include <functional>
#include <limits>
#include <numbers>
#include <string>
#include <thread>
#include <vector>

using namespace tiltscope;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

double value(const Formula& formula, const Eigen::VectorXd& x) {
  Eigen::VectorXd values(1);
  formula.evaluate(x, values);
  return values[0];
}

double value(const std::string& text, const Eigen::VectorXd& x) {
  return value(Formula(text, x.size()), x);
}

/// At a point whose coordinates no formula here is sensitive to.
double value(const std::string& text) { return value(text, Eigen::Vector2d(0.5, -1.25)); }

/// (d, n), between -3 and 3.
Eigen::MatrixXd some_points(Eigen::Index d, Eigen::Index n) {
  const RandomStream stream(3, Purpose::test);
  Eigen::MatrixXd x(d, n);
  for (Eigen::Index i = 0; i < d * n; ++i) {
    x.data()[i] = 6.0 * stream.uniform(static_cast<std::uint64_t>(i)) - 3.0;
  }
  return x;
}

std::string refusal(const std::string& text, Eigen::Index d = 2) {
  try {
    const Formula formula(text, d);
    return "no error";
  } catch (const FormulaError& error) {
    return error.what();
  }
}

/// A formula, and the function of two coordinates that it stands for.
struct Known {
  const char* text;
  double (*f)(double x, double y);
};

// Values from the C library, and written as a person reads the formula.
const Known smooth[] = {
    {"3", [](double, double) { return 3.0; }},
    {"x1", [](double x, double) { return x; }},
    {"-3*sqrt(x1^2 + (x2-2)^2)",
     [](double x, double y) { return -3.0 * std::sqrt(x * x + (y - 2) * (y - 2)); }},
    {"1.5e-1*x - y/4 + .25", [](double x, double y) { return 0.15 * x - y / 4 + 0.25; }},
    {"x*y*x", [](double x, double y) { return x * y * x; }},
    {"sin(x) + cos(y) + tan(x/4)",
     [](double x, double y) { return std::sin(x) + std::cos(y) + std::tan(x / 4); }},
    {"asin(x/4) + acos(y/4) + atan(x)",
     [](double x, double y) { return std::asin(x / 4) + std::acos(y / 4) + std::atan(x); }},
    {"sinh(x) + cosh(y) + tanh(x)",
     [](double x, double y) { return std::sinh(x) + std::cosh(y) + std::tanh(x); }},
    {"exp(-x^2)", [](double x, double) { return std::exp(-x * x); }},
    {"log(4 + x) + ln(4 + y)",
     [](double x, double y) { return std::log(4 + x) + std::log(4 + y); }},
    {"log2(4 + x) + log10(4 + y)",
     [](double x, double y) { return std::log2(4 + x) + std::log10(4 + y); }},
    {"sqrt(4 + x) + cbrt(4 + y)",
     [](double x, double y) { return std::sqrt(4 + x) + std::cbrt(4 + y); }},
    {"abs(x)*y", [](double x, double y) { return std::abs(x) * y; }},
    {"sigmoid(x) + logistic(y)",
     [](double x, double y) { return 1 / (1 + std::exp(-x)) + 1 / (1 + std::exp(-y)); }},
    {"logsigmoid(6*(x - 1))",
     [](double x, double) { return -std::log(1 + std::exp(-6 * (x - 1))); }},
    {"softplus(x)", [](double x, double) { return std::log(1 + std::exp(x)); }},
    {"min(x, y)", [](double x, double y) { return std::min(x, y); }},
    {"max(x, y, 0.25)",
     [](double x, double y) {
       return std::max({x, y, 0.25});
     }},
    {"hypot(x, y, 1)", [](double x, double y) { return std::sqrt(x * x + y * y + 1); }},
    {"pow(x, 3) + (4 + x)^y", [](double x, double y) { return x * x * x + std::pow(4 + x, y); }},
    {"atan2(y, 4 + x)", [](double x, double y) { return std::atan2(y, 4 + x); }},
    {"x*pi + y*e", [](double x, double y) { return x * std::numbers::pi + y * std::numbers::e; }},
};

const Known stepped[] = {
    {"4*(x > 0)", [](double x, double) { return x > 0 ? 4.0 : 0.0; }},
    {"(x < y) + 2*(x <= y) + 4*(x >= y)",
     [](double x, double y) { return x < y   ? 3.0
                                     : x > y ? 4.0
                                             : 6.0; }},
    {"(x == y) + 2*(x != y)", [](double x, double y) { return x == y ? 1.0 : 2.0; }},
    {"x > 0 ? x : -y", [](double x, double y) { return x > 0 ? x : -y; }},
    {"x > 0 and y > 0", [](double x, double y) { return x > 0 && y > 0 ? 1.0 : 0.0; }},
    {"x > 0 || y > 0", [](double x, double y) { return x > 0 || y > 0 ? 1.0 : 0.0; }},
    {"not x > 0", [](double x, double) { return x > 0 ? 0.0 : 1.0; }},
    {"sign(x) + floor(x) + ceil(y) + round(y)",
     [](double x, double y) {
       return (x > 0) - (x < 0) + std::floor(x) + std::ceil(y) + std::round(y);
     }},
    {"mod(x, 2)", [](double x, double) { return x - 2 * std::floor(x / 2); }},
    {"mod(x, -2)", [](double x, double) { return x + 2 * std::floor(x / -2); }},
};

void check_values(const Known& known) {
  CAPTURE(known.text);
  const Eigen::MatrixXd x = some_points(2, 100);
  Eigen::VectorXd values(100);
  Formula(known.text, 2).evaluate(x, values);
  for (Eigen::Index j = 0; j < 100; ++j) {
    CAPTURE(x.col(j).transpose());
    CHECK(values[j] == doctest::Approx(known.f(x(0, j), x(1, j))).epsilon(1e-13));
  }
}

}  // namespace

TEST_CASE("a formula has the values that it says") {
  for (const Known& known : smooth) check_values(known);
  for (const Known& known : stepped) check_values(known);
}

TEST_CASE("a minus binds less than a power and more than a product") {
  CHECK(value("-3^2") == -9.0);
  CHECK(value("(-3)^2") == 9.0);
  CHECK(value("-x^2") == -0.25);
  CHECK(value("2^-1") == 0.5);
  CHECK(value("2^-1^2") == 0.5);
  CHECK(value("-2*-3") == 6.0);
  CHECK(value("1 - -1") == 2.0);
  CHECK(value("--2") == 2.0);
  CHECK(value("+2 - +1") == 1.0);
}

TEST_CASE("powers are taken from the right, all else from the left") {
  CHECK(value("2^3^2") == 512.0);
  CHECK(value("(2^3)^2") == 64.0);
  CHECK(value("7 - 2 - 1") == 4.0);
  CHECK(value("8/4/2") == 1.0);
  CHECK(value("8/4*2") == 4.0);
  CHECK(value("1 + 2*3^2") == 19.0);
}

TEST_CASE("comparisons bind less than sums, not less than these, and less than not, or least") {
  CHECK(value("1 + 1 < 1 + 2") == 1.0);
  CHECK(value("not 1 > 2") == 1.0);
  CHECK(value("not 1 > 2 and 0") == 0.0);
  CHECK(value("not (1 > 2 and 0)") == 1.0);
  CHECK(value("1 or 0 and 0") == 1.0);
  CHECK(value("(1 or 0) and 0") == 0.0);
  CHECK(value("not not 3") == 1.0);
  CHECK(value("1 < 2 and 2 < 3 or 0") == 1.0);
}

TEST_CASE("a conditional binds least and is taken from the right") {
  CHECK(value("1 ? 2 : 3") == 2.0);
  CHECK(value("0 ? 2 : 3") == 3.0);
  CHECK(value("0 ? 2 : 0 ? 3 : 4") == 4.0);
  CHECK(value("1 ? 0 ? 2 : 3 : 4") == 3.0);
  CHECK(value("0 or 1 ? 2 + 1 : 5 + 1") == 3.0);
  CHECK(value("1 + (1 ? 2 : 3)") == 3.0);
  CHECK(value("1 ? -inf : 0") == -infinity);
}

TEST_CASE("coordinates are x1 to xd, and x, y and z in up to three dimensions") {
  const Eigen::VectorXd x = Eigen::VectorXd::LinSpaced(128, 1.0, 128.0);
  CHECK(value("x", x.head(1)) == 1.0);
  CHECK(value("x1 + 10*y", x.head(2)) == 21.0);
  CHECK(value("x + 10*y + 100*z", x.head(3)) == 321.0);
  CHECK(value("x + 10*x2 + 100*x3", x.head(3)) == 321.0);
  CHECK(value("x128 - x64 + x9", x) == 73.0);
  CHECK(refusal("x", 4) == "formula, character 1: x is no coordinate; there are x1 to x4");
  CHECK(refusal("y", 1) == "formula, character 1: y is no coordinate; there is only x1");
  CHECK(refusal("x2", 1) == "formula, character 1: x2 is no coordinate; there is only x1");
  CHECK(refusal("x129", 128) ==
        "formula, character 1: x129 is no coordinate; there are x1 to x128");
}

TEST_CASE("a mistake is told in a sentence that says where it is") {
  test::check_bad_inputs("reward/bad_formulas.txt",
                         [](const std::string& text) { return refusal(text); });
}

TEST_CASE("formulas that are too long or too deep are refused, and those just below are not") {
  const auto repeated = [](const std::string& part, int count) {
    std::string text;
    for (int i = 0; i < count; ++i) text += part;
    return text;
  };
  CHECK(refusal(repeated("1+", 1999) + "1") == "no error");
  CHECK(refusal(repeated("1+", 2000) + "1") ==
        "formula, character 4001: a formula has at most 4,000 characters");
  for (const char* blank : {"", " ", "\t\n", "\xC2\xA0"}) {
    CHECK(refusal(blank) ==
          "formula, character 1: the formula is empty; write for example -3*hypot(x1, x2 - 2)");
  }
  CHECK(refusal(repeated("(", 150) + "1" + repeated(")", 150)) == "no error");
  for (const char* part : {"(", "-", "not ", "sin(", "2^", "1+(", "1?2:", "1?", "min(1,"}) {
    CAPTURE(part);
    CHECK(refusal(repeated(part, 500)).ends_with(": the formula is nested too deeply"));
  }
  CHECK(refusal(repeated("1+(", 90) + "1" + repeated(")", 90)) == "no error");
  CHECK(refusal(repeated("max(1,", 128) + "1" + repeated(")", 128)).ends_with("too deeply"));
}

TEST_CASE("blanks of any kind and ends of lines may stand between words") {
  CHECK(value(" 1\t+\n 2\xC2\xA0* 3 ") == 7.0);
  CHECK(value("1<2and 2<3") == 1.0);
}

TEST_CASE("sigmoid, its logarithm and softplus stay exact where exp overflows") {
  CHECK(value("logsigmoid(-1e6)") == -1e6);
  CHECK(value("logsigmoid(800)") == 0.0);
  CHECK(value("logsigmoid(40)") == doctest::Approx(-std::exp(-40.0)).epsilon(1e-12));
  CHECK(value("softplus(1e6)") == 1e6);
  CHECK(value("softplus(-40)") == doctest::Approx(std::exp(-40.0)).epsilon(1e-12));
  CHECK(value("sigmoid(1e6)") == 1.0);
  CHECK(value("sigmoid(-1e6)") == 0.0);
  CHECK(value("sigmoid(-40)") == doctest::Approx(std::exp(-40.0)).epsilon(1e-12));
}

TEST_CASE("what is no number passes through all but a choice that leaves it out") {
  for (const char* text :
       {"sqrt(-1)", "0/0", "(-8)^(1/3)", "log(-1) > 0", "not log(-1)", "log(-1) and 1",
        "0 or log(-1)", "log(-1) ? 1 : 2", "min(log(-1), 1)", "min(1, log(-1))", "max(log(-1), 1)",
        "max(1, log(-1))", "sign(log(-1))", "softplus(log(-1))", "sigmoid(log(-1))",
        "round(log(-1))", "mod(1, 0)", "inf - inf"}) {
    CAPTURE(text);
    CHECK(std::isnan(value(text)));
  }
  CHECK(value("0 and log(-1)") == 0.0);
  CHECK(value("log(-1) and 0") == 0.0);
  CHECK(value("1 or log(-1)") == 1.0);
  CHECK(value("log(-1) or 1") == 1.0);
  CHECK(value("1 ? 2 : log(-1)") == 2.0);
  CHECK(value("0 ? log(-1) : 2") == 2.0);
}

TEST_CASE("where a value is not finite, the formula says from which character that comes") {
  const auto origin = [](const std::string& text) {
    return Formula(text, 2).origin(Eigen::Vector2d(-1.0, 0.0));
  };
  CHECK(origin("2 + sqrt(x1)") == "character 5, sqrt(-1)");
  CHECK(origin("exp(1 + log(x) - y)") == "character 9, log(-1)");
  CHECK(origin("2*x^0.5") == "character 4, (-1)^0.5");
  CHECK(origin("1 + pow(x, 0.5)") == "character 5, pow(-1, 0.5)");
  CHECK(origin("3 - 1/y") == "character 6, 1/0");
  CHECK(origin("1/y - 1/y") == "character 5, inf-inf");
  CHECK(origin("x < 0 ? log(x) : sqrt(x)") == "character 9, log(-1)");
  CHECK(origin("x > 0 ? log(x) : sqrt(x)") == "character 18, sqrt(-1)");
  CHECK(origin("log(x) ? 1 : 2") == "character 1, log(-1)");
  CHECK(origin("inf") == "character 1, inf");
}

TEST_CASE("gradients are those of the values") {
  for (const Known& known : smooth) {
    CAPTURE(known.text);
    const Formula formula(known.text, 2);
    REQUIRE(formula.has_gradient());
    const Eigen::MatrixXd x = some_points(2, 70);
    Eigen::MatrixXd gradients(2, 70);
    formula.gradients(x, gradients);
    const auto f = [&](const Eigen::VectorXd& at) { return value(formula, at); };
    for (Eigen::Index j = 0; j < x.cols(); ++j) {
      CAPTURE(x.col(j).transpose());
      const Eigen::VectorXd expected = test::gradient(f, x.col(j), 1e-3);
      CHECK(test::relative_error(gradients.col(j), expected) < 1e-8);
    }
  }
}

TEST_CASE("a gradient runs over every coordinate of a point of many dimensions") {
  const Formula formula("x1*x2 + x3^2 - x5", 5);
  const Eigen::MatrixXd x = some_points(5, 3);
  Eigen::MatrixXd gradients(5, 3);
  formula.gradients(x, gradients);
  for (Eigen::Index j = 0; j < 3; ++j) {
    const Eigen::VectorXd expected{{x(1, j), x(0, j), 2 * x(2, j), 0.0, -1.0}};
    CHECK(gradients.col(j).isApprox(expected));
  }
}

TEST_CASE("a formula with steps in it has no gradient") {
  for (const Known& known : stepped) {
    CAPTURE(known.text);
    CHECK_FALSE(Formula(known.text, 2).has_gradient());
  }
}

TEST_CASE("at its peak a distance has the gradient 0") {
  for (const char* text : {"-3*sqrt(x^2 + y^2)", "-hypot(x, y)", "-abs(x)", "-(x^2 + y^2)^0.5"}) {
    CAPTURE(text);
    Eigen::MatrixXd gradient(2, 1);
    Formula(text, 2).gradients(Eigen::Vector2d::Zero(), gradient);
    CHECK(gradient == Eigen::MatrixXd::Zero(2, 1));
  }
}

TEST_CASE("points have the same values one by one, in batches, and on several threads") {
  const Formula formula("exp(-hypot(x - 1, y)) + (x > y ? x^1.5e0*0 + sin(x*y) : log(x^2))", 2);
  constexpr Eigen::Index n = 1000;
  const Eigen::MatrixXd x = some_points(2, n).cwiseAbs();
  Eigen::VectorXd expected(n);
  formula.evaluate(x, expected);
  REQUIRE(expected.allFinite());
  for (Eigen::Index j = 0; j < n; ++j) {
    REQUIRE(std::bit_cast<std::uint64_t>(value(formula, x.col(j))) ==
            std::bit_cast<std::uint64_t>(expected[j]));
  }
  std::vector<Eigen::VectorXd> values(4, Eigen::VectorXd(n));
  std::vector<std::thread> threads;
  for (Eigen::VectorXd& own : values) {
    threads.emplace_back([&] {
      for (int i = 0; i < 20; ++i) formula.evaluate(x, own);
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (const Eigen::VectorXd& own : values) CHECK(own == expected);
}

TEST_CASE("the highest stack that a formula may have has the right values") {
  std::string text;
  for (int i = 0; i < 127; ++i) text += "max(x,";
  text += "y" + std::string(127, ')');
  CHECK(value(text, Eigen::Vector2d(1.0, 0.5)) == 1.0);
  CHECK(value(text, Eigen::Vector2d(1.0, 2.5)) == 2.5);
}
