#include "base/utf8.h"
#include "config/check_shapes.h"
#include "config/embed_picture.h"
#include "config/experiment_io.h"
#include "config/invalid_value.h"
#include "config/options.h"
#include "config/settings.h"
#include "config/targets.h"
#include "config/wording.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <variant>

namespace tiltscope {
namespace {

void check_range(Key key, const auto& value, const auto& legal) {
  if (!legal.contains(value)) {
    throw InvalidValue({key}, "= " + as_typed(value) + " must be " + describe(legal));
  }
}

void check_range(Key key, const Eigen::MatrixXd& values, const Interval<double>& legal) {
  for (const double value : values.reshaped()) {
    if (!legal.contains(value)) {
      throw InvalidValue(
          {key}, "has the entry " + as_typed(value) + ", but entries must be " + describe(legal));
    }
  }
}

void check_range(Key key, const Eigen::VectorXd& values, const Interval<double>& legal) {
  check_range(key, Eigen::MatrixXd(values), legal);
}

template <class T>
void check_range(Key key, const std::vector<T>& list, const Interval<double>& legal) {
  for (const T& values : list) check_range(key, values, legal);
}

template <class T>
void check_value(Key key, const Numbers<T>& numbers, const Experiment& e) {
  check_range(key, numbers.in(e), numbers.legal);
}

void check_value(Key, const Choice&, const Experiment&) {}

void check_text(Key key, const std::string& text, std::size_t longest) {
  if (text.size() > longest) {
    throw InvalidValue({key}, "has " + thousands(static_cast<std::int64_t>(text.size())) +
                                  " bytes and must have at most " +
                                  thousands(static_cast<std::int64_t>(longest)));
  }
  const auto is_control = [](char c) { return (c >= 0 && c < ' ') || c == '\x7f'; };
  if (std::ranges::any_of(text, is_control)) {
    throw InvalidValue({key}, "must be on one line, without control characters");
  }
  if (!is_utf8(text)) throw InvalidValue({key}, "must be text in UTF-8");
}

void check_value(Key key, const Texts<std::string>& text, const Experiment& e) {
  check_text(key, text.in(e), text.longest);
}

void check_value(Key key, const Texts<std::vector<std::string>>& texts, const Experiment& e) {
  for (const std::string& text : texts.in(e)) check_text(key, text, texts.longest);
}

/// Every number on its own.
void check_ranges(const Experiment& e) {
  for (const Setting& setting : all_settings) {
    std::visit([&](const auto& value) { check_value(setting.key, value, e); }, setting.value);
  }
}

void check_times(const Experiment& e) {
  const Key t_min{"schedule", "t_min"}, t_max{"schedule", "t_max"};
  if (e.schedule.t_min >= e.schedule.t_max) {
    throw InvalidValue({t_min, t_max}, "= " + as_typed(e.schedule.t_min) +
                                           " must be below t_max = " + as_typed(e.schedule.t_max));
  }
  if (e.evaluation.t_min < e.schedule.t_min || e.evaluation.t_min >= e.schedule.t_max) {
    throw InvalidValue({{"evaluation", "t_min"}, t_min, t_max},
                       "= " + as_typed(e.evaluation.t_min) +
                           " must be at least schedule.t_min = " + as_typed(e.schedule.t_min) +
                           " and below schedule.t_max = " + as_typed(e.schedule.t_max));
  }
}

void check_batches(const Experiment& e) {
  const int split = e.training.samples - e.training.held_out();
  if (e.training.batch > split) {
    throw InvalidValue({{"training", "batch"}, {"training", "samples"}},
                       "= " + as_typed(e.training.batch) + " must be at most " + as_typed(split) +
                           ": of the " + as_typed(e.training.samples) +
                           " samples, 10% are held out");
  }
  if (e.tilting.batch > e.tilting.samples) {
    throw InvalidValue({{"tilting", "batch"}, {"tilting", "samples"}},
                       "= " + as_typed(e.tilting.batch) +
                           " must be at most samples = " + as_typed(e.tilting.samples));
  }
  if (e.tilting.noise == NoisePairs::antithetic && e.tilting.batch % 2 != 0) {
    throw InvalidValue(
        {{"tilting", "batch"}, {"tilting", "noise"}},
        "= " + as_typed(e.tilting.batch) + " must be even, as antithetic noise comes in pairs");
  }
}

void check_target(const TiltingConfig& config) {
  const Key target{"tilting", "target"}, average{"tilting", "average"};
  const std::string aim = "target = " + in_quotes(word_of(options::target, config.target));
  if (config.average == Average::neighbours && !may_average(config.target)) {
    throw InvalidValue({average, target},
                       "= \"neighbours\" goes with target = \"first_order\" or \"exact\"; with " +
                           aim + " it must be \"sample\"");
  }
  if (needs_data(config) && !over_data(config.baseline)) {
    throw InvalidValue(
        {{"tilting", "baseline"}, target, average},
        "= " + in_quotes(word_of(options::baseline, config.baseline)) + " does not go with " + aim +
            " and average = \"sample\", which divide by E[w | x_t]: it must be \"regressed\" or "
            "\"optimal\"; target = \"implicit\" is exact without any");
  }
}

void check_method(const Experiment& e) {
  const MethodConfig& method = e.method;
  const Key kind{"method", "kind"}, chain_steps{"method", "chain_steps"};
  const bool low_rank = trains(method.kind) && method.adapter == Adapter::lora;
  if (low_rank && method.rank > e.network.width) {
    throw InvalidValue({{"method", "rank"}, {"network", "width"}},
                       "= " + as_typed(method.rank) +
                           " must be at most network.width = " + as_typed(e.network.width));
  }
  const DraftConfig& draft = method.draft;
  if (method.kind == MethodKind::draft) {
    const Key steps_back{"draft", "steps_back"};
    if (draft.low_variance > 0 && draft.steps_back != 1) {
      throw InvalidValue({steps_back, {"draft", "low_variance"}},
                         "= " + as_typed(draft.steps_back) + " must be 1 with low_variance = " +
                             as_typed(draft.low_variance) + ", which draws the last step anew");
    }
    if (draft.steps_back > method.chain_steps) {
      throw InvalidValue({steps_back, chain_steps, kind},
                         "= " + as_typed(draft.steps_back) + " must be at most chain_steps = " +
                             as_typed(method.chain_steps) + "; 0 takes them all");
    }
  }
  const AdjointMatchingConfig& adjoint = method.adjoint_matching;
  const double states = static_cast<double>(adjoint.paths) * method.chain_steps;
  if (method.kind == MethodKind::adjoint_matching && adjoint.batch > states) {
    throw InvalidValue(
        {{"adjoint_matching", "batch"}, {"adjoint_matching", "paths"}, chain_steps, kind},
        "= " + as_typed(adjoint.batch) + " must be at most " + as_typed(states) +
            ": paths times chain_steps");
  }
}

void check_patience(const Experiment& e) {
  if (e.training.patience > 0 && e.training.data == TrainingData::fresh) {
    throw InvalidValue({{"training", "patience"}, {"training", "data"}},
                       "= " + as_typed(e.training.patience) +
                           " must be 0 unless data = \"fixed\": with fresh data the last weights "
                           "are the model");
  }
}

void check_reward(const Experiment& e) {
  const RewardConfig& reward = e.reward;
  const Key kind{"reward", "kind"};
  if (reward.kind == RewardKind::expression && trimmed(reward.formula, " ").empty()) {
    throw InvalidValue({{"reward", "formula"}, kind},
                       "must be a formula such as \"-abs(x1)\", not an empty text");
  }
  if (reward.kind == RewardKind::process &&
      (reward.command.empty() || reward.command.front().empty())) {
    throw InvalidValue({{"reward", "command"}, kind},
                       "must be a program and its arguments, such as [\"python3\", "
                       "\"my_reward.py\"], not an empty list");
  }
  if (reward.kind != RewardKind::picture) return;
  if (e.dimension() != 2) {
    throw InvalidValue({kind, {"base", "means"}},
                       "= \"picture\" is for a base of dimension 2, but "
                       "this one has dimension " +
                           as_typed(e.dimension()));
  }
  embedded_picture(reward);
  const Key box{"reward", "box"};
  if (reward.box.size() != 4) {
    throw InvalidValue({box}, "must have four numbers, x from and to, y from and to, not " +
                                  as_typed(static_cast<int>(reward.box.size())));
  }
  for (const Eigen::Index axis : {0, 1}) {
    if (reward.box[2 * axis] >= reward.box[2 * axis + 1]) {
      throw InvalidValue({box}, "must begin before it ends along each axis, but goes from " +
                                    as_typed(reward.box[2 * axis]) + " to " +
                                    as_typed(reward.box[2 * axis + 1]));
    }
  }
}

/// Settings that are fine one by one, but not together: what they ask for must fit into memory.
void check_memory(const Experiment& e) {
  constexpr double most_weights = 50e6;  // held several times: the optimiser, the previous tilt
  constexpr double most_numbers = 250e6;
  const auto check = [](const std::vector<Key>& keys, int value, double most,
                        const std::string& beside) {
    if (value > most) {
      throw InvalidValue(keys, "= " + as_typed(value) + " must be at most " +
                                   as_typed(static_cast<int>(most)) + " with " + beside +
                                   ", to fit into memory");
    }
  };

  // Each sample has its coordinates, and the responsibility of each component for it.
  const int components = static_cast<int>(e.base.means.size());
  const bool wide = e.dimension() >= components;
  const double most_points = most_numbers / std::max(e.dimension(), components);
  const std::string dimension =
      wide ? "dimension " + as_typed(e.dimension()) : as_typed(components) + " components";
  check({{"training", "samples"}, {"base", "means"}}, e.training.samples, most_points, dimension);
  check({{"tilting", "samples"}, {"base", "means"}}, e.tilting.samples, most_points, dimension);
  check({{"evaluation", "points"}, {"base", "means"}}, e.evaluation.points, most_points, dimension);

  const std::string depth = "depth = " + as_typed(e.network.depth);
  check({{"network", "width"}, {"network", "depth"}}, e.network.width,
        std::sqrt(most_weights / e.network.depth), depth);
  const double most_rows = most_numbers / (e.network.width * (e.network.depth + 1.0));
  const std::string network = "a network of width " + as_typed(e.network.width) + " and " + depth;
  check({{"training", "batch"}, {"network", "width"}}, e.training.batch, most_rows, network);
  check({{"tilting", "batch"}, {"network", "width"}}, e.tilting.batch, most_rows, network);
  check({{"tilting", "steps"}, {"network", "width"}}, e.tilting.sampler.steps,
        most_numbers / e.network.width, "width = " + as_typed(e.network.width));

  // Each state of each path is kept, with the noise of its step.
  const MethodConfig& method = e.method;
  const std::string chain = "chain_steps = " + as_typed(method.chain_steps);
  const double most_paths = most_numbers / (method.chain_steps * 4.0 * e.dimension());
  const auto check_paths = [&](MethodKind kind, std::string_view section, int paths) {
    if (method.kind != kind) return;
    check({{section, "paths"}, {"method", "chain_steps"}}, paths, most_paths, chain);
  };
  check_paths(MethodKind::adjoint_matching, "adjoint_matching", method.adjoint_matching.paths);
  check_paths(MethodKind::draft, "draft", method.draft.paths);
  check_paths(MethodKind::policy_gradient, "policy_gradient", method.policy_gradient.paths);
}

}  // namespace

void validate(const Experiment& experiment) {
  check_ranges(experiment);
  if (experiment.network.time_features % 2 != 0) {
    throw InvalidValue({{"network", "time_features"}},
                       "= " + as_typed(experiment.network.time_features) +
                           " must be even: as many sines as cosines");
  }
  check_times(experiment);
  check_batches(experiment);
  check_target(experiment.tilting);
  check_method(experiment);
  check_patience(experiment);
  check_mixture(experiment.base);
  check_shapes(experiment);
  check_reward(experiment);
  check_memory(experiment);
}

}  // namespace tiltscope
