#include "config/settings.h"

#include "config/experiment_io.h"
#include "config/support.h"
#include "config/wording.h"

#include <doctest/doctest.h>

#include <cctype>
#include <set>
#include <string>
#include <variant>

namespace tiltscope {
namespace {

/// The table's row of a value, if it is of this type.
template <class T>
const T* as(const Setting& setting) {
  return std::get_if<T>(&setting.value);
}

/// A number of the row in the experiment, as a tooltip would say it; empty for other values.
std::string number_in_words(const Setting& setting, const Experiment& experiment) {
  if (const auto* whole = as<Numbers<int>>(setting)) return thousands(whole->in(experiment));
  if (const auto* real = as<Numbers<double>>(setting)) return as_typed(real->in(experiment));
  return {};
}

TEST_CASE("every key is that of one row, and is found by it") {
  std::set<std::string> keys;
  for (const Setting& row : all_settings) {
    CAPTURE(row.key.dotted());
    CHECK(keys.insert(row.key.dotted()).second);
    CHECK(row.key.is(row.key.dotted()));
    CHECK(find_setting(row.key) == &row);
  }
  CHECK(find_setting({"tilting", "lamda"}) == nullptr);
  CHECK_FALSE(Key{"tilting", "eta"}.is("tilting"));
  CHECK_FALSE(Key{"tilting", "eta"}.is("tiltingxeta"));
  CHECK_FALSE(Key{"", "seed"}.is(".seed"));
}

TEST_CASE("a row writes to the place that it reads, and to no other") {
  for (const Setting& row : all_settings) {
    CAPTURE(row.key.dotted());
    const Experiment start = test::where_it_exists(row);
    Experiment changed = start;
    if (const auto* whole = as<Numbers<int>>(row)) {
      whole->in(changed) += 1;
      CHECK(whole->in(changed) == whole->in(Experiment{}) + 1);
    } else if (const auto* real = as<Numbers<double>>(row)) {
      real->in(changed) += 0.125;
      CHECK(real->in(changed) == real->in(Experiment{}) + 0.125);
    } else if (const auto* choice = as<Choice>(row)) {
      const std::size_t other = choice->chosen(changed) == 0 ? 1 : 0;
      choice->choose(changed, other);
      CHECK(choice->chosen(changed) == other);
    } else if (const auto* text = as<Texts<std::string>>(row)) {
      text->in(changed) += "x";
      CHECK(text->in(changed) == text->in(Experiment{}) + "x");
    } else {
      continue;
    }
    const Settings before = settings_of(start), after = settings_of(changed);
    int differing = 0;
    for (std::size_t i = 0; i < after.size(); ++i) {
      // Another kind brings settings, and takes others away.
      const bool in_both = exists(all_settings[i], start) && exists(all_settings[i], changed);
      if (before[i] == after[i] || !in_both) continue;
      CHECK(after[i].first == row.key.dotted());
      ++differing;
    }
    CHECK(differing == 1);
    CHECK(effect_of(start, changed) == row.effect);
  }
}

TEST_CASE("what a reward of another kind is made of makes no difference") {
  Experiment changed;
  changed.reward.formula = "x1";
  changed.reward.low = 7.0;
  CHECK(effect_of({}, changed) == ChangeEffect::none);
  CHECK(changed.reward == RewardConfig{});
  CHECK(to_toml(changed) == to_toml({}));
  CHECK(settings_of(changed) == settings_of({}));
  changed.reward.kind = RewardKind::expression;
  CHECK(effect_of({}, changed) == ChangeEffect::restart);
  CHECK(changed.reward != RewardConfig{});
  CHECK(to_toml(changed).find("formula = \"x1\"") != std::string::npos);
  CHECK(to_toml(changed).find("\nb = ") == std::string::npos);
}

TEST_CASE("the settings of another method make no difference") {
  Experiment changed;
  changed.method.chain_steps = 7;
  changed.method.steering.resample_below = 0.1;
  changed.method.draft.rounds = 3;
  CHECK(effect_of({}, changed) == ChangeEffect::none);
  CHECK(changed.method == MethodConfig{});
  CHECK(to_toml(changed) == to_toml({}));
  Experiment drafted;
  drafted.method.kind = changed.method.kind = MethodKind::draft;
  CHECK(effect_of(drafted, changed) == ChangeEffect::restart);
  CHECK(changed.method != drafted.method);
  const std::string text = to_toml(changed);
  CHECK(text.find("\nchain_steps = 7\n") != std::string::npos);
  CHECK(text.find("\n[draft]\nrounds = 3\n") != std::string::npos);
  CHECK(text.find("[steering]") == std::string::npos);
  changed.method.kind = MethodKind::twisted;
  CHECK(to_toml(changed).find("\n[steering]\nresample_below = 0.1\n") != std::string::npos);
}

TEST_CASE("the values of a choice have a word each, in files and in the window") {
  for (const Setting& row : all_settings) {
    const auto* choice = as<Choice>(row);
    if (choice == nullptr) continue;
    CAPTURE(row.key.dotted());
    CHECK(choice->words.size() >= 2);
    CHECK(choice->shown.size() == choice->words.size());
    CHECK(std::set(choice->words.begin(), choice->words.end()).size() == choice->words.size());
    Experiment experiment;
    for (std::size_t i = 0; i < choice->words.size(); ++i) {
      choice->choose(experiment, i);
      CHECK(choice->chosen(experiment) == i);
      CHECK(choice->word(experiment) == choice->words[i]);
      CHECK(std::string(choice->shown[i]) != "");
    }
  }
}

TEST_CASE("a slider ends within what is legal") {
  for (const Setting& row : all_settings) {
    CAPTURE(row.key.dotted());
    CHECK(row.slider.low < row.slider.high);
    if (row.name.empty()) continue;
    if (const auto* whole = as<Numbers<int>>(row)) {
      CHECK(whole->legal.contains(static_cast<int>(row.slider.low)));
      CHECK(whole->legal.contains(static_cast<int>(row.slider.high)));
    } else if (const auto* real = as<Numbers<double>>(row)) {
      CHECK(real->legal.contains(row.slider.low));
      CHECK(real->legal.contains(row.slider.high));
    }
  }
}

TEST_CASE("what a tooltip says of the paper is what the paper's preset has") {
  const Experiment paper = read_experiment(TILTSCOPE_PRESETS "/paper-20.toml");
  int compared = 0;
  for (const Setting& row : all_settings) {
    if (row.paper.empty()) continue;
    CAPTURE(row.key.dotted());
    std::string value = number_in_words(row, paper);
    std::string shown;  // in the window
    if (const auto* choice = as<Choice>(row)) {
      value = choice->word(paper);
      shown = choice->shown[choice->chosen(paper)];
    }
    for (char& c : value) c = c == '_' ? ' ' : c;
    if (value.empty() || row.key.is("tilting.ess") || row.key.is("tilting.tolerance"))
      continue;  // "equal steps"
    const std::string_view said = row.paper.substr(0, row.paper.find(", "));
    CHECK((said == value || said == shown));
    ++compared;
  }
  CHECK(compared >= 22);
}

TEST_CASE("every row says what it is, in sentences") {
  for (const Setting& row : all_settings) {
    CAPTURE(row.key.dotted());
    CHECK_FALSE(row.subject.name.empty());
    CHECK_FALSE(row.title.empty());
    CHECK(row.words.ends_with('.'));
    CHECK_FALSE(row.sensible.ends_with('.'));
    CHECK_FALSE(row.paper.ends_with('.'));
    CHECK((row.hint.empty() || row.hint.ends_with('.')));
    CHECK(row.effect != ChangeEffect::none);
  }
}

TEST_CASE("every section has a line above it in a file") {
  for (const Setting& row : all_settings) {
    CAPTURE(row.key.dotted());
    CHECK(words_on(row.key.section).empty() == row.key.section.empty());
  }
  CHECK(to_toml({}).find("\n# How the model is bent towards the reward.\n[method]\n") !=
        std::string::npos);
}

TEST_CASE("several differences do what the greatest of them does") {
  Experiment changed;
  CHECK(effect_of({}, changed) == ChangeEffect::none);
  changed.tilting.decay = Decay::constant;
  CHECK(effect_of({}, changed) == ChangeEffect::next_tilt);
  changed.reward.A(0, 1) = changed.reward.A(1, 0) = 0.5;
  CHECK(effect_of({}, changed) == ChangeEffect::restart);
  changed.base.covariances[1](0, 0) = 2.0;
  CHECK(effect_of({}, changed) == ChangeEffect::retrain_base);
  CHECK(effect_of(changed, changed) == ChangeEffect::none);
  // Lists of different sizes can be compared as well.
  changed.base.means.pop_back();
  CHECK(effect_of({}, changed) == ChangeEffect::retrain_base);
}

}  // namespace
}  // namespace tiltscope
