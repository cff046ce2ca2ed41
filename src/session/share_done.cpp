#include "session/share_done.h"

#include "session/measured_draws.h"

namespace tiltscope {

double share_done(const Experiment& experiment, int last, int tilt, Activity activity,
                  double progress) {
  // An example takes a call of the teacher and, forwards and backwards, about three of the student.
  constexpr double calls_an_example = 4.0;
  const TiltingConfig& config = experiment.tilting;
  const double steps = config.sampler.steps;
  const double points = experiment.evaluation.points;
  const double sampling = config.samples * steps;
  const double training = calls_an_example * config.samples * config.epochs;
  const double measuring =
      static_cast<double>(measured_draws(experiment.evaluation)) * steps + points;
  const double a_tilt = sampling + training + measuring;
  const double result = points * steps;
  // The base model is measured first.
  const double all = measuring + last * a_tilt + result;
  const double before = measuring + tilt * a_tilt;
  switch (activity) {
    case Activity::sampling:
      return (before + progress * (tilt < last ? sampling : result)) / all;
    case Activity::tilting:
      return (before + sampling + progress * training) / all;
    case Activity::evaluating:  // what counts as complete already
      return (before - (1.0 - progress) * measuring) / all;
    default:
      return tilt == 0 ? 0.0 : before / all;
  }
}

}  // namespace tiltscope
