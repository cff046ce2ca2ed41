#include "session/run.h"

#include "reward/reward_error.h"
#include "session/run_state.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace tiltscope {

namespace {

/// The items of tilts up to k.
template <class Item>
std::shared_ptr<const std::vector<Item>> items_up_to(const std::vector<Item>& list, int k) {
  auto shorter = std::make_shared<std::vector<Item>>(list);
  std::erase_if(*shorter, [k](const Item& item) { return item.tilt > k; });
  return shorter;
}

template <class Matrix>
std::size_t memory_of(const Matrix& matrix) {
  return static_cast<std::size_t>(matrix.size()) * sizeof(typename Matrix::Scalar);
}

/// p^k of the run; null also where there is no such density.
std::shared_ptr<const ExactDensity> density_or_none(const Run& run, int k) {
  try {
    return run.density(k);
  } catch (const std::domain_error&) {
    return nullptr;
  }
}

}  // namespace

void BaseModel::accept(Model trained, std::string its_origin) {
  model = std::make_shared<const Model>(std::move(trained));
  origin = std::move(its_origin);
  training.reset();
  preview.reset();
}

void Run::configure(std::shared_ptr<const Experiment> next) {
  experiment = std::move(next);
  method = make_method(*experiment);
}

std::shared_ptr<const ExactDensity> Run::density(int k) const {
  try {
    auto density = oracle->density(*at.course, k);
    if (density) density->paint();
    return density;
  } catch (const RewardError&) {
    return nullptr;
  }
}

void Run::set_course(std::shared_ptr<const TiltCourse> course) {
  at.course = std::move(course);
  at.target.reset();
  at.target_problem.clear();
  at.target_refused = false;
  try {
    at.target = oracle->closed_form(*at.course, at.course->last());
    at.target_awaited = at.target == nullptr;
    if (!at.measured.samples) at.measured.density = oracle->closed_form(*at.course, 0);
  } catch (const std::domain_error&) {
    at.target_awaited = false;
    if (!at.measured.samples) at.measured.density.reset();
  }
}

void Run::find_target() {
  if (!std::exchange(at.target_awaited, false)) return;
  try {
    TiltOracle::Answer answer = oracle->answer(*at.course, at.course->last());
    at.target = std::move(answer.density);
    at.target_problem = std::move(answer.problem);
    if (at.target) {
      at.target->paint();
      at.target->shares();  // for who draws: they are kept
    }
    if (!at.measured.samples && !at.measured.density) {
      at.measured.density = oracle->density(*at.course, 0);
    }
  } catch (const std::domain_error& error) {
    at.target_problem = error.what();
    at.target_refused = true;
  } catch (const RewardError& error) {
    at.target_problem = error.what();
  } catch (...) {
    at.target_awaited = true;  // nobody waits for it now
    throw;
  }
}

NoiseNetwork Run::network_of(const KeptTilt& kept) const {
  NoiseNetwork network = base.model->network;
  network.mlp().parameters() = *kept.parameters;
  return network;
}

std::size_t Run::bytes() const {
  std::size_t sum = history->bytes + (model ? memory_of(model->network.mlp().parameters()) : 0);
  if (final_samples) sum += memory_of(*final_samples);
  if (at.network) sum += memory_of(at.network->mlp().parameters());
  for (const ErrorBudget& budget : *budgets) {
    for (const auto& source : budget.variants) {
      for (const auto& variant : source) {
        if (variant.samples) sum += memory_of(*variant.samples);
      }
    }
  }
  return sum;
}

Run new_run(std::uint64_t id, std::shared_ptr<const Experiment> experiment, BaseModel base,
            std::size_t history, std::shared_ptr<const TiltOracle> oracle) {
  Run run;
  run.id = id;
  run.configure(std::move(experiment));
  const bool fits = oracle && oracle->base_config() == run.experiment->base;
  run.oracle = fits ? std::move(oracle) : std::make_shared<const TiltOracle>(run.experiment->base);
  run.base_density = run.oracle->base();
  run.set_course(std::make_shared<const TiltCourse>(run.method->course(*run.experiment)));
  run.base = std::move(base);
  run.base.training.reset();  // one that is abandoned
  run.base.preview.reset();
  run.history = with_budget(History{}, history);
  return run;
}

Run resumed(Run run, const RunState& state) {
  const Experiment& experiment = *run.experiment;
  run.base.epochs = std::make_shared<const std::vector<EpochRecord>>(state.base_epochs);
  run.base.training = state.base_training;
  if (run.base.training) return run;

  const KeptTilt& first = state.kept.front();
  NoiseNetwork network(experiment.dimension(), experiment.network, experiment.schedule);
  network.mlp().parameters() = *first.parameters;
  network.data_mean_square() = first.data_mean_square;
  run.base.accept({experiment, std::move(network), 0}, state.base_origin);
  TiltCourse course = *run.at.course;
  for (std::size_t k = 0; k + 1 < state.tilts.size(); ++k) {
    const int at = state.tilts[k].tilt;
    course = course.divided(at, state.tilts[k + 1].last - at);
  }
  run.set_course(std::make_shared<const TiltCourse>(std::move(course)));
  run.tilts = std::make_shared<const std::vector<TiltRecord>>(state.tilts);
  for (KeptTilt kept : state.kept) {
    kept.density = density_or_none(run, kept.tilt);
    run.history = with_tilt(*run.history, std::move(kept));
  }
  stand_at(run, run.history->tilts.back());
  return run;
}

