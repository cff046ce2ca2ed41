#include "diffusion/base_training.h"

#include "diffusion/base_loss.h"
#include "diffusion/mean_noise.h"
#include "diffusion/mini_batches.h"
#include "diffusion/noising.h"
#include "math/random.h"
#include "nn/trainer.h"
#include "oracle/tilted_density.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace tiltscope {

namespace {

std::runtime_error diverged(int epoch) {
  return std::runtime_error("base training, epoch " + std::to_string(epoch) +
                            ": the loss is not finite; try a smaller training.rate");
}

/// A network with random weights that knows the data's moments.
NoiseNetwork untrained(const Experiment& experiment,
                       const Eigen::Ref<const Eigen::MatrixXf>& data) {
  NoiseNetwork network(experiment.dimension(), experiment.network, experiment.schedule);
  network.mlp().initialise(experiment.seed);
  network.data_mean_square() = data.array().square().rowwise().mean();
  return network;
}

constexpr int epochs_ahead = 4;

RandomStream order(std::uint64_t seed, int epoch) {
  return {seed, Purpose::base_shuffle, static_cast<std::uint32_t>(epoch)};
}

}  // namespace

NoiseNetwork train_base(const Experiment& experiment, Workers& workers,
                        const std::function<void(const EpochRecord&)>& on_epoch,
                        const Checkpoint& checkpoint, BaseTrainingState* state,
                        const ShowModel& show) {
  const TrainingConfig& config = experiment.training;
  const std::uint64_t seed = experiment.seed;
  const bool fresh = config.data == TrainingData::fresh;
  const bool over_neighbours = config.target == TrainingTarget::neighbours;

  // Data: n to train on, and those that are held out behind them.
  const auto base = base_density(experiment.base);
  const auto draws = [&](Eigen::Index count, int epoch) -> Eigen::MatrixXf {
    const auto id = static_cast<std::uint32_t>(epoch);
    return base->sample(count, RandomStream(seed, Purpose::base_data, id)).cast<float>();
  };
  Eigen::MatrixXf data = draws(config.samples, 0);
  const Eigen::Index held_out_size = config.held_out();
  const Eigen::Index n = data.cols() - held_out_size;

  // The network that Adam moves, and the averaged one, which is measured.
  NoiseNetwork network = untrained(experiment, data.leftCols(n));
  NoiseNetwork averaged = network;
  BaseLoss held_out(experiment, held_out_size, averaged, workers);
  held_out.take(data.rightCols(held_out_size));
  // As many of the training data, of fresh ones those of the first epoch: the same throughout, so
  // that the curve compares with the held-out one and with itself.
  BaseLoss training(experiment, held_out_size, averaged, workers);
  training.take(draws(held_out_size, fresh ? 1 : 0));
  Trainer trainer(network, config.batch, workers);
  trainer.average_parameters(config.averaging);

  // What an epoch trains on. Fresh data are made for some epochs at a time, each by one worker.
  struct EpochData {
    Eigen::MatrixXf points;
    std::optional<MeanNoise> mean_noise;
  };
  std::vector<EpochData> ahead(fresh ? epochs_ahead : 1);
  const auto prepare = [&](int epoch) {
    const int count = std::min(static_cast<int>(ahead.size()), config.epochs + 1 - epoch);
    workers.run(count, [&](int i, int) {
      EpochData& of_epoch = ahead[static_cast<std::size_t>(i)];
      of_epoch.points = fresh ? draws(n, epoch + i) : data.leftCols(n);
      if (over_neighbours) of_epoch.mean_noise.emplace(of_epoch.points, workers.size());
    });
  };
  EpochData* present = nullptr;

  // A mini-batch: clean points, noised, with what x1_hat should be.
  const auto fill = [&](const MiniBatches::Part& part, Trainer::Batch batch) {
    for (std::size_t j = 0; j < part.samples.size(); ++j) {
      batch.x_t.col(static_cast<Eigen::Index>(j)) = present->points.col(part.samples[j]);
    }
    const Noised noised{batch.t, batch.alpha, batch.sigma, batch.target, batch.x_t};
    noise(RandomStream(seed, Purpose::base_noise, part.step), network.schedule(), part.first,
          batch.x_t, noised, over_neighbours ? Times::stratified : Times::uniform);
    batch.weight.setOnes();
    if (!over_neighbours) return;
    // Each step has other neighbours.
    MeanNoise& mean_noise = *present->mean_noise;
    mean_noise(part.step % mean_noise.windows(), part.samples, part.worker, noised);
  };
  MiniBatches batches(n, config.batch, config.epochs, config.rate);

  // Where an earlier training stopped.
  BaseTrainingState own;
  BaseTrainingState& now = state != nullptr ? *state : own;
  if (now.epoch > 0) {
    for (int epoch = 1; epoch <= now.epoch; ++epoch) batches.skip(order(seed, epoch));
    network.mlp().parameters() = now.parameters;
    trainer.resume({batches.steps(), now.moments}, now.average);
  }

  // Epochs.
  const auto stops_early = [&] {
    return config.patience > 0 && now.epoch - now.best_epoch >= config.patience;
  };
  while (now.epoch < config.epochs && !stops_early()) {
    const int epoch = now.epoch + 1;
    if (present == nullptr || (fresh && ++present == &ahead.back() + 1)) {
      prepare(epoch);
      present = ahead.data();
    }
    const double pass = batches.pass(trainer, order(seed, epoch), fill, checkpoint).loss;
    if (!std::isfinite(pass)) throw diverged(epoch);
    averaged.mlp().parameters() = trainer.average();
    const EpochRecord record{epoch, training.value(), held_out.value()};
    if (!std::isfinite(record.training_loss) || !std::isfinite(record.held_out_loss)) {
      throw diverged(epoch);
    }
    now.epoch = epoch;
    if (!fresh && record.held_out_loss < now.best_loss) {
      now.best_loss = record.held_out_loss;
      now.best_epoch = epoch;
      now.best = trainer.average();
    }
    if (state != nullptr) {
      now.parameters = network.mlp().parameters();
      now.moments = trainer.adam().moments;
      now.average = trainer.average();
    }
    if (show) show(averaged);
    on_epoch(record);
  }
  averaged.mlp().parameters() = fresh ? trainer.average() : now.best;
  return averaged;
}

}  // namespace tiltscope
