#include "app/compare/comparison_table.h"

#include "app/cli/csv.h"
#include "base/words.h"
#include "plot/ticks.h"
#include "reward/reward.h"

#include <array>
#include <cmath>
#include <functional>

namespace tiltscope::app {
namespace {

using Json = nlohmann::ordered_json;

/// Over the runs for which the number is there.
std::optional<Cell> over(const std::vector<StoredRun>& runs,
                         const std::function<std::optional<double>(const StoredRun&)>& number) {
  std::vector<double> values;
  for (const StoredRun& run : runs) {
    const std::optional<double> value = number(run);
    if (value && std::isfinite(*value)) values.push_back(*value);
  }
  return cell_of(values);
}

std::optional<double> number_of(const Json& json, const std::string& key) {
  const auto found = json.find(key);
  if (found == json.end() || !found->is_number()) return std::nullopt;
  return found->get<double>();
}

std::optional<double> metric(const StoredRun& run, const std::string& key,
                             const std::string& part) {
  const Json metrics = run.summary.value("metrics", Json::object());
  const auto found = metrics.find(key);
  if (found == metrics.end() || !found->is_object()) return std::nullopt;
  return number_of(*found, part);
}

/// The share of the last mode, the samples' or the exact one.
std::optional<double> last_share(const StoredRun& run, const std::string& key) {
  const Json metrics = run.summary.value("metrics", Json::object());
  const auto found = metrics.find(key);
  if (found == metrics.end() || !found->is_array() || found->empty()) return std::nullopt;
  if (!found->back().is_number()) return std::nullopt;
  return found->back().get<double>();
}

struct Column {
  const char* key;    ///< in CSV
  const char* title;  ///< in tables
  std::function<std::optional<Cell>(const ContestResult&)> cell;
  bool count = false;  ///< in millions
};

std::vector<Column> columns() {
  const auto summed = [](const char* key) {
    return [key](const ContestResult& r) { return r.cell(key); };
  };
  return {
      {"nll_above", "NLL above exact samples", [](const auto& r) { return r.nll_above(); }},
      {"sliced_w2", "sliced W₂", [](const auto& r) { return r.cell("sliced_w2"); }},
      {"sliced_w2_90", "exact samples' 90 %",
       [](const auto& r) { return r.cell("sliced_w2", "floor_90"); }},
      {"mean_squared_error", "squared error of the mean", summed("mean_squared_error")},
      {"last_share", "share of the last mode",
       [](const ContestResult& r) {
         return over(r.runs, [](const StoredRun& run) { return last_share(run, "shares"); });
       }},
      {"exact_share", "exact share",
       [](const ContestResult& r) {
         return over(r.runs, [](const StoredRun& run) { return last_share(run, "exact_shares"); });
       }},
      {"reward", "mean reward", [](const auto& r) { return r.reward(); }},
      {"forward_passes", "F, million", summed("forward_passes"), true},
      {"input_passes", "V, million", summed("input_passes"), true},
      {"parameter_passes", "P, million", summed("parameter_passes"), true},
      {"passes", "F + V + 2 P, million", [](const auto& r) { return r.passes(); }, true},
      {"reward_evaluations", "values of r, million", summed("reward_evaluations"), true},
      {"reward_gradients", "gradients of r, million", summed("reward_gradients"), true},
      {"seconds", "seconds", [](const auto& r) { return r.seconds(); }},
  };
}

std::string words(const std::optional<Cell>& cell, bool in_millions) {
  if (!cell) return "–";
  const double unit = in_millions ? 1e-6 : 1.0;
  const auto text = [&](double value) { return plot::number(unit * value, in_millions ? 2 : 3); };
  const std::string median = text(cell->median);
  const std::string low = text(cell->low), high = text(cell->high);
  return low == high ? median : median + " (" + low + " to " + high + ")";
}

std::string name_of(const ContestResult& result) {
  return result.method->title + (result.sees_gradient() ? " (grad r)" : "");
}

/// Calls `begin` where a problem starts, then `row` for each of its methods.
void by_problem(const std::vector<ContestResult>& results,
                const std::function<void(const ComparedProblem&)>& begin,
                const std::function<void(const ContestResult&)>& row) {
  const ComparedProblem* problem = nullptr;
  for (const ContestResult& result : results) {
    if (result.problem != problem) begin(*result.problem);
    problem = result.problem;
    row(result);
  }
}

}  // namespace

bool ContestResult::sees_gradient() const {
  return !runs.empty() && needs_gradient(runs.front().experiment.method.kind);
}

std::optional<Cell> ContestResult::cell(const std::string& key, const std::string& part) const {
  return over(runs, [&](const StoredRun& run) {
    const auto plain = part == "value" ? number_of(run.summary, key) : std::nullopt;
    return plain ? plain : metric(run, key, part);
  });
}

std::optional<Cell> ContestResult::nll_above() const {
  return over(runs, [](const StoredRun& run) -> std::optional<double> {
    const auto value = metric(run, "nll", "value"), exact = metric(run, "nll", "exact");
    if (!value || !exact) return std::nullopt;
    return *value - *exact;
  });
}

std::optional<Cell> ContestResult::reward() const {
  return over(runs, [](const StoredRun& run) -> std::optional<double> {
    const auto reward = make_reward(run.experiment.reward, run.experiment.dimension());
    return reward->values(read_samples(run, "samples.csv").cast<float>()).mean();
  });
}

std::optional<Cell> ContestResult::passes() const {
  return over(runs, [](const StoredRun& run) -> std::optional<double> {
    double passes = 0.0;
    for (const auto& [key, times] :
         {std::pair("forward_passes", 1.0), std::pair("input_passes", 1.0),
          std::pair("parameter_passes", 2.0)}) {
      const auto number = number_of(run.summary, key);
      if (!number) return std::nullopt;
      passes += times * *number;
    }
    return passes;
  });
}

std::optional<Cell> ContestResult::seconds() const {
  return over(runs, [](const StoredRun& run) -> std::optional<double> {
    const auto sampling = number_of(run.summary, "sampling_seconds");
    const auto training = number_of(run.summary, "training_seconds");
    if (!sampling || !training) return std::nullopt;
    return *sampling + *training;
  });
}

std::vector<ContestResult> read_contests(const ComparisonPlan& plan, const std::string& folder) {
  std::vector<ContestResult> results;
  for (const Contest& contest : plan.contests) {
    ContestResult& result = results.emplace_back();
    result.problem = &plan.problems[contest.problem];
    result.method = &plan.methods[contest.method];
    result.refusal = contest.refusal;
    for (const PlannedRun& run : contest.runs) {
      result.runs.push_back(read_run(runs_folder(folder) / run.name));
    }
  }
  return results;
}

std::string comparison_csv(const std::vector<ContestResult>& results) {
  const std::vector<Column> all = columns();
  std::string csv = "problem,method,seeds";
  for (const Column& column : all) {
    for (const char* part : {"", "_low", "_high"}) csv.append(",").append(column.key).append(part);
  }
  csv += "\n";
  for (const ContestResult& result : results) {
    csv +=
        result.problem->key + "," + result.method->key + "," + std::to_string(result.runs.size());
    for (const Column& column : all) {
      const std::optional<Cell> cell = column.cell(result);
      csv += cell ? "," + csv_number(cell->median) + "," + csv_number(cell->low) + "," +
                        csv_number(cell->high)
                  : ",,,";
    }
    csv += "\n";
  }
  return csv;
}

std::string comparison_markdown(const std::vector<ContestResult>& results) {
  const std::vector<Column> all = columns();
  std::string text;
  by_problem(
      results,
      [&](const ComparedProblem& problem) {
        text += (text.empty() ? "**" : "\n**") + problem.title + ".**\n\n| method |";
        for (const Column& column : all) text += std::string(" ") + column.title + " |";
        text += "\n| --- |";
        for (std::size_t i = 0; i < all.size(); ++i) text += " ---: |";
        text += "\n";
      },
      [&](const ContestResult& result) {
        text += "| " + name_of(result) + " |";
        for (const Column& column : all) {
          text += " " + words(column.cell(result), column.count) + " |";
        }
        text += "\n";
      });
  return text;
}

std::string comparison_html(const std::vector<ContestResult>& results) {
  const std::vector<Column> all = columns();
  std::string text = "<div><table>\n<thead><tr><th></th>";
  for (const Column& column : all) text += std::string("<th>") + column.title + "</th>";
  text += "</tr></thead>\n<tbody>\n";
  by_problem(
      results,
      [&](const ComparedProblem& problem) {
        text += "<tr><th colspan=\"" + std::to_string(all.size() + 1) + "\">" + problem.title +
                "</th></tr>\n";
      },
      [&](const ContestResult& result) {
        text += "<tr><td>" + name_of(result) + "</td>";
        for (const Column& column : all) {
          text += "<td>" + words(column.cell(result), column.count) + "</td>";
        }
        text += "</tr>\n";
      });
  return text + "</tbody>\n</table></div>\n";
}

}  // namespace tiltscope::app
