#include "session/tilt_figures.h"

#include "math/evaluation_stream.h"

#include <limits>

namespace tiltscope {

namespace {

/// Exact samples on which the entropy rests.
constexpr Eigen::Index reference_draws = 5'000;
constexpr Eigen::Index coarse_reference_draws = 500;

constexpr double unmeasured = std::numeric_limits<double>::quiet_NaN();

}  // namespace

TiltFigures measure_tilt(const NoiseNetwork& network, const TiltToMeasure& tilt,
                         Precision precision, Workers& workers, const Checkpoint& checkpoint) {
  EvaluationConfig evaluation = tilt.evaluation;
  if (evaluation.points <= coarse_points) precision = Precision::full;
  const bool full = precision == Precision::full;
  if (!full) evaluation.points = coarse_points;
  const ExactDensity* exact = tilt.density.get();
  TiltFigures figures;
  figures.tilt = tilt.tilt;
  figures.precision = precision;
  figures.error = {unmeasured, unmeasured, unmeasured, unmeasured};
  if (exact != nullptr && tilt.scored && exact->known_with_noise()) {
    figures.error = score_error(network, *exact, evaluation, tilt.seed, workers);
    figures.points = evaluation.points;
  }
  checkpoint(0.5);
  if (exact == nullptr) {
    if (tilt.samples) figures.fit = unknown_fit();
    figures.exact = unknown_fit();
    return figures;
  }
  if (tilt.samples) figures.fit = sample_fit(*exact, tilt.samples->cast<double>());
  checkpoint(0.75);
  // The same numbers at every tilt, as for the score's error.
  const RandomStream stream = evaluation_stream(tilt.seed, EvaluationUse::exact_samples);
  const Eigen::Index draws = full ? reference_draws : coarse_reference_draws;
  figures.exact = exact_fit(*exact, exact->sample(draws, stream), tilt.draws);
  return figures;
}

void await_figures(TiltRecord& record, const TiltToMeasure& tilt) {
  record.precision = tilt.density ? Precision::awaited : Precision::full;
  record.points = 0;
  record.rmse = record.rmse_weighted = unmeasured;
  record.rmse_deviation = record.rmse_weighted_deviation = unmeasured;
  record.fit = record.exact = unknown_fit();
}

void enter_figures(TiltRecord& record, const TiltFigures& figures) {
  record.precision = figures.precision;
  record.points = figures.points;
  record.rmse = figures.error.rmse;
  record.rmse_weighted = figures.error.weighted;
  record.rmse_deviation = figures.error.rmse_deviation;
  record.rmse_weighted_deviation = figures.error.weighted_deviation;
  if (figures.fit) record.fit = *figures.fit;
  record.exact = figures.exact;
}

}  // namespace tiltscope
