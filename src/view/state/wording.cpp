#include "view/state/wording.h"

#include "config/settings.h"
#include "config/wording.h"
#include "oracle/step_word.h"
#include "plot/ticks.h"
#include "view/state/method_words.h"
#include "view/state/reward_words.h"
#include "view/state/run_result.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <string_view>
#include <utility>
#include <variant>

namespace tiltscope::view {
namespace {

std::string two_digits(long value) { return (value < 10 ? "0" : "") + std::to_string(value); }

std::string percent(double fraction) {
  return std::to_string(std::lround(100.0 * std::clamp(fraction, 0.0, 1.0))) + " %";
}

std::string words_for(Activity activity) {
  switch (activity) {
    case Activity::none:
      return {};
    case Activity::training_base:
      return "training the base model";
    case Activity::sampling:
      return "drawing samples";
    case Activity::tilting:
      return "fitting the score";
    case Activity::evaluating:
      return "measuring the error";
    case Activity::measuring_budget:
      return "measuring the error budget";
  }
  return {};
}

/// In the place of a key where it first occurs, and not of the beginning of a longer one.
void replace_word(std::string& text, std::string_view key, std::string_view name) {
  const std::size_t at = text.find(key);
  if (at == std::string::npos) return;
  const std::size_t end = at + key.size();
  const bool goes_on =
      end < text.size() &&
      (std::isalnum(static_cast<unsigned char>(text[end])) != 0 || text[end] == '_');
  if (!goes_on) text.replace(at, key.size(), name);
}

std::string capitalised(std::string words) {
  words.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(words.front())));
  return words;
}

/// ", 40 s left", in steps that do not make the title flicker.
std::string time_left(const Snapshot& snapshot) {
  const double left = snapshot.remaining_seconds;
  if (left < 0.0) return {};
  if (left > 90.0) return ", " + std::to_string(std::lround(left / 60.0)) + " min left";
  return ", " + foreseen_seconds(left < 5.0 ? left : 5.0 * std::ceil(left / 5.0)) + " left";
}

}  // namespace

std::string seconds(double value) {
  if (!(value >= 0.0)) return "–";
  if (value < 9.995) return plot::fixed(value, 2) + " s";
  const long whole = std::lround(value);
  if (whole < 60) return std::to_string(whole) + " s";
  if (whole < 3600) return std::to_string(whole / 60) + " min " + two_digits(whole % 60) + " s";
  return std::to_string(whole / 3600) + " h " + two_digits(whole / 60 % 60) + " min";
}

std::string coarse_seconds(double value) {
  return value < 59.5 ? std::to_string(std::lround(std::max(value, 0.0))) + " s" : seconds(value);
}

std::string foreseen_seconds(double value) {
  return value < 5.0 ? "a few s" : coarse_seconds(value);
}

int tilt_under_way(const Snapshot& snapshot) {
  // What is measured is complete, and not to be seen yet.
  const bool measured = snapshot.activity == Activity::evaluating;
  return measured ? snapshot.tilt : std::min(snapshot.tilt + 1, snapshot.course->last());
}

std::string describe(const Snapshot& snapshot) {
  const int last = snapshot.course->last();
  const std::string of_last = " of " + std::to_string(last);
  const std::string step = step_word(*snapshot.course) + std::string(" ");
  const std::string activity = words_for(snapshot.activity);
  if (snapshot.activity == Activity::measuring_budget && snapshot.phase != Phase::paused) {
    return "Measuring the error budget";
  }
  switch (snapshot.phase) {
    case Phase::idle:
      return snapshot.base_ready ? "Ready" : "Not started";
    case Phase::training_base:
      if (snapshot.base_epochs->empty()) return "Training the base model";
      return "Training the base model: epoch " +
             std::to_string(snapshot.base_epochs->back().epoch) +
             (snapshot.experiment->training.patience > 0 ? " of at most " : " of ") +
             std::to_string(snapshot.experiment->training.epochs);
    case Phase::tilting: {
      const int next = tilt_under_way(snapshot);
      if (last == 0) return activity.empty() ? "Running" : "Running: " + activity;
      return (next == 0 ? "Base model" : "On the way to " + step + std::to_string(next) + of_last) +
             (activity.empty() ? "" : ": " + activity);
    }
    case Phase::paused:
      return "Paused after " + step + std::to_string(snapshot.samples_tilt) + of_last;
    case Phase::finished:
      return last == 0 ? "Finished" : "Finished: " + step + std::to_string(snapshot.tilt) + of_last;
    case Phase::failed:
      return "Stopped";
  }
  return {};
}

std::string with_names_of_controls(std::string message) {
  using Name = std::pair<std::string_view, std::string_view>;
  for (const auto& [key, name] :
       {Name{"tilting.rate", "learning rate"}, Name{"training.rate", "learning rate"},
        Name{"tilting.lambda", "λ"}, Name{"[tilting] lambda", "λ"}}) {
    replace_word(message, key, name);
  }
  for (const Setting& setting : all_settings) {
    if (setting.name.empty() || setting.key.section.empty()) continue;
    replace_word(message, setting.key.dotted(), setting.name);
    replace_word(message, setting.key.title(), setting.name);
  }
  return message;
}

