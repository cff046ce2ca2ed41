#pragma once

#include "config/experiment.h"
#include "session/session.h"

#include <string>
#include <vector>

namespace tiltscope::app {

/// A run from Play to its last tilt, as a user waits for it, and where the time goes.
struct AnswerTimings {
  /// One kind of work, in all tilts together.
  struct Part {
    std::string name;
    double seconds = 0.0;
    double operations = 0.0;  ///< of its nominal multiply-adds, two for each
  };

  std::string instruction_set;
  int threads = 0;
  double peak_gflops = 0.0;      ///< multiply-adds alone, on one core
  double peak_gflops_all = 0.0;  ///< on all threads at once
  int tilts = 0;
  double first_tilt_seconds = 0.0;  ///< from Play until samples of the first tilt are published
  double answer_seconds = 0.0;      ///< until those of the last one are
  std::vector<Part> parts;          ///< their seconds add up to `answer_seconds`
  Part measuring;  ///< of all tilts, from few points, by one thread that has nothing else to do
};

/// Runs the experiment `rounds` times as the window does, measuring behind the run, from a base
/// model that is there, and keeps the fastest run: what else the machine does can only slow it
/// down. Where `options` has no base model for it, one is trained first, which is in no figure.
/// `threads` = 0 takes one for each core.
///
/// Sampling and training are as the run itself times them. What training spends on means over
/// neighbours is the share of a tilt's training that goes when these are left out: the same tilt is
/// trained with and without them in turn. Clocks around them would say something else, as each
/// thread reads its own while the others wait at a barrier, and would stand in the engine. What is
/// left is what the run waits for beside: above all drawing the samples that a tilt is shown by.
/// The measuring behind it is none of these parts; where it takes a core from the run, it is in all
/// of them. What it takes alone is timed after the run, which has kept its models. Nominal
/// multiply-adds are counted as the mathematics has them: the weights once for each call of the
/// denoiser and four times for each training example; 4 d + 3 for each pair of an example and one
/// of the data, the exponential aside. Throws RunError if the run fails.
AnswerTimings time_answer(Experiment experiment, Session::Options options, int threads, int rounds);

}  // namespace tiltscope::app
