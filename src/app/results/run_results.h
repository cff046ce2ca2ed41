#pragma once

#include "app/results/staged_files.h"
#include "session/snapshot.h"

#include <Eigen/Core>

#include <string>
#include <vector>

/// What a run leaves behind.
namespace tiltscope::app {

/// The figures of each tilt from 0, a line each, under a line with their names.
std::string rmse_csv(const std::vector<TiltRecord>& tilts);

/// `x1,...,xd`, a line for each column of samples (d, n), which are numbers of single precision.
std::string samples_csv(const Eigen::MatrixXd& samples);

/// The figures of the paper's Table 1 for a finished run, as JSON: final samples against the exact
/// target, the score's error after the last tilt, the time and what else it took in all and for a
/// tilt, and the largest share of samples that the clip held on its box; under `metrics` all that
/// tells the samples from exact ones. `base_choice` is BaseModels::choice. Where the session has
/// not judged the run, takes one core about 2 s for 5,000 samples.
std::string summary_json(const Snapshot& finished, const std::string& base_choice);

/// Samples after floor(N / 2) tilts, for a run that is one of many.
inline constexpr const char* half_way_samples = "samples_half.csv";

/// The files of a run.
std::vector<std::string> run_files();

/// Writes them; config.toml comes last, so that where it is, the others are. It may be left out.
void write_run(StagedFiles& files, const Snapshot& finished, const std::string& base_choice,
               bool with_settings);

}  // namespace tiltscope::app
