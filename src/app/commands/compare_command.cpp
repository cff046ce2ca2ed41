#include "app/cli/checks.h"
#include "app/cli/commands.h"
#include "app/commands/run_options.h"
#include "app/compare/comparison_figures.h"
#include "app/compare/comparison_plan.h"
#include "app/compare/comparison_table.h"
#include "app/drive/build_remark.h"
#include "app/drive/folder_lock.h"
#include "app/drive/output_folder.h"
#include "app/drive/shard.h"
#include "app/paper/report.h"
#include "app/results/staged_files.h"
#include "config/experiment_io.h"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <memory>
#include <set>
#include <utility>

namespace fs = std::filesystem;

namespace tiltscope::app {
namespace {

struct CompareOptions {
  ComparisonChoice choice;
  std::string out;
  PoolOptions pool;
};

std::vector<std::string> files_of(const ComparisonPlan& plan) {
  std::vector<std::string> names{"comparison.csv", "comparison.md", "report.html"};
  for (const std::string& figure : comparison_figure_names(plan)) {
    for (std::string& file : figure_files(figure)) names.push_back(std::move(file));
  }
  return names;
}

Report report_of(const ComparisonPlan& plan, const std::vector<ContestResult>& results,
                 const std::vector<std::string>& settings) {
  std::set<std::string> builds;
  for (const ContestResult& result : results) {
    for (const StoredRun& run : result.runs) builds.insert(build_of(run));
  }
  Report report{
      .title = "Ways to bend a model towards a reward",
      .introduction =
          "Every method starts from the same base model and is judged against the same exact "
          "target. F are passes of a sample through the network, V back to its input, P back to "
          "its parameters; (grad r) marks those that are given the gradient of the reward, the "
          "others see its values alone. The figures show each method at its defaults. Medians, "
          "with quartiles in brackets.",
      .builds = build_words(builds),
      .sections = {},
      .table_title = "What they reach, and what they cost",
      .table = comparison_html(results),
      .settings = settings,
      .configurations = {}};
  for (const ComparedProblem& problem : plan.problems) {
    report.configurations.emplace_back(problem.title, to_toml(problem.experiment));
  }
  return report;
}

int compare(const CompareOptions& options) {
  const Shard shard = parse_shard(options.pool.shard);
  const ComparisonPlan plan = plan_comparison(options.choice);
  const std::vector<PlannedRun> runs = shard_of(plan.runs(), shard);
  const fs::path out = options.out;
  refuse_other_runs(runs, out, options.pool);
  if (shard.is_part()) {
    // Takes no hold of the whole folder: other shards may be at work in it.
    Interruption interruption;
    run_all(runs, out, options.pool, {}, interruption);
    std::fprintf(stderr, "%s\n", words_after_shard(runs_folder(out)).c_str());
    return 0;
  }
  const OutputFolder folder(out);
  const FolderLock lock(out);
  if (!lock.remark().empty()) std::fprintf(stderr, "%s\n", lock.remark().c_str());
  StagedFiles files(out, files_of(plan));
  for (const Contest& contest : plan.contests) {
    if (contest.refusal.empty()) continue;
    std::fprintf(stderr, "%s is left out of %s: %s\n", plan.methods[contest.method].key.c_str(),
                 plan.problems[contest.problem].key.c_str(), contest.refusal.c_str());
  }
  Interruption interruption;
  run_all(runs, out, options.pool, {}, interruption);

  const std::vector<ContestResult> results = read_contests(plan, out);
  files.write("comparison.csv", comparison_csv(results));
  files.write("comparison.md", comparison_markdown(results));
  Report report = report_of(plan, results, options.choice.settings);
  for (const ComparedProblem& problem : plan.problems) {
    add_section(report, problem.title, comparison_figures(results, problem), files);
  }
  files.write("report.html", to_html(report));
  files.commit();
  std::fprintf(stderr, "the report is %s\n", (out / "report.html").c_str());
  return 0;
}

}  // namespace

void add_compare_command(CLI::App& app, Action& action) {
  auto options = std::make_shared<CompareOptions>();
  options->pool.keeps_failures = true;
  CLI::App* command = app.add_subcommand(
      "compare", "Run every method on the same problems; write a table, figures and a report");
  ComparisonChoice& choice = options->choice;
  command
      ->add_option("--methods", choice.methods, "E.g. tilting,steering; all unless told otherwise")
      ->type_name("METHOD,...")
      ->check(check_methods);
  command->add_option("--problems", choice.problems, "E.g. paper,ring; all unless told otherwise")
      ->type_name("PROBLEM,...")
      ->check(check_problems);
  command
      ->add_option("--set", choice.settings,
                   "Change one setting in every run, e.g. tilting.tilts=50; can be repeated")
      ->type_name("SECTION.KEY=VALUE")
      ->allow_extra_args(false);
  command->add_option("--seeds", choice.seeds, "Runs of each; 5 unless told otherwise")
      ->type_name("COUNT")
      ->check(WholeNumber(1, 100'000));
  command
      ->add_option("--budget", choice.budget,
                   "Million passes through the network that each method gets in a second row of "
                   "runs; as many as iterative tilting takes unless told otherwise, 0 for no such "
                   "runs")
      ->type_name("MILLION")
      ->check(Number(0, 1e6));
  command->add_option("--out", options->out, "Folder for the results, made if need be")
      ->type_name("DIR")
      ->check(named)
      ->required();
  add_options(*command, options->pool);
  command->callback([options, &action] { action = [options] { return compare(*options); }; });
}

}  // namespace tiltscope::app
