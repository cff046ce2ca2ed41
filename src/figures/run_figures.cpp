#include "figures/run_figures.h"

#include "config/wording.h"
#include "figures/tilt_figures.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace tiltscope::plot {
namespace {

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
  TiltFigure tilts{snapshot, others, abscissa, colours};
  switch (kind) {
    case FigureKind::score_error:
      score_error(tilts);
      break;
    case FigureKind::nll:
      nll(tilts);
      break;
    case FigureKind::mean_error:
      mean_error(tilts);
      break;
    case FigureKind::weight_error:
      weight_error(tilts);
      break;
    case FigureKind::shares:
      shares(tilts);
      break;
    case FigureKind::left_out:
      left_out(tilts);
      break;
    case FigureKind::error_budget:
      error_budget(tilts);
      break;
    case FigureKind::tilt_loss:
      tilt_loss(tilts);
      break;
    case FigureKind::base_loss:
      return base_loss(snapshot, colours);
    case FigureKind::seconds:
      seconds(tilts);
      break;
    case FigureKind::particles:
      return particles(snapshot, colours);
  }
  return std::move(tilts.figure);
}

}  // namespace tiltscope::plot
