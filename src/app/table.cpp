#include "app/table.h"

#include "app/csv.h"
#include "config/wording.h"
#include "math/quantiles.h"
#include "plot/ticks.h"

#include <assets.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <span>
#include <string_view>
#include <utility>

namespace tiltscope::app {
namespace {

using Json = nlohmann::ordered_json;

/// What the columns are called; those that are not here go by their key.
constexpr std::array<std::pair<std::string_view, std::string_view>, 11> titles = {
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
     {"model_nll", "model's NLL of exact samples"}}};

/// In a summary, but set by whoever started the run.
const std::set<std::string> settings = {"seed", "dimension", "lambda", "tilts", "samples"};

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
    if (value.is_number() && !settings.contains(key)) add(key);
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
    row.cells.emplace_back();
    if (values.empty()) continue;
    row.cells.back() = {quantile(values, 0.5), quantile(values, 0.25), quantile(values, 0.75)};
  }
  return row;
}

Json paper() {
  const auto bytes = assets::paper_results();
  const auto* const text = reinterpret_cast<const char*>(bytes.data());
  return Json::parse(text, text + bytes.size());
}

Table::Row paper_row(const Json& run, const std::vector<std::string>& keys) {
  Table::Row row{"the paper", run["tilts"].get<int>(), 0, {}};
  for (const std::string& key : keys) {
    row.cells.emplace_back();
    if (run.contains(key)) row.cells.back() = Cell{run[key], run[key], run[key]};
  }
  return row;
}

std::string words(const std::optional<Cell>& cell) {
  if (!cell) return "–";
  const std::string median = plot::number(cell->median, 3);
  const std::string low = plot::number(cell->low, 3);
  const std::string high = plot::number(cell->high, 3);
  return low == high ? median : median + " (" + low + " to " + high + ")";
}

/// The cells of a row and of the head as words, those that say nothing left empty.
std::vector<std::string> words(const Table::Row& row) {
  const auto count = [](int n) { return n > 0 ? std::to_string(n) : std::string("–"); };
  std::vector<std::string> line = {row.source, count(row.tilts), count(row.seeds)};
  for (const auto& cell : row.cells) line.push_back(words(cell));
  return line;
}

std::vector<std::string> head(const Table& table) {
  std::vector<std::string> line = {"", "N", "seeds"};
  for (const std::string& key : table.keys) line.push_back(title_of(key));
  return line;
}

}  // namespace

Table table_1(const std::vector<StoredRun>& runs) {
  Table table{.keys = keys_of(runs.front().summary), .rows = {}};
  std::map<int, std::vector<const StoredRun*>> by_tilts;
  std::vector<const StoredRun*> all;
  for (const StoredRun& run : runs) {
    by_tilts[run.experiment.tilting.tilts].push_back(&run);
    all.push_back(&run);
  }
  const Json published = paper()["runs"];
  for (const auto& [tilts, group] : by_tilts) {
    table.rows.push_back(row_of("Tiltscope", tilts, group, table.keys, "value"));
    for (const Json& run : published) {
      if (run["tilts"] == tilts) table.rows.push_back(paper_row(run, table.keys));
    }
  }
  for (const auto& [source, part] : {std::pair("exact samples: median", "floor_median"),
                                     {"exact samples: 90th percentile", "floor_90"}}) {
    Table::Row row = row_of(source, 0, all, table.keys, part);
    if (std::ranges::any_of(row.cells, [](const auto& cell) { return cell.has_value(); })) {
      table.rows.push_back(std::move(row));
    }
  }
  return table;
}

std::string to_csv(const Table& table) {
  std::string csv = "source,tilts,seeds";
  for (const std::string& key : table.keys) {
    for (const char* part : {"", "_low", "_high"}) csv.append(",").append(key).append(part);
  }
  csv += "\n";
  const auto count = [](int n) { return n > 0 ? std::to_string(n) : std::string(); };
  for (const Table::Row& row : table.rows) {
    csv += csv_field(row.source) + "," + count(row.tilts) + "," + count(row.seeds);
    for (const auto& cell : row.cells) {
      csv += cell ? "," + csv_number(cell->median) + "," + csv_number(cell->low) + "," +
                        csv_number(cell->high)
                  : ",,,";
    }
    csv += "\n";
  }
  return csv;
}

std::string to_markdown(const Table& table) {
  const auto line = [](const std::vector<std::string>& fields) {
    std::string text = "|";
    for (const std::string& field : fields) text += " " + field + " |";
    return text + "\n";
  };
  std::string text = line(head(table)) + "| --- |";
  for (std::size_t i = 0; i < table.keys.size() + 2; ++i) text += " ---: |";
  text += "\n";
  for (const Table::Row& row : table.rows) text += line(words(row));
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
  std::string text = "<table>\n<thead>" + line(head(table), "th") + "</thead>\n<tbody>\n";
  for (const Table::Row& row : table.rows) text += line(words(row), "td");
  return text + "</tbody>\n</table>\n";
}

}  // namespace tiltscope::app
