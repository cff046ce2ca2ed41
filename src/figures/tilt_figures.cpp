#include "figures/tilt_figures.h"

#include "config/wording.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <ranges>

namespace tiltscope::plot {
namespace {

/// ", coarse at 3 tilts": measured on fewer points than they should be, until the run rests.
std::string coarse_note(const TiltFigure& tilts) {
  const auto coarse = std::ranges::count_if(*tilts.snapshot.tilts, [](const TiltRecord& record) {
    return record.precision == Precision::coarse && record.points > 0;
  });
  if (coarse == 0) return {};
  return ", coarse at " + std::to_string(coarse) + " " + tilts.step() + (coarse == 1 ? "" : "s");
}

/// A line for each of the others, where they are not drawn.
std::string ends_of_others(const TiltFigure& tilts, const TiltFigure::Value& value) {
  std::string ends;
  for (const OtherRun& other : tilts.others) {
    const double end = value(other.seeds.front()->back());
    if (std::isfinite(end)) ends += "\n" + other.name + " ends at " + number(end, 3) + ".";
  }
  return ends;
}

/// Of a figure of the training.
void leave_empty_without_steps(TiltFigure& tilts) {
  if (tilts.trains_nothing()) {
    tilts.figure.note.clear();
    tilts.leave_empty("nothing: this method trains no network");
  } else if (tilts.snapshot.tilts->size() < 2) {
    tilts.figure.placeholder = "measured after each " + tilts.step();
  }
}

/// "of 1,000 samples", whatever the last tilt was measured on.
std::string on_samples(const Snapshot& snapshot) {
  if (snapshot.tilts->empty()) return {};
  return ", " + thousands(snapshot.tilts->back().samples) + " samples";
}

}  // namespace

void score_error(TiltFigure& tilts) {
  const Experiment& experiment = *tilts.snapshot.experiment;
  tilts.start("Error of the score",
              std::string("RMSE (4.13) ") + (tilts.step() == "tilt" ? "" : "to the target ") +
                  "on t in [" + short_number(experiment.evaluation.t_min) + ", " +
                  short_number(experiment.schedule.t_max) + "]",
              "RMSE");
  tilts.figure.passing = coarse_note(tilts);
  tilts.figure.from_zero = true;
  tilts.add_error("score", tilts.colours.first, &TiltRecord::rmse, &TiltRecord::rmse_deviation,
                  "How far the present run's network is from the exact score of " +
                      std::string(tilts.step() == "tilt" ? "the density of tilt k"
                                                         : "the target, in every round") +
                      ": the root of the mean square, with every t counting alike. 0: exact.");
  tilts.add_error(
      "weighted by σₜ", tilts.colours.second, &TiltRecord::rmse_weighted,
      &TiltRecord::rmse_weighted_deviation,
      "The same distance times the noise level σₜ: the error of the noise that the network "
      "predicts. Small t, where scores are large, count less.");
  tilts.add_others("score", 0, [](const TiltRecord& r) { return r.rmse; });
  const auto known = [](const Series& series) {
    return std::ranges::any_of(series.y, [](double y) { return std::isfinite(y); });
  };
  if (tilts.trains_nothing() && !tilts.snapshot.tilts->empty() &&
      std::ranges::none_of(tilts.figure.series, known)) {
    tilts.leave_empty("not known: this method trains no network whose score could be compared");
  }
}

void nll(TiltFigure& tilts) {
  tilts.start("NLL of the samples",
              "nats, under the exact " +
                  std::string(tilts.step() == "tilt" ? "density of tilt k" : "target") +
                  on_samples(tilts.snapshot),
              "NLL");
  tilts.add_measure(&SampleFit::nll, &SampleMetrics::nll,
                    "above: off target or too wide, below: too narrow");
}

void mean_error(TiltFigure& tilts) {
  tilts.start("Squared error of the mean",
              "squared error, mean over coordinates" + on_samples(tilts.snapshot), "error");
  tilts.figure.from_zero = true;
  tilts.add_measure(&SampleFit::mean_error, &SampleMetrics::mean_error, "above: off target");
}

void weight_error(TiltFigure& tilts) {
  tilts.start("Squared error of the modes' weights",
              "squared error, mean over the modes" + on_samples(tilts.snapshot), "error");
  tilts.figure.from_zero = true;
  tilts.add_measure(&SampleFit::weight_error, nullptr, "above: too much in some modes");
}

void shares(TiltFigure& tilts) {
  tilts.start("Shares of the modes", "solid: samples, dashed: exact weight", "share", true);
  tilts.figure.from_zero = true;
  Eigen::Index components = 0;
  for (const TiltRecord& r : *tilts.snapshot.tilts) {
    components = std::max(components, std::min(r.fit.shares.size(), r.exact.shares.size()));
  }
  // No shares are known where no density is.
  const auto share = [](const SampleFit& fit, Eigen::Index i) {
    return i < fit.shares.size() ? fit.shares[i] : std::numeric_limits<double>::quiet_NaN();
  };
  const auto colour = [&](Eigen::Index i) {
    return tilts.colours.components[static_cast<std::size_t>(i) % tilts.colours.components.size()];
  };
  for (Eigen::Index i = 0; i < components; ++i) {
    const std::string number = std::to_string(i + 1);
    tilts
        .add("mode " + number, colour(i), 0,
             [i, share](const TiltRecord& r) { return share(r.fit, i); })
        .about = "Which part of the model's samples belongs to mode " + number +
                 " of the base density, in the order in which its components are listed." +
                 ends_of_others(tilts, [i, share](const TiltRecord& r) { return share(r.fit, i); });
  }
  for (Eigen::Index i = 0; i < components; ++i) {
    Series& exact = tilts.add("exact " + std::to_string(i + 1), colour(i), 0,
                              [i, share](const TiltRecord& r) { return share(r.exact, i); });
    exact.dashed = true;
    exact.about = "Which part of the exact density belongs to mode " + std::to_string(i + 1) +
                  ": where the solid line of this colour should be.";
    tilts.widen(exact, 0.0, 2.0, [i](const TiltRecord& r) {
      return i < r.exact.shares_deviation.size() ? r.exact.shares_deviation[i] : 0.0;
    });
    // Of a density that weighted draws tell.
    if (i == 0 && !exact.low.empty()) {
      tilts.figure.note += "; band: two standard errors of the exact value";
    }
  }
}

void left_out(TiltFigure& tilts) {
  tilts.start("Left out by first order", "of the score's change so far, in %", "%");
  tilts.figure.from_zero = true;
  const auto percent = [](const TiltRecord& r) { return 100.0 * r.left_out; };
  Series& estimate = tilts.add("estimate", tilts.colours.first, 1, percent);
  estimate.about = "What first-order tilts have left out so far, estimated from their own samples.";
  const bool known =
      std::ranges::any_of(estimate.y, [](double share) { return std::isfinite(share); });
  bool known_exactly = false;
  if (tilts.snapshot.left_out && tilts.snapshot.left_out->course == tilts.snapshot.course) {
    const LeftOutCurve& curve = *tilts.snapshot.left_out;
    Series exact{"exact", tilts.colours.reference, {}, {}};
    for (std::size_t i = 0; i < curve.shares.size(); ++i) {
      const int k = curve.tilts[i];
      exact.x.push_back(tilts.x(k));
      // Where first order is exact, rounding is all there is.
      const double share = curve.shares[i];
      exact.y.push_back(share < 1e-9 ? 0.0 : 100.0 * share);
    }
    exact.dashed = true;
    exact.about =
        "What first-order tilts leave out up to each tilt, computed from the exact density.";
    known_exactly = !exact.x.empty();
    if (known_exactly && std::ranges::all_of(exact.y, [](double share) { return share == 0.0; })) {
      estimate.about += " Here nothing is left out: what the estimate shows is chance.";
    }
    if (known_exactly) tilts.figure.series.push_back(std::move(exact));
  }
  tilts.add_others("estimate", 1, percent);
  const Experiment& experiment = *tilts.snapshot.experiment;
  if (experiment.method.kind != MethodKind::iterative_tilting ||
      experiment.tilting.target != TiltTarget::first_order) {
    if (!known) tilts.leave_empty("nothing: only first-order tilts leave something out");
  } else if (known_exactly) {
    tilts.figure.placeholder.clear();
  } else if (tilts.snapshot.tilts->size() < 2) {
    tilts.figure.placeholder = "estimated after each tilt, from its own data";
  } else if (!known) {
    tilts.leave_empty("not known: too few of a tilt's samples lie near each other");
  }
}

void error_budget(TiltFigure& tilts) {
  tilts.start("Error budget", "squared sliced W₂ to the exact density, of 2,000 samples", "W₂²",
              true);
  tilts.figure.from_zero = true;
  const bool is_split = tilts.snapshot.experiment->method.kind == MethodKind::iterative_tilting;
  if (!is_split && tilts.snapshot.budgets->empty()) {
    tilts.leave_empty("not known: only the error of iterative tilting is split into these parts");
    return;
  }
  if (!tilts.snapshot.budgets->empty()) {
    tilts.figure.placeholder.clear();
  } else if (tilts.snapshot.activity == Activity::measuring_budget) {
    tilts.figure.placeholder = "being measured";
  } else {
    tilts.figure.placeholder =
        "measured by itself after a quick run that is not Good, or by Error sources in the "
        "advanced settings";
  }
  struct Part {
    const char* name = nullptr;
    Colour colour;
    double (*size)(const ErrorBudget&) = nullptr;
    const char* about = nullptr;
  };
  using Budget = const ErrorBudget&;
  const CurveColours& colours = tilts.colours;
  std::vector<Part> parts = {
      {"noise", colours.reference, [](Budget b) { return b.noise(); },
       "What remains with everything exact: 2,000 exact samples are not the density itself."},
      {"sampler", colours.second, [](Budget b) { return b.sampler(); },
       "What the sampler adds by taking J steps only, with the exact score."}};
  if (tilts.snapshot.experiment->tilting.target == TiltTarget::first_order) {
    parts.push_back(
        {"Taylor", colours.components[1], [](Budget b) { return b.taylor(); },
         "What first-order tilts (3.10) add, without a network. More tilts make it smaller."});
    parts.push_back({"network", colours.first, [](Budget b) { return b.network(); },
                     "What the network adds by learning these tilts only nearly."});
  } else {
    parts.push_back({"network", colours.first, [](Budget b) { return b.taylor() + b.network(); },
                     "What the network adds by learning exact tilts only nearly."});
  }
  parts.push_back({"clip", colours.components[2], [](Budget b) { return b.clip(); },
                   "What the sampler's clip adds by holding samples within a box."});
  const TiltCourse& course = *tilts.snapshot.course;
  // Room for half a bar at either end.
  const double half =
      0.5 * (tilts.figure.x.range.high - tilts.figure.x.range.low) / std::max(course.last(), 1);
  tilts.figure.x.range = {tilts.figure.x.range.low - half, tilts.figure.x.range.high + half};
  std::vector<double> tops(tilts.snapshot.budgets->size(), 0.0);
  for (const Part& part : parts) {
    Series& series = tilts.figure.series.emplace_back(Series{part.name, part.colour, {}, {}});
    series.about = part.about;
    if (&part != &parts.front()) {
      series.about +=
          " 0: the samples are no farther away with it than without, whatever the score's error "
          "is.";
    }
    for (std::size_t i = 0; i < tops.size(); ++i) {
      const ErrorBudget& budget = (*tilts.snapshot.budgets)[i];
      series.x.push_back(tilts.x(budget.tilt));
      series.from.push_back(tops[i]);
      // Less than the noise in the measurement is shown as nothing.
      tops[i] += std::max(part.size(budget), 0.0);
      series.y.push_back(tops[i]);
    }
  }
}

void tilt_loss(TiltFigure& tilts) {
  // Each method has a loss of its own, on a scale of its own.
  std::erase_if(tilts.others, [](const OtherRun& other) { return !other.same_method; });
  const auto known = [](const std::shared_ptr<const TiltFigure::Records>& records) {
    return std::ranges::none_of(*records, [](const TiltRecord& r) { return std::isnan(r.loss); });
  };
  const bool has_loss =
      known(tilts.snapshot.tilts) && std::ranges::all_of(tilts.others, [&](const OtherRun& other) {
        return std::ranges::all_of(other.seeds, known);
      });
  if (has_loss) {
    tilts.start("Loss of the " + tilts.step() + "s",
                tilts.step() == "tilt" ? "Algorithm 2, mean over the last pass of each tilt"
                                       : "mean over each round",
                "loss");
  } else {
    tilts.start("Gradient of the " + tilts.step() + "s",
                std::string("mean square over ") +
                    (tilts.step() == "tilt" ? "the last pass of each tilt" : "each round"),
                "gradient²");
  }
  const auto value = has_loss ? &TiltRecord::loss : &TiltRecord::gradient;
  const std::string name = has_loss ? "loss" : "gradient²";
  tilts.add(name, tilts.colours.first, 1, [value](const TiltRecord& r) { return r.*value; }).about =
      has_loss ? "What training makes smaller, after each " + tilts.step() + "."
               : "How steep the loss still is, after each " + tilts.step() +
                     ": the mean square of its gradient at the network's output.";
  tilts.add_others(name, 1, [value](const TiltRecord& r) { return r.*value; });
  leave_empty_without_steps(tilts);
}

void seconds(TiltFigure& tilts) {
  tilts.start("Seconds a " + tilts.step(), "seconds; pauses and slow motion left out", "seconds");
  tilts.figure.from_zero = true;
  tilts
      .add("fitting", tilts.colours.first, 1,
           [](const TiltRecord& r) { return r.training_seconds; })
      .about = "Seconds in which the network learned, in each " + tilts.step() + ".";
  tilts
      .add("sampling", tilts.colours.second, 1,
           [](const TiltRecord& r) { return r.sampling_seconds; })
      .about = "Seconds in which the " + tilts.step() + "'s training samples were drawn.";
  tilts.add_others("fitting + sampling", 1,
                   [](const TiltRecord& r) { return r.training_seconds + r.sampling_seconds; });
  leave_empty_without_steps(tilts);
}

}  // namespace tiltscope::plot
