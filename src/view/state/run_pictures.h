#pragma once

#include "session/snapshot.h"
#include "view/state/run_result.h"

#include <array>
#include <memory>
#include <string>
#include <vector>

namespace tiltscope::view {

/// The samples of a run halfway and at its end: a row of Figure 1.
struct RunPictures {
  struct Picture {
    int tilt = 0;
    std::shared_ptr<const Eigen::MatrixXf> samples;  ///< (d, n); null if there are none
    /// p^k where the run has it still; a mixture is computed anew.
    std::shared_ptr<const ExactDensity> density;

    bool operator==(const Picture&) const = default;
  };

  std::shared_ptr<const Experiment> experiment;
  std::shared_ptr<const TiltCourse> course;
  std::array<Picture, 2> pictures;  ///< after floor(N / 2) and N tilts
  RunResult result;

  bool operator==(const RunPictures&) const = default;
};

RunPictures pictures_of(const Snapshot& snapshot);

/// Whether both show one run, whatever has been measured of it since.
bool show_one_run(const RunPictures& a, const RunPictures& b);

}  // namespace tiltscope::view
