#include "app/compare/comparison_table.h"

#include "app/cli/csv.h"
#include "math/random.h"
#include "oracle/divergence.h"
#include "oracle/tilted_density.h"
#include "plot/ticks.h"
#include "reward/reward.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
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
  const auto in = [&](const Json& json) -> std::optional<double> {
    const auto found = json.find(key);
    if (found == json.end() || !found->is_object()) return std::nullopt;
    return number_of(*found, part);
  };
  const auto above = in(run.summary);
  return above ? above : in(run.summary.value("metrics", Json::object()));
}

/// Of the CSV file.
struct Column {
  const char* key;
  std::function<std::optional<Cell>(const ContestResult&)> cell;
};

/// A number that is no run's.
std::optional<Cell> alone(const std::optional<double>& number) {
  if (!number) return std::nullopt;
  return cell_of({*number});
}

std::vector<Column> columns() {
  std::vector<Column> all = {
      {"nll_above", [](const auto& r) { return r.nll_above(); }},
      {"sliced_w2", [](const auto& r) { return r.cell("sliced_w2"); }},
      {"sliced_w2_90", [](const auto& r) { return r.cell("sliced_w2", "floor_90"); }},
      {"mean_squared_error", [](const auto& r) { return r.cell("mean_squared_error"); }},
      {"last_share", [](const auto& r) { return r.last_share("shares"); }},
      {"exact_share", [](const auto& r) { return r.last_share("exact_shares"); }},
      {"reward", [](const auto& r) { return r.reward(); }},
      {"kl_from_base", [](const auto& r) { return r.kl_from_base(); }},
      {"exact_kl_from_base", [](const auto& r) { return alone(r.exact_kl); }},
      {"exact_reward", [](const auto& r) { return alone(r.exact_reward); }}};
  for (const char* key : {"forward_passes", "input_passes", "parameter_passes",
                          "reward_evaluations", "reward_gradients"}) {
    all.push_back({key, [key](const ContestResult& r) { return r.cell(key); }});
  }
  all.push_back({"passes", [](const auto& r) { return r.passes(); }});
  all.push_back({"seconds", [](const auto& r) { return r.seconds(); }});
  all.push_back({"failed_round", [](const auto& r) { return r.failed_round(); }});
  all.push_back({"failed_reward", [](const auto& r) { return r.failed_reward(); }});
  return all;
}

/// "0.1", or "0.1 (0.05 to 0.2)" with the quartiles.
std::string words(const std::optional<Cell>& cell, double unit = 1.0, int digits = 3) {
  if (!cell) return "–";
  const auto text = [&](double value) { return plot::short_number(unit * value, digits); };
  const std::string median = text(cell->median);
  const std::string low = text(cell->low), high = text(cell->high);
  return low == high ? median : median + " (" + low + " to " + high + ")";
}

/// The medians alone, in millions.
std::string millions(const std::vector<std::optional<Cell>>& cells) {
  std::string text;
  for (const std::optional<Cell>& cell : cells) {
    text += (text.empty() ? "" : " / ") +
            (cell ? plot::short_number(1e-6 * cell->median, 2) : std::string("–"));
  }
  return text;
}

/// Of the tables for readers: what a method has there, and what exact samples have.
struct Shown {
  const char* title;
  std::function<std::string(const ContestResult&)> text;
  std::function<std::string(const ContestResult&)> exact = [](const ContestResult&) {
    return std::string();
  };
};

std::vector<Shown> shown_columns() {
  const auto at_most = [](const char* key) {
    return [key](const ContestResult& r) {
      const auto cell = r.cell(key, "floor_90");
      return cell ? "≤ " + plot::short_number(cell->median, 2) : std::string("–");
    };
  };
  const auto known = [](const std::optional<double>& value) {
    return value ? plot::short_number(*value, 3) : std::string("–");
  };
  return {
      {"NLL above exact samples", [](const auto& r) { return words(r.nll_above()); },
       [](const auto&) { return std::string("0"); }},
      {"sliced W₂", [](const auto& r) { return words(r.cell("sliced_w2")); }, at_most("sliced_w2")},
      {"squared error of the mean",
       [](const auto& r) { return words(r.cell("mean_squared_error"), 1.0, 2); },
       at_most("mean_squared_error")},
      {"share of the last mode", [](const auto& r) { return words(r.last_share("shares")); },
       [](const auto& r) { return words(r.last_share("exact_shares")); }},
      {"mean reward", [](const auto& r) { return words(r.reward()); },
       [=](const auto& r) { return known(r.exact_reward); }},
      {"KL from the base", [](const auto& r) { return words(r.kl_from_base()); },
       [=](const auto& r) { return known(r.exact_kl); }},
      {"F / V / P, million",
       [](const auto& r) {
         return millions(
             {r.cell("forward_passes"), r.cell("input_passes"), r.cell("parameter_passes")});
       }},
      {"F + V + 2 P, million", [](const auto& r) { return millions({r.passes()}); }},
      {"values / gradients of r, million",
       [](const auto& r) {
         return millions({r.cell("reward_evaluations"), r.cell("reward_gradients")});
       }},
      {"seconds", [](const auto& r) { return words(r.seconds(), 1.0, 2); }},
  };
}

