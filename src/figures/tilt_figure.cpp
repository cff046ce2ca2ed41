#include "figures/tilt_figure.h"

#include "config/wording.h"
#include "math/quantiles.h"
#include "oracle/step_word.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <utility>

namespace tiltscope::plot {
namespace {

/// Half the width of the middle 90 % of a normal distribution, in deviations.
constexpr double deviations_of_ninety = 1.645;

/// Where the records from tilt `first` on begin; their number where there are none.
std::size_t first_of(int first, const TiltFigure::Records& records) {
  const auto place = std::ranges::find_if(
      records, [first](const TiltRecord& record) { return record.tilt >= first; });
  return static_cast<std::size_t>(place - records.begin());
}

}  // namespace

std::string TiltFigure::step() const { return step_word(*snapshot.course); }

bool TiltFigure::trains_nothing() const { return snapshot.course->last() == 0; }

void TiltFigure::start(std::string title, std::string note, std::string y, bool alone) {
  const TiltCourse& course = *snapshot.course;
  figure.title = std::move(title);
  figure.note = std::move(note);
  const double end = abscissa == Abscissa::tilt       ? course.last()
                     : abscissa == Abscissa::strength ? course.strength(course.last())
                                                      : 0.0;
  double low = std::min(0.0, end);
  double high = std::max(0.0, end);
  const auto reach = [&](const Records& records, const DrawReport* drawn) {
    for (const double place : places_of(abscissa, records, drawn)) {
      low = std::min(low, place);
      high = std::max(high, place);
    }
  };
  reach(*snapshot.tilts, snapshot.drawn.get());
  if (alone) {
    if (!others.empty()) figure.note += "; this run alone";
  } else {
    for (const OtherRun& other : others) reach(*other.seeds.front(), other.drawn.get());
  }
  if (!(low < high)) high = low + 1.0;
  const bool has_steps = !trains_nothing() || abscissa != Abscissa::tilt;
  figure.x = {has_steps ? label_of(abscissa, step()) : "k",
              Scale::linear,
              {low, high},
              abscissa == Abscissa::tilt ? Values::whole : Values::real};
  figure.y = {std::move(y), Scale::linear, {}};
  if (!snapshot.tilts->empty()) return;
  figure.placeholder = trains_nothing() ? "measured once the samples are drawn"
                                        : "measured at the base model and after each " + step();
}

void TiltFigure::leave_empty(std::string why) {
  figure.placeholder = std::move(why);
  figure.series.clear();
}

Series& TiltFigure::add(std::string name, Colour colour, const Records& records,
                        const DrawReport* drawn, int first, const Value& value) {
  Series series{std::move(name), colour, {}, {}};
  const std::vector<double> places = places_of(abscissa, records, drawn);
  for (std::size_t i = 0; i < records.size(); ++i) {
    if (records[i].tilt < first) continue;
    series.x.push_back(places[i]);
    series.y.push_back(value(records[i]));
  }
  return figure.series.emplace_back(std::move(series));
}

Series& TiltFigure::add(std::string name, Colour colour, int first, const Value& value) {
  return add(std::move(name), colour, *snapshot.tilts, snapshot.drawn.get(), first, value);
}

void TiltFigure::add_others(const std::string& like, int first, const Value& value) {
  for (const OtherRun& other : others) {
    const Records& records = *other.seeds.front();
    // One that only sampled has no loss, say, and no name in the legend of the losses.
    if (first_of(first, records) == records.size()) continue;
    Series& series = add(other.name, other.colour, records, other.drawn.get(), first, value);
    series.about = other.about + (other.about.empty() ? "" : " ") + "Compare it with the curve \"" +
                   like + "\" of the present run.";
    if (other.seeds.size() > 1) {
      series.about +=
          " The line is the median over the runs' seeds, the band goes from quartile "
          "to quartile.";
      spread(series, other, first, value);
    }
  }
}

/// Puts medians in place of one seed's values, with quartiles, as far as all seeds have come.
void TiltFigure::spread(Series& series, const OtherRun& other, int first,
                        const Value& value) const {
  std::vector<std::size_t> starts;
  std::vector<std::vector<double>> places;
  for (const auto& records : other.seeds) {
    starts.push_back(first_of(first, *records));
    places.push_back(places_of(abscissa, *records, other.drawn.get()));
  }
  for (std::size_t i = 0; i < series.x.size(); ++i) {
    std::vector<double> values;
    std::vector<double> x;
    for (std::size_t seed = 0; seed < starts.size(); ++seed) {
      const Records& records = *other.seeds[seed];
      const std::size_t at = starts[seed] + i;
      if (at >= records.size()) continue;
      values.push_back(value(records[at]));
      x.push_back(places[seed][at]);
    }
    if (values.size() < other.seeds.size()) {
      series.x.resize(i);
      series.y.resize(i);
      return;
    }
    series.x[i] = quantile(x, 0.5);
    series.y[i] = quantile(values, 0.5);
    series.low.push_back(quantile(values, 0.25));
    series.high.push_back(quantile(values, 0.75));
  }
}

void TiltFigure::add_measure(double SampleFit::*part, Metric SampleMetrics::*judged,
                             const char* telling) {
  add("samples", colours.first, 0, [part](const TiltRecord& r) { return r.fit.*part; }).about =
      "The samples of the present run's model, measured after each " + step() +
      ". All draw with the same noise, so that chance moves the whole curve up or down.";
  Series& exact = add("exact samples", colours.reference, 0,
                      [part](const TiltRecord& r) { return r.exact.*part; });
  exact.dashed = true;
  exact.words = std::string("exact samples; ") + telling;
  exact.about = "What as many exact samples score, on average: the line of a model without error.";
  const bool spreads = part == &SampleFit::nll;
  if (spreads) exact_by_chance(exact);
  if (judged != nullptr) add_judged(judged, spreads);
  add_others("samples", 0, [part](const TiltRecord& r) { return r.fit.*part; });
}

/// Around what exact samples reach on average: where nine of ten sets of as many of them lie, by
/// chance and by the error of the average itself.
void TiltFigure::exact_by_chance(Series& exact) const {
  constexpr double lowest = -std::numeric_limits<double>::infinity();
  widen(exact, lowest, deviations_of_ninety,
        [](const TiltRecord& r) { return std::hypot(r.exact.nll_chance, r.exact.nll_deviation); });
  if (!exact.low.empty()) {
    exact.about += " Band: 90 % of such sets of exact samples lie within it, by chance.";
  }
}

/// A point of its own where more samples than the curve's have been measured: with the same random
/// numbers at every tilt, the curve is off in the same way at each, by what chance does to so few.
void TiltFigure::add_judged(Metric SampleMetrics::*judged, bool spreads) {
  const bool has_both = snapshot.final_samples && snapshot.judgement && snapshot.judgement->metrics;
  if (!has_both || snapshot.tilts->empty()) return;
  const Eigen::Index n = snapshot.final_samples->cols();
  if (n <= snapshot.tilts->back().samples) return;
  const Metric& metric = *snapshot.judgement->metrics.*judged;
  Series& point = figure.series.emplace_back(
      Series{thousands(n) + " for the verdict",
             colours.second,
             {places_of(abscissa, *snapshot.tilts, snapshot.drawn.get()).back()},
             {metric.value}});
  point.about = "The same of " + thousands(n) +
                " samples of the finished run, by which it is called Good, Fair or Poor. They tell "
                "more than those of the curve: chance moves fewer samples farther.";
  if (!spreads) return;
  const double half = deviations_of_ninety * metric.floor.deviation();
  point.low = {metric.floor.median - half};
  point.high = {metric.floor.median + half};
  point.about += " Band: 90 % of as many exact samples lie within it.";
}

void TiltFigure::widen(Series& series, double lowest, double errors, const Value& deviation) const {
  const Records& records = *snapshot.tilts;
  const auto has_one = [&](const TiltRecord& record) { return deviation(record) > 0.0; };
  if (std::ranges::none_of(records, has_one)) return;
  for (std::size_t i = 0; i < records.size(); ++i) {
    const double half = errors * deviation(records[i]);
    series.low.push_back(std::max(series.y[i] - half, lowest));
    series.high.push_back(series.y[i] + half);
  }
}

void TiltFigure::add_error(std::string name, Colour colour, double TiltRecord::*error,
                           double TiltRecord::*deviation, std::string about) {
  Series& series =
      add(std::move(name), colour, 0, [error](const TiltRecord& r) { return r.*error; });
  series.about = std::move(about);
  widen(series, 0.0, 2.0, [deviation](const TiltRecord& r) {
    return r.precision == Precision::coarse ? r.*deviation : 0.0;
  });
  if (!series.low.empty()) {
    series.about += " Band: two standard errors, where the error is measured at few points.";
  }
}

}  // namespace tiltscope::plot
