#include "session/worker.h"

#include <utility>

namespace tiltscope {

void Worker::restore(const RunState& state) {
  base_epochs_ = std::make_shared<std::vector<EpochRecord>>(state.base_epochs);
  base_training_ = state.base_training;
  if (base_training_) return;

  const KeptTilt& base = state.kept.front();
  NoiseNetwork<float> network(experiment_.dimension(), experiment_.network, experiment_.schedule);
  network.mlp().parameters() = *base.parameters;
  network.data_mean_square() = base.data_mean_square;
  accept_base({experiment_, std::move(network), 0}, state.base_origin);
  model_bytes_ = std::make_shared<std::vector<std::byte>>(write_model(*base_));
  for (std::size_t k = 0; k + 1 < state.tilts.size(); ++k) {
    const int at = state.tilts[k].tilt;
    course_ =
        std::make_shared<const TiltCourse>(course_->divided(at, state.tilts[k + 1].last - at));
  }
  tilts_ = std::make_shared<std::vector<TiltRecord>>(state.tilts);
  for (const KeptTilt& kept : state.kept) history_ = with_tilt(*history_, kept);
  take_up(state.kept.back());
}

void Worker::take_up(const KeptTilt& kept) {
  network_ = network_of(kept);
  tilt_ = kept.tilt;
  carried_over_ = kept.carried_over;
  around_ = kept.around;
  measured_ = {kept.samples,    kept.tilt, nullptr, 0.0, experiment_.tilting.sampler,
               experiment_.seed};
  observer_.watch(*network_, exact_density(), run_, tilt_);
  start_ = phase_progress();
}

}  // namespace tiltscope
