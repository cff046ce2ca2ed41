#include "session/run_records.h"

#include "nn/trainer.h"

#include <nlohmann/json.hpp>

#include <cmath>
#include <cstdint>
#include <limits>
#include <stdexcept>
#include <utility>

namespace tiltscope {
namespace {

using Json = nlohmann::json;

// JSON has no word for what is not finite.
constexpr const char* infinite = "infinity";
constexpr const char* negative_infinite = "-infinity";
constexpr const char* undefined = "nan";

Json number(double value) {
  if (std::isfinite(value)) return value;
  if (std::isnan(value)) return undefined;
  return value > 0 ? infinite : negative_infinite;
}

double real(const Json& value) {
  if (value.is_number()) return value.get<double>();
  if (value == infinite) return std::numeric_limits<double>::infinity();
  if (value == negative_infinite) return -std::numeric_limits<double>::infinity();
  if (value == undefined) return std::numeric_limits<double>::quiet_NaN();
  throw std::runtime_error("a number is not one");
}

/// A whole number, which may not be rounded from another.
template <class Int>
Int whole(const Json& value) {
  if (!value.is_number_integer()) throw std::runtime_error("a number is not whole");
  const auto wide = value.get<std::int64_t>();
  if (!std::in_range<Int>(wide)) throw std::runtime_error("a number is too large");
  return static_cast<Int>(wide);
}

Json numbers(const Eigen::VectorXd& values) {
  Json list = Json::array();
  for (const double value : values) list.push_back(number(value));
  return list;
}

Eigen::VectorXd reals(const Json& json) {
  const auto& list = json.get_ref<const Json::array_t&>();
  Eigen::VectorXd values(static_cast<Eigen::Index>(list.size()));
  for (std::size_t i = 0; i < list.size(); ++i)
    values[static_cast<Eigen::Index>(i)] = real(list[i]);
  return values;
}

/// Standard errors only where there are any.
Json fit(const SampleFit& fit) {
  Json json = {number(fit.nll), number(fit.mean_error), number(fit.weight_error),
               numbers(fit.shares), number(fit.nll_chance)};
  if (fit.nll_deviation > 0.0) {
    json.push_back(number(fit.nll_deviation));
    json.push_back(numbers(fit.shares_deviation));
  }
  return json;
}

SampleFit fit(const Json& json) {
  SampleFit fit{real(json.at(0)), real(json.at(1)), real(json.at(2)), reals(json.at(3))};
  // Earlier records did not say how far chance moves the first.
  if (json.size() > 4) fit.nll_chance = real(json.at(4));
  if (json.size() > 6) {
    fit.nll_deviation = real(json.at(5));
    fit.shares_deviation = reals(json.at(6));
  }
  return fit;
}

Json record(const TiltRecord& r) {
  return {r.tilt,
          r.last,
          number(r.lambda),
          number(r.rmse),
          number(r.rmse_weighted),
          number(r.sampling_seconds),
          number(r.training_seconds),
          number(r.loss),
          r.samples,
          fit(r.fit),
          fit(r.exact),
          number(r.clipped),
          r.cost.denoiser_calls,
          r.cost.training_examples,
          r.cost.reward_evaluations,
          number(r.gradient),
          static_cast<int>(r.precision),
          r.points,
          number(r.rmse_deviation),
          number(r.rmse_weighted_deviation),
          number(r.step.change),
          number(r.step.left_out),
          number(r.step.left_out_at_most),
          number(r.left_out),
          r.cost.reward_gradients,
          r.cost.forward_passes,
          r.cost.input_passes,
          r.cost.parameter_passes};
}

Precision precision(const Json& json) {
  const int number = whole<int>(json);
  if (number < 0 || number > static_cast<int>(Precision::full)) {
    throw std::runtime_error("a precision is none");
  }
  return static_cast<Precision>(number);
}

/// Until format 4, records did not say on what their figures rest.
constexpr std::size_t figures_of_format_4 = 16;
/// And until then, not what a first-order step leaves out.
constexpr std::size_t figures_before_steps = 20;
/// And then not how many passes through the network a tilt took, which was all that there was.
constexpr std::size_t figures_before_passes = 24;

RoundCost cost(const Json& json) {
  RoundCost cost{.denoiser_calls = whole<std::int64_t>(json.at(12)),
                 .training_examples = whole<std::int64_t>(json.at(13)),
                 .reward_evaluations = whole<std::int64_t>(json.at(14))};
  if (json.size() <= figures_before_passes) {
    cost.forward_passes = cost.denoiser_calls + 2 * cost.training_examples;
    cost.parameter_passes = cost.training_examples;
    return cost;
  }
  cost.reward_gradients = whole<std::int64_t>(json.at(24));
  cost.forward_passes = whole<std::int64_t>(json.at(25));
  cost.input_passes = whole<std::int64_t>(json.at(26));
  cost.parameter_passes = whole<std::int64_t>(json.at(27));
  return cost;
}

TiltRecord tilt_record(const Json& json) {
  const bool tells = json.size() != figures_of_format_4;
  const bool tells_steps = json.size() > figures_before_steps;
  constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
  return {whole<int>(json.at(0)),
          whole<int>(json.at(1)),
          real(json.at(2)),
          real(json.at(3)),
          real(json.at(4)),
          real(json.at(5)),
          real(json.at(6)),
          real(json.at(7)),
          whole<Eigen::Index>(json.at(8)),
          fit(json.at(9)),
          fit(json.at(10)),
          real(json.at(11)),
          cost(json),
          real(json.at(15)),
          tells_steps ? StepError{real(json.at(20)), real(json.at(21)), real(json.at(22))}
                      : StepError{},
          tells_steps ? real(json.at(23)) : unknown,
          tells ? precision(json.at(16)) : Precision::full,
          tells ? whole<Eigen::Index>(json.at(17)) : 0,
          tells ? real(json.at(18)) : unknown,
          tells ? real(json.at(19)) : unknown};
}

RunState state_of(const Json& json) {
  RunState state;
  for (const Json& epoch : json.at("epochs").get_ref<const Json::array_t&>()) {
    state.base_epochs.push_back({whole<int>(epoch.at(0)), real(epoch.at(1)), real(epoch.at(2))});
  }
  if (json.contains("training")) {
    const Json& training = json.at("training");
    auto started = std::make_shared<BaseTrainingState>();
    started->epoch = whole<int>(training.at(0));
    started->best_epoch = whole<int>(training.at(1));
    started->best_loss = real(training.at(2));
    state.base_training = std::move(started);
  }
  for (const Json& tilt : json.at("tilts").get_ref<const Json::array_t&>()) {
    state.tilts.push_back(tilt_record(tilt));
  }
  for (const Json& tilt : json.at("kept").get_ref<const Json::array_t&>()) {
    KeptTilt kept;
    kept.tilt = whole<int>(tilt);
    state.kept.push_back(std::move(kept));
  }
  return state;
}

}  // namespace

std::string write_records(const RunState& state) {
  Json json{{"epochs", Json::array()}, {"tilts", Json::array()}, {"kept", Json::array()}};
  for (const EpochRecord& epoch : state.base_epochs) {
    json["epochs"].push_back(
        {epoch.epoch, number(epoch.training_loss), number(epoch.held_out_loss)});
  }
  if (state.base_training) {
    const BaseTrainingState& training = *state.base_training;
    json["training"] = {training.epoch, training.best_epoch, number(training.best_loss)};
  }
  for (const TiltRecord& tilt : state.tilts) json["tilts"].push_back(record(tilt));
  for (const KeptTilt& kept : state.kept) json["kept"].push_back(kept.tilt);
  return json.dump();
}

RunState read_records(const std::string& text) {
  try {
    return state_of(Json::parse(text));
  } catch (const Json::exception&) {
    throw std::runtime_error("its records are malformed");
  }
}

}  // namespace tiltscope