std::string name_of(const ContestResult& result) {
  return result.title() + (result.lever.empty() ? "" : ", " + result.lever);
}

std::string title_of(const ContestResult& first) {
  if (first.budget == 0.0) return first.problem->title + ", each at its defaults";
  return first.problem->title + ", each with " + plot::short_number(1e-6 * first.budget, 3) +
         " million passes F + V + 2 P";
}

/// What became of the runs that did not come to their end; empty where all did.
std::string on_failures(const ContestResult& result) {
  if (result.failures.empty()) return {};
  const std::size_t all = result.runs.size() + result.failures.size();
  return result.method->title + " ran away in " + std::to_string(result.failures.size()) + " of " +
         std::to_string(all) + (all == 1 ? " run" : " runs") + ": in round " +
         words(result.failed_round()) + ", from a mean reward of " + words(result.failed_reward()) +
         ".";
}

/// Results of one table: of a problem, at the defaults or at the budget.
using TableOfResults = std::vector<const ContestResult*>;

std::vector<TableOfResults> tables_of(const std::vector<ContestResult>& results) {
  std::vector<TableOfResults> tables;
  for (const ContestResult& result : results) {
    if (tables.empty() || tables.back().front()->problem != result.problem ||
        tables.back().front()->budget != result.budget) {
      tables.emplace_back();
    }
    tables.back().push_back(&result);
  }
  return tables;
}

/// Of those in a table, the first that has runs to tell what exact samples have; null if none does.
const ContestResult* first_with_runs(const TableOfResults& table) {
  const auto found =
      std::ranges::find_if(table, [](const ContestResult* r) { return !r->runs.empty(); });
  return found == table.end() ? nullptr : *found;
}

/// Fills in what is known of the exact target.
void tell_exact(const Experiment& experiment, ContestResult& result) {
  constexpr Eigen::Index draws = 50'000;
  const auto target = tilted_density(experiment.base, experiment.reward, experiment.tilting.lambda);
  if (!target) return;
  const Eigen::MatrixXd x = target->sample(draws, RandomStream(0, Purpose::exact_reward, 2));
  result.exact_reward =
      make_reward(experiment.reward, experiment.dimension())->values(x.cast<float>()).mean();
  result.exact_kl = exact_divergence(*base_density(experiment.base), *target);
}

}  // namespace

std::string ContestResult::title() const {
  return method->title + (sees_gradient() ? " (grad r)" : "");
}

