#include "figures/run_figures.h"

#include "config/wording.h"
#include "math/quantiles.h"
#include "oracle/step_word.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <limits>
#include <ranges>
#include <utility>

namespace tiltscope::plot {
namespace {

using Records = std::vector<TiltRecord>;
using Value = std::function<double(const TiltRecord&)>;

/// The figures that have a tilt on their x axis.
struct TiltFigure {
  const Snapshot& snapshot;
  const std::vector<OtherRun>& others;
  Abscissa abscissa;
  const CurveColours& colours;
  Figure figure;

  std::string step() const { return step_word(*snapshot.course); }

  /// The method only draws samples.
  bool trains_nothing() const { return snapshot.course->last() == 0; }

  /// What stands in the place of a figure of the training.
  std::string training_placeholder() const {
    return trains_nothing() ? "nothing: this method trains no network"
                            : "measured after each " + step();
  }

  double x(int k) const { return place_of(k, snapshot, abscissa); }

  /// `alone`: the figure shows nothing of other runs.
  void start(std::string title, std::string note, std::string y, bool alone = false) {
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

  /// From the tilt `first` on.
  Series& add(std::string name, Colour colour, const Records& records, const DrawReport* drawn,
              int first, const Value& value) {
    Series series{std::move(name), colour, {}, {}};
    const std::vector<double> places = places_of(abscissa, records, drawn);
    for (std::size_t i = 0; i < records.size(); ++i) {
      if (records[i].tilt < first) continue;
      series.x.push_back(places[i]);
      series.y.push_back(value(records[i]));
    }
    return figure.series.emplace_back(std::move(series));
  }

  /// Of this run.
  Series& add(std::string name, Colour colour, int first, const Value& value) {
    return add(std::move(name), colour, *snapshot.tilts, snapshot.drawn.get(), first, value);
  }

  /// Each draws what the series `like` of this run does.
  void add_others(const std::string& like, int first, const Value& value) {
    for (const OtherRun& other : others) {
      Series& series =
          add(other.name, other.colour, *other.seeds.front(), other.drawn.get(), first, value);
      series.about = other.about + (other.about.empty() ? "" : " ") +
                     "Compare it with the curve \"" + like + "\" of the present run.";
      if (other.seeds.size() > 1) {
        series.about +=
            " The line is the median over the runs' seeds, the band goes from quartile "
            "to quartile.";
        spread(series, other, first, value);
      }
    }
  }

  /// Puts medians in place of one seed's values, with quartiles, as far as all seeds have come.
  void spread(Series& series, const OtherRun& other, int first, const Value& value) const {
    const auto kept = [first](const TiltRecord& record) { return record.tilt >= first; };
    std::vector<std::size_t> starts;
    std::vector<std::vector<double>> places;
    for (const auto& records : other.seeds) {
      const auto start = std::ranges::find_if(*records, kept);
      starts.push_back(static_cast<std::size_t>(start - records->begin()));
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

  /// A measure of the samples, beside what exact samples reach; `telling` is what it means to lie
  /// above or below that.
  void measure(double SampleFit::*part, const char* telling) {
    add("samples", colours.first, 0, [part](const TiltRecord& r) { return r.fit.*part; }).about =
        "The samples of the present run's model, measured after each " + step() + ".";
    Series& exact = add("exact samples", colours.reference, 0,
                        [part](const TiltRecord& r) { return r.exact.*part; });
    exact.dashed = true;
    exact.words = std::string("exact samples; ") + telling;
    exact.about =
        "What as many exact samples score, on average: the line of a model without error.";
    if (part == &SampleFit::nll) exact_by_chance(exact);
    add_others("samples", 0, [part](const TiltRecord& r) { return r.fit.*part; });
  }

  /// Around what exact samples reach on average: where nine of ten sets of as many of them lie, by
  /// chance and by the error of the average itself.
  void exact_by_chance(Series& exact) const {
    constexpr double lowest = -std::numeric_limits<double>::infinity();
    widen(exact, lowest, 1.645, [](const TiltRecord& r) {
      return std::hypot(r.exact.nll_chance, r.exact.nll_deviation);
    });
    if (!exact.low.empty()) {
      exact.about += " Band: 90 % of such sets of exact samples lie within it, by chance.";
    }
  }

  /// So many standard errors on either side, where any tilt of this run has one.
  void widen(Series& series, double lowest, double errors, const Value& deviation) const {
    const Records& records = *snapshot.tilts;
    const auto has_one = [&](const TiltRecord& record) { return deviation(record) > 0.0; };
    if (std::ranges::none_of(records, has_one)) return;
    for (std::size_t i = 0; i < records.size(); ++i) {
      const double half = errors * deviation(records[i]);
      series.low.push_back(std::max(series.y[i] - half, lowest));
      series.high.push_back(series.y[i] + half);
    }
  }

  /// With two standard errors on either side where figures are coarse.
  void add_error(std::string name, Colour colour, double TiltRecord::*error,
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

  void score_error() {
    const Experiment& experiment = *snapshot.experiment;
    start("Error of the score",
          "RMSE (4.13) on t in [" + short_number(experiment.evaluation.t_min) + ", " +
              short_number(experiment.schedule.t_max) + "]",
          "RMSE");
    figure.passing = coarse_note();
    figure.from_zero = true;
    add_error("score", colours.first, &TiltRecord::rmse, &TiltRecord::rmse_deviation,
              "How far the present run's network is from the exact score: the root of the mean "
              "square, with every t counting alike. 0: exact.");
    add_error("weighted by σₜ", colours.second, &TiltRecord::rmse_weighted,
              &TiltRecord::rmse_weighted_deviation,
              "The same distance times the noise level σₜ: the error of the noise that the network "
              "predicts. Small t, where scores are large, count less.");
    add_others("score", 0, [](const TiltRecord& r) { return r.rmse; });
    const auto known = [](const Series& series) {
      return std::ranges::any_of(series.y, [](double y) { return std::isfinite(y); });
    };
    if (trains_nothing() && !snapshot.tilts->empty() &&
        std::ranges::none_of(figure.series, known)) {
      figure.placeholder = "not known: this method trains no network whose score could be compared";
    }
  }

  /// ", coarse at 3 tilts": measured on fewer points than they should be, until the run rests.
  std::string coarse_note() const {
    std::ptrdiff_t tilts = 0;
    for (const TiltRecord& record : *snapshot.tilts) {
      if (record.precision == Precision::coarse && record.points > 0) ++tilts;
    }
    if (tilts == 0) return {};
    return ", coarse at " + std::to_string(tilts) + " " + step() + (tilts == 1 ? "" : "s");
  }

  /// A line for each of the others, where they are not drawn.
  std::string ends_of_others(const Value& value) const {
    std::string ends;
    for (const OtherRun& other : others) {
      const double end = value(other.seeds.front()->back());
      if (std::isfinite(end)) ends += "\n" + other.name + " ends at " + number(end, 3) + ".";
    }
    return ends;
  }

  void shares() {
    start("Shares of the modes", "solid: samples, dashed: exact weight", "share", true);
    figure.from_zero = true;
    Eigen::Index components = 0;
    for (const TiltRecord& r : *snapshot.tilts) {
      components = std::max(components, std::min(r.fit.shares.size(), r.exact.shares.size()));
    }
    // No shares are known where no density is.
    const auto share = [](const SampleFit& fit, Eigen::Index i) {
      return i < fit.shares.size() ? fit.shares[i] : std::numeric_limits<double>::quiet_NaN();
    };
    const auto colour = [&](Eigen::Index i) {
      return colours.components[static_cast<std::size_t>(i) % colours.components.size()];
    };
    for (Eigen::Index i = 0; i < components; ++i) {
      const std::string number = std::to_string(i + 1);
      add("mode " + number, colour(i), 0,
          [i, share](const TiltRecord& r) { return share(r.fit, i); })
          .about = "Which part of the model's samples belongs to mode " + number +
                   " of the base density, in the order in which its components are listed." +
                   ends_of_others([i, share](const TiltRecord& r) { return share(r.fit, i); });
    }
    for (Eigen::Index i = 0; i < components; ++i) {
      Series& exact = add("exact " + std::to_string(i + 1), colour(i), 0,
                          [i, share](const TiltRecord& r) { return share(r.exact, i); });
      exact.dashed = true;
      exact.about = "Which part of the exact density belongs to mode " + std::to_string(i + 1) +
                    ": where the solid line of this colour should be.";
      widen(exact, 0.0, 2.0, [i](const TiltRecord& r) {
        return i < r.exact.shares_deviation.size() ? r.exact.shares_deviation[i] : 0.0;
      });
      // Of a density that weighted draws tell.
      if (i == 0 && !exact.low.empty()) {
        figure.note += "; band: two standard errors of the exact value";
      }
    }
  }

  void left_out() {
    start("Left out by first order", "of the score's change so far, in %", "%");
    figure.from_zero = true;
    const auto percent = [](const TiltRecord& r) { return 100.0 * r.left_out; };
    Series& estimate = add("estimate", colours.first, 1, percent);
    estimate.about =
        "What first-order tilts have left out so far, estimated from their own samples.";
    const bool known =
        std::ranges::any_of(estimate.y, [](double share) { return std::isfinite(share); });
    bool known_exactly = false;
    if (snapshot.left_out && snapshot.left_out->course == snapshot.course) {
      const LeftOutCurve& curve = *snapshot.left_out;
      Series exact{"exact", colours.reference, {}, {}};
      for (std::size_t i = 0; i < curve.shares.size(); ++i) {
        const int k = curve.tilts[i];
        exact.x.push_back(x(k));
        // Where first order is exact, rounding is all there is.
        const double share = curve.shares[i];
        exact.y.push_back(share < 1e-9 ? 0.0 : 100.0 * share);
      }
      exact.dashed = true;
      exact.about =
          "What first-order tilts leave out up to each tilt, computed from the exact density.";
      known_exactly = !exact.x.empty();
      if (known_exactly) figure.series.push_back(std::move(exact));
    }
    add_others("estimate", 1, percent);
    const Experiment& experiment = *snapshot.experiment;
    if (experiment.method.kind != MethodKind::iterative_tilting ||
        experiment.tilting.target != TiltTarget::first_order) {
      if (!known) figure.placeholder = "nothing: only first-order tilts leave something out";
    } else if (known_exactly) {
      figure.placeholder.clear();
    } else if (snapshot.tilts->size() < 2) {
      figure.placeholder = "estimated after each tilt, from its own data";
    } else if (!known) {
      figure.placeholder = "not known: too few of a tilt's samples lie near each other";
    }
  }

  void error_budget() {
    start("Error budget", "squared sliced W₂ to the exact density, of 2,000 samples", "W₂²", true);
    figure.from_zero = true;
    if (snapshot.budgets->empty()) {
      figure.placeholder =
          snapshot.experiment->method.kind == MethodKind::iterative_tilting
              ? "measured on request, for the tilt shown: see Error sources in the advanced "
                "settings"
              : "not known: only the error of iterative tilting is split into these parts";
    } else {
      figure.placeholder.clear();
    }
    struct Part {
      const char* name;
      Colour colour;
      double (ErrorBudget::*size)() const;
      const char* about;
    };
    const std::array<Part, 5> parts = {
        {{"noise", colours.reference, &ErrorBudget::noise,
          "What remains with everything exact: 2,000 exact samples are not the density itself."},
         {"sampler", colours.second, &ErrorBudget::sampler,
          "What the sampler adds by taking J steps only, with the exact score."},
         {"Taylor", colours.components[1], &ErrorBudget::taylor,
          "What first-order tilts (3.10) add, without a network. More tilts make it smaller."},
         {"network", colours.first, &ErrorBudget::network,
          "What the network adds by learning these tilts only nearly."},
         {"clip", colours.components[2], &ErrorBudget::clip,
          "What the sampler's clip adds by holding samples within a box."}}};
    const TiltCourse& course = *snapshot.course;
    // Room for half a bar at either end.
    const double half =
        0.5 * (figure.x.range.high - figure.x.range.low) / std::max(course.last(), 1);
    figure.x.range = {figure.x.range.low - half, figure.x.range.high + half};
    std::vector<double> tops(snapshot.budgets->size(), 0.0);
    for (const Part& part : parts) {
      Series& series = figure.series.emplace_back(Series{part.name, part.colour, {}, {}});
      series.about = part.about;
      for (std::size_t i = 0; i < tops.size(); ++i) {
        const ErrorBudget& budget = (*snapshot.budgets)[i];
        series.x.push_back(x(budget.tilt));
        series.from.push_back(tops[i]);
        // Less than the noise in the measurement is shown as nothing.
        tops[i] += std::max((budget.*part.size)(), 0.0);
        series.y.push_back(tops[i]);
      }
    }
  }

  void tilt_loss() {
    const auto known = [](const std::shared_ptr<const Records>& records) {
      return std::ranges::none_of(*records, [](const TiltRecord& r) { return std::isnan(r.loss); });
    };
    const bool has_loss =
        known(snapshot.tilts) && std::ranges::all_of(others, [&](const OtherRun& other) {
          return std::ranges::all_of(other.seeds, known);
        });
    if (has_loss) {
      start("Loss of the " + step() + "s",
            step() == "tilt" ? "Algorithm 2, mean over the last pass of each tilt"
                             : "mean over each round",
            "loss");
    } else {
      start("Gradient of the " + step() + "s",
            std::string("mean square over ") +
                (step() == "tilt" ? "the last pass of each tilt" : "each round"),
            "gradient²");
    }
    const auto value = has_loss ? &TiltRecord::loss : &TiltRecord::gradient;
    const std::string name = has_loss ? "loss" : "gradient²";
    add(name, colours.first, 1, [value](const TiltRecord& r) { return r.*value; }).about =
        has_loss ? "What training makes smaller, after each " + step() + "."
                 : "How steep the loss still is, after each " + step() +
                       ": the mean square of its gradient at the network's output.";
    add_others(name, 1, [value](const TiltRecord& r) { return r.*value; });
    if (trains_nothing()) figure.note.clear();
    if (snapshot.tilts->size() < 2) figure.placeholder = training_placeholder();
  }

  void seconds() {
    start("Seconds a " + step(), "seconds; pauses and slow motion left out", "seconds");
    figure.from_zero = true;
    add("fitting", colours.first, 1, [](const TiltRecord& r) { return r.training_seconds; }).about =
        "Seconds in which the network learned, in each " + step() + ".";
    add("sampling", colours.second, 1, [](const TiltRecord& r) {
      return r.sampling_seconds;
    }).about = "Seconds in which the " + step() + "'s training samples were drawn.";
    add_others("fitting + sampling", 1,
               [](const TiltRecord& r) { return r.training_seconds + r.sampling_seconds; });
    if (snapshot.tilts->size() < 2) figure.placeholder = training_placeholder();
  }
};

Figure base_loss(const Snapshot& snapshot, const CurveColours& colours) {
  Figure figure;
  figure.title = "Training of the base model";
  const bool over_neighbours = snapshot.experiment->training.target == TrainingTarget::neighbours;
  figure.note = over_neighbours ? "squared distance to the mean noise near xₜ"
                                : "loss (2.10), at the same times and noise for both";
  Series training{"training", colours.first, {}, {}};
  Series held_out{"held out", colours.second, {}, {}};
  training.about = "On samples that the base model learns from.";
  held_out.about =
      "On samples of the base density that it does not learn from. Well above the other curve: it "
      "learns its samples by heart.";
  for (const EpochRecord& record : *snapshot.base_epochs) {
    for (Series* series : {&training, &held_out}) series->x.push_back(record.epoch);
    training.y.push_back(record.training_loss);
    held_out.y.push_back(record.held_out_loss);
  }
  const double last = training.x.empty() ? 0.0 : training.x.back();
  figure.x = {"epoch", Scale::linear, {0.0, std::max(10.0, last)}, Values::whole};
  figure.y = {over_neighbours ? "squared distance" : "loss (2.10)", Scale::linear, {}};
  if (training.x.empty()) {
    figure.placeholder = snapshot.base_ready ? "pretrained model loaded: no training curve"
                                             : "drawn while the base model is trained";
  }
  figure.series = {std::move(training), std::move(held_out)};
  return figure;
}

Figure particles(const Snapshot& snapshot, const CurveColours& colours) {
  Figure figure;
  figure.title = "Effective size of the particles";
  figure.from_zero = true;
  figure.x = {"call of the network", Scale::linear, {0.0, 1.0}};
  figure.y = {"% of the particles", Scale::linear, {}};
  if (!has_particles(snapshot)) {
    figure.placeholder = "of methods that draw particles anew: steering and twisted SMC";
    return figure;
  }
  const DrawReport& drawn = *snapshot.drawn;
  figure.note = counted(drawn.ancestors, "ancestor", "ancestors") + " of " +
                thousands(drawn.samples) + " samples; drawn anew " +
                counted(drawn.redraws, "time", "times");
  Series size{"effective size", colours.first, {}, {}};
  size.about = "How many particles of equal weight would tell as much, of 100.";
  for (const double share : drawn.effective_shares) {
    size.x.push_back(static_cast<double>(size.x.size() + 1));
    size.y.push_back(100.0 * share);
  }
  const double last = std::max(static_cast<double>(size.x.size()), 1.0);
  figure.x.range = {0.0, last};
  const double least = 100.0 * snapshot.experiment->method.steering.resample_below;
  Series threshold{"drawn anew below", colours.reference, {0.0, last}, {least, least}};
  threshold.dashed = true;
  threshold.about = "Where the effective size falls below this line, particles are drawn anew.";
  figure.series = {std::move(size), std::move(threshold)};
  return figure;
}

/// "of 1,000 samples", whatever the last tilt was measured on.
std::string on_samples(const Snapshot& snapshot) {
  if (snapshot.tilts->empty()) return {};
  return ", " + thousands(snapshot.tilts->back().samples) + " samples";
}

}  // namespace

bool has_particles(const Snapshot& snapshot) {
  return snapshot.drawn && snapshot.drawn->ancestors > 0;
}

bool is_along_tilts(FigureKind kind) {
  return kind != FigureKind::base_loss && kind != FigureKind::particles;
}

double place_of(int k, const Snapshot& snapshot, Abscissa abscissa) {
  if (abscissa == Abscissa::tilt) return k;
  if (abscissa == Abscissa::strength) return snapshot.course->strength(k);
  const auto record = std::ranges::find(*snapshot.tilts, k, &TiltRecord::tilt);
  if (record == snapshot.tilts->end()) return std::numeric_limits<double>::quiet_NaN();
  const auto at = static_cast<std::size_t>(record - snapshot.tilts->begin());
  return places_of(abscissa, *snapshot.tilts, snapshot.drawn.get())[at];
}

Figure figure_of(FigureKind kind, const Snapshot& snapshot, const std::vector<OtherRun>& others,
                 Abscissa abscissa, const CurveColours& colours) {
  TiltFigure tilts{snapshot, others, abscissa, colours, {}};
  switch (kind) {
    case FigureKind::score_error:
      tilts.score_error();
      break;
    case FigureKind::nll:
      tilts.start("NLL of the samples",
                  "nats, under the exact " +
                      std::string(tilts.step() == "tilt" ? "density of tilt k" : "target") +
                      on_samples(snapshot),
                  "NLL");
      tilts.measure(&SampleFit::nll, "above: off target or too wide, below: too narrow");
      break;
    case FigureKind::mean_error:
      tilts.start("Squared error of the mean",
                  "squared error, mean over coordinates" + on_samples(snapshot), "error");
      tilts.figure.from_zero = true;
      tilts.measure(&SampleFit::mean_error, "above: off target");
      break;
    case FigureKind::weight_error:
      tilts.start("Squared error of the modes' weights",
                  "squared error, mean over the modes" + on_samples(snapshot), "error");
      tilts.figure.from_zero = true;
      tilts.measure(&SampleFit::weight_error, "above: too much in some modes");
      break;
    case FigureKind::shares:
      tilts.shares();
      break;
    case FigureKind::left_out:
      tilts.left_out();
      break;
    case FigureKind::error_budget:
      tilts.error_budget();
      break;
    case FigureKind::tilt_loss:
      tilts.tilt_loss();
      break;
    case FigureKind::base_loss:
      return base_loss(snapshot, colours);
    case FigureKind::seconds:
      tilts.seconds();
      break;
    case FigureKind::particles:
      return particles(snapshot, colours);
  }
  return std::move(tilts.figure);
}

}  // namespace tiltscope::plot
