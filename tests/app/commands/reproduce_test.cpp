#include "app/program.h"
#include "app/results.h"
#include "config/build_id.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <map>
#include <memory>
#include <set>
#include <thread>

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

/// The rows of a table that begin with `start`.
std::vector<std::string> rows(const std::vector<std::string>& table, const std::string& start) {
  std::vector<std::string> found;
  std::ranges::copy_if(table, std::back_inserter(found),
                       [&](const std::string& line) { return line.starts_with(start); });
  return found;
}

std::string base_choice(const std::string& out, const std::string& run) {
  return nlohmann::json::parse(
      read_text(out + "/runs/" + run + "/summary.json"))["base_model_choice"];
}

/// The runs and the base models to the last byte, clocks aside; of what is made of them, which has
/// seconds in it, the names.
std::map<std::string, std::string> without_clocks(const std::string& out) {
  std::map<std::string, std::string> files = results(out);
  for (auto& [name, content] : files) {
    if (!name.starts_with("runs/") && !name.starts_with("base/")) content.clear();
  }
  return files;
}

const std::string papers = "The paper's algorithm as Tiltscope runs it";

TEST_CASE("reproduce writes the figures, the table and a page with all of it") {
  const TemporaryFolder folder;
  const std::string out = folder / "out";
  reproduce(out, {"--tilts", "20,2", "--seeds", "2"});
  for (const std::string figure :
       {"figure1-paper", "figure1-default", "figure2-paper", "figure2-default", "figure3"}) {
    CAPTURE(figure);
    CHECK(read_text(out + "/" + figure + ".svg").find("<svg") != std::string::npos);
    CHECK(read_text(out + "/" + figure + ".pdf").starts_with("%PDF"));
    CHECK(read_text(out + "/" + figure + ".png").starts_with("\x89PNG"));
  }
  for (const std::string group : {"paper", "default"}) {
    for (const std::string run : {"-N2-seed0", "-N2-seed1", "-N20-seed0", "-N20-seed1"}) {
      CAPTURE(group + run);
      CHECK(lines(read_text(out + "/runs/" + group + run + "/samples_half.csv")).size() == 201);
    }
  }

  const std::vector<std::string> csv = lines(read_text(out + "/table1.csv"));
  CHECK(csv[0].starts_with("source,tilts,seeds,sampling_seconds,sampling_seconds_low,"));
  CHECK(csv[1].starts_with("printed,20,,28.77,28.77,28.77,34.71,34.71,34.71,6.48,"));
  CHECK(csv[2].starts_with("paper,2,2,"));
  CHECK(csv[3].starts_with("paper,20,2,"));
  CHECK(csv[4].starts_with("default,2,2,"));
  CHECK(csv[5].starts_with("default,20,2,"));
  CHECK(csv[0].find("version") == std::string::npos);
  CHECK(csv[0].find("format") == std::string::npos);
  const auto columns = std::ranges::count(csv[0], ',');
  for (const std::string& line : csv) CHECK(std::ranges::count(line, ',') == columns);

  const std::string report = read_text(out + "/report.html");
  // tiny_settings() change the paper's algorithm.
  CHECK(report.find("Nothing below does the same work") != std::string::npos);
  CHECK(count(report, "<svg") == 5);
  CHECK(count(report, "</svg>") == 5);
  CHECK(count(report, "tilts = 2\n") == 2);
  CHECK(report.find("Tiltscope " TILTSCOPE_VERSION ", build " + std::string(build_id()) + ".") !=
        std::string::npos);
  CHECK(report.find("<code>network.width=16</code>") != std::string::npos);
  // Nothing in it points to another file.
  CHECK(report.find("src=") == std::string::npos);
  CHECK(count(report, "href=\"http") == 1);
}