std::string as_sentence(std::string words) {
  if (words.empty()) return words;
  words = capitalised(std::move(words));
  if (!words.ends_with('.')) words += '.';
  return words;
}

std::string tilts_words(const TiltCourse& course) {
  std::string words = "N = ";
  const auto& stretches = course.stretches();
  for (std::size_t i = 0; i + 1 < stretches.size(); ++i) {
    words += std::to_string(stretches[i + 1].first - stretches[i].first) + " + ";
  }
  return words + std::to_string(stretches.back().tilts);
}

std::string in_steps_of(const TiltCourse& course, std::string words) {
  const std::string_view step = step_word(course);
  if (step == "tilt") return words;
  const auto is_letter = [&words](std::size_t at) {
    return at < words.size() && std::isalpha(static_cast<unsigned char>(words[at])) != 0;
  };
  for (std::size_t at = words.find("ilt"); at != std::string::npos;
       at = words.find("ilt", at + 1)) {
    const std::size_t end = at + 3;
    const bool plural = end < words.size() && words[end] == 's';
    if (at == 0 || std::tolower(words[at - 1]) != 't' || is_letter(at - 2) ||
        is_letter(plural ? end + 1 : end)) {
      continue;
    }
    words.replace(at - 1, 4, words[at - 1] == 'T' ? capitalised(std::string(step)) : step);
  }
  return words;
}

std::string run_words(const Snapshot& snapshot) {
  const Experiment& experiment = *snapshot.experiment;
  if (experiment.method.kind == MethodKind::iterative_tilting) return tilts_words(*snapshot.course);
  const auto method =
      std::ranges::find(options::method, experiment.method.kind, &Option<MethodKind>::value);
  const bool trains = snapshot.course->last() > 0;
  return method->shown + (trains ? ", " + method_outline(experiment) : "");
}

std::string strength_words(const TiltCourse& course, int tilt) {
  const TiltCourse::Stretch& stretch = course.at(tilt);
  if (stretch.at_once) return "λ = " + plot::short_number(stretch.lambda, 3);
  const int k = tilt - stretch.first;
  const std::string name =
      stretch.first == 0 ? "λk/N = " : "λ(k − " + std::to_string(stretch.first) + ")/N = ";
  const bool branched = course.stretches().size() > 1 && course.stretches().size() <= 3;
  const std::string parts = branched ? tilts_words(course) + ",  " : "";
  return parts + name + plot::short_number(stretch.lambda * k / stretch.tilts, 3);
}

std::string window_title(const Snapshot& snapshot) {
  const Progress progress = progress_of(snapshot);
  switch (snapshot.phase) {
    case Phase::training_base:
      return percent(progress.step) + " base training" + time_left(snapshot) + " – Tiltscope";
    case Phase::tilting:
    case Phase::paused:
      if (snapshot.course->last() == 0) return "Running – Tiltscope";
      return capitalised(numbered_step(*snapshot.course, snapshot.samples_tilt)) + " / " +
             std::to_string(snapshot.course->last()) +
             (snapshot.phase == Phase::paused ? " paused" : time_left(snapshot)) + " – Tiltscope";
    case Phase::finished:
      return "Finished – Tiltscope";
    case Phase::failed:
      return "Stopped – Tiltscope";
    case Phase::idle:
      break;
  }
  return "Tiltscope";
}

Progress progress_of(const Snapshot& snapshot) {
  const double step = std::clamp(snapshot.progress, 0.0, 1.0);
  if (snapshot.activity == Activity::training_base || snapshot.phase == Phase::training_base) {
    return {0.0, 1.0, step};
  }
  if (snapshot.activity == Activity::measuring_budget) return {0.0, 1.0, step};
  if (snapshot.phase == Phase::finished) return {1.0, 1.0, 0.0};
  const double total = std::max(snapshot.course->last(), 1);
  const double done = snapshot.tilt / total;
  return {done, std::min(1.0, (snapshot.tilt + 1) / total), step};
}

std::optional<TiltTiming> last_tilt_timing(const Snapshot& snapshot) {
  TiltTiming timing;
  int count = 0;
  for (const TiltRecord& record : *snapshot.tilts) {
    if (record.tilt == 0) continue;
    timing.sampling = record.sampling_seconds;
    timing.mean_total += record.sampling_seconds + record.training_seconds;
    ++count;
  }
  if (count == 0) return std::nullopt;
  timing.mean_total /= count;
  return timing;
}

std::string oracle_words(const Oracle& oracle) {
  std::string words;
  const auto add = [&](bool on, const char* word) {
    if (on) words += (words.empty() ? "" : ", ") + std::string(word);
  };
  add(oracle.exact_score, "exact score");
  add(oracle.exact_score && oracle.exact_tilt, "exact tilt");
  add(oracle.fine_sampler, "fine sampler");
  return words;
}

