#include "diffusion/base_training.h"

#include "diffusion/denoiser.h"
#include "diffusion/mean_noise.h"
#include "diffusion/mini_batches.h"
#include "diffusion/noising.h"
#include "math/gaussian_mixture.h"
#include "math/random.h"
#include "nn/trainer.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

namespace tiltscope {

namespace {

/// How far a network's predictions are from what it is trained on, over some clean points x0: the
/// loss (2.10) or, for the target `neighbours`, the same with the mean noise given x_t over these
/// points in the place of z. The two differ on average by the variance of z given x_t, which no
/// network changes: the second ranks networks as the first does, with less noise. The times and the
/// noise are always the same, so that epochs compare, and one set of points with another.
class Loss {
 public:
  /// Over n points at a time. `network` must outlive this.
  Loss(const Experiment& experiment, Eigen::Index n, const NoiseNetwork<float>& network,
       Workers& workers)
      : over_neighbours_(experiment.training.target == TrainingTarget::neighbours),
        seed_(experiment.seed),
        schedule_(network.schedule()),
        workers_(workers),
        samples_(static_cast<std::size_t>(n)),
        t_(n),
        alpha_(n),
        sigma_(n),
        target_(network.dimension(), n),
        x_t_(target_),
        x1_hat_(target_),
        mean_noise_(network.dimension(), workers.size()),
        denoiser_(network, workers) {
    std::iota(samples_.begin(), samples_.end(), 0u);
  }

  /// Over x0, (d, n), from now on.
  void take(const MeanNoise::Points& x0) {
    noise(RandomStream(seed_, Purpose::held_out_noise), schedule_, 0, x0,
          {t_, alpha_, sigma_, target_, x_t_},
          over_neighbours_ ? Times::stratified : Times::uniform);
    if (!over_neighbours_) return;
    const Eigen::Index n = x0.cols();
    constexpr Eigen::Index block = PosteriorSums::capacity;
    workers_.run(static_cast<int>((n + block - 1) / block), [&](int i) {
      const Eigen::Index first = i * block;
      const Eigen::Index count = std::min(block, n - first);
      mean_noise_(
          x0, 0, std::min(MeanNoise::most, n),
          std::span(samples_).subspan(static_cast<std::size_t>(first),
                                      static_cast<std::size_t>(count)),
          i % workers_.size(),
          {t_.segment(first, count), alpha_.segment(first, count), sigma_.segment(first, count),
           target_.middleCols(first, count), x_t_.middleCols(first, count)});
    });
  }

  /// As the network is now.
  double value() {
    denoiser_.predict_noise(x_t_, t_, alpha_, sigma_, x1_hat_);
    return (x1_hat_ - target_).cast<double>().colwise().squaredNorm().mean();
  }

