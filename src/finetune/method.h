#pragma once

#include "config/experiment.h"
#include "diffusion/checkpoint.h"
#include "diffusion/denoiser.h"
#include "diffusion/sampler.h"
#include "finetune/draw_report.h"
#include "finetune/round_cost.h"
#include "finetune/tilting/step_orders.h"
#include "math/box.h"
#include "nn/noise_network.h"
#include "nn/workers.h"
#include "oracle/exact_density.h"
#include "oracle/tilt_course.h"

#include <Eigen/Core>

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace tiltscope {

/// What a method carries over from one round to the next: tensors under names of its own.
using MethodState = std::map<std::string, std::shared_ptr<const Eigen::MatrixXf>>;

/// What a round starts from.
struct RoundInput {
  const Experiment& experiment;
  const TiltCourse& course;
  int k = 0;        ///< the round, from 1
  Box plausible{};  ///< where the sampler keeps x0_hat
  std::shared_ptr<const ExactDensity>
      density{};  ///< that the network stands for; null if not known
  const MethodState& state;
};

struct RoundOutcome {
  std::optional<TiltCourse> course;  ///< the plan from here on, where the round has changed it
  Box around;                        ///< where the network's samples are expected
  MethodState state;
  double loss = 0.0;      ///< mean over the last pass; NaN where it says nothing
  double gradient = 0.0;  ///< mean square over the last pass of the loss's gradient in x1_hat
  StepError step;         ///< of a first-order tilt; not known of anything else
  /// Share of the change so far that first-order tilts have left out; NaN where not known.
  double left_out = StepError::unknown;
  RoundCost cost;
};

/// What samples are drawn with.
struct DrawInput {
  Denoiser& model;  ///< the network after the round
  const NoiseSchedule& schedule;
  const SamplerConfig& sampler;
  const Box& plausible;
  const TiltCourse& course;
  DrawReport* report = nullptr;  ///< where the draw reports, if wanted
};

/// A way to bend a model towards a reward. What changes from round to round is handed in and given
/// back, so that a run can be copied and taken up again; base model, sampler, exact densities and
/// measuring are the same for all methods.
class Method {
 public:
  enum class Stage { sampling, training };
  /// A checkpoint that is told the stage of the round too.
  using Progress = std::function<void(Stage, double)>;

  virtual ~Method() = default;

  /// The plan of a run: its rounds, which may be none, and the density that each is judged by.
  virtual TiltCourse course(const Experiment& experiment) const = 0;

  /// Moves the network from round k - 1 to round k. Throws Diverged.
  virtual RoundOutcome round(NoiseNetwork& network, const RoundInput& input, Workers& workers,
                             const Progress& progress) const = 0;

  /// (d, n) samples of what the method has made of the model.
  virtual Eigen::MatrixXf draw(const DrawInput& input, Eigen::Index n, DrawId id, Workers& workers,
                               const Checkpoint& checkpoint) const;

  /// Whether `draw` follows one denoiser, the model. If not, no score is known of what it draws.
  virtual bool has_denoiser() const { return true; }

  /// Throws std::runtime_error saying what is wrong unless a run of this experiment can have this
  /// state after round k, `newest` of those that are kept.
  virtual void check(const MethodState& state, int k, bool newest,
                     const Experiment& experiment) const = 0;

  /// What to try where what it has made of the model runs away; empty: what the watchdog says.
  virtual std::vector<std::string> remedies() const { return {}; }
};

/// That the experiment asks for.
std::unique_ptr<const Method> make_method(const Experiment& experiment);

}  // namespace tiltscope
