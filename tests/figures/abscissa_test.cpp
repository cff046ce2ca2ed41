#include "figures/abscissa.h"

#include <doctest/doctest.h>

#include <set>
#include <string>

using namespace tiltscope;
using namespace tiltscope::plot;

namespace {

/// Three tilts, of which the last two cost something.
std::vector<TiltRecord> records() {
  std::vector<TiltRecord> all(3);
  for (int k = 0; k < 3; ++k) {
    TiltRecord& record = all[static_cast<std::size_t>(k)];
    record.tilt = k;
    record.lambda = 0.25 * k;
    if (k == 0) continue;
    record.cost.forward_passes = 1'000'000;
    record.cost.input_passes = 200'000;
    record.cost.parameter_passes = 30'000;
    record.cost.reward_evaluations = 5'000 * k;
    record.cost.reward_gradients = 100;
    record.sampling_seconds = 0.5;
    record.training_seconds = 1.0;
  }
  return all;
}

void check_places(Abscissa abscissa, std::vector<double> expected) {
  CAPTURE(word_of(abscissa));
  const std::vector<double> places = places_of(abscissa, records(), nullptr);
  REQUIRE(places.size() == expected.size());
  for (std::size_t i = 0; i < places.size(); ++i) {
    CHECK(places[i] == doctest::Approx(expected[i]).epsilon(1e-12));
  }
}

}  // namespace

TEST_CASE("a run is drawn against its tilts, or what they have cost so far") {
  check_places(Abscissa::tilt, {0, 1, 2});
  check_places(Abscissa::strength, {0, 0.25, 0.5});
  // F + V + 2 P = 1,000,000 + 200,000 + 60,000 a tilt.
  check_places(Abscissa::passes, {0, 1.26, 2.52});
  check_places(Abscissa::values, {0, 5, 15});
  check_places(Abscissa::gradients, {0, 0.1, 0.2});
  check_places(Abscissa::seconds, {0, 1.5, 3});
}

TEST_CASE("a method that only samples stands where its draw has brought it") {
  DrawReport drawn;
  drawn.cost.forward_passes = 300'000;
  drawn.cost.input_passes = 100'000;
  drawn.cost.reward_evaluations = 2'000;
  drawn.seconds = 0.75;
  const std::vector<TiltRecord> base(1);
  CHECK(places_of(Abscissa::tilt, base, &drawn).front() == 0.0);
  CHECK(places_of(Abscissa::passes, base, &drawn).front() == doctest::Approx(0.4));
  CHECK(places_of(Abscissa::values, base, &drawn).front() == doctest::Approx(2.0));
  CHECK(places_of(Abscissa::gradients, base, &drawn).front() == 0.0);
  CHECK(places_of(Abscissa::seconds, base, &drawn).front() == 0.75);
}

TEST_CASE("every axis has a word and a label of its own, and k has the name of the step") {
  std::set<std::string_view> words;
  std::set<std::string> labels;
  for (const Abscissa abscissa : all_abscissae) {
    words.insert(word_of(abscissa));
    labels.insert(label_of(abscissa, "tilt"));
  }
  CHECK(words.size() == all_abscissae.size());
  CHECK(labels.size() == all_abscissae.size());
  CHECK(label_of(Abscissa::tilt, "round") == "round k");
}
