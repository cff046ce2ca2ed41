#include "app/cli/csv.h"
#include "app/cli/errors.h"
#include "app/program.h"
#include "app/results/run_results.h"
#include "app/results/summary.h"
#include "bad_inputs.h"
#include "diffusion/model_file.h"

#include <limits>

namespace tiltscope {
namespace {

using namespace test;

template <class Action>
std::string usage_error(const Action& action) {
  try {
    action();
  } catch (const app::UsageError& error) {
    return error.what();
  }
  return "no error";
}

TEST_CASE("points that are none") {
  check_bad_inputs("app/bad_points.txt", [](const std::string& text) {
    return usage_error([&] { app::parse_points(text, 2, "points.csv", 1e15); });
  });
  CHECK(usage_error([] { app::parse_points("1,2", 1, "points.csv"); }) ==
        "points.csv:1: a point has 1 coordinate here, not 2; a decimal comma must be a point");
}

TEST_CASE("what is not known is empty") {
  CHECK(app::csv_number(0.1) == "0.1");
  for (const double unknown :
       {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity(),
        -std::numeric_limits<double>::infinity()}) {
    CHECK(app::csv_number(unknown).empty());
    TiltRecord record;
    record.rmse_weighted = unknown;
    record.loss = unknown;
    const std::string csv = app::rmse_csv({record});
    CHECK(csv.find("\n0,0,0,,0,0") != std::string::npos);
    CHECK(app::samples_csv(Eigen::Vector2d(1, unknown)) == "x1,x2\n1,\n");
  }
}

TEST_CASE("samples are written with the digits that a number of single precision has") {
  CHECK(app::samples_csv(Eigen::Vector2f(0.1f, -1.0f / 3.0f).cast<double>()) ==
        "x1,x2\n0.1,-0.33333334\n");
}

TEST_CASE("points as several programs write them") {
  const Eigen::Matrix2d expected = (Eigen::Matrix2d() << 1, -3, 2, 4).finished();
  for (const char* text :
       {"1,2\n-3,4", "x1,x2\n1,2\n-3,4\n", "\xEF\xBB\xBF\"1\",\"2\"\r\n\"-3\",\"4\"\r\n",
        "\"x1\",\"the \"\"second\"\", x2\"\n1,2\n-3,4\n", "\n+1.0 ,\t2e0\n\n\" -3 \",4\n\n",
        "l,O\n1,2\n-3,4\n", "1;2\r\n-3;4", "1\t2\n-3\t4\n", "  1   2 \n -3\t 4\n",
        "# x1 x2\n1 2\n# half\n-3 4\n", "first one,second one\n1 2\n-3 4\n",
        "x one;x two\n\"1\";2\n-3;4"}) {
    CAPTURE(text);
    CHECK(app::parse_points(text, 2, "points.csv") == expected);
  }
}

TEST_CASE("summaries that no run wrote") {
  check_bad_inputs("app/bad_summaries.txt", [](const std::string& text) {
    return usage_error([&] { app::parse_summary(text, "summary.json"); });
  });
  std::string many = "{";
  for (int i = 0; i <= 10'000; ++i) many += "\"" + std::to_string(i) + "\": 0, ";
  CHECK(usage_error([&] { app::parse_summary(many, "summary.json"); }) ==
        "summary.json: is not a summary that a run wrote: it has more than 10000 keys");
}

/// A model small enough to be written at once; its settings are network.depth=1 and so on.
std::string model(int tilt) {
  Experiment experiment;
  experiment.network = {.depth = 1, .width = 16, .time_features = 8};
  const std::vector<std::byte> bytes =
      write_model({experiment, {2, experiment.network, experiment.schedule}, tilt});
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// What the command lines of the table speak of.
void furnish(const TemporaryFolder& folder) {
  folder.file("bad.toml", "[tilting]\neta = 2\n");
  folder.file("points.csv", "0,0\n");
  folder.file("empty", "");
  folder.file("base.safetensors", model(0));
  folder.file("tilted.safetensors", model(3));
  const std::string whole = model(0);
  folder.file("truncated.safetensors", whole.substr(0, whole.size() - 4));
  for (const std::string name :
       {"folder", "taken/rmse.csv", "no_summary/runs/a", "bad_summary/runs/a",
        "newer_summary/runs/a", "bad_config/runs/a"}) {
    std::filesystem::create_directories(folder / name);
  }
  for (const std::string name : {"no_summary", "bad_summary", "newer_summary"}) {
    folder.file(name + "/runs/a/config.toml", "");
  }
  folder.file("bad_summary/runs/a/summary.json", "{\"metrics\": []}");
  folder.file("newer_summary/runs/a/summary.json", "{\"format\": 3}");
  folder.file("bad_config/runs/a/config.toml", "[tilting]\neta = 2\n");
}

/// The words of a command line, some of them in quotes.
std::vector<std::string> words(const std::string& line) {
  std::vector<std::string> result(1);
  bool quoted = false;
  for (const char c : line) {
    if (c == '"') {
      quoted = !quoted;
    } else if (c == ' ' && !quoted) {
      result.emplace_back();
    } else {
      result.back() += c;
    }
  }
  return result;
}

TEST_CASE("command lines that ask for what cannot be done; nothing is written") {
  const TemporaryFolder folder;
  furnish(folder);
  const std::vector<std::string> before = folder.listing();
  check_bad_inputs("app/bad_command_lines.txt", [&](const std::string& line) {
    std::vector<std::string> arguments = words(line);
    REQUIRE(arguments.front() == "tiltscope");
    arguments.erase(arguments.begin());
    const Outcome outcome = call(arguments, "", folder / "");
    CHECK(outcome.code == 2);
    CHECK(outcome.out.empty());
    REQUIRE(outcome.err.starts_with("tiltscope: "));
    return outcome.err.substr(11, outcome.err.size() - 12);
  });
  CHECK(folder.listing() == before);
}

}  // namespace
}  // namespace tiltscope