TEST_CASE("the paper's group runs the paper's algorithm, the other the default or what is given") {
  const TemporaryFolder folder;
  const std::string out = folder / "out";
  const std::string config = folder.file("mine.toml", "[tilting]\nsampler = \"ddim\"\neta = 0.5\n");
  reproduce(out, {"--tilts", "2", "--seeds", "1"});
  const auto has = [&](const std::string& run, const std::string& setting) {
    return read_text(out + "/runs/" + run + "/config.toml").find(setting) != std::string::npos;
  };
  for (const std::string setting : {"sampler = \"ddim\"", "starts = \"random\"", "data = \"fixed\"",
                                    "times = \"uniform\"", "clip = 0.0\n"}) {
    CAPTURE(setting);
    CHECK(has("paper-N2-seed0", setting));
    CHECK_FALSE(has("default-N2-seed0", setting));
  }
  const std::string mine = folder / "mine";
  reproduce(mine, {"--tilts", "2", "--seeds", "1", "--config", config});
  CHECK(read_text(mine + "/runs/default-N2-seed0/config.toml").find("eta = 0.5") !=
        std::string::npos);
  CHECK(read_text(mine + "/runs/paper-N2-seed0/config.toml").find("eta = 1.0") !=
        std::string::npos);
  CHECK(read_text(mine + "/table1.md").find("The configuration given with --config") !=
        std::string::npos);

  const auto refused = [&](const Arguments& more, const std::string& why) {
    const Outcome outcome = call(Arguments{"reproduce", "--out", folder / "none"} + more);
    CHECK(outcome.code == 2);
    CHECK(outcome.err == "tiltscope: " + why + "\n");
  };
  const std::string other = folder.file("other.toml", "[reward]\nb = [1.0, 0.0]\n");
  refused({"--config", other},
          "both groups must have one target, but --config has another [reward]; change it with "
          "--set, or choose --groups default");
  refused({"--config", config, "--groups", "paper"},
          "--config is for the group default, which --groups leaves out");
  CHECK_FALSE(std::filesystem::exists(folder / "none"));
}

TEST_CASE("a preset is reproduced alone, under its own name, and called not the paper's") {
  const TemporaryFolder folder;
  const std::string out = folder / "out";
  reproduce(out, {"--preset", "live", "--tilts", "20", "--seeds", "1"});
  CHECK(std::filesystem::exists(out + "/figure2-live.svg"));
  CHECK(std::filesystem::exists(out + "/figure1-live.svg"));
  CHECK_FALSE(std::filesystem::exists(out + "/figure2-paper.svg"));
  CHECK_FALSE(std::filesystem::exists(out + "/figure2-default.svg"));
  const auto csv = lines(read_text(out + "/table1.csv"));
  CHECK(rows(csv, "printed,20,").size() == 1);
  CHECK(rows(csv, "live,20,1,").size() == 1);
  CHECK(rows(csv, "paper,").empty());
  const std::string table = read_text(out + "/table1.md");
  CHECK(table.find("**The preset live, whose settings are not the paper's.**") !=
        std::string::npos);
  // tiny_settings() change the width.
  CHECK(table.find("The network has 1 hidden layer of 16 units, the paper's 5 hidden layers of 256 "
                   "units.") != std::string::npos);
  CHECK(table.find("Its seconds are for other work than the paper's.") != std::string::npos);

  // Beside the paper's algorithm where that is asked for.
  const std::string both = folder / "both";
  reproduce(both,
            {"--preset", "live", "--groups", "paper,default", "--tilts", "2", "--seeds", "1"});
  CHECK(std::filesystem::exists(both + "/figure2-paper.svg"));
  CHECK(std::filesystem::exists(both + "/figure2-live.svg"));
}

TEST_CASE("every seed of a group has a base model, which its runs of all N share") {
  const TemporaryFolder folder;
  const std::string out = folder / "out";
  const Arguments arguments{"--tilts", "2,3", "--seeds", "2"};
  const std::string said = reproduce(out, arguments).err;
  const auto first = lines(said);
  CHECK(first[0].starts_with(papers + ": 4 runs from 2 base models to be trained, up to "));
  CHECK(first[1].starts_with("Tiltscope's default: 4 runs from 2 base models to be trained"));
  CHECK(first[2] == "2 base models to train, " +
                        std::string(std::thread::hardware_concurrency() > 1 ? "2" : "1") +
                        " at a time");
  std::set<std::string> choices;
  for (const std::string start : {"paper-N2-seed", "default-N2-seed"}) {
    for (const std::string seed : {"0", "1"}) {
      choices.insert(base_choice(out, start + seed));
      std::string other = start + seed;
      other.replace(other.find("N2"), 2, "N3");
      CHECK(base_choice(out, other) == base_choice(out, start + seed));
    }
  }
  CHECK(choices.size() == 4);

  // What a run trains for itself is the same model.
  const std::string alone = folder / "alone";
  REQUIRE(call(Arguments{"run", "--out", alone} + tiny_settings() +
               Arguments{"--set", "tilting.tilts=2", "--set", "seed=1"})
              .code == 0);
  CHECK(read_text(alone + "/samples.csv") == read_text(out + "/runs/default-N2-seed1/samples.csv"));

  // One that is lost or damaged is trained again, and nothing else is done.
  const std::string table = read_text(out + "/table1.csv");
  for (const auto& entry : std::filesystem::directory_iterator(out + "/base")) {
    const std::string name = entry.path().filename();
    if (name.starts_with("paper-seed0-")) std::filesystem::remove(entry.path());
    if (name.starts_with("paper-seed1-")) std::filesystem::resize_file(entry.path(), 100);
  }
  const std::string again = reproduce(out, arguments).err;
  CHECK(again.find("\n2 base models to train, ") != std::string::npos);
  CHECK(count(again, "\n0 runs to do, 0 at a time; 4 done before") == 2);
  CHECK(read_text(out + "/table1.csv") == table);

  const std::string report = read_text(out + "/report.html");
  CHECK(report.find("Each seed has a base model of its own, which its runs of all N share. It "
                    "learned from the same 300 samples in each of up to 3 epochs") !=
        std::string::npos);
  CHECK(report.find("It learned from 300 new samples in each") != std::string::npos);
}

