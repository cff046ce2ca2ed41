#include "config/old_format.h"

#include "config/file_format.h"
#include "config/options.h"
#include "config/targets.h"
#include "config/wording.h"

#include <algorithm>
#include <array>

namespace tiltscope {
namespace {

constexpr std::array<std::string_view, 4> estimators = {"first_order", "exact_weights",
                                                        "neighbours", "exact_neighbours"};

/// What the program has written ever since it could draw fresh data: who states all of it has not
/// chosen each, but copied what the program wrote.
constexpr std::array<std::string_view, 39> written_keys = {"seed",
                                                           "base.weights",
                                                           "base.means",
                                                           "base.covariances",
                                                           "reward.A",
                                                           "reward.b",
                                                           "reward.c",
                                                           "schedule.kind",
                                                           "schedule.t_min",
                                                           "schedule.t_max",
                                                           "network.depth",
                                                           "network.width",
                                                           "network.time_features",
                                                           "training.data",
                                                           "training.target",
                                                           "training.samples",
                                                           "training.epochs",
                                                           "training.patience",
                                                           "training.batch",
                                                           "training.rate",
                                                           "training.averaging",
                                                           "tilting.lambda",
                                                           "tilting.tilts",
                                                           "tilting.samples",
                                                           "tilting.epochs",
                                                           "tilting.batch",
                                                           "tilting.sampler",
                                                           "tilting.steps",
                                                           "tilting.eta",
                                                           "tilting.starts",
                                                           "tilting.clip",
                                                           "tilting.rate",
                                                           "tilting.decay",
                                                           "tilting.times",
                                                           "tilting.estimator",
                                                           "tilting.baseline",
                                                           "evaluation.points",
                                                           "evaluation.t_min",
                                                           "run.threads"};

}  // namespace

int take_format(toml::table& table, const Source& source) {
  const toml::node* node = table.get("format");
  if (!node) return 1;
  const std::string place = source.at(node->source());
  const auto* number = node->as_integer();
  if (!number || **number < 1) {
    throw ConfigError(place + "format must be an integer between 1 and " + as_typed(config_format) +
                      ", not " + describe(*node));
  }
  const std::string refusal = format_refusal(**number, 1, config_format);
  if (!refusal.empty()) throw NewerConfig(place + refusal);
  const auto format = static_cast<int>(**number);
  table.erase("format");
  return format;
}

std::string read_estimator(const toml::node& node, const Source& source) {
  for (const std::string_view word : estimators) {
    if (const auto* text = node.as_string(); text && **text == word) return std::string(word);
  }
  throw ConfigError(source.at(node.source()) + old_estimator.title() +
                    " is now target and average, and no old word for them is " + describe(node));
}

void apply_estimator(TiltingConfig& config, std::string_view estimator, const std::string& place,
                     Notes& notes) {
  std::string why;
  config.average = estimator.ends_with("neighbours") ? Average::neighbours : Average::sample;
  config.target = estimator.starts_with("exact") ? TiltTarget::exact : TiltTarget::first_order;
  if (needs_data(config) && !over_data(config.baseline)) {
    config.target = TiltTarget::implicit;
    why = ": with baseline = " + in_quotes(word_of(options::baseline, config.baseline)) +
          " it did not divide by E[w | x_t], and so was not exact";
  }
  notes.push_back(place + old_estimator.title() + " = " + in_quotes(estimator) +
                  " is now target = " + in_quotes(word_of(options::target, config.target)) +
                  " and average = " + in_quotes(word_of(options::average, config.average)) + why);
}

OldSettings::OldSettings(toml::table& table, const Source& source, int format) : format_(format) {
  const auto place_of = [&](std::string_view key) {
    const toml::node* node = table.at_path(key).node();
    return node ? source.at(node->source()) : std::string();
  };
  sampler_place_ = place_of("tilting.sampler");
  eta_place_ = place_of("tilting.eta");
  if (format > 1) return;
  const auto states = [&](std::string_view key) { return bool(table.at_path(key)); };
  if (std::ranges::all_of(written_keys, states)) {
    patience_place_ = place_of("training.patience");
  }
  toml::node* section = table.get(old_estimator.section);
  if (!section || !section->is_table()) return;
  toml::table& tilting = *section->as_table();
  const toml::node* node = tilting.get(old_estimator.name);
  if (!node) return;
  place_ = source.at(node->source());
  estimator_ = read_estimator(*node, source);
  if (tilting.contains("target") || tilting.contains("average")) {
    throw ConfigError(place_ + old_estimator.title() +
                      " is an old word for target and average, which are there too; leave it out");
  }
  tilting.erase(old_estimator.name);
}

void OldSettings::apply_eta(SamplerConfig& sampler, Notes& notes) const {
  if (format_ > 2) return;
  const bool stated = !eta_place_.empty();
  if (sampler.kind == SamplerKind::dpm_solver && stated && sampler.eta > 0.0 &&
      sampler.eta <= 1.0) {
    notes.push_back(
        eta_place_ + "[tilting] eta = " + as_typed(sampler.eta) +
        " is now 0: up to format 2 DPM-Solver++ added no noise; it does with format = " +
        as_typed(config_format) + " at the top of the file");
    sampler.eta = 0.0;
  }
  if (sampler.kind == SamplerKind::ddim && !stated) {
    sampler.eta = 1.0;
    notes.push_back(sampler_place_ + "[tilting] eta, which is not there, is 1, as it was by " +
                    "default up to format 2");
  }
}

void OldSettings::apply(Experiment& experiment, Notes& notes) const {
  if (!estimator_.empty()) apply_estimator(experiment.tilting, estimator_, place_, notes);
  TrainingConfig& training = experiment.training;
  if (!patience_place_.empty() && training.data == TrainingData::fresh && training.patience > 0) {
    notes.push_back(patience_place_ + "[training] patience = " + as_typed(training.patience) +
                    " is now 0: with fresh data the last weights are the model");
    training.patience = 0;
  }
  apply_eta(experiment.tilting.sampler, notes);
}

}  // namespace tiltscope
