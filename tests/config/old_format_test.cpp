#include "config/options.h"
#include "config/support.h"
#include "config/targets.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <string>

namespace tiltscope {
namespace {

struct Read {
  TiltingConfig tilting;
  Notes notes;
};

Read read(const std::string& text) {
  Read read;
  read.tilting = parse_experiment(text, "x.toml", &read.notes).tilting;
  return read;
}

Read set(const std::vector<std::string>& settings) {
  Read read;
  Experiment experiment;
  apply_settings(experiment, settings, &read.notes);
  validate(experiment);
  read.tilting = experiment.tilting;
  return read;
}

struct OldWord {
  std::string estimator, baseline;
  TiltTarget target;
  Average average;
  bool was_exact = true;  ///< or said to be, and is now
};

const OldWord old_words[] = {
    {"first_order", "none", TiltTarget::first_order, Average::sample},
    {"neighbours", "posterior", TiltTarget::first_order, Average::neighbours},
    {"exact_neighbours", "none", TiltTarget::exact, Average::neighbours},
    {"exact_weights", "regressed", TiltTarget::exact, Average::sample},
    {"exact_weights", "optimal", TiltTarget::exact, Average::sample},
    {"exact_weights", "none", TiltTarget::implicit, Average::sample, false},
    {"exact_weights", "mean", TiltTarget::implicit, Average::sample, false},
    {"exact_weights", "posterior", TiltTarget::implicit, Average::sample, false},
};

TEST_CASE("an estimator of format 1 is read as the target and the average that it was") {
  for (const OldWord& word : old_words) {
    CAPTURE(word.estimator);
    CAPTURE(word.baseline);
    const Read file = read("[tilting]\nestimator = \"" + word.estimator + "\"\nbaseline = \"" +
                           word.baseline + "\"\n");
    CHECK(file.tilting.target == word.target);
    CHECK(file.tilting.average == word.average);
    REQUIRE(file.notes.size() == 1);
    CHECK(file.notes[0].starts_with("x.toml:2: [tilting] estimator = \"" + word.estimator +
                                    "\" is now target = \""));
    CHECK((file.notes[0].find("was not exact") == std::string::npos) == word.was_exact);

    // The baseline decides, wherever it stands.
    const std::string estimator = "tilting.estimator=" + word.estimator;
    const std::string baseline = "tilting.baseline=" + word.baseline;
    for (const auto& settings :
         {std::vector{estimator, baseline}, std::vector{baseline, estimator}}) {
      const Read setting = set(settings);
      CHECK(setting.tilting.target == word.target);
      CHECK(setting.tilting.average == word.average);
      REQUIRE(setting.notes.size() == 1);
      CHECK(setting.notes[0].starts_with("setting \"" + estimator + "\": [tilting] estimator"));
    }
  }
}

TEST_CASE("the notes say what was taken for what, and why") {
  CHECK(read("[tilting]\nestimator = \"neighbours\"").notes ==
        Notes{"x.toml:2: [tilting] estimator = \"neighbours\" is now target = \"first_order\" and "
              "average = \"neighbours\""});
  CHECK(read("[tilting]\nestimator = \"exact_weights\"\nbaseline = \"none\"").notes ==
        Notes{"x.toml:2: [tilting] estimator = \"exact_weights\" is now target = \"implicit\" and "
              "average = \"sample\": with baseline = \"none\" it did not divide by E[w | x_t], and "
              "so was not exact"});
  CHECK(read("format = 1\n[tilting]\nestimator = \"neighbours\"").notes.size() == 1);
  CHECK(read("").notes.empty());
  CHECK(read(to_toml({})).notes.empty());
}

TEST_CASE("the patience that format 1 wrote with fresh data is read as none, with a note") {
  std::ifstream file(TILTSCOPE_TESTS "/fuzz/corpus/config/format_1.toml");
  const std::string written(std::istreambuf_iterator<char>(file), {});
  Notes notes;
  CHECK(parse_experiment(written, "x.toml", &notes).training.patience == 0);
  REQUIRE(notes.size() == 3);  // and the estimator and eta
  CHECK(notes[1] ==
        "x.toml:33: [training] patience = 50 is now 0: with fresh data the last "
        "weights are the model");
  // Whoever leaves anything out has written it by hand, and means what stands there.
  const std::string line = "threads = 0\n";
  std::string shorter = written;
  shorter.erase(shorter.find(line), line.size());
  CHECK(test::parse_error(shorter).starts_with("x.toml:33: [training] patience = 50 must be 0"));
  // Fixed data have a patience.
  std::string fixed = written;
  fixed.replace(fixed.find("fresh"), 5, "fixed");
  CHECK(parse_experiment(fixed, "x.toml").training.patience == 50);
}

TEST_CASE("up to format 2 DPM-Solver++ has no noise, with a note where the file asks for some") {
  for (const std::string format : {"", "format = 1\n", "format = 2\n"}) {
    for (const std::string sampler : {"", "sampler = \"dpm_solver\"\n"}) {
      CAPTURE(format + sampler);
      const std::string start = format + "[tilting]\n" + sampler;
      const auto line = std::to_string(std::ranges::count(start, '\n') + 1);
      const Read stated = read(start + "eta = 0.5\n");
      CHECK(stated.tilting.sampler.kind == SamplerKind::dpm_solver);
      CHECK(stated.tilting.sampler.eta == 0.0);
      CHECK(stated.notes ==
            Notes{"x.toml:" + line +
                  ": [tilting] eta = 0.5 is now 0: up to format 2 DPM-Solver++ "
                  "added no noise; it does with format = 4 at the top of the file"});
      // Nothing that the file says has changed its meaning.
      for (const std::string eta : {"", "eta = 0\n"}) {
        const Read silent = read(start + eta);
        CHECK(silent.tilting.sampler.eta == 0.0);
        CHECK(silent.notes.empty());
      }
    }
  }
  const Read today = read("format = 3\n[tilting]\neta = 0.5\n");
  CHECK(today.tilting.sampler.eta == 0.5);
  CHECK(today.notes.empty());
  CHECK(set({"tilting.eta=0.5"}).tilting.sampler.eta == 0.5);
  CHECK(test::parse_error("[tilting]\neta = 2\n") ==
        "x.toml:2: [tilting] eta = 2 must be between 0 and 1");
}

TEST_CASE("up to format 2 DDIM has the noise of DDPM by default, with a note") {
  for (const std::string format : {"", "format = 1\n", "format = 2\n"}) {
    CAPTURE(format);
    const std::string start = format + "[tilting]\nsampler = \"ddim\"\n";
    const Read silent = read(start);
    CHECK(silent.tilting.sampler.eta == 1.0);
    CHECK(silent.notes == Notes{std::string(format.empty() ? "x.toml:2" : "x.toml:3") +
                                ": [tilting] eta, which is not there, is 1, as it was by default "
                                "up to format 2"});
    const Read stated = read(start + "eta = 0.25\n");
    CHECK(stated.tilting.sampler.eta == 0.25);
    CHECK(stated.notes.empty());
  }
  const Read today = read("format = 3\n[tilting]\nsampler = \"ddim\"\n");
  CHECK(today.tilting.sampler.eta == 0.0);
  CHECK(today.notes.empty());
}

TEST_CASE("samplers that older formats did not have heed eta in any file") {
  for (const std::string format : {"", "format = 2\n", "format = 3\n", "format = 4\n"}) {
    const std::string start = format + "[tilting]\nsampler = \"euler_maruyama\"\n";
    CHECK(read(start + "eta = 0.5\n").tilting.sampler.eta == 0.5);
    CHECK(read(start).tilting.sampler.eta == 0.0);
    CHECK(read(start + "eta = 0.5\n").notes.empty());
  }
}

TEST_CASE("what older formats wrote of another kind of reward counts for nothing") {
  const auto text = [](const std::string& format) {
    return "format = " + format + "\n[reward]\nkind = \"distance\"\nb = [0, 4]\na = [1, 2]\n";
  };
  const Experiment old = parse_experiment(text("3"), "x.toml");
  CHECK(old.reward.kind == RewardKind::distance);
  CHECK(old.reward.a == Eigen::Vector2d(1, 2));
  CHECK(test::config_error([&] { parse_experiment(text("4"), "x.toml"); }) ==
        "x.toml:4: [reward] b goes with kind = \"quadratic\", but kind is \"distance\"");
}

TEST_CASE("an old word beside the new ones is refused") {
  CHECK(test::config_error([] {
          set({"tilting.target=exact", "tilting.estimator=neighbours"});
        }) ==
        "setting \"tilting.estimator=neighbours\": tilting.estimator is an old word for "
        "tilting.target and tilting.average, which are set too; leave it out");
}

TEST_CASE("whatever target, average and baseline are chosen can be settled") {
  Experiment e;
  int refused = 0;
  for (const auto& [target, target_word, shown_target] : options::target) {
    for (const auto& [average, average_word, shown_average] : options::average) {
      for (const auto& [baseline, baseline_word, shown_baseline] : options::baseline) {
        e.tilting.target = target;
        e.tilting.average = average;
        e.tilting.baseline = baseline;
        const TiltingConfig asked = e.tilting;
        const bool fits = test::config_error([&] { validate(e); }) == "no error";
        settle(e.tilting);
        CHECK(test::config_error([&] { validate(e); }) == "no error");
        // What goes together is left alone, and the target always.
        CHECK(e.tilting.target == target);
        if (fits) CHECK(e.tilting == asked);
        refused += fits ? 0 : 1;
      }
    }
  }
  // Both targets of one sample from neighbours, and three baselines of the exact one without.
  CHECK(refused == 2 * 5 + 3);
}

}  // namespace
}  // namespace tiltscope
