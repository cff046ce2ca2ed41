#include "app/cli/checks.h"
#include "app/cli/commands.h"
#include "app/cli/errors.h"
#include "app/commands/run_options.h"
#include "app/drive/build_remark.h"
#include "app/drive/folder_lock.h"
#include "app/drive/lanes.h"
#include "app/drive/output_folder.h"
#include "app/drive/run_pool.h"
#include "app/drive/shard.h"
#include "app/drive/status_bar.h"
#include "app/paper/report.h"
#include "app/paper/reproduction.h"
#include "app/paper/reproduction_plan.h"
#include "app/paper/run_cost.h"
#include "app/paper/table.h"
#include "app/results/staged_files.h"
#include "config/experiment_io.h"
#include "config/wording.h"
#include "oracle/check_tilt.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstdio>
#include <memory>
#include <set>
#include <utility>

namespace fs = std::filesystem;

namespace tiltscope::app {
namespace {

struct ReproduceOptions {
  ReproductionChoice choice;
  std::string out;
  PoolOptions pool;
};

std::vector<std::string> files_of(const ReproductionPlan& plan) {
  std::vector<std::string> figures;
  if (has_exact_scores(plan.groups.front().experiment())) figures.emplace_back("figure3");
  for (const PlannedGroup& group : plan.groups) {
    if (group.experiment().dimension() == 2) figures.push_back("figure1-" + group.key);
    if (has_exact_scores(group.experiment())) figures.push_back("figure2-" + group.key);
  }
  std::vector<std::string> names{"table1.csv", "table1.md", "report.html"};
  for (const std::string& figure : figures) {
    for (std::string& file : figure_files(figure)) names.push_back(std::move(file));
  }
  return names;
}

/// A group's runs differ in tilts and seed alone, which their folders' names show. A report is not
/// to take the place of one on other settings. Throws UsageError.
void refuse_other_report(const PlannedGroup& group, const fs::path& folder) {
  std::error_code none;
  for (const auto& entry : fs::directory_iterator(runs_folder(folder), none)) {
    const fs::path file = entry.path() / "config.toml";
    if (!entry.path().filename().string().starts_with(group.key + "-N") ||
        !fs::is_regular_file(file, none)) {
      continue;
    }
    const Experiment there = read_experiment(file, nullptr, check_experiment);
    Experiment here = group.experiment();
    here.tilting.tilts = there.tilting.tilts;
    here.seed = there.seed;
    const std::string other = difference(run_identity(there, ""), run_identity(here, ""));
    if (other.empty()) continue;
    throw UsageError(in_quotes(entry.path().string()) + " has another run: " + other +
                     "; give another folder, or --fresh to replace what is there");
  }
}

/// What of a group is not on the disk.
struct Work {
  std::size_t bases = 0;
  std::vector<const PlannedRun*> runs;
};

Work work_of(const PlannedGroup& group, const ReproduceOptions& options) {
  Work work;
  work.bases = static_cast<std::size_t>(
      std::ranges::count_if(group.bases, [](const SeedBase& base) { return !is_trained(base); }));
  const BaseModels shared(options.pool.base_model);
  for (const PlannedRun& run : group.runs) {
    std::error_code ignored;
    const bool has_base = run.base_model.empty() || fs::is_regular_file(run.base_model, ignored);
    const bool done =
        has_base &&
        done_run(
            run, options.out,
            (run.base_model.empty() ? shared : BaseModels(BaseModelOptions{.file = run.base_model}))
                .choice(run.experiment));
    if (!done) work.runs.push_back(&run);
  }
  return work;
}

/// Before a group starts: how long it takes, by a measurement.
void tell_time(const PlannedGroup& group, const ReproduceOptions& options,
               Interruption& interruption) {
  const Work work = work_of(group, options);
  if (work.runs.empty() && work.bases == 0) return;
  const int lanes = lanes_for(options.pool.jobs, std::max(work.runs.size(), work.bases));
  const RunCost cost = measure_cost(group.experiment(), lanes, interruption);
  double all = 0.0;
  double longest = 0.0;
  for (const PlannedRun* run : work.runs) {
    const double seconds = cost.tilt * run->experiment.tilting.tilts + cost.ends;
    all += seconds;
    longest = std::max(longest, seconds);
  }
  const double training = cost.base * static_cast<double>(work.bases) / lanes;
  const double seconds = std::max(all / lanes, longest) + training;
  const auto number = [](std::size_t n, const std::string& one) {
    return counted(static_cast<std::ptrdiff_t>(n), one, one + "s");
  };
  std::string words = group.title + ": " + number(work.runs.size(), "run");
  if (work.bases > 0) {
    words += " from " + number(work.bases, "base model") + " to be trained, up to " +
             duration(cost.base) + " of one core each";
  }
  std::fprintf(stderr, "%s; about %s in all\n", words.c_str(), duration(seconds).c_str());
}

void write_results(StagedFiles& files, const ReproductionPlan& plan,
                   const std::vector<RunGroup>& groups, const std::vector<std::string>& settings) {
  const Table table = table_1(groups, plan.printed);
  files.write("table1.csv", to_csv(table));
  files.write("table1.md", to_markdown(table));
  std::set<std::string> builds;
  for (const RunGroup& group : groups) {
    for (const StoredRun& run : group.runs) builds.insert(build_of(run));
  }
  Report report{.title = "Iterative tilting, reproduced",
                .introduction =
                    "Section 4.2 of <a href=\"https://arxiv.org/abs/2512.03234\">Iterative Tilting "
                    "for Diffusion Fine-Tuning</a>.",
                .builds = build_words(builds),
                .sections = {},
                .table_title = "Table 1",
                .table = to_html(table),
                .settings = settings,
                .configurations = {}};
  for (const RunGroup& group : groups) {
    add_section(report, group.title, group_figures(group), files);
    report.configurations.emplace_back(group.title, to_toml(group.runs.front().experiment));
  }
  const Experiment& any = groups.front().runs.front().experiment;
  if (has_exact_scores(any)) {
    add_section(report, "The Taylor error alone", {taylor_figure(any)}, files);
  }
  files.write("report.html", to_html(report));
  files.commit();
}

/// Throws UsageError where something is in the way of what would be written.
void check_place(const std::vector<PlannedGroup>& groups, const std::vector<std::string>& results,
                 const ReproduceOptions& options) {
  const fs::path out = options.out;
  const BaseModels shared(options.pool.base_model);
  std::vector<fs::path> outputs;
  for (const std::string& name : results) outputs.push_back(out / name);
  for (const PlannedGroup& group : groups) {
    require_leave(group.experiment());
    shared.check(group.experiment());
    for (const SeedBase& base : group.bases) outputs.push_back(base.file);
  }
  refuse_overwriting(all_of(options.choice.experiment.inputs(), options.pool.base_model.inputs()),
                     outputs);
  for (const PlannedGroup& group : groups) {
    refuse_other_runs(group.runs, out, options.pool);
    if (!options.pool.checkpoints.fresh) refuse_other_report(group, out);
  }
}

/// Leaves the runs of the groups on the disk, and nothing else.
void work_off_runs(const std::vector<PlannedGroup>& groups, const ReproduceOptions& options,
                   Interruption& interruption) {
  for (const PlannedGroup& group : groups) tell_time(group, options, interruption);
  for (const PlannedGroup& group : groups) {
    train_bases(group.bases, options.pool.jobs, interruption);
    run_all(group.runs, options.out, options.pool, options.choice.experiment.inputs(),
            interruption);
  }
}

std::vector<RunGroup> stored_groups(const ReproductionPlan& plan, const ReproduceOptions& options) {
  std::vector<RunGroup> groups;
  for (const PlannedGroup& planned : plan.groups) {
    RunGroup& group = groups.emplace_back();
    group.key = planned.key;
    group.title = planned.title;
    group.shared_base_model = planned.bases.empty() ? options.pool.base_model.file : "";
    for (const PlannedRun& run : planned.runs) {
      group.runs.push_back(read_run(runs_folder(options.out) / run.name));
    }
  }
  return groups;
}

/// Takes no hold of the whole folder: other shards may be at work in it.
int reproduce_shard(const ReproductionPlan& plan, const Shard& shard,
                    const ReproduceOptions& options) {
  const std::vector<PlannedGroup> groups = shard_of(plan.groups, shard);
  check_place(groups, {}, options);
  Interruption interruption;
  work_off_runs(groups, options, interruption);
  std::fprintf(stderr, "%s\n", words_after_shard(runs_folder(options.out)).c_str());
  return 0;
}

int reproduce(const ReproduceOptions& options) {
  const Shard shard = parse_shard(options.pool.shard);
  ReproductionPlan plan =
      plan_reproduction(options.choice, options.pool.base_model.file, options.out);
  if (shard.is_part()) return reproduce_shard(plan, shard, options);
  check_place(plan.groups, files_of(plan), options);
  const fs::path out = options.out;
  const OutputFolder folder(out);
  const FolderLock lock(out);
  if (!lock.remark().empty()) std::fprintf(stderr, "%s\n", lock.remark().c_str());
  StagedFiles files(out, files_of(plan));
  if (plan.printed && !is_papers_problem(plan.groups.front().experiment())) {
    plan.printed = false;
    std::fprintf(stderr,
                 "the paper's printed numbers are left out: they are for another base, reward or "
                 "lambda\n");
  }
  Interruption interruption;
  work_off_runs(plan.groups, options, interruption);
  write_results(files, plan, stored_groups(plan, options), options.choice.experiment.settings);
  std::fprintf(stderr, "the report is %s\n", (out / "report.html").c_str());
  return 0;
}

}  // namespace

void add_reproduce_command(CLI::App& app, Action& action) {
  auto options = std::make_shared<ReproduceOptions>();
  CLI::App* command = app.add_subcommand(
      "reproduce", "Run the paper's section 4.2; write its figures, its table and a report");
  ReproductionChoice& choice = options->choice;
  choice.experiment.add_to(*command);
  command->get_option("--config")->description("Settings in the place of the default's, as TOML");
  command->get_option("--preset")
      ->description(
          "Settings of the program in the place of the default's: live takes a minute, ...");
  command->get_option("--set")->description(
      "Change one setting in every group, e.g. tilting.eta=0.5; can be repeated");
  command
      ->add_option("--groups", choice.groups,
                   "Of printed (the paper's numbers), paper (its algorithm, run here) and default; "
                   "all three unless told otherwise, but no paper beside a preset")
      ->type_name("GROUP,...")
      ->check(check_groups);
  command
      ->add_option("--tilts", choice.tilts,
                   "The numbers of tilts N, e.g. 20,50,100,200, the default")
      ->type_name("N,...")
      ->check(check_tilts);
  command->add_option("--seeds", choice.seeds, "Runs of each N; 3 unless told otherwise")
      ->type_name("COUNT")
      ->check(WholeNumber(1, 100'000));
  command->add_option("--out", options->out, "Folder for the results, made if need be")
      ->type_name("DIR")
      ->check(named)
      ->required();
  options->pool.base_model.add_file_to(*command);
  add_options(*command, options->pool);
  command->callback([options, &action] { action = [options] { return reproduce(*options); }; });
}

}  // namespace tiltscope::app
