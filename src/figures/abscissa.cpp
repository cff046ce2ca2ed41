#include "figures/abscissa.h"

namespace tiltscope::plot {
namespace {

double place(Abscissa abscissa, const TiltRecord& record, const RoundCost& so_far, double seconds) {
  switch (abscissa) {
    case Abscissa::tilt:
      return record.tilt;
    case Abscissa::strength:
      return record.lambda;
    case Abscissa::passes:
      return 1e-6 * static_cast<double>(so_far.passes());
    case Abscissa::values:
      return 1e-3 * static_cast<double>(so_far.reward_evaluations);
    case Abscissa::gradients:
      return 1e-3 * static_cast<double>(so_far.reward_gradients);
    case Abscissa::seconds:
      break;
  }
  return seconds;
}

}  // namespace

std::string_view word_of(Abscissa abscissa) {
  static constexpr std::array<std::string_view, all_abscissae.size()> words = {
      "tilt", "strength", "passes", "values", "gradients", "seconds"};
  return words[static_cast<std::size_t>(abscissa)];
}

std::string label_of(Abscissa abscissa, std::string_view step) {
  switch (abscissa) {
    case Abscissa::tilt:
      return std::string(step) + " k";
    case Abscissa::strength:
      return "λk/N";
    case Abscissa::passes:
      return "network passes so far, millions";
    case Abscissa::values:
      return "values of r so far, thousands";
    case Abscissa::gradients:
      return "gradients of r so far, thousands";
    case Abscissa::seconds:
      break;
  }
  return "seconds of work so far";
}

std::vector<double> places_of(Abscissa abscissa, const std::vector<TiltRecord>& records,
                              const DrawReport* drawn) {
  RoundCost so_far = drawn != nullptr ? drawn->cost : RoundCost{};
  double seconds = drawn != nullptr ? drawn->seconds : 0.0;
  std::vector<double> places;
  places.reserve(records.size());
  for (const TiltRecord& record : records) {
    so_far += record.cost;
    seconds += record.sampling_seconds + record.training_seconds;
    places.push_back(place(abscissa, record, so_far, seconds));
  }
  return places;
}

}  // namespace tiltscope::plot
