#include "app/program.h"

namespace tiltscope {
namespace {

using test::call;
using test::Outcome;
using test::operator+;
using test::TemporaryFolder;

TEST_CASE("--version and --help") {
  const Outcome version = call({"--version"});
  CHECK(version.code == 0);
  CHECK(version.out == "tiltscope " TILTSCOPE_VERSION "\n");
  CHECK(version.err.empty());

  const Outcome help = call({"--help"});
  CHECK(help.code == 0);
  CHECK(help.err.empty());
  for (const std::string word :
       {"run", "base", "oracle", "reproduce", "sweep", "collect", "--config", "--set",
        "--train-base", "--base-model", "--play", "--screenshot", "--size", "--scale"}) {
    CAPTURE(word);
    CHECK(help.out.find(word) != std::string::npos);
  }
  const Outcome run_help = call({"run", "--help"});
  CHECK(run_help.code == 0);
  CHECK(run_help.out.find("--out") != std::string::npos);
}

/// Exit code 2, one sentence on stderr that contains `part`, nothing on stdout.
void check_refused(const std::vector<std::string>& arguments, const std::string& part) {
  const Outcome outcome = call(arguments);
  std::string command;
  for (const std::string& argument : arguments) command += " " + argument;
  CAPTURE(command);
  CAPTURE(outcome.err);
  CHECK(outcome.code == 2);
  CHECK(outcome.out.empty());
  CHECK(test::lines(outcome.err).size() == 1);
  CHECK(outcome.err.starts_with("tiltscope: "));
  CHECK(outcome.err.find(part) != std::string::npos);
}

TEST_CASE("bad flags") {
  check_refused({"--frobnicate"}, "--frobnicate");
  check_refused({"frobnicate"}, "frobnicate");
  check_refused({"run"}, "--out");
  check_refused({"run", "--out"}, "--out");
  check_refused({"run", "--out", ""}, "--out: must not be empty");
  check_refused({"run", "--out", "x", "--config", ""}, "--config: must not be empty");
  check_refused({"base"}, "--out");
  check_refused({"reproduce"}, "--out");
  check_refused({"sweep", "--out", ""}, "--out: must not be empty");
  check_refused({"collect"}, "DIR");
  check_refused({"oracle", "--tilt", "1", "--time", "0"}, "--points");
  check_refused({"oracle", "--tilt", "much", "--time", "0", "--points", "-"}, "much");
  check_refused({"oracle", "--tilt", "1.5", "--time", "0", "--points", "-"},
                "--tilt = 1.5 must be between 0 and 1");
  check_refused({"oracle", "--tilt", "1", "--time", "nan", "--points", "-"},
                "--time = nan must be between 0 and 1");
  check_refused({"--set", "seed=1", "run", "--out", "x"}, "--set must stand behind \"run\"");
  check_refused({"run", "--out", "x", "--train-base", "--base-model", "y"}, "--base-model");
  check_refused({"run", "--out", "x", "base"}, "not expected: base");
  check_refused({"--size", "800"}, "");
}

TEST_CASE("without a display there is a sentence") { check_refused({}, "window"); }

TEST_CASE("a bad configuration is refused by every command, and nothing is written") {
  const TemporaryFolder folder;
  const TemporaryFolder untouched;
  const std::string points = folder.file("points.csv", "0,0\n");
  struct Refusal {
    std::string toml;
    std::string message;
  };
  const Refusal refusals[] = {
      {"seed = ", "x.toml:1: not valid TOML"},
      {"[tilting]\nlamda = 1",
       "x.toml:2: unknown key \"tilting.lamda\"; did you mean tilting.lambda?"},
      {"[base]\nweights = [0.5, 0.4]", "sum to 0.9, but must sum to 1"},
      {"[tilting]\neta = nan", "x.toml:2: [tilting] eta = nan must be between 0 and 1"},
      {"[reward]\nA = [[3, 0], [0, 0]]",
       "lambda = 1 must be below 0.666667, or the tilt of component 1 cannot be normalised"},
  };
  for (const auto& [toml, message] : refusals) {
    const std::string config = folder.file("x.toml", toml);
    check_refused({"--config", config}, "");
    check_refused({"run", "--config", config, "--out", untouched / "run"}, message);
    check_refused({"base", "--config", config, "--out", untouched / "b.safetensors"}, message);
    check_refused({"oracle", "--config", config, "--tilt", "1", "--time", "0", "--points", points},
                  message);
  }
  check_refused({"run", "--config", folder / "none.toml", "--out", untouched / "run"},
                "there is no such file");
  check_refused({"run", "--set", "tilting.eta=2", "--out", untouched / "run"},
                "[tilting] eta = 2 must be between 0 and 1");
  check_refused({"run", "--set", "tilting.etta=1", "--out", untouched / "run"},
                "setting \"tilting.etta=1\": unknown key");
  CHECK(untouched.listing().empty());
}

TEST_CASE("results that could not be written are refused before the work") {
  const TemporaryFolder folder;
  const std::string file = folder.file("file", "");
  check_refused({"run", "--out", file}, "Not a directory");
  check_refused({"run", "--out", file + "/deeper"}, "Not a directory");
  check_refused({"base", "--out", file + "/m.safetensors"}, "Not a directory");
  check_refused({"base", "--out", folder / ""}, "must name a file");
  std::filesystem::create_directories(folder / "taken/rmse.csv");
  check_refused({"run", "--out", folder / "taken"}, "rmse.csv\": it is a folder");
  CHECK(folder.listing() == std::vector<std::string>{"file", "taken", "taken/rmse.csv"});
}

TEST_CASE("base models that cannot be used are refused before the work") {
  const TemporaryFolder folder;
  const TemporaryFolder untouched;
  const std::string out = untouched / "run";
  const auto refused = [&](const std::string& model, const std::string& part) {
    check_refused({"run", "--base-model", model, "--out", out}, part);
  };
  refused(folder / "none.safetensors", "No such file");
  refused(folder.file("empty", ""), "empty");
  refused(folder.file("text", "this is not a model at all, whatever its name says"), "text");
  refused(folder.file("header", std::string("\x02\0\0\0\0\0\0\0{}", 10)), "header");

  const std::string model = folder / "m.safetensors";
  REQUIRE(call(std::vector<std::string>{"base", "--out", model} + test::tiny_settings()).code == 0);
  refused(model, "m.safetensors");  // another network than the default
  const std::string content = test::read_text(model);
  for (const std::size_t size : {content.size() - 1, content.size() / 2, std::size_t{7}}) {
    const std::string truncated = folder.file("truncated", content.substr(0, size));
    check_refused(std::vector<std::string>{"run", "--base-model", truncated, "--out", out} +
                      test::tiny_settings(),
                  "truncated");
  }
  CHECK(untouched.listing().empty());
}

}  // namespace
}  // namespace tiltscope
