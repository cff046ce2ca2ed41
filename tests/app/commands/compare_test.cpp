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
                        "tilting.epochs=1", "--budget", "0"} +
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
  CHECK(csv[0].starts_with(
      "problem,method,seeds,budget,lever,failed,nll_above,nll_above_low,nll_above_high,"));
  CHECK(csv[1].starts_with("transfer,tilting,2,,,0,"));
  CHECK(csv[3].starts_with("transfer,guidance,2,,,0,"));
  CHECK(csv[6].starts_with("step,guidance,0,,,0,,"));

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
  // Guidance is no more than a way to sample, and takes its time too.
  CHECK(value(csv[3], "seconds") > 0.0);
  // KL(p exp(r) / Z from p) = E*[r] - log Z is 0.85 for two modes at -2 and 2 of variance 1/2 and
  // b = (1, 0): 2.43 - log cosh 2 - 1/4.
  CHECK(value(csv[3], "exact_kl_from_base") == doctest::Approx(0.85).epsilon(0.02));
  CHECK(value(csv[3], "kl_from_base") > 0.3);
  CHECK(value(csv[3], "exact_reward") == doctest::Approx(2.43).epsilon(0.01));
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

TEST_CASE("compare holds every method to one budget, and makes equal runs once") {
  const TemporaryFolder folder;
  const std::string out = folder / "out";
  const Outcome outcome =
      call({"compare", "--out", out, "--seeds", "1", "--problems", "transfer", "--methods",
            "tilting,steering,best_of_n", "--set", "evaluation.points=200", "--set",
            "tilting.tilts=2", "--set", "tilting.samples=200", "--set", "tilting.epochs=1"});
  CAPTURE(outcome.err);
  REQUIRE(outcome.code == 0);
  // 2 tilts of 200 x 28 passes to draw data and 4 x 200 to train: 12,800; for 200 samples that is
  // a chain of 64 steps, or two candidates, which take 11,200.
  CHECK(!std::filesystem::exists(out + "/runs/transfer-tilting-budget-seed0"));
  CHECK(std::filesystem::exists(out + "/runs/transfer-best_of_n-budget-seed0"));
  const std::vector<std::string> csv = lines(read_text(out + "/comparison.csv"));
  REQUIRE(csv.size() == 7);
  CHECK(csv[4].starts_with("transfer,tilting,1,12800,tilting.tilts=2,0,"));
  CHECK(csv[5].starts_with("transfer,steering,1,12800,method.chain_steps=64,0,"));
  CHECK(csv[6].starts_with("transfer,best_of_n,1,12800,method.candidates=2,0,"));
  const auto run = [&](const std::string& name) {
    return nlohmann::json::parse(read_text(out + "/runs/" + name + "/summary.json"));
  };
  CHECK(run("transfer-tilting-seed0")["forward_passes"].get<double>() == 12'000.0);
  CHECK(run("transfer-steering-budget-seed0")["forward_passes"].get<double>() == 12'800.0);
  const std::string report = read_text(out + "/report.html");
  CHECK(report.find("each with 0.0128 million passes") != std::string::npos);
}

TEST_CASE("for compare, a run that runs away is a result, which is not made again") {
  const TemporaryFolder folder;
  const std::string out = folder / "out";
  const Arguments arguments = {"compare",
                               "--out",
                               out,
                               "--seeds",
                               "1",
                               "--problems",
                               "transfer",
                               "--methods",
                               "guidance,draft_alone",
                               "--set",
                               "evaluation.points=200",
                               "--budget",
                               "0"};
  const Outcome first = call(arguments);
  CAPTURE(first.err);
  REQUIRE(first.code == 0);
  const std::string place = out + "/runs/transfer-draft_alone-seed0";
  CHECK(!std::filesystem::exists(place + "/summary.json"));
  CHECK(!std::filesystem::exists(place + "/checkpoint"));
  const auto failure = nlohmann::json::parse(read_text(place + "/failure.json"));
  const auto round = failure["round"].get<std::size_t>();
  CHECK(failure["message"].get<std::string>().find("away from the origin") != std::string::npos);
  // As many as came to their end, and the base; the reward of the last is far above the target's.
  REQUIRE(failure["mean_reward"].size() == round);
  REQUIRE(failure["nll"].size() == round);
  CHECK(failure["mean_reward"].front().get<double>() < 0.5);
  CHECK(failure["mean_reward"].back().get<double>() > 5.0);
  const std::vector<std::string> csv = lines(read_text(out + "/comparison.csv"));
  REQUIRE(csv.size() == 3);
  CHECK(csv[2].starts_with("transfer,draft_alone,1,,,1,,"));
  CHECK(read_text(out + "/report.html").find("ran away in 1 of 1 run: in round ") !=
        std::string::npos);

  const Outcome again = call(arguments);
  REQUIRE(again.code == 0);
  CHECK(again.err.find("0 runs to do") != std::string::npos);
  CHECK(nlohmann::json::parse(read_text(place + "/failure.json")) == failure);
}

TEST_CASE("shards of a comparison leave their runs to the command that makes the table") {
  const TemporaryFolder folder;
  const std::string out = folder / "out";
  const Arguments some = {"--methods", "tilting,steering", "--problems", "transfer"};
  const Outcome half = compare(out, some + Arguments{"--shard", "1/2"});
  CAPTURE(half.err);
  REQUIRE(half.code == 0);
  CHECK(!std::filesystem::exists(out + "/comparison.csv"));
  CHECK(std::filesystem::exists(out + "/runs/transfer-tilting-seed0"));
  CHECK(!std::filesystem::exists(out + "/runs/transfer-tilting-seed1"));
  const auto before = results(out + "/runs");
  const Outcome whole = compare(out, some);
  REQUIRE(whole.code == 0);
  CHECK(whole.err.find("2 runs to do") != std::string::npos);
  for (const auto& [name, content] : before) CHECK(results(out + "/runs").at(name) == content);
  CHECK(lines(read_text(out + "/comparison.csv")).size() == 3);
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