TEST_CASE("a base model from a file is shared by all seeds, and the report says so") {
  const TemporaryFolder folder;
  const std::string out = folder / "out";
  const std::string model = folder / "base.safetensors";
  REQUIRE(call(Arguments{"base", "--out", model} + tiny_settings()).code == 0);
  reproduce(out, {"--tilts", "2", "--seeds", "2", "--base-model", model, "--groups", "paper"});
  CHECK_FALSE(std::filesystem::exists(out + "/base"));
  CHECK(base_choice(out, "paper-N2-seed0") == base_choice(out, "paper-N2-seed1"));
  CHECK(read_text(out + "/report.html").find("All seeds share one base model") !=
        std::string::npos);
}

TEST_CASE("a second time, the runs are taken from the disk and the files are the same") {
  const TemporaryFolder folder;
  const std::string out = folder / "out";
  const Arguments arguments{"--tilts", "2", "--seeds", "1", "--groups", "paper"};
  reproduce(out, arguments);
  const std::string report = read_text(out + "/report.html");
  CHECK_FALSE(std::filesystem::exists(out + "/figure1-default.svg"));
  const Outcome again = reproduce(out, arguments);
  CHECK(again.err.starts_with("0 runs to do, 0 at a time; 1 done before\n"));
  CHECK(read_text(out + "/report.html") == report);
}

TEST_CASE(
    "shards leave the runs, and the command without one makes the report of a single machine") {
  const TemporaryFolder folder;
  const std::string alone = folder / "alone", shared = folder / "shared";
  const Arguments arguments{"--tilts", "2,3", "--seeds", "2"};
  reproduce(alone, arguments);

  // Of four base models, each of two shards trains two, and no other.
  const std::string said = reproduce(shared, arguments + Arguments{"--shard", "1/2"}).err;
  CHECK(count(said, "\n1 base model to train, ") == 2);
  CHECK(count(said, "\n2 runs to do, ") == 2);
  CHECK(lines(said).back() == "the runs are in " + shared +
                                  "/runs; when all shards are done, the same command without "
                                  "--shard makes the report");
  CHECK_FALSE(std::filesystem::exists(shared + "/report.html"));
  reproduce(shared, arguments + Arguments{"--shard", "2/2"});
  const std::string joined = reproduce(shared, arguments).err;
  CHECK(count(joined, "0 runs to do, 0 at a time; 4 done before\n") == 2);
  CHECK(without_clocks(shared) == without_clocks(alone));
}

TEST_CASE("shards at work in one folder at once do not disturb each other") {
  const TemporaryFolder folder;
  const std::string alone = folder / "alone", shared = folder / "shared";
  const Arguments arguments{"--tilts", "2,3", "--seeds", "1", "--groups", "default"};
  reproduce(alone, arguments);
  // One base model for two shards, and nothing left for the third.
  std::vector<std::unique_ptr<test::Program>> programs;
  for (const std::string shard : {"1/3", "2/3", "3/3"}) {
    programs.push_back(std::make_unique<test::Program>(Arguments{"reproduce", "--out", shared} +
                                                       tiny_settings() + arguments +
                                                       Arguments{"--shard", shard}));
  }
  for (const auto& program : programs) CHECK(program->wait() == 0);
  reproduce(shared, arguments);
  CHECK(without_clocks(shared) == without_clocks(alone));
}

TEST_CASE("the table has medians and quartiles over the seeds, and what exact samples score") {
  const TemporaryFolder folder;
  const std::string out = folder / "out";
  const Arguments arguments{"--tilts", "2", "--seeds", "3", "--groups", "printed,default"};
  reproduce(out, arguments);
  for (int seed = 0; seed < 3; ++seed) {
    const std::string run = "out/runs/default-N2-seed" + std::to_string(seed) + "/summary.json";
    auto summary = nlohmann::ordered_json::parse(read_text(folder / run));
    summary["nll"] = 4 + seed * seed;
    summary["metrics"] = {
        {"nll", {{"value", 0}, {"floor_median", 2.5}, {"floor_90", 2.75}}},
        {"w2", {{"value", 0.5 * seed}, {"floor_median", 0.125}, {"floor_90", 0.25}}}};
    folder.file(run, summary.dump());
  }
  reproduce(out, arguments);
  const std::vector<std::string> md = lines(read_text(out + "/table1.md"));
  const auto head = rows(md, "|  | N | seeds |");
  REQUIRE(head.size() == 2);
  CHECK(head[0].ends_with("| W₂ |"));
  const auto own = rows(md, "| default | 2 | 3 | ");
  REQUIRE(own.size() == 1);
  CHECK(own[0].find("| 5.00 (4.50 to 6.50) |") != std::string::npos);
  CHECK(own[0].ends_with("| 0.500 (0.250 to 0.750) |"));
  const auto median = rows(md, "| exact samples: median | – | 3 | – | – | 2.50 | – |");
  REQUIRE(median.size() == 1);
  CHECK(median[0].ends_with("| 0.125 |"));
  CHECK(rows(md, "| exact samples: 90th percentile | – | 3 | – | – | 2.75 | – |").size() == 1);
}