bool ContestResult::sees_gradient() const {
  if (!runs.empty()) return needs_gradient(runs.front().experiment.method.kind);
  return !failures.empty() && needs_gradient(failures.front().experiment.method.kind);
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

std::optional<Cell> ContestResult::last_share(const std::string& key) const {
  return over(runs, [&](const StoredRun& run) -> std::optional<double> {
    const Json metrics = run.summary.value("metrics", Json::object());
    const auto found = metrics.find(key);
    if (found == metrics.end() || !found->is_array() || found->empty()) return std::nullopt;
    if (!found->back().is_number()) return std::nullopt;
    return found->back().get<double>();
  });
}

std::optional<Cell> ContestResult::kl_from_base() const {
  return over(runs, [](const StoredRun& run) -> std::optional<double> {
    const auto told = metric(run, "kl_from_base", "value");
    if (told) return told;
    const auto divergence = divergence_from_base(*base_density(run.experiment.base), nullptr,
                                                 read_samples(run, "samples.csv"));
    if (!divergence) return std::nullopt;
    return divergence->samples;
  });
}

std::optional<Cell> ContestResult::failed_round() const {
  std::vector<double> rounds;
  for (const FailedRun& run : failures) rounds.push_back(run.round);
  return cell_of(rounds);
}

std::optional<Cell> ContestResult::failed_reward() const {
  std::vector<double> rewards;
  for (const FailedRun& run : failures) {
    const auto last = std::find_if(run.rewards.rbegin(), run.rewards.rend(),
                                   [](double reward) { return std::isfinite(reward); });
    if (last != run.rewards.rend()) rewards.push_back(*last);
  }
  return cell_of(rewards);
}

std::vector<ContestResult> read_contests(const ComparisonPlan& plan, const std::string& folder) {
  std::vector<ContestResult> results;
  for (const Contest& contest : plan.contests) {
    const ComparedProblem& problem = plan.problems[contest.problem];
    ContestResult& result = results.emplace_back();
    result.problem = &problem;
    result.method = &plan.methods[contest.method];
    result.budget = contest.budget;
    result.lever = contest.lever;
    result.refusal = contest.refusal;
    if (results.size() > 1 && (&result - 1)->problem == &problem) {
      result.exact_reward = (&result - 1)->exact_reward;
      result.exact_kl = (&result - 1)->exact_kl;
    } else {
      tell_exact(problem.experiment, result);
    }
    for (const PlannedRun& run : contest.runs) {
      const std::filesystem::path place = runs_folder(folder) / run.name;
      if (has_failed_run(place)) {
        result.failures.push_back(read_failed_run(place));
      } else {
        result.runs.push_back(read_run(place));
      }
    }
  }
  return results;
}

std::string comparison_csv(const std::vector<ContestResult>& results) {
  const std::vector<Column> all = columns();
  std::string csv = "problem,method,seeds,budget,lever,failed";
  for (const Column& column : all) {
    for (const char* part : {"", "_low", "_high"}) csv.append(",").append(column.key).append(part);
  }
  csv += "\n";
  for (const ContestResult& result : results) {
    csv += result.problem->key + "," + result.method->key + "," +
           std::to_string(result.runs.size() + result.failures.size()) + "," +
           (result.budget > 0.0 ? csv_number(result.budget) : "") + "," + result.lever + "," +
           std::to_string(result.failures.size());
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
  const std::vector<Shown> all = shown_columns();
  std::string text;
  for (const TableOfResults& table : tables_of(results)) {
    text += (text.empty() ? "**" : "\n**") + title_of(*table.front()) + ".**\n\n| method |";
    for (const Shown& column : all) text += std::string(" ") + column.title + " |";
    text += "\n| --- |";
    for (std::size_t i = 0; i < all.size(); ++i) text += " ---: |";
    text += "\n";
    const auto row = [&](const std::string& name, const auto& cell) {
      text += "| " + name + " |";
      for (const Shown& column : all) text += " " + cell(column) + " |";
      text += "\n";
    };
    if (const ContestResult* any = first_with_runs(table)) {
      row("exact samples", [&](const Shown& column) { return column.exact(*any); });
    }
    std::string notes;
    for (const ContestResult* result : table) {
      row(name_of(*result), [&](const Shown& column) { return column.text(*result); });
      const std::string note = on_failures(*result);
      if (!note.empty()) notes += "\n" + note + "\n";
    }
    text += notes;
  }
  return text;
}

std::string comparison_html(const std::vector<ContestResult>& results) {
  const std::vector<Shown> all = shown_columns();
  const std::string span = "<tr><td colspan=\"" + std::to_string(all.size() + 1) + "\">";
  std::string text = "<div><table>\n<thead><tr><th></th>";
  for (const Shown& column : all) text += std::string("<th>") + column.title + "</th>";
  text += "</tr></thead>\n<tbody>\n";
  for (const TableOfResults& table : tables_of(results)) {
    text += "<tr><th colspan=\"" + std::to_string(all.size() + 1) + "\">" +
            title_of(*table.front()) + "</th></tr>\n";
    const auto row = [&](const std::string& name, const auto& cell) {
      text += "<tr><td>" + name + "</td>";
      for (const Shown& column : all) text += "<td>" + cell(column) + "</td>";
      text += "</tr>\n";
    };
    if (const ContestResult* any = first_with_runs(table)) {
      row("exact samples", [&](const Shown& column) { return column.exact(*any); });
    }
    for (const ContestResult* result : table) {
      row(name_of(*result), [&](const Shown& column) { return column.text(*result); });
    }
    for (const ContestResult* result : table) {
      const std::string note = on_failures(*result);
      if (!note.empty()) text += span + note + "</td></tr>\n";
    }
  }
  return text + "</tbody>\n</table></div>\n";
}

}  // namespace tiltscope::app
