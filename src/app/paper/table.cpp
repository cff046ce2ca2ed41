#include "app/paper/table.h"

#include "app/cli/csv.h"
#include "app/paper/reproduction_plan.h"
#include "base/words.h"
#include "config/wording.h"
#include "math/quantiles.h"
#include "math/random.h"
#include "oracle/metrics.h"
#include "oracle/mixture_density.h"
#include "oracle/tilt_oracle.h"
#include "oracle/tilted_mixture.h"
#include "plot/ticks.h"
#include "reward/quadratic_reward.h"

#include <assets.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string_view>
#include <utility>

namespace tiltscope::app {
namespace {

using Json = nlohmann::ordered_json;

/// What the columns are called; those that are not here go by their key.
constexpr std::array<std::pair<std::string_view, std::string_view>, 15> titles = {
    {{"sampling_seconds", "sampling, s"},
     {"training_seconds", "training, s"},
     {"nll", "NLL"},
     {"mean_squared_error", "squared error of the mean"},
     {"rmse", "score RMSE"},
     {"rmse_weighted", "weighted by σₜ"},
     {"sliced_w2", "sliced W₂"},
     {"w2", "W₂"},
     {"mmd", "MMD"},
     {"kl", "KL divergence"},
     {"model_nll", "model's NLL of exact samples"},
     {"denoiser_calls_per_tilt", "calls of the denoiser to draw a tilt's data"},
     {"training_examples_per_tilt", "training examples a tilt"},
     {"reward_evaluations_per_tilt", "evaluations of the reward a tilt"},
     {"clipped", "largest share of samples on the clip's box"}}};

/// In a summary, but set by whoever started the run, told by another column, or 0 for tilts.
const std::set<std::string> left_out = {"format",
                                        "result_version",
                                        "seed",
                                        "dimension",
                                        "lambda",
                                        "tilts",
                                        "samples",
                                        "denoiser_calls",
                                        "training_examples",
                                        "reward_evaluations",
                                        "reward_gradients",
                                        "forward_passes",
                                        "input_passes",
                                        "parameter_passes",
                                        "reward_gradients_per_tilt",
                                        "forward_passes_per_tilt",
                                        "input_passes_per_tilt",
                                        "parameter_passes_per_tilt"};

std::string title_of(const std::string& key) {
  const auto found = std::ranges::find(titles, key, [](const auto& entry) { return entry.first; });
  return std::string(found == titles.end() ? std::string_view(key) : found->second);
}

/// A number of a summary, or the part of one of its metrics, which have a value and floors; null
/// where there is none.
Json part_of(const Json& summary, const std::string& key, const std::string& part) {
  if (part == "value" && summary.contains(key)) return summary[key];
  const Json metrics = summary.value("metrics", Json::object());
  const auto metric = metrics.find(key);
  return metric != metrics.end() && metric->is_object() ? metric->value(part, Json()) : Json();
}

/// Those of the paper first, then what else the summaries measure.
std::vector<std::string> keys_of(const Json& summary) {
  std::vector<std::string> keys;
  const auto add = [&](const std::string& key) {
    if (std::ranges::find(keys, key) == keys.end()) keys.push_back(key);
  };
  for (std::size_t i = 0; i < 4; ++i) add(std::string(titles[i].first));
  for (const auto& [key, value] : summary.items()) {
    if (value.is_number() && !left_out.contains(key)) add(key);
  }
  const Json metrics = summary.value("metrics", Json::object());
  for (const auto& [key, metric] : metrics.items()) {
    if (metric.is_object() && metric.contains("value")) add(key);
  }
  return keys;
}

/// The same of several runs, as a row. A key that none of them has leaves its cell empty.
Table::Row row_of(std::string source, int tilts, const std::vector<const StoredRun*>& runs,
                  const std::vector<std::string>& keys, const std::string& part) {
  Table::Row row{std::move(source), tilts, static_cast<int>(runs.size()), {}};
  for (const std::string& key : keys) {
    std::vector<double> values;
    for (const StoredRun* run : runs) {
      const Json value = part_of(run->summary, key, part);
      if (value.is_number()) values.push_back(value.get<double>());
    }
    row.cells.push_back(cell_of(values));
  }
  return row;
}

Json paper() {
  const auto bytes = assets::paper_results();
  const auto* const text = reinterpret_cast<const char*>(bytes.data());
  return Json::parse(text, text + bytes.size());
}

/// The rows that the paper printed for N tilts.
std::vector<Table::Row> paper_rows(const Json& published, int tilts,
                                   const std::vector<std::string>& keys) {
  std::vector<Table::Row> rows;
  for (const Json& run : published) {
    if (run["tilts"] != tilts) continue;
    Table::Row& row = rows.emplace_back();
    row.source = "printed";
    row.tilts = tilts;
    for (const std::string& key : keys) {
      row.cells.emplace_back();
      if (run.contains(key)) row.cells.back() = Cell{run[key], run[key], run[key]};
    }
  }
  return rows;
}

/// What samples of the base score against the target.
struct Untilted {
  double nll;
  double mean_error;
};

/// With p the base and the target exp(L r) p / Z, E_p[-log target] = H(p) - L E_p[r] + log Z, of
/// which only the entropy needs draws. For rewards that are no quadratic form, the mean over draws
/// of the base. Nothing where the target is not known.
std::optional<Untilted> untilted(const Experiment& experiment) {
  const GaussianMixture base(experiment.base);
  const auto any_reward = make_reward(experiment.reward, experiment.dimension());
  const Eigen::Index draws = std::min(20'000, 4'000'000 / experiment.dimension());
  const Eigen::MatrixXd x = base.sample(draws, RandomStream(0, Purpose::metrics));
  if (any_reward->quadratic() == nullptr) {
    const auto target = TiltOracle(experiment.base).density(any_reward, experiment.tilting.lambda);
    if (!target) return std::nullopt;
    return Untilted{negative_log_likelihood(*target, x),
                    mean_squared_error(base.mean(), target->mean())};
  }
  const QuadraticReward& reward = *any_reward->quadratic();
  const double L = experiment.tilting.lambda;
  const GaussianMixture target = tilted(base, reward, L);
  double expected_reward = 0.0;
  for (std::size_t i = 0; i < base.components(); ++i) {
    const double spread = 0.5 * (reward.A() * base.covariance(i)).trace();
    expected_reward += experiment.base.weights[static_cast<Eigen::Index>(i)] *
                       (reward.value(base.mean(i)) + spread);
  }
  const Eigen::VectorXd& any = base.mean(0);
  const double log_z = base.log_density(any) + L * reward.value(any) - target.log_density(any);
  return Untilted{MixtureDensity(base).entropy(x) - L * expected_reward + log_z,
                  mean_squared_error(base.mean(), target.mean())};
}

/// What a tilt of the group is, so that seconds are read for what they are.
std::string work_of(const Experiment& experiment) {
  const TiltingConfig& tilting = experiment.tilting;
  const auto shape = [](const NetworkConfig& network) {
    return counted(network.depth, "hidden layer", "hidden layers") + " of " +
           thousands(network.width) + " units";
  };
  const NetworkConfig papers;
  const std::string network = experiment.network == papers
                                  ? ""
                                  : " The network has " + shape(experiment.network) +
                                        ", the paper's " + shape(papers) + ".";
  return "A tilt: S = " + thousands(tilting.samples) +
         " samples in J = " + thousands(tilting.sampler.steps) +
         " steps, then E = " + thousands(tilting.epochs) + " passes over them." + network;
}

Table::Row row_of(const Untilted& untilted, const std::vector<std::string>& keys) {
  Table::Row row{"untilted samples", 0, 0, {}};
  for (const std::string& key : keys) {
    row.cells.emplace_back();
    if (key == "nll") row.cells.back() = Cell{untilted.nll, untilted.nll, untilted.nll};
    if (key == "mean_squared_error") {
      row.cells.back() = Cell{untilted.mean_error, untilted.mean_error, untilted.mean_error};
    }
  }
  return row;
}

std::string caption_of(const std::optional<Untilted>& untilted, bool printed, std::size_t groups) {
  const std::string start =
      "Table 1. Medians over the seeds, and their quartiles in brackets, of final samples";
  const std::string compared =
      untilted ? " against the exact target. Untilted samples, which are exact draws of the base, "
                 "score an NLL of " +
                     plot::number(untilted->nll, 3) + " and a squared error of the mean of " +
                     plot::number(untilted->mean_error, 3) + " against the target" +
                     (printed ? ": that is what the paper's columns show" : "")
               : ". The exact target is not known for this reward, nor how far from it they are";
  return start + compared +
         ". Seconds are those of one thread, with a run on every core at a time" +
         (printed ? "; the paper does not name its machine" : "") + "." +
         (groups > 1 ? " The paper's algorithm and the other do different work, so that their "
                       "seconds do not compare."
                     : "");
}

std::string words(const std::optional<Cell>& cell, bool is_count) {
  if (!cell) return "–";
  const auto text = [&](double value) {
    return is_count ? thousands(std::llround(value)) : plot::number(value, 3);
  };
  const std::string median = text(cell->median);
  const std::string low = text(cell->low);
  const std::string high = text(cell->high);
  return low == high ? median : median + " (" + low + " to " + high + ")";
}

/// The cells of a row and of the head as words, those that say nothing left empty.
std::vector<std::string> words(const Table::Row& row, const std::vector<std::string>& keys) {
  const auto count = [](int n) { return n > 0 ? std::to_string(n) : std::string("–"); };
  std::vector<std::string> line = {row.source, count(row.tilts), count(row.seeds)};
  for (std::size_t i = 0; i < keys.size(); ++i) {
    line.push_back(words(row.cells[i], keys[i].ends_with("_per_tilt")));
  }
  return line;
}

std::vector<std::string> head(const Table& table) {
  std::vector<std::string> line = {"", "N", "seeds"};
  for (const std::string& key : table.keys) line.push_back(title_of(key));
  return line;
}

}  // namespace

std::optional<Cell> cell_of(const std::vector<double>& values) {
  if (values.empty()) return std::nullopt;
  return Cell{quantile(values, 0.5), quantile(values, 0.25), quantile(values, 0.75)};
}

Table table_1(const std::vector<RunGroup>& groups, bool printed) {
  const StoredRun& any = groups.front().runs.front();
  const auto before = untilted(any.experiment);
  Table table{.keys = keys_of(any.summary), .sections = {}, .caption = {}};
  std::vector<const StoredRun*> all;
  std::set<int> numbers;
  for (const RunGroup& group : groups) {
    std::map<int, std::vector<const StoredRun*>> by_tilts;
    for (const StoredRun& run : group.runs) {
      by_tilts[run.experiment.tilting.tilts].push_back(&run);
      numbers.insert(run.experiment.tilting.tilts);
      all.push_back(&run);
    }
    Table::Section& section = table.sections.emplace_back();
    section.title = group.title;
    section.note = work_of(group.runs.front().experiment) + " " + base_model_note(group);
    if (printed && group.key != "paper" && !is_papers_work(group.runs.front().experiment)) {
      section.note += " Its seconds are for other work than the paper's.";
    }
    for (const auto& [tilts, runs] : by_tilts) {
      section.rows.push_back(row_of(group.key, tilts, runs, table.keys, "value"));
    }
  }
  if (printed) {
    const bool same_work = std::ranges::any_of(groups, [](const RunGroup& group) {
      return group.key == "paper" && is_papers_work(group.runs.front().experiment);
    });
    Table::Section section{"The paper's printed numbers",
                           same_work ? "Their seconds compare with those of the paper's algorithm "
                                       "alone, which does the same work."
                                     : "Nothing below does the same work, so that their seconds "
                                       "do not compare.",
                           {}};
    const Json published = paper()["runs"];
    for (const int tilts : numbers) {
      std::ranges::move(paper_rows(published, tilts, table.keys), std::back_inserter(section.rows));
    }
    printed = !section.rows.empty();
    if (printed) table.sections.insert(table.sections.begin(), section);
  }
  table.caption = caption_of(before, printed, groups.size());
  if (!before) return table;
  Table::Section& known = table.sections.emplace_back();
  known.title = "What there is to compare with";
  for (const auto& [source, part] : {std::pair("exact samples: median", "floor_median"),
                                     {"exact samples: 90th percentile", "floor_90"}}) {
    Table::Row row = row_of(source, 0, all, table.keys, part);
    if (std::ranges::any_of(row.cells, [](const auto& cell) { return cell.has_value(); })) {
      known.rows.push_back(std::move(row));
    }
  }
  known.rows.push_back(row_of(*before, table.keys));
  return table;
}

std::string to_csv(const Table& table) {
  std::string csv = "source,tilts,seeds";
  for (const std::string& key : table.keys) {
    for (const char* part : {"", "_low", "_high"}) csv.append(",").append(key).append(part);
  }
  csv += "\n";
  const auto count = [](int n) { return n > 0 ? std::to_string(n) : std::string(); };
  for (const Table::Section& section : table.sections) {
    for (const Table::Row& row : section.rows) {
      csv += csv_field(row.source) + "," + count(row.tilts) + "," + count(row.seeds);
      for (const auto& cell : row.cells) {
        csv += cell ? "," + csv_number(cell->median) + "," + csv_number(cell->low) + "," +
                          csv_number(cell->high)
                    : ",,,";
      }
      csv += "\n";
    }
  }
  return csv;
}

std::string to_markdown(const Table& table) {
  const auto line = [](const std::vector<std::string>& fields) {
    std::string text = "|";
    for (const std::string& field : fields) text += " " + field + " |";
    return text + "\n";
  };
  std::string text = table.caption + "\n";
  for (const Table::Section& section : table.sections) {
    text += "\n**" + section.title + ".**" + (section.note.empty() ? "" : " " + section.note) +
            "\n\n" + line(head(table)) + "| --- |";
    for (std::size_t i = 0; i < table.keys.size() + 2; ++i) text += " ---: |";
    text += "\n";
    for (const Table::Row& row : section.rows) text += line(words(row, table.keys));
  }
  return text;
}

std::string to_html(const Table& table) {
  const auto line = [](const std::vector<std::string>& fields, const std::string& tag) {
    std::string text = "<tr>";
    for (const std::string& field : fields) {
      text.append("<").append(tag).append(">").append(field).append("</").append(tag).append(">");
    }
    return text + "</tr>\n";
  };
  const std::string columns = std::to_string(table.keys.size() + 3);
  std::string text = "<div><table>\n<thead>" + line(head(table), "th") + "</thead>\n";
  for (const Table::Section& section : table.sections) {
    text += "<tbody>\n<tr><th colspan=\"" + columns + "\">" + section.title + ". <span>" +
            section.note + "</span></th></tr>\n";
    for (const Table::Row& row : section.rows) text += line(words(row, table.keys), "td");
    text += "</tbody>\n";
  }
  return text + "</table></div>\n<p>" + table.caption + "</p>\n";
}

}  // namespace tiltscope::app
