#include "app/program.h"
#include "app/results.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <filesystem>

namespace tiltscope {
namespace {

using namespace test;

Outcome compare(const std::string& out, const Arguments& more) {
  return call(Arguments{"compare", "--out", out, "--seeds", "2", "--set", "evaluation.points=200",
                        "--set", "tilting.tilts=2", "--set", "tilting.samples=200", "--set",
                        "tilting.epochs=1"} +
              more);
}

TEST_CASE("compare runs methods on problems, and skips what is there") {
  const TemporaryFolder folder;
  const std::string out = folder / "out";
  const Arguments some = {"--methods", "tilting,guidance,best_of_n", "--problems", "transfer,step"};
  const Outcome first = compare(out, some);
  CAPTURE(first.err);
  REQUIRE(first.code == 0);
  // A half-plane's reward has no gradient, which only guidance asks for.
  CHECK(first.err.find("guidance is left out of step: ") != std::string::npos);
  CHECK(!std::filesystem::exists(out + "/runs/step-guidance-seed0"));

  const std::vector<std::string> csv = lines(read_text(out + "/comparison.csv"));
  REQUIRE(csv.size() == 7);
  const auto columns = std::ranges::count(csv[0], ',');
  for (const std::string& line : csv) CHECK(std::ranges::count(line, ',') == columns);
  CHECK(csv[0].starts_with("problem,method,seeds,nll_above,nll_above_low,nll_above_high,"));
  CHECK(csv[1].starts_with("transfer,tilting,2,"));
  CHECK(csv[3].starts_with("transfer,guidance,2,"));
  CHECK(csv[6].starts_with("step,guidance,0,,"));

  // Medians, of what the runs say.
  const auto summary = [&](const std::string& run) {
    return nlohmann::json::parse(read_text(out + "/runs/" + run + "/summary.json"));
  };
  double above = 0.0, passes = 0.0;
  for (const std::string run : {"transfer-guidance-seed0", "transfer-guidance-seed1"}) {
    const auto s = summary(run);
    above += 0.5 * (s["metrics"]["nll"]["value"].get<double>() -
                    s["metrics"]["nll"]["exact"].get<double>());
    passes += 0.5 * (s["forward_passes"].get<double>() + s["input_passes"].get<double>() +
                     2.0 * s["parameter_passes"].get<double>());
  }
  const auto column = [&](const std::string& name) {
    const std::string head = csv[0] + ",";
    return static_cast<std::size_t>(std::count(
        head.begin(), head.begin() + static_cast<std::ptrdiff_t>(head.find("," + name + ",")) + 1,
        ','));
  };
  const auto value = [&](const std::string& line, const std::string& name) {
    // The first two fields are words.
    const std::string rest = line.substr(line.find(',', line.find(',') + 1) + 1);
    return numbers(rest)[column(name) - 2];
  };
  CHECK(value(csv[3], "nll_above") == doctest::Approx(above));
  CHECK(value(csv[3], "passes") == doctest::Approx(passes));
  CHECK(passes > 0.0);

  const std::string report = read_text(out + "/report.html");
  CHECK(report.find("guidance (grad r)") != std::string::npos);
  CHECK(report.find("iterative tilting (grad r)") == std::string::npos);
  for (const std::string figure : {"samples-transfer", "cost-transfer", "samples-step"}) {
    CHECK(read_text(out + "/" + figure + ".svg").find("<svg") != std::string::npos);
  }

  const auto before = results(out + "/runs");
  const Outcome again = compare(out, some);
  REQUIRE(again.code == 0);
  CHECK(results(out + "/runs") == before);
  CHECK(lines(read_text(out + "/comparison.csv")) == csv);
}

TEST_CASE("compare names the methods and the problems that there are") {
  const TemporaryFolder folder;
  for (const auto& [option, word] :
       {std::pair("--methods", "adjoint_matching"), std::pair("--problems", "log-sigmoid")}) {
    const Outcome outcome = call({"compare", "--out", folder / "out", option, "paper,nothing"});
    CHECK(outcome.code == 2);
    CHECK(outcome.err.find(word) != std::string::npos);
    CHECK(outcome.err.find("not \"paper,nothing\"") != std::string::npos);
  }
  CHECK(!std::filesystem::exists(folder / "out"));
}

}  // namespace
}  // namespace tiltscope
