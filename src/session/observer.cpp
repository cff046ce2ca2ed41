#include "session/observer.h"

#include <algorithm>
#include <utility>

namespace tiltscope {
namespace {

constexpr Eigen::Index slice = 128;
constexpr int most_along = 160;  ///< points along a side of a grid
constexpr Eigen::Index most_particles = 400;
constexpr Eigen::Index most_numbers = 1'000'000;  ///< of all paths together

}  // namespace

void Observer::watch(const NoiseNetwork<float>& network, const GaussianMixture& exact,
                     std::uint64_t run, int tilt) {
  model_ = std::make_unique<Watched>(network, exact);
  model_->run = run;
  model_->tilt = tilt;
  start();
}

void Observer::forget() {
  model_.reset();
  growing_.reset();
  scores_.reset();
}

void Observer::ask(const std::optional<ScoreRequest>& request) {
  if (request_ == request) return;
  request_ = request;
  if (!request_) scores_.reset();
  start();
}

void Observer::start() {
  growing_.reset();
  done_ = 0;
  if (!model_ || !request_ || model_->network.dimension() != 2) return;
  const NoiseSchedule& schedule = model_->network.schedule();
  auto grid = std::make_shared<ScoreGrid>();
  grid->run = model_->run;
  grid->tilt = model_->tilt;
  grid->t = std::clamp(request_->t, schedule.t_min(), schedule.t_max());
  grid->grid = request_->grid;
  grid->grid.columns = std::clamp(grid->grid.columns, 2, most_along);
  grid->grid.rows = std::clamp(grid->grid.rows, 2, most_along);
  grid->learned.resize(2, grid->grid.size());
  grid->exact.resize(2, grid->grid.size());
  growing_ = std::move(grid);
}

bool Observer::work() {
  if (!busy()) return false;
  ScoreGrid& grid = *growing_;
  const NoiseLevel level = model_->network.schedule().at(grid.t);
  const GaussianMixture exact = model_->exact.noised(level);
  const Eigen::Index count = std::min(slice, grid.grid.size() - done_);
  Eigen::MatrixXf x_t(2, count);
  Eigen::MatrixXf x1_hat(2, count);
  for (Eigen::Index j = 0; j < count; ++j) {
    const Eigen::Vector2d x = grid.grid.point(done_ + j);
    x_t.col(j) = x.cast<float>();
    grid.exact.col(done_ + j) = exact.score(x).cast<float>();
  }
  model_->denoiser.predict_noise(x_t, grid.t, x1_hat);
  grid.learned.middleCols(done_, count) = x1_hat / static_cast<float>(-level.sigma);
  done_ += count;
  if (done_ < grid.grid.size()) return false;
  scores_ = std::move(growing_);
  return true;
}

RecordingDenoiser::RecordingDenoiser(Denoiser& denoiser, Workers& workers, int steps,
                                     Eigen::Index n)
    : Denoiser(workers),
      denoiser_(denoiser),
      particles_(
          std::min({n, most_particles, most_numbers / ((steps + 1) * denoiser.dimension())})),
      paths_(std::make_shared<ParticlePaths>()),
      begun_(static_cast<std::size_t>(workers.size())) {}

void RecordingDenoiser::set_times(const std::vector<double>& times) {
  denoiser_.set_times(times);
  paths_->times = times;
  paths_->states.assign(times.size(), Eigen::MatrixXf(dimension(), particles_));
}

void RecordingDenoiser::predict_block(int worker, int time,
                                      const Eigen::Ref<const Eigen::MatrixXf>& x_t,
                                      Eigen::Ref<Eigen::MatrixXf> x1_hat) {
  // A worker takes every size()-th block, in order, each through all times.
  Eigen::Index& begun = begun_[static_cast<std::size_t>(worker)];
  if (time == 0) ++begun;
  const Eigen::Index first = (worker + (begun - 1) * workers_.size()) * block;
  const Eigen::Index count = std::clamp<Eigen::Index>(particles_ - first, 0, x_t.cols());
  if (count > 0) {
    paths_->states[static_cast<std::size_t>(time)].middleCols(first, count) = x_t.leftCols(count);
  }
  denoiser_.predict_block(worker, time, x_t, x1_hat);
}

std::shared_ptr<const ParticlePaths> RecordingDenoiser::finish(const Eigen::MatrixXf& samples,
                                                               int tilt) {
  paths_->tilt = tilt;
  paths_->times.push_back(0.0);
  paths_->states.emplace_back(samples.leftCols(particles_));
  return std::exchange(paths_, nullptr);
}

}  // namespace tiltscope
