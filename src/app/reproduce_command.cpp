#include "app/checks.h"
#include "app/commands.h"
#include "app/csv.h"
#include "app/errors.h"
#include "app/experiment_options.h"
#include "app/folder_lock.h"
#include "app/output_folder.h"
#include "app/report.h"
#include "app/reproduction.h"
#include "app/run_pool.h"
#include "app/staged_files.h"
#include "app/table.h"
#include "config/experiment_io.h"
#include "config/wording.h"

#include <CLI/CLI.hpp>

#include <array>
#include <cstdio>
#include <memory>
#include <set>
#include <utility>

namespace tiltscope::app {
namespace {

constexpr std::array<std::pair<plot::PictureFormat, const char*>, 3> formats = {
    {{plot::PictureFormat::svg, ".svg"},
     {plot::PictureFormat::pdf, ".pdf"},
     {plot::PictureFormat::png, ".png"}}};

struct ReproduceOptions {
  ExperimentOptions experiment;
  std::string tilts = "20,50,100,200";
  int seeds = 3;
  std::string out;
  PoolOptions pool;
};

std::string check_tilts(const std::string& text) {
  const WholeNumber number(1, 100'000);
  for (const std::string& field : split_line(text)) {
    if (!number(field).empty()) {
      return "must be whole numbers between 1 and 100000, e.g. 20,50, not " + as_given(text);
    }
  }
  return {};
}

std::vector<PlannedRun> planned(const Experiment& experiment, const ReproduceOptions& options) {
  if (experiment.tilting.ess > 0.0) {
    throw UsageError("the paper's tilts are N alike: tilting.ess must be 0, not " +
                     as_typed(experiment.tilting.ess));
  }
  std::vector<PlannedRun> runs;
  std::set<int> numbers;
  for (const std::string& field : split_line(options.tilts)) numbers.insert(std::stoi(field));
  for (const int tilts : numbers) {
    for (int i = 0; i < options.seeds; ++i) {
      Experiment each = experiment;
      each.tilting.tilts = tilts;
      each.seed += static_cast<std::uint64_t>(i);
      validate(each);
      runs.push_back({"N" + std::to_string(tilts) + "-seed" + std::to_string(each.seed), each});
    }
  }
  return runs;
}

std::vector<std::string> files_of(const Experiment& experiment) {
  std::vector<std::string> names{"table1.csv", "table1.md", "report.html"};
  for (const char* figure : {"figure1", "figure2", "figure3"}) {
    if (experiment.dimension() != 2 && figure == std::string("figure1")) continue;
    for (const auto& [format, ending] : formats) names.push_back(figure + std::string(ending));
  }
  return names;
}

const char* const notes =
    "<p>Medians over the seeds, and their quartiles in brackets. Seconds are those of one thread, "
    "with a run on every core at a time; the paper does not name its machine. A run's samples are "
    "measured against the exact target; as many draws from the target itself score what stands in "
    "the last rows.</p>\n";

void write_results(StagedFiles& files, const std::vector<StoredRun>& runs) {
  const Table table = table_1(runs);
  files.write("table1.csv", to_csv(table));
  files.write("table1.md", to_markdown(table));
  Report report{.figures = {},
                .table = to_html(table),
                .notes = notes,
                .configuration = to_toml(runs.front().experiment)};
  for (const PaperFigure& figure : paper_figures(runs)) {
    for (const auto& [format, ending] : formats) {
      std::string picture = plot::picture_of(figure.sheet, format);
      files.write(figure.name + ending, picture);
      if (format != plot::PictureFormat::svg) continue;
      report.figures.push_back({std::move(picture), figure.caption});
    }
  }
  files.write("report.html", to_html(report));
  files.commit();
}

int reproduce(const ReproduceOptions& options) {
  const Experiment experiment = options.experiment.load();
  const std::vector<PlannedRun> plan = planned(experiment, options);
  const std::vector<Input> inputs = options.experiment.inputs();
  const std::filesystem::path out = options.out;
  std::vector<std::filesystem::path> outputs;
  for (const std::string& name : files_of(experiment)) outputs.push_back(out / name);
  refuse_overwriting(all_of(inputs, options.pool.base_model.inputs()), outputs);
  const OutputFolder folder(out);
  const FolderLock lock(out);
  if (!lock.remark().empty()) std::fprintf(stderr, "%s\n", lock.remark().c_str());
  StagedFiles files(out, files_of(experiment));
  Interruption interruption;
  run_all(plan, out, options.pool, inputs, interruption);

  std::vector<StoredRun> runs;
  runs.reserve(plan.size());
  for (const PlannedRun& run : plan) {
    runs.push_back(read_run(runs_folder(options.out) / run.name));
  }
  write_results(files, runs);
  std::fprintf(stderr, "the report is %s\n",
               (std::filesystem::path(options.out) / "report.html").c_str());
  return 0;
}

}  // namespace

void add_reproduce_command(CLI::App& app, Action& action) {
  auto options = std::make_shared<ReproduceOptions>();
  CLI::App* command = app.add_subcommand(
      "reproduce", "Run the paper's section 4.2; write its figures, its table and a report");
  options->experiment.add_to(*command);
  command
      ->add_option("--tilts", options->tilts,
                   "The numbers of tilts N, e.g. 20,50,100,200, the default")
      ->type_name("N,...")
      ->check(check_tilts);
  command->add_option("--seeds", options->seeds, "Runs of each N; 3 unless told otherwise")
      ->type_name("COUNT")
      ->check(WholeNumber(1, 100'000));
  command->add_option("--out", options->out, "Folder for the results, made if need be")
      ->type_name("DIR")
      ->check(named)
      ->required();
  options->pool.add_to(*command);
  command->callback([options, &action] { action = [options] { return reproduce(*options); }; });
}

}  // namespace tiltscope::app