Run branch(const Run& run, const KeptTilt& kept, std::uint64_t id,
           std::shared_ptr<const Experiment> experiment, std::shared_ptr<const TiltCourse> course) {
  Run branch = new_run(id, std::move(experiment), run.base, run.history->budget, run.oracle);
  branch.set_course(std::move(course));
  branch.tilts = items_up_to(*run.tilts, kept.tilt);
  branch.history = up_to(*run.history, kept.tilt);
  branch.budgets = items_up_to(*run.budgets, kept.tilt);
  stand_at(branch, kept);
  return branch;
}

Run before_tilt(const Run& run, int k) {
  Run before = run;
  before.history = up_to(*run.history, k - 1);
  const auto& kept = before.history->tilts;
  const auto newest = std::ranges::find_if(
      kept.rbegin(), kept.rend(), [](const KeptTilt& tilt) { return tilt.parameters != nullptr; });
  // The base model's is always there. A copy, since the history that it stands in is cut short.
  const KeptTilt from = *newest;  // NOLINT(performance-unnecessary-copy-initialization)
  before.history = up_to(*run.history, from.tilt);
  before.tilts = items_up_to(*run.tilts, from.tilt);
  before.budgets = items_up_to(*run.budgets, from.tilt);
  before.model.reset();
  before.final_samples.reset();
  before.final_report.reset();
  before.judgement.reset();
  before.finished = false;
  stand_at(before, from);
  return before;
}

Run after_last_tilt(const Run& run) {
  Run kept = run;
  const auto paths = run.at.measured.paths;
  stand_at(kept, run.history->tilts.back());
  if (paths && paths->tilt == kept.at.tilt) kept.at.measured.paths = paths;
  return kept;
}

void stand_at(Run& run, const KeptTilt& kept) {
  run.at.network = run.network_of(kept);
  run.at.tilt = kept.tilt;
  run.at.state = kept.state;
  run.at.around = kept.around;
  run.at.measured = {.samples = kept.samples,
                     .tilt = kept.tilt,
                     .paths = kept.paths,
                     .sampler = run.experiment->tilting.sampler,
                     .seed = run.experiment->seed,
                     .density = kept.density};
}

void remember_base_figures(Run& run, const TiltFigures& figures) {
  const KeptTilt* kept = run.history->find(0);
  BaseModel& base = run.base;
  if (kept == nullptr || !base.measured.samples || kept->samples != base.measured.samples) return;
  // A method that aims at the end from the start judges the base model by that end.
  if (run.at.course->strength(0) != 0.0) return;
  std::optional<SampleFit> fit = figures.fit;
  if (!fit && base.figures) fit = base.figures->fit;
  if (!fit) return;
  base.figures = figures;
  base.figures->fit = std::move(fit);
  base.evaluation = run.experiment->evaluation;
}

std::optional<TiltFigures> base_figures(const Run& run) {
  const BaseModel& base = run.base;
  const bool same = base.figures && base.evaluation == run.experiment->evaluation &&
                    base.measured.samples == run.at.measured.samples &&
                    run.at.course->strength(0) == 0.0;
  return same ? base.figures : std::nullopt;
}

void show(const Run& run, Snapshot& snapshot) {
  snapshot.run = run.id;
  snapshot.experiment = run.experiment;
  snapshot.course = run.at.course;
  snapshot.base_density = run.base_density;
  snapshot.target_density = run.at.target;
  snapshot.target_problem = run.at.target_problem;
  snapshot.oracle_evaluations = run.oracle->evaluations();
  snapshot.base_ready = run.base.model != nullptr;
  snapshot.base_origin = run.base.origin;
  snapshot.base_epochs = run.base.epochs;
  snapshot.base_training = run.base.training;
  snapshot.base_preview = run.base.preview;
  snapshot.tilt = run.at.tilt;
  snapshot.samples = run.at.measured.samples;
  snapshot.samples_tilt = run.at.measured.tilt;
  snapshot.density = run.at.measured.density;
  snapshot.paths = run.at.measured.paths;
  snapshot.tilts = run.tilts;
  snapshot.history = run.history;
  snapshot.budgets = run.budgets;
  snapshot.left_out = run.left_out;
  snapshot.model = run.model ? run.model : run.base.model;
  snapshot.final_samples = run.final_samples;
  snapshot.drawn = run.final_report ? run.final_report : run.at.measured.report;
  snapshot.judgement = run.judgement;
  snapshot.failure = run.failure;
  snapshot.message = run.failure ? sentence(*run.failure) : run.message;
}

}  // namespace tiltscope
