#include "app/cli/checks.h"
#include "app/cli/commands.h"
#include "app/cli/csv.h"
#include "app/cli/errors.h"
#include "app/cli/inputs.h"
#include "app/drive/run_pool.h"
#include "app/results/staged_files.h"
#include "app/results/stored_run.h"
#include "base/words.h"
#include "config/experiment_io.h"
#include "config/wording.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstdio>
#include <map>
#include <memory>
#include <set>

namespace tiltscope::app {
namespace {

using Cells = std::map<std::string, std::string>;

/// A column for each name, in the order in which names first appear.
class Columns {
 public:
  void add(Cells& row, const std::string& name, std::string value) {
    if (known_.insert(name).second) names_.push_back(name);
    row[name] = std::move(value);
  }

  std::string csv(const std::vector<Cells>& rows) const {
    std::string text = line([](const std::string& name) { return name; });
    for (const Cells& row : rows) {
      text += line([&](const std::string& name) {
        const auto found = row.find(name);
        return found == row.end() ? std::string() : found->second;
      });
    }
    return text;
  }

 private:
  template <class Cell>
  std::string line(const Cell& cell) const {
    std::string text;
    for (const std::string& name : names_) {
      text += (name == names_.front() ? "" : ",") + csv_field(cell(name));
    }
    return text + "\n";
  }

  std::vector<std::string> names_;
  std::set<std::string> known_;
};

/// Numbers at any depth: "nll", "mean.1", "floor.nll". What is not known is null, and left empty.
void add_numbers(Columns& columns, Cells& row, const std::string& name,
                 const nlohmann::ordered_json& value) {
  const std::string start = name.empty() ? "" : name + ".";
  if (value.is_number()) {
    columns.add(row, name, value.dump());
  } else if (value.is_null()) {
    columns.add(row, name, "");
  } else if (value.is_array()) {
    for (std::size_t i = 0; i < value.size(); ++i) {
      add_numbers(columns, row, start + std::to_string(i + 1), value[i]);
    }
  } else if (value.is_object()) {
    for (const auto& [key, part] : value.items()) add_numbers(columns, row, start + key, part);
  }
}

/// The settings that are not the same in all runs, and the seed.
std::vector<std::string> swept_settings(const std::vector<StoredRun>& runs) {
  const Settings first = settings_of(runs.front().experiment);
  std::vector<std::string> swept;
  for (std::size_t i = 0; i < first.size(); ++i) {
    const bool differs = std::ranges::any_of(
        runs, [&](const StoredRun& run) { return settings_of(run.experiment)[i] != first[i]; });
    if (differs || first[i].first == "seed") swept.push_back(first[i].first);
  }
  return swept;
}

int collect(const std::string& folder) {
  const std::vector<StoredRun> runs = read_runs(runs_folder(folder));
  if (runs.empty()) {
    throw UsageError("there are no complete runs in " + in_quotes(runs_folder(folder).string()));
  }
  std::vector<Input> read;
  for (const StoredRun& run : runs) {
    for (const char* name : {"config.toml", "summary.json"}) {
      read.push_back({"a run", run.folder / name});
    }
  }
  refuse_overwriting(read, {std::filesystem::path(folder) / "results.csv"});
  StagedFiles files(folder, {"results.csv"});
  const std::vector<std::string> swept = swept_settings(runs);
  Columns columns;
  std::vector<Cells> rows;
  for (const StoredRun& run : runs) {
    Cells& row = rows.emplace_back();
    columns.add(row, "run", run.folder.filename().string());
    for (const auto& [key, value] : settings_of(run.experiment)) {
      if (std::ranges::find(swept, key) != swept.end()) columns.add(row, key, value);
    }
    nlohmann::ordered_json summary = run.summary;
    for (const char* key : {"format", "result_version", "seed"}) summary.erase(key);
    add_numbers(columns, row, "", summary);
  }
  files.write("results.csv", columns.csv(rows));
  files.commit();
  std::fprintf(stderr, "%s in %s\n",
               counted(static_cast<std::ptrdiff_t>(runs.size()), "run is", "runs are").c_str(),
               (std::filesystem::path(folder) / "results.csv").c_str());
  return 0;
}

}  // namespace

void add_collect_command(CLI::App& app, Action& action) {
  auto folder = std::make_shared<std::string>();
  CLI::App* command = app.add_subcommand(
      "collect", "Join the runs of a sweep into DIR/results.csv, a row for each");
  command->add_option("DIR", *folder, "The sweep's folder")->check(named)->required();
  command->callback([folder, &action] { action = [folder] { return collect(*folder); }; });
}

}  // namespace tiltscope::app
