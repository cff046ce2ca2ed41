#include "base/input_file.h"
#include "config/experiment_io.h"
#include "config/invalid_value.h"
#include "config/method_alias.h"
#include "config/old_format.h"
#include "config/reward_files.h"
#include "config/settings.h"
#include "config/toml_text.h"
#include "config/unknown_key.h"
#include "config/wording.h"

#include <cstddef>
#include <optional>
#include <system_error>
#include <vector>

namespace tiltscope {
namespace {

const toml::node* find(const toml::table& table, Key key) {
  if (key.section.empty()) return table.get(key.name);
  const toml::node* section = table.get(key.section);
  return section && section->is_table() ? section->as_table()->get(key.name) : nullptr;
}

/// The default reward is the plane's: in another dimension A = 0 needs no word, but b does where it
/// counts.
void fit_reward(Experiment& experiment, const toml::table& table, const Source& source) {
  const Eigen::Index d = experiment.base.means.front().size();
  if (!find(table, {"reward", "A"})) experiment.reward.A.setZero(d, d);
  const bool counts = setting("reward.b").why_idle(experiment).empty();
  const toml::node* kind = find(table, {"reward", "kind"});
  if (kind != nullptr && experiment.reward.kind == RewardKind::expression &&
      !find(table, {"reward", "formula"})) {
    throw ConfigError(source.at(kind->source()) +
                      "[reward] formula is needed, since kind = \"expression\"");
  }
  if (counts && !find(table, {"reward", "b"}) && d != experiment.reward.b.size()) {
    const toml::node* means = find(table, {"base", "means"});
    throw ConfigError((means ? source.at(means->source()) : source.anywhere()) +
                      "[reward] b is needed, with " + std::to_string(d) +
                      (d == 1 ? " entry" : " entries") +
                      ", since the [base] means have dimension " + std::to_string(d) +
                      " and the default b is (0, 4)");
  }
}

void refuse_another_kind(const Experiment& experiment, const toml::table& table,
                         const Source& source) {
  for (const Setting& row : all_settings) {
    const toml::node* node = find(table, row.key);
    if (node == nullptr || exists(row, experiment)) continue;
    throw ConfigError(source.at(node->source()) + another_kind(row, experiment));
  }
}

/// Does what may throw InvalidValue, with the line of the value in the message.
template <class Action>
void with_lines(const toml::table& table, const Source& source, Action&& action) {
  try {
    action();
  } catch (const InvalidValue& problem) {
    for (const Key& key : problem.keys()) {
      if (const toml::node* node = find(table, key)) {
        throw ConfigError(source.at(node->source()) + problem.what());
      }
    }
    throw ConfigError(source.anywhere() + problem.what());
  }
}

/// Takes a name of iterative tilting with one of its targets out of [method]; nothing if none is
/// there.
std::optional<MethodAlias> take_alias(toml::table& table, const Source& source) {
  toml::node* section = table.get("method");
  if (section == nullptr || !section->is_table()) return {};
  MethodAlias alias(*section->as_table(), "kind", source);
  if (!alias.given()) return {};
  if (find(table, {"tilting", "target"})) alias.refuse_target();
  return alias;
}

/// `folder` is where the files are that the text names; null if the text comes from nowhere.
Experiment parse(std::string_view text, std::string_view source, Notes* notes, Check check,
                 const Experiment& start, const std::filesystem::path* folder) {
  const Source place = Source::file(source);
  toml::table table = parse_toml(text, place);
  std::optional<OldSettings> old;
  const int format = take_format(table, place);
  if (format < config_format) old.emplace(table, place, format);
  refuse_unknown(table, "", place);
  const std::optional<MethodAlias> alias = take_alias(table, place);

  Experiment experiment = start;
  for (const Setting& setting : all_settings) {
    if (const toml::node* node = find(table, setting.key)) {
      read_value(*node, setting, place, experiment);
    }
  }
  Notes own;
  if (alias) {
    alias->apply(experiment.tilting, find(table, {"tilting", "average"}) != nullptr,
                 notes ? *notes : own);
  }
  if (old) old->apply(experiment, notes ? *notes : own);
  if (!old || !old->may_hold_other_kinds()) refuse_another_kind(experiment, table, place);
  fit_reward(experiment, table, place);
  with_lines(table, place, [&] {
    if (folder != nullptr) resolve_reward_files(experiment.reward, *folder, notes ? notes : &own);
    check(experiment);
  });
  return experiment;
}

}  // namespace

Experiment parse_experiment(std::string_view text, std::string_view source, Notes* notes,
                            Check check, const Experiment& start) {
  return parse(text, source, notes, check, start, nullptr);
}

Experiment read_experiment(const std::filesystem::path& file, Notes* notes, Check check) {
  const std::string name = file.string();
  std::error_code error;
  if (!std::filesystem::exists(file, error)) {
    throw ConfigError("cannot read " + in_quotes(name) + ": there is no such file");
  }
  if (std::filesystem::is_directory(file, error)) {
    throw ConfigError("cannot read " + in_quotes(name) + ": it is a folder, not a file");
  }
  const auto text = [&] {
    try {
      return read_file(file, std::size_t{16} << 20);
    } catch (const ReadError& problem) {
      if (problem.stage() == ReadError::Stage::too_large) throw ConfigError(problem.what());
      throw ConfigError("cannot read " + in_quotes(name) +
                        (problem.stage() == ReadError::Stage::opening ? ": it cannot be opened"
                                                                      : ": reading it failed"));
    }
  }();
  const std::filesystem::path folder = file.parent_path();
  return parse(text, name, notes, check, {}, &folder);
}

}  // namespace tiltscope
