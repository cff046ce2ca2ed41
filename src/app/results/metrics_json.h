#pragma once

#include "diffusion/model_likelihood.h"
#include "oracle/sample_metrics.h"

#include <nlohmann/json.hpp>

#include <optional>

namespace tiltscope::app {

/// `metrics` of summary.json: a metric is {value, floor_median, floor_90}, `floor` being what as
/// many exact samples score. Deviations are [component][coordinate], matrices [row][column]. What
/// the model finds of exact samples is left out where it was not measured. `importance` says how
/// well the target is known where it is by weighted draws: {value, standard_error} of its means.
nlohmann::ordered_json metrics_json(const SampleMetrics& metrics,
                                    const std::optional<ModelLikelihood>& likelihood);

}  // namespace tiltscope::app
