#include "app/cli/base_model.h"
#include "app/cli/checks.h"
#include "app/cli/commands.h"
#include "app/cli/errors.h"
#include "app/cli/experiment_options.h"
#include "app/cli/output.h"
#include "app/results/answer_timings.h"
#include "app/results/engine_timings.h"
#include "config/wording.h"
#include "engine/kernel.h"
#include "plot/ticks.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <memory>
#include <string>

namespace tiltscope::app {
namespace {

struct BenchOptions {
  ExperimentOptions experiment;
  std::string instruction_set;
  int threads = 0;
  int rounds = 5;
  bool answer = false;
  bool json = false;
};

void choose_kernel(const std::string& name) {
  std::string names;
  for (const engine::Kernel* kernel : engine::kernels()) {
    if (kernel->instruction_set == name) return engine::use_kernel(*kernel);
    names += (names.empty() ? "" : ", ") + std::string(kernel->instruction_set);
  }
  throw UsageError("--instruction-set: this processor has no \"" + name + "\", but " + names);
}

std::string padded(const std::string& number, std::size_t width) {
  return std::string(width - std::min(width, number.size()), ' ') + number;
}

std::string to_text(const EngineTimings& t) {
  using plot::fixed;
  const auto tilt = [](double seconds, double share) {
    return padded(fixed(seconds, 4), 8) + " s a tilt, " + padded(fixed(100 * share, 1), 5) +
           " % of the peak by nominal products";
  };
  return t.instruction_set + ", " + counted(t.threads, "thread", "threads") + "\npeak      " +
         padded(fixed(t.peak_gflops, 1), 8) + " GFLOP/s on one core, " +
         fixed(t.peak_gflops_all, 1) + " on all threads\nsampling  " +
         tilt(t.sampling_seconds_per_tilt, t.sampling_fraction_of_peak) + ", " +
         fixed(100 * t.sampling_executed_fraction_of_peak, 1) + " % by executed\ntraining  " +
         tilt(t.training_seconds_per_tilt, t.training_fraction_of_peak) + "\nbarrier   " +
         padded(fixed(t.barrier_nanoseconds, 0), 8) + " ns\n";
}

std::string to_json(const EngineTimings& t) {
  const nlohmann::ordered_json values = {
      {"instruction_set", t.instruction_set},
      {"threads", t.threads},
      {"peak_gflops", t.peak_gflops},
      {"peak_gflops_all", t.peak_gflops_all},
      {"sampling_seconds_per_tilt", t.sampling_seconds_per_tilt},
      {"sampling_fraction_of_peak", t.sampling_fraction_of_peak},
      {"sampling_executed_fraction_of_peak", t.sampling_executed_fraction_of_peak},
      {"training_seconds_per_tilt", t.training_seconds_per_tilt},
      {"training_fraction_of_peak", t.training_fraction_of_peak},
      {"barrier_nanoseconds", t.barrier_nanoseconds}};
  return values.dump(2) + "\n";
}

/// Seconds that so many operations take at the peak of all threads.
double at_peak(double operations, const AnswerTimings& t) {
  return operations * 1e-9 / t.peak_gflops_all;
}

double at_peak_of_one(const AnswerTimings::Part& part, const AnswerTimings& t) {
  return part.operations * 1e-9 / t.peak_gflops;
}

std::string to_text(const AnswerTimings& t) {
  using plot::fixed;
  std::string text =
      t.instruction_set + ", " + counted(t.threads, "thread", "threads") +
      "; multiply-adds alone: " + fixed(t.peak_gflops, 1) + " GFLOP/s on one core, " +
      fixed(t.peak_gflops_all, 1) + " on all threads\nfrom Play to the first tilt " +
      fixed(t.first_tilt_seconds, 3) + " s, to the last of " + std::to_string(t.tilts) + " " +
      fixed(t.answer_seconds, 3) + " s; at 200 GFLOP/s that would be " +
      fixed(t.answer_seconds * t.peak_gflops_all / 200.0, 3) + " s\n";
  const auto line = [&](const std::string& name, double seconds, double least) {
    text += name + std::string(36 - std::min<std::size_t>(name.size(), 36), ' ') +
            padded(fixed(seconds, 3), 8) + " s, at the peak " + padded(fixed(least, 3), 8) +
            " s, " + padded(seconds > 0.0 ? fixed(100.0 * least / seconds, 0) : "-", 4) + " %\n";
  };
  double operations = 0.0;
  for (const AnswerTimings::Part& part : t.parts) {
    line(part.name, part.seconds, at_peak(part.operations, t));
    operations += part.operations;
  }
  line("in all", t.answer_seconds, at_peak(operations, t));
  line(t.measuring.name, t.measuring.seconds, at_peak_of_one(t.measuring, t));
  return text;
}

nlohmann::ordered_json part_to_json(const AnswerTimings::Part& part, double seconds_at_peak) {
  return {{"name", part.name}, {"seconds", part.seconds}, {"seconds_at_peak", seconds_at_peak}};
}

std::string to_json(const AnswerTimings& t) {
  nlohmann::ordered_json parts = nlohmann::ordered_json::array();
  for (const AnswerTimings::Part& part : t.parts) {
    parts.push_back(part_to_json(part, at_peak(part.operations, t)));
  }
  const nlohmann::ordered_json values = {
      {"instruction_set", t.instruction_set},
      {"threads", t.threads},
      {"peak_gflops", t.peak_gflops},
      {"peak_gflops_all", t.peak_gflops_all},
      {"tilts", t.tilts},
      {"first_tilt_seconds", t.first_tilt_seconds},
      {"answer_seconds", t.answer_seconds},
      {"parts", parts},
      {"measuring", part_to_json(t.measuring, at_peak_of_one(t.measuring, t))}};
  return values.dump(2) + "\n";
}

int bench(const BenchOptions& options) {
  const Experiment experiment = options.experiment.load();
  if (options.answer && experiment.method.kind != MethodKind::iterative_tilting) {
    throw UsageError("--answer times tilts, of which " +
                     std::string(word_of(options::method, experiment.method.kind)) + " has none");
  }
  if (!options.instruction_set.empty()) choose_kernel(options.instruction_set);
  const int threads = options.threads > 0 ? options.threads : experiment.run.threads;
  if (options.answer) {
    const BaseModels models(BaseModelOptions{});
    const AnswerTimings timings =
        time_answer(experiment, models.session_options(), threads, options.rounds);
    print(options.json ? to_json(timings) : to_text(timings));
    return 0;
  }
  const EngineTimings timings = time_engine(experiment, threads, options.rounds);
  print(options.json ? to_json(timings) : to_text(timings));
  return 0;
}

}  // namespace

void add_bench_command(CLI::App& app, Action& action) {
  auto options = std::make_shared<BenchOptions>();
  CLI::App* command = app.add_subcommand(
      "bench", "Time one tilt's sampling and training beside the processor's peak");
  options->experiment.add_to(*command);
  command->add_option("--threads", options->threads, "How many; one for each core if not given")
      ->type_name("N")
      ->check(WholeNumber(1, 256));
  command->add_option("--rounds", options->rounds, "How often; the best of each figure is kept")
      ->type_name("N")
      ->check(WholeNumber(1, 1000))
      ->capture_default_str();
  command->add_option("--instruction-set", options->instruction_set, "Another than the fastest")
      ->type_name("NAME")
      ->check(named);
  command->add_flag("--answer", options->answer,
                    "Time whole runs, from Play to the last tilt, and what the time goes into");
  command->add_flag("--json", options->json, "Write JSON");
  command->callback([options, &action] { action = [options] { return bench(*options); }; });
}

}  // namespace tiltscope::app
