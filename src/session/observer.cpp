#include "session/observer.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace tiltscope {
namespace {

constexpr Eigen::Index slice = 128;
constexpr int most_along = 160;  ///< points along a side of a grid
constexpr Eigen::Index most_particles = 400;
constexpr Eigen::Index most_numbers = 1'000'000;  ///< of all paths together

}  // namespace

void Observer::watch(const NoiseNetwork& network, std::shared_ptr<const ExactDensity> exact,
                     std::uint64_t run, int tilt) {
  newest_ = std::make_unique<Watched>(network, std::move(exact), run, tilt);
  if (!earlier_) start();
}

void Observer::look_back(const NoiseNetwork& network, std::shared_ptr<const ExactDensity> exact,
                         std::uint64_t run, int tilt) {
  earlier_ = std::make_unique<Watched>(network, std::move(exact), run, tilt);
  start();
}

void Observer::forget() {
  newest_.reset();
  earlier_.reset();
  growing_.reset();
  scores_.reset();
}

bool Observer::ask(const std::optional<ScoreRequest>& request) {
  const bool lacks_model = request && request->tilt && !earlier_;
  if (request_ == request) return lacks_model;
  request_ = request;
  if (!request_) scores_.reset();
  if (!request_ || !earlier_ || request_->tilt != earlier_->tilt) earlier_.reset();
  start();
  return request_ && request_->tilt && !earlier_;
}

Observer::Watched* Observer::model() const {
  if (!request_) return nullptr;
  return request_->tilt ? earlier_.get() : newest_.get();
}

void Observer::start() {
  growing_.reset();
  done_ = 0;
  const Watched* watched = model();
  if (watched == nullptr || watched->network.dimension() != 2) return;
  const NoiseSchedule& schedule = watched->network.schedule();
  auto grid = std::make_shared<ScoreGrid>();
  grid->run = watched->run;
  grid->tilt = watched->tilt;
  grid->t = std::clamp(request_->t, schedule.t_min(), schedule.t_max());
  grid->grid = request_->grid;
  grid->grid.columns = std::clamp(grid->grid.columns, 2, most_along);
  grid->grid.rows = std::clamp(grid->grid.rows, 2, most_along);
  grid->learned.resize(2, grid->grid.size());
  if (watched->exact) grid->exact.resize(2, grid->grid.size());
  growing_ = std::move(grid);
}

double Observer::seconds_left() const {
  return busy() ? seconds_a_point_ * static_cast<double>(growing_->grid.size() - done_) : 0.0;
}

bool Observer::work() {
  if (!busy()) return false;
  const auto start = std::chrono::steady_clock::now();
  ScoreGrid& grid = *growing_;
  Watched& watched = *model();
  const NoiseLevel level = watched.network.schedule().at(grid.t);
  const Eigen::Index count = std::min(slice, grid.grid.size() - done_);
  Eigen::MatrixXd points(2, count);
  Eigen::MatrixXf x1_hat(2, count);
  for (Eigen::Index j = 0; j < count; ++j) {
    points.col(j) = grid.grid.point(done_ + j);
  }
  if (watched.exact) {
    grid.exact.middleCols(done_, count) = watched.exact->at(level)->score(points).cast<float>();
  }
  watched.denoiser.predict_noise(points.cast<float>(), grid.t, x1_hat);
  grid.learned.middleCols(done_, count) = x1_hat / static_cast<float>(-level.sigma);
  done_ += count;
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
  seconds_a_point_ = seconds.count() / static_cast<double>(count);
  if (done_ < grid.grid.size()) return false;
  scores_ = std::move(growing_);
  return true;
}

RecordingDenoiser::RecordingDenoiser(Denoiser& denoiser, Eigen::Index samples, int steps,
                                     Workers& workers)
    : Denoiser(workers),
      denoiser_(denoiser),
      kept_(
          std::min({samples, most_particles, most_numbers / ((steps + 1) * denoiser.dimension())})),
      paths_(std::make_shared<ParticlePaths>()) {}

void RecordingDenoiser::set_times(const std::vector<double>& times) {
  denoiser_.set_times(times);
  paths_->times.clear();
  state_.clear();
  for (const double t : times) {
    if (paths_->times.empty() || t != paths_->times.back()) paths_->times.push_back(t);
    state_.push_back(paths_->times.size() - 1);
  }
  paths_->states.assign(paths_->times.size(), Eigen::MatrixXf(dimension(), kept_));
}

void RecordingDenoiser::predict_block(const Part& part,
                                      const Eigen::Ref<const Eigen::MatrixXf>& x_t,
                                      Eigen::Ref<Eigen::MatrixXf> x1_hat) {
  const Eigen::Index count = std::min(x_t.cols(), kept_ - part.first);
  if (count > 0) {
    // The last of the calls at one time is at the path's state, those before at trial states.
    paths_->states[state_[static_cast<std::size_t>(part.time)]].middleCols(part.first, count) =
        x_t.leftCols(count);
  }
  denoiser_.predict_block(part, x_t, x1_hat);
}

std::shared_ptr<const ParticlePaths> RecordingDenoiser::finish(const Eigen::MatrixXf& samples,
                                                               int tilt) {
  paths_->tilt = tilt;
  paths_->times.push_back(0.0);
  paths_->states.emplace_back(samples.leftCols(kept_));
  return std::exchange(paths_, nullptr);
}

}  // namespace tiltscope
