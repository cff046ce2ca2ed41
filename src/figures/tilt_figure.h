#pragma once

#include "figures/run_figures.h"
#include "oracle/sample_metrics.h"

#include <functional>
#include <string>
#include <vector>

namespace tiltscope::plot {

/// A figure with the tilts of a run on its x axis, while it is being made.
struct TiltFigure {
  using Records = std::vector<TiltRecord>;
  using Value = std::function<double(const TiltRecord&)>;

  const Snapshot& snapshot;
  std::vector<OtherRun> others;
  Abscissa abscissa;
  const CurveColours& colours;
  Figure figure{};

  /// "tilt" or "round".
  std::string step() const;
  /// The method only draws samples.
  bool trains_nothing() const;
  double x(int k) const { return place_of(k, snapshot, abscissa); }

  /// Titles and axes, and a placeholder until something is measured. `alone`: the figure shows
  /// nothing of other runs.
  void start(std::string title, std::string note, std::string y, bool alone = false);
  /// There will never be anything to draw, nor names in the legend.
  void leave_empty(std::string why);

  /// The values of this run, from the tilt `first` on.
  Series& add(std::string name, Colour colour, int first, const Value& value);
  /// Of the other runs, each of which draws what the series `like` of this run does.
  void add_others(const std::string& like, int first, const Value& value);
  /// A measure of the samples, beside what exact samples reach; `telling` is what it means to lie
  /// above or below that. `judged` is the same of a finished run's more samples, null where those
  /// are measured otherwise.
  void add_measure(double SampleFit::*part, Metric SampleMetrics::*judged, const char* telling);
  /// With two standard errors on either side where figures are coarse.
  void add_error(std::string name, Colour colour, double TiltRecord::*error,
                 double TiltRecord::*deviation, std::string about);
  /// A band of so many standard errors on either side, where any tilt of this run has one.
  void widen(Series& series, double lowest, double errors, const Value& deviation) const;

 private:
  Series& add(std::string name, Colour colour, const Records& records, const DrawReport* drawn,
              int first, const Value& value);
  void spread(Series& series, const OtherRun& other, int first, const Value& value) const;
  void exact_by_chance(Series& exact) const;
  void add_judged(Metric SampleMetrics::*judged, bool spreads);
};

}  // namespace tiltscope::plot
