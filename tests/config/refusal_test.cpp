#include "bad_inputs.h"
#include "config/support.h"

#include <doctest/doctest.h>
#include <toml++/toml.h>

#include <limits>

namespace tiltscope {
namespace {

using test::config_error;
using test::parse_error;

TEST_CASE("files that are no configuration") {
  test::check_bad_inputs("config/bad_files.txt", parse_error);
}

TEST_CASE("files that are no TOML") {
  const std::string own = "not valid TOML: ";  // what follows is the parser's
  for (const test::BadInput& row : test::bad_inputs("config/bad_syntax.txt")) {
    CAPTURE(row.line);
    const std::string message = parse_error(row.input);
    CHECK(message.starts_with(row.message.substr(0, row.message.find(own) + own.size())));
    if (TOML_LIB_MAJOR == 3 && TOML_LIB_MINOR == 3) CHECK(message == row.message);
  }
}

TEST_CASE("settings that cannot be") {
  test::check_bad_inputs("config/bad_settings.txt", [](const std::string& setting) {
    return config_error([&] {
      Experiment experiment;
      apply_settings(experiment, {setting});
      validate(experiment);
    });
  });
}

TEST_CASE("a text is typed with or without quotes") {
  for (const std::string formula : {"-x1^2", "\"-x1^2\"", "'-x1^2'", " -x1^2 "}) {
    Experiment experiment;
    apply_settings(experiment, {"reward.formula=" + formula, "reward.kind=expression"});
    CHECK(experiment.reward.kind == RewardKind::expression);
    CHECK(experiment.reward.formula == "-x1^2");
  }
}

TEST_CASE("bytes that a table cannot hold") {
  CHECK(parse_error("\xff\xfe") ==
        "x.toml:1: letters beyond ASCII can only stand in a string or in a comment");
  CHECK(parse_error(std::string("seed = 1\0", 9)).starts_with("x.toml:1: not valid TOML: "));
  CHECK(parse_error("\"a\\u001b[31m\" = 1").starts_with("x.toml:1: unknown key \"a [31m\";"));
  // Nothing rides along with a setting, nor does it break the line.
  CHECK(config_error([] {
          Experiment experiment;
          apply_setting(experiment, "seed=1\ntilts=3");
        }) ==
        "setting \"seed=1 tilts=3\": \"1 tilts=3\" is not a TOML value such as 0.5, \"cosine\" or "
        "[1, 0]");
}

TEST_CASE("what parsers drown in is refused at any size") {
  const auto many = [](const std::string& part, std::size_t count) {
    std::string text;
    while (text.size() < count) text += part;
    return text;
  };
  CHECK(parse_error("x = " + many("[", 1'000'000)) ==
        "x.toml:1: brackets are nested more than 8 levels deep");
  CHECK(parse_error("[" + many("a.", 1'000'000)) ==
        "x.toml:1: a key has more than 8 dots; a setting is section.key");
  CHECK(parse_error(many("a", 1'000'000) + " = 1").size() < 400);
  CHECK(parse_error("[schedule]\nkind = \"" + many("a", 1'000'000) + "\"").size() < 200);
  CHECK(parse_error("# " + many("....", 1'000'000) + "\nseed = 1 # é") == "no error");
}

TEST_CASE("what parsing cannot see, validation does") {
  Experiment e;
  e.seed = std::uint64_t{1} << 63;
  CHECK(config_error([&] { validate(e); }) ==
        "seed = 9223372036854775808 must be between 0 and 9223372036854775807");
  e = {};
  e.base = {Eigen::VectorXd(0), {}, {}};
  CHECK(config_error([&] { validate(e); }) == "[base] means are missing: give at least one");
  e = {};
  e.tilting.rate = std::numeric_limits<double>::quiet_NaN();
  CHECK(config_error([&] { validate(e); }) == "[tilting] rate = nan must be above 0 and at most 1");
  CHECK_NOTHROW(validate(Experiment{}));
}

/// A mixture of n components in d dimensions, as nobody would type it.
Experiment mixture(Eigen::Index n, Eigen::Index d) {
  Experiment e;
  e.base.weights = Eigen::VectorXd::Constant(n, 1.0 / static_cast<double>(n));
  e.base.means.assign(static_cast<std::size_t>(n), Eigen::VectorXd::Zero(d));
  e.base.covariances.assign(static_cast<std::size_t>(n), Eigen::MatrixXd::Identity(d, d));
  e.reward = {.A = Eigen::MatrixXd::Zero(d, d), .b = Eigen::VectorXd::Zero(d)};
  return e;
}

TEST_CASE("mixtures that are too large") {
  CHECK(config_error([] { validate(mixture(1001, 1)); }) ==
        "[base] means has 1001 components, but there can be 1000 at most");
  CHECK(config_error([] { validate(mixture(1, 129)); }) ==
        "[base] means has dimension 129, but it must be between 1 and 128");
  Experiment many_points = mixture(1, 64);
  many_points.evaluation.points = 10'000'000;
  CHECK(config_error([&] { validate(many_points); }) ==
        "[evaluation] points = 10000000 must be at most 3906250 with dimension 64, to fit into "
        "memory");
  CHECK_NOTHROW(validate(mixture(1000, 1)));
  CHECK_NOTHROW(validate(mixture(1, 128)));
}

TEST_CASE("what is just within the limits is taken") {
  // Weights may miss 1 by rounding, and stay as they are.
  const Experiment e = parse_experiment("[base]\nweights = [0.3333333, 0.6666666]", "x.toml");
  CHECK(e.base.weights[0] == 0.3333333);
}

}  // namespace
}  // namespace tiltscope