TEST_CASE("untilted samples stand in the table, and the paper's numbers for its problem alone") {
  const TemporaryFolder folder;
  const std::string out = folder / "out";
  const Arguments arguments{"--tilts", "20", "--seeds", "1", "--groups", "printed,default"};
  CHECK(reproduce(out, arguments).err.find("left out") == std::string::npos);
  std::vector<std::string> csv = lines(read_text(out + "/table1.csv"));
  CHECK(rows(csv, "printed,20,").size() == 1);
  // The target's entropy, 2.832 nats, and the square of 2 over twice the variance, 4, more; the
  // mean is off by 2 in one of two coordinates.
  const auto before = rows(csv, "untilted samples,,,,,,,,,");
  REQUIRE(before.size() == 1);
  std::istringstream cells(before[0].substr(before[0].find_first_of("0123456789")));
  std::vector<double> values;
  for (std::string cell; values.size() < 6 && std::getline(cells, cell, ',');) {
    values.push_back(std::stod(cell));
  }
  REQUIRE(values.size() == 6);
  CHECK(values[0] == doctest::Approx(6.832).epsilon(0.0005));
  CHECK(values[3] == doctest::Approx(2.0));
  const std::string caption = lines(read_text(out + "/table1.md"))[0];
  CHECK(caption.find("score an NLL of 6.83 and a squared error of the mean of 2.00 against the "
                     "target: that is what the paper's columns show") != std::string::npos);

  const std::string transfer = folder / "transfer";
  const Outcome other = reproduce(transfer, arguments + Arguments{"--set", "reward.b=[1, 0]"});
  CHECK(other.err.starts_with("the paper's printed numbers are left out: they are for another "));
  csv = lines(read_text(transfer + "/table1.csv"));
  CHECK(rows(csv, "printed,").empty());
  const std::string report = read_text(transfer + "/report.html");
  CHECK(report.find("For b = (1, 0) the covariance changes from tilt to tilt") !=
        std::string::npos);
  CHECK(report.find("b = (0, 4)") == std::string::npos);
}

TEST_CASE("towards an unknown density there are no errors to show") {
  const TemporaryFolder folder;
  const std::string out = folder / "out";
  reproduce(out,
            {"--tilts", "2", "--seeds", "2", "--set", "reward.kind=expression", "--set",
             "reward.formula=0.48*(x1^2 + x2^2 + x3^2)", "--set", "base.weights=[1]", "--set",
             "base.means=[[0, 0, 0]]", "--set", "base.covariances=[[[1,0,0],[0,1,0],[0,0,1]]]"});
  CHECK_FALSE(std::filesystem::exists(out + "/figure2-paper.svg"));
  CHECK_FALSE(std::filesystem::exists(out + "/figure3.svg"));
  const auto csv = lines(read_text(out + "/table1.csv"));
  CHECK(rows(csv, "default,2,2,").size() == 1);
  CHECK(rows(csv, "exact samples").empty());
  CHECK(rows(csv, "untilted samples").empty());
  CHECK(lines(read_text(out + "/table1.md"))[0].find("The exact target is not known") !=
        std::string::npos);
}

TEST_CASE("in other dimensions there is no Figure 1") {
  const TemporaryFolder folder;
  const std::string out = folder / "out";
  reproduce(out,
            {"--tilts", "2", "--seeds", "1", "--set", "base.weights=[1]", "--set",
             "base.means=[[0]]", "--set", "base.covariances=[[[1]]]", "--set", "reward.b=[2]"});
  CHECK_FALSE(std::filesystem::exists(out + "/figure1-paper.svg"));
  const std::string report = read_text(out + "/report.html");
  CHECK(count(report, "<svg") == 3);
  // For a Gaussian the first-order update is exact.
  CHECK(report.find("For b = (2) the update is exact for every N") != std::string::npos);
}

}  // namespace
}  // namespace tiltscope
