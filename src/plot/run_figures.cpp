#include "plot/run_figures.h"

#include <algorithm>

namespace tiltscope::plot {

Figure rmse_figure(const Snapshot& snapshot, Scale scale, const CurveColours& colours) {
  const Experiment& experiment = *snapshot.experiment;
  Figure figure;
  figure.title = "Error of the score";
  figure.note = "RMSE (4.13) on t in [" + short_number(experiment.evaluation.t_min) + ", " +
                short_number(experiment.schedule.t_max) + "]";
  figure.x = {"tilt k", Scale::linear, {0.0, static_cast<double>(experiment.tilting.tilts)}};
  figure.y = {"RMSE", scale, {}};
  Series plain{"score", colours.first, {}, {}};
  Series weighted{"weighted by σₜ", colours.second, {}, {}};
  for (const TiltRecord& record : *snapshot.tilts) {
    for (Series* series : {&plain, &weighted}) series->x.push_back(record.tilt);
    plain.y.push_back(record.rmse);
    weighted.y.push_back(record.rmse_weighted);
  }
  if (plain.x.empty()) figure.placeholder = "measured at the base model and after each tilt";
  figure.series = {std::move(plain), std::move(weighted)};
  fit_y(figure, true);
  return figure;
}

Figure loss_figure(const Snapshot& snapshot, const CurveColours& colours) {
  Figure figure;
  figure.title = "Training of the base model";
  figure.note = "loss (2.10), mean over an epoch";
  Series training{"training", colours.first, {}, {}};
  Series held_out{"held out", colours.second, {}, {}};
  for (const EpochRecord& record : *snapshot.base_epochs) {
    for (Series* series : {&training, &held_out}) series->x.push_back(record.epoch);
    training.y.push_back(record.training_loss);
    held_out.y.push_back(record.held_out_loss);
  }
  const double last = training.x.empty() ? 0.0 : training.x.back();
  figure.x = {"epoch", Scale::linear, {0.0, std::max(10.0, last)}};
  figure.y = {"loss", Scale::linear, {}};
  if (training.x.empty()) {
    figure.placeholder = snapshot.base_ready ? "pretrained model loaded: no training curve"
                                             : "drawn while the base model is trained";
  }
  figure.series = {std::move(training), std::move(held_out)};
  fit_y(figure, false);
  return figure;
}

}  // namespace tiltscope::plot