std::string replaced_words(const Playhead& playhead, const Snapshot& snapshot) {
  return playhead.budget(snapshot) != nullptr ? oracle_words(playhead.oracle) : std::string();
}

std::string judgement_words(const Snapshot& snapshot) {
  if (!snapshot.judgement || !snapshot.judgement->metrics) return {};
  using Stage = Judgement::Stage;
  const Judgement& judgement = *snapshot.judgement;
  const SampleMetrics& metrics = *judgement.metrics;
  using Words = std::string (*)(double);
  const Words nats = [](double value) { return plot::fixed(value, 3); };
  const Words digits = [](double value) { return plot::short_number(value, 3); };
  std::string words;
  const auto add = [&](std::string_view name, const Metric& metric, Words number) {
    if (std::isnan(metric.value)) return;
    if (std::isnan(metric.floor.median)) {
      words += (words.empty() ? "" : ", ") + std::string(name) + " " + number(metric.value);
      return;
    }
    // Once is enough to say what stands in brackets.
    const std::string exact = words.empty() ? " (exact samples " : " (";
    words += (words.empty() ? "" : ", ") + std::string(name) + " " + number(metric.value) + exact +
             number(metric.floor.median) + ")";
  };
  add("NLL", metrics.nll, nats);
  add("sliced W2", metrics.sliced_w2, digits);
  if (judgement.stage >= Stage::w2) add("W2", metrics.w2, digits);
  if (judgement.stage >= Stage::mmd && !std::isnan(metrics.mmd.value)) {
    add("MMD", metrics.mmd, digits);
    words += ", p = " + digits(metrics.mmd_p_value);
  }
  if (judgement.likelihood) {
    add("NLL of exact samples under the model", judgement.likelihood->nll, nats);
  }
  const auto count = snapshot.final_samples ? snapshot.final_samples->cols() : 0;
  if (metrics.errors) {
    words += ". The exact target is known by " + thousands(metrics.errors->draws) +
             " weighted draws of the base, with an effective size of " +
             thousands(std::llround(metrics.errors->effective_size)) + ":";
    for (const auto& [name, estimate] : metrics.errors->estimates()) {
      words += " " + std::string(name) + " " +
               plot::short_number(estimate.value, estimate.digits()) + " ± " +
               plot::short_number(estimate.deviation, 2) + ",";
    }
    words += " shares ± " + plot::short_number(metrics.errors->largest_of_shares(), 2) +
             " at most; the NLL of samples has an error of " +
             plot::short_number(metrics.errors->log_normaliser.deviation, 2);
  }
  if (const std::string particles = particle_words(snapshot.drawn.get()); !particles.empty()) {
    words += ". Particles: " + particles;
  }
  return (count > 0 ? "Of " + thousands(count) + " samples: " : "") + words;
}

std::string value_words(const Value& value, const Experiment& experiment) {
  if (const auto* choice = std::get_if<Choice>(&value)) {
    return choice->shown[choice->chosen(experiment)];
  }
  if (const auto* seed = std::get_if<Numbers<std::uint64_t>>(&value)) {
    return as_typed(seed->in(experiment));
  }
  if (const auto* whole = std::get_if<Numbers<int>>(&value)) return as_typed(whole->in(experiment));
  if (const auto* real = std::get_if<Numbers<double>>(&value)) {
    return as_typed(real->in(experiment));
  }
  if (const auto* vector = std::get_if<Numbers<Eigen::VectorXd>>(&value)) {
    constexpr Eigen::Index most_entries = 4;
    const Eigen::VectorXd& entries = vector->in(experiment);
    if (entries.size() > 0 && entries.size() <= most_entries) return vector_words(entries);
  }
  return {};
}

std::string in_brief(std::string_view value) {
  constexpr std::string_view digits = "0123456789.";
  constexpr std::size_t many = 8;  // characters
  std::string brief;
  while (!value.empty()) {
    const std::size_t end = std::min(value.find_first_not_of(digits), value.size());
    const std::string part(value.substr(0, std::max<std::size_t>(end, 1)));
    value.remove_prefix(part.size());
    const bool real = std::ranges::count(part, '.') == 1 && part.front() != '.';
    brief += real && part.size() > many ? plot::short_number(std::stod(part), 6) : part;
  }
  return brief;
}

std::string memory_words(const History& history) {
  constexpr double megabyte = 1024.0 * 1024.0;
  const double used = static_cast<double>(history.bytes) / megabyte;
  const std::string budget = plot::short_number(static_cast<double>(history.budget) / megabyte, 5);
  const std::string size =
      used < 0.95 ? "less than 1" : plot::short_number(used, used < 100.0 ? 2 : 4);
  return size + " of " + budget + " MB";
}

}  // namespace tiltscope::view
