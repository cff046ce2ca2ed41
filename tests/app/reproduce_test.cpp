#include "app/program.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <filesystem>

namespace tiltscope {
namespace {

using namespace test;

int count(const std::string& text, const std::string& part) {
  int found = 0;
  for (std::size_t at = 0; (at = text.find(part, at)) != std::string::npos; at += part.size()) {
    ++found;
  }
  return found;
}

Outcome reproduce(const std::string& out, const Arguments& more) {
  Outcome outcome = call(Arguments{"reproduce", "--out", out} + tiny_settings() + more);
  CAPTURE(outcome.err);
  REQUIRE(outcome.code == 0);
  return outcome;
}

TEST_CASE("reproduce writes the figures, the table and a page with all of it") {
  const TemporaryFolder folder;
  const std::string out = folder / "out";
  reproduce(out, {"--tilts", "20,2", "--seeds", "2"});
  for (const std::string figure : {"figure1", "figure2", "figure3"}) {
    CAPTURE(figure);
    CHECK(read_text(out + "/" + figure + ".svg").find("<svg") != std::string::npos);
    CHECK(read_text(out + "/" + figure + ".pdf").starts_with("%PDF"));
    CHECK(read_text(out + "/" + figure + ".png").starts_with("\x89PNG"));
  }
  for (const std::string run : {"N2-seed0", "N2-seed1", "N20-seed0", "N20-seed1"}) {
    CAPTURE(run);
    CHECK(lines(read_text(out + "/runs/" + run + "/samples_half.csv")).size() == 101);
  }

  const std::vector<std::string> csv = lines(read_text(out + "/table1.csv"));
  REQUIRE(csv.size() >= 4);
  CHECK(csv[0].starts_with("source,tilts,seeds,sampling_seconds,sampling_seconds_low,"));
  CHECK(csv[1].starts_with("Tiltscope,2,2,"));
  CHECK(csv[2].starts_with("Tiltscope,20,2,"));
  CHECK(csv[3].starts_with("the paper,20,,28.77,28.77,28.77,34.71,34.71,34.71,6.48,"));
  const auto columns = std::ranges::count(csv[0], ',');
  for (const std::string& line : csv) CHECK(std::ranges::count(line, ',') == columns);
  CHECK(lines(read_text(out + "/table1.md")).size() == csv.size() + 1);

  const std::string report = read_text(out + "/report.html");
  CHECK(count(report, "<svg") == 3);
  CHECK(count(report, "</svg>") == 3);
  CHECK(report.find("tilts = 2\n") != std::string::npos);
  CHECK(report.find("Tiltscope " TILTSCOPE_VERSION) != std::string::npos);
  // Nothing in it points to another file.
  CHECK(report.find("src=") == std::string::npos);
  CHECK(count(report, "href=\"http") == 1);
}

TEST_CASE("a second time, the runs are taken from the disk and the files are the same") {
  const TemporaryFolder folder;
  const std::string out = folder / "out";
  reproduce(out, {"--tilts", "2", "--seeds", "1"});
  const std::string report = read_text(out + "/report.html");
  const Outcome again = reproduce(out, {"--tilts", "2", "--seeds", "1"});
  CHECK(again.err.starts_with("0 runs to do, 0 at a time; 1 done before\n"));
  CHECK(read_text(out + "/report.html") == report);
}

TEST_CASE("the table has medians and quartiles over the seeds, and what exact samples score") {
  const TemporaryFolder folder;
  const std::string out = folder / "out";
  const Arguments arguments{"--tilts", "2", "--seeds", "3"};
  reproduce(out, arguments);
  for (int seed = 0; seed < 3; ++seed) {
    const std::string run = "out/runs/N2-seed" + std::to_string(seed) + "/summary.json";
    auto summary = nlohmann::ordered_json::parse(read_text(folder / run));
    summary["nll"] = 4 + seed * seed;
    summary["metrics"] = {
        {"nll", {{"value", 0}, {"floor_median", 2.5}, {"floor_90", 2.75}}},
        {"w2", {{"value", 0.5 * seed}, {"floor_median", 0.125}, {"floor_90", 0.25}}}};
    folder.file(run, summary.dump());
  }
  reproduce(out, arguments);
  const std::vector<std::string> md = lines(read_text(out + "/table1.md"));
  REQUIRE(md.size() == 5);
  CHECK(md[0].ends_with("| W₂ |"));
  CHECK(md[2].starts_with("| Tiltscope | 2 | 3 | "));
  CHECK(md[2].find("| 5.00 (4.50 to 6.50) |") != std::string::npos);
  CHECK(md[2].ends_with("| 0.500 (0.250 to 0.750) |"));
  CHECK(md[3].starts_with("| exact samples: median | – | 3 | – | – | 2.50 | – |"));
  CHECK(md[3].ends_with("| 0.125 |"));
  CHECK(md[4].starts_with("| exact samples: 90th percentile | – | 3 | – | – | 2.75 | – |"));
}

TEST_CASE("in other dimensions there is no Figure 1") {
  const TemporaryFolder folder;
  const std::string out = folder / "out";
  reproduce(out,
            {"--tilts", "2", "--seeds", "1", "--set", "base.weights=[1]", "--set",
             "base.means=[[0]]", "--set", "base.covariances=[[[1]]]", "--set", "reward.b=[1]"});
  CHECK_FALSE(std::filesystem::exists(out + "/figure1.svg"));
  CHECK(count(read_text(out + "/report.html"), "<svg") == 2);
}

}  // namespace
}  // namespace tiltscope
