#include "bench/rate.h"
#include "config/experiment_io.h"
#include "diffusion/sampler.h"
#include "diffusion/score_error.h"
#include "finetune/tilting/tilting.h"
#include "oracle/tilted_density.h"

/// A tilt's two parts with one and two threads, as the paper sets them and as the default does, and
/// how their cost grows from small settings of the paper's kind with every number that the user
/// sets. `GFLOP/s` counts the nominal products, two operations for each weight, sample and pass (a
/// backward pass is two): where it stays, time grows as the work does. Of the default's training,
/// which also takes means over neighbours, that is a part of the work.
namespace tiltscope {
namespace {

struct Setting {
  Experiment experiment;
  int threads = 2;
};

/// The paper's own with N = 20.
const Experiment& paper() {
  static const Experiment experiment = read_experiment(TILTSCOPE_PAPER);
  return experiment;
}

/// A network that does nothing yet, and a data set, of a setting.
struct Run {
  Experiment experiment;
  Workers workers;
  NoiseNetwork network;
  Eigen::MatrixXf data;
  double call;  ///< operations for one sample

  explicit Run(const Setting& setting)
      : experiment(setting.experiment),
        workers(setting.threads),
        network(experiment.dimension(), experiment.network, experiment.schedule),
        data(GaussianMixture(experiment.base)
                 .sample(experiment.tilting.samples, RandomStream(0, Purpose::base_data))
                 .cast<float>()) {
    network.mlp().initialise(0);
    call = 2.0 * static_cast<double>(network.mlp().shape().weights());
  }

  void sample() {
    const TiltingConfig& tilting = experiment.tilting;
    LearnedDenoiser denoiser(network, workers);
    benchmark::DoNotOptimize(draw_samples(denoiser, network.schedule(), tilting.sampler,
                                          tilting.samples, {0, 0}, {}, workers));
  }
  double sampling_operations() const {
    return call * experiment.tilting.sampler.steps * experiment.tilting.samples;
  }

  void train() {
    NoiseNetwork student = network;
    const TiltStep step = tilt_step(TiltCourse(experiment), 1, experiment);
    tilt_once(student, data, step, experiment.tilting, workers, [](double) {});
  }
  /// Teacher forward, student forward, backward to the inputs and to the weights.
  double training_operations() const {
    return 4 * call * experiment.tilting.epochs * experiment.tilting.samples;
  }
};

void sampling(benchmark::State& state, const Setting& setting) {
  Run run(setting);
  for (auto _ : state) run.sample();
  count(state, run.sampling_operations());
}

void training(benchmark::State& state, const Setting& setting) {
  Run run(setting);
  for (auto _ : state) run.train();
  count(state, run.training_operations());
}

/// All N tilts.
void tilts(benchmark::State& state, const Setting& setting) {
  Run run(setting);
  const int n = run.experiment.tilting.tilts;
  for (auto _ : state) {
    for (int k = 0; k < n; ++k) {
      run.sample();
      run.train();
    }
  }
  count(state, n * (run.sampling_operations() + run.training_operations()));
}

void evaluation(benchmark::State& state, const Setting& setting) {
  Run run(setting);
  const auto exact = tilted_density(run.experiment.base, run.experiment.reward, 0.5);
  for (auto _ : state) {
    benchmark::DoNotOptimize(
        score_error(run.network, *exact, run.experiment.evaluation, 0, run.workers));
  }
  count(state, run.call * run.experiment.evaluation.points);
}

using Benchmark = void (*)(benchmark::State&, const Setting&);

void add(const std::string& name, Benchmark function, const Setting& setting) {
  benchmark::RegisterBenchmark(name.c_str(), function, setting)
      ->Unit(benchmark::kMillisecond)
      ->UseRealTime();
}

/// One benchmark for each value of a setting, the others small.
template <class Set>
void grow(const std::string& name, Benchmark function, std::initializer_list<int> values,
          const Set& set) {
  for (const int value : values) {
    Setting setting{.experiment = paper()};
    setting.experiment.tilting.samples = 256;
    setting.experiment.tilting.sampler.steps = 50;
    setting.experiment.tilting.epochs = 5;
    set(setting.experiment, value);
    add(name + ":" + std::to_string(value), function, setting);
  }
}

/// A mixture of two unit Gaussians in d dimensions.
void set_dimension(Experiment& experiment, int d) {
  experiment.base.weights = Eigen::Vector2d(0.5, 0.5);
  experiment.base.means = {Eigen::VectorXd::Constant(d, -1.0), Eigen::VectorXd::Constant(d, 1.0)};
  experiment.base.covariances.assign(2, Eigen::MatrixXd::Identity(d, d));
  experiment.reward = {.A = Eigen::MatrixXd::Zero(d, d), .b = Eigen::VectorXd::Ones(d), .c = 0.0};
}

[[maybe_unused]] const bool parts_registered = [] {
  for (const int threads : {1, 2}) {
    const std::string suffix = "/threads:" + std::to_string(threads);
    for (const auto& [name, experiment] : {std::pair("/paper", paper()), {"/default", {}}}) {
      add("sampling" + (name + suffix), sampling, {.experiment = experiment, .threads = threads});
      add("training" + (name + suffix), training, {.experiment = experiment, .threads = threads});
    }
    add("evaluation" + suffix, evaluation, {.experiment = {}, .threads = threads});
  }
  grow("tilts/N", tilts, {1, 2, 4, 8}, [](Experiment& e, int n) { e.tilting.tilts = n; });
  grow("sampling/S", sampling, {256, 1024, 4096},
       [](Experiment& e, int s) { e.tilting.samples = s; });
  grow("training/S", training, {256, 1024, 4096},
       [](Experiment& e, int s) { e.tilting.samples = s; });
  grow("sampling/J", sampling, {50, 200, 800},
       [](Experiment& e, int j) { e.tilting.sampler.steps = j; });
  grow("sampling/width", sampling, {64, 128, 256, 512},
       [](Experiment& e, int width) { e.network.width = width; });
  grow("training/width", training, {64, 128, 256, 512},
       [](Experiment& e, int width) { e.network.width = width; });
  grow("sampling/d", sampling, {2, 16, 128}, set_dimension);
  grow("training/d", training, {2, 16, 128}, set_dimension);
  return true;
}();

}  // namespace
}  // namespace tiltscope

BENCHMARK_MAIN();