 private:
  bool over_neighbours_;
  std::uint64_t seed_;
  const NoiseSchedule& schedule_;
  Workers& workers_;
  std::vector<std::uint32_t> samples_;  ///< 0, 1, ..., n - 1
  Eigen::VectorXf t_, alpha_, sigma_;
  Eigen::MatrixXf target_;  ///< (d, n)
  Eigen::MatrixXf x_t_;
  Eigen::MatrixXf x1_hat_;
  MeanNoise mean_noise_;
  LearnedDenoiser denoiser_;
};

std::runtime_error diverged(int epoch) {
  return std::runtime_error("base training, epoch " + std::to_string(epoch) +
                            ": the loss is not finite; try a smaller training.rate");
}

}  // namespace

NoiseNetwork<float> train_base(const Experiment& experiment, Workers& workers,
                               const std::function<void(const EpochLoss&)>& on_epoch,
                               const Checkpoint& checkpoint, BaseTrainingState* state) {
  const TrainingConfig& config = experiment.training;
  const std::uint64_t seed = experiment.seed;
  const GaussianMixture base(experiment.base);
  const auto draws = [&](Eigen::Index count, int epoch) -> Eigen::MatrixXf {
    const auto id = static_cast<std::uint32_t>(epoch);
    return base.sample(count, RandomStream(seed, Purpose::base_data, id)).cast<float>();
  };
  Eigen::MatrixXf data = draws(config.samples, 0);
  const Eigen::Index held_out_size = std::max<Eigen::Index>(data.cols() / 10, 1);
  const Eigen::Index n = data.cols() - held_out_size;

  NoiseNetwork<float> network(experiment.dimension(), experiment.network, experiment.schedule);
  network.mlp().initialise(seed);
  network.data_mean_square() = data.leftCols(n).array().square().rowwise().mean();
  NoiseNetwork<float> averaged = network;
  Loss held_out(experiment, held_out_size, averaged, workers);
  held_out.take(data.rightCols(held_out_size));
  const bool fresh = config.data == TrainingData::fresh;
  // As many of the training data, of fresh ones those of the first epoch: the same throughout, so
  // that the curve compares with the held-out one and with itself.
  Loss training(experiment, held_out_size, averaged, workers);
  training.take(draws(held_out_size, fresh ? 1 : 0));
  Trainer trainer(network, config.batch, workers);
  trainer.average_parameters(config.averaging);

  const bool over_neighbours = config.target == TrainingTarget::neighbours;
  MeanNoise mean_noise(data.rows(), workers.size());
  const auto fill = [&](const MiniBatches::Part& part, Trainer::Batch batch) {
    for (std::size_t j = 0; j < part.samples.size(); ++j) {
      batch.x_t.col(static_cast<Eigen::Index>(j)) = data.col(part.samples[j]);
    }
    const Noised noised{batch.t, batch.alpha, batch.sigma, batch.target, batch.x_t};
    noise(RandomStream(seed, Purpose::base_noise, part.step), network.schedule(), part.first,
          batch.x_t, noised, over_neighbours ? Times::stratified : Times::uniform);
    batch.weight.setOnes();
    if (!over_neighbours) return;
    // Each step has other neighbours.
    const Eigen::Index count = std::min(MeanNoise::most, n);
    const Eigen::Index first = part.step % (n / count) * count;
    mean_noise(data, first, count, part.samples, part.worker, noised);
  };
  MiniBatches batches(n, config.batch, config.epochs, config.rate);

  const auto order = [&](int epoch) {
    return RandomStream(seed, Purpose::base_shuffle, static_cast<std::uint32_t>(epoch));
  };
  BaseTrainingState own;
  BaseTrainingState& now = state != nullptr ? *state : own;
  if (now.epoch > 0) {
    for (int epoch = 1; epoch <= now.epoch; ++epoch) batches.skip(order(epoch));
    network.mlp().parameters() = now.parameters;
    trainer.resume({batches.steps(), now.moments}, now.average);
  }
  const auto stops_early = [&] {
    return config.patience > 0 && now.epoch - now.best_epoch >= config.patience;
  };
  while (now.epoch < config.epochs && !stops_early()) {
    const int epoch = now.epoch + 1;
    if (fresh) data.leftCols(n) = draws(n, epoch);
    const double pass = batches.pass(trainer, order(epoch), fill, checkpoint).loss;
    if (!std::isfinite(pass)) throw diverged(epoch);
    averaged.mlp().parameters() = trainer.average();
    const EpochLoss losses{epoch, training.value(), held_out.value()};
    if (!std::isfinite(losses.training) || !std::isfinite(losses.held_out)) throw diverged(epoch);
    now.epoch = epoch;
    if (!fresh && losses.held_out < now.best_loss) {
      now.best_loss = losses.held_out;
      now.best_epoch = epoch;
      now.best = trainer.average();
    }
    if (state != nullptr) {
      now.parameters = network.mlp().parameters();
      now.moments = trainer.adam().moments;
      now.average = trainer.average();
    }
    on_epoch(losses);
  }
  averaged.mlp().parameters() = fresh ? trainer.average() : now.best;
  return averaged;
}

}  // namespace tiltscope
