#include "view/state/sentence.h"

#include "config/wording.h"
#include "plot/ticks.h"
#include "view/state/method_words.h"
#include "view/state/reward_words.h"
#include "view/state/wording.h"

#include <Eigen/LU>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <cstddef>
#include <string_view>
#include <vector>

namespace tiltscope::view {
namespace {

using plot::short_number;

/// "1.00 · (0, 4)·x": what stands in the exponent.
std::string exponent_words(const TiltCourse& course) {
  const auto& stretches = course.stretches();
  const int last = course.last();
  std::string words;
  double strength = 0.0;
  for (std::size_t i = 0; i < stretches.size(); ++i) {
    strength += course.strength_within(i, last);
    const RewardConfig& reward = stretches[i].reward->config();
    const bool goes_on = i + 1 < stretches.size() && stretches[i + 1].reward->config() == reward;
    if (goes_on) continue;  // One term for a reward.
    const std::string factor = reward_factor(reward);
    if (strength != 0.0 && factor != "0") {
      words += (words.empty() ? "" : " + ") + plot::fixed(strength, 2) + " · " + factor;
    }
    strength = 0.0;
  }
  return words;
}

}  // namespace

std::string mode_name(const BaseConfig& base, std::size_t i) {
  const auto& means = base.means;
  if (means.size() == 1) return "the mode";
  if (means.size() == 2 && means[0].size() == 2) {
    const Eigen::VectorXd apart = means[i] - means[1 - i];
    if (std::abs(apart[0]) >= std::abs(apart[1]) && apart[0] != 0.0) {
      return apart[0] < 0.0 ? "the left mode" : "the right mode";
    }
    if (apart[1] != 0.0) return apart[1] < 0.0 ? "the lower mode" : "the upper mode";
  }
  return "mode " + std::to_string(i + 1);
}

namespace {

/// "up by 2", "by (1, 2)"; empty where nothing moves.
std::string shift_words(const Eigen::VectorXd& shift) {
  constexpr double nothing = 0.005;
  const double length = shift.norm();
  if (length < nothing) return {};
  const std::string by = " by " + short_number(length, 2);
  if (shift.size() == 2) {
    constexpr double slant = 0.02;
    if (std::abs(shift[0]) <= slant * length) return (shift[1] > 0.0 ? "up" : "down") + by;
    if (std::abs(shift[1]) <= slant * length) return (shift[0] > 0.0 ? "right" : "left") + by;
  }
  Eigen::VectorXd rounded = shift;
  for (double& entry : rounded) entry = 0.01 * std::round(100.0 * entry);
  return shift.size() <= 3 ? "by " + vector_words(rounded) : by.substr(1);
}

std::string all_modes(std::size_t count) {
  if (count == 1) return "the mode";
  return count == 2 ? "both modes" : "all " + std::to_string(count) + " modes";
}

std::string moves(const BaseConfig& base, const GaussianMixture& target) {
  const std::size_t count = base.means.size();
  std::vector<Eigen::VectorXd> shifts;
  for (std::size_t i = 0; i < count; ++i) shifts.emplace_back(target.mean(i) - base.means[i]);
  const bool alike = std::ranges::all_of(shifts, [&](const Eigen::VectorXd& shift) {
    return (shift - shifts.front()).norm() <= 0.01 * std::max(shifts.front().norm(), 0.5);
  });
  if (alike) {
    const std::string words = shift_words(shifts.front());
    return words.empty() ? "" : "move " + all_modes(count) + " " + words;
  }
  if (count == 2) {
    std::string words;
    for (std::size_t i = 0; i < count; ++i) {
      const std::string shift = shift_words(shifts[i]);
      if (shift.empty()) continue;
      words += (words.empty() ? "move " : " and ") + mode_name(base, i) + " " + shift;
    }
    return words;
  }
  const auto [least, most] = std::ranges::minmax_element(
      shifts, {}, [](const Eigen::VectorXd& shift) { return shift.norm(); });
  return "move the modes by " + short_number(least->norm(), 2) + " to " +
         short_number(most->norm(), 2);
}

/// The geometric mean, over the modes and their axes, of how much wider they become.
std::string widths(const BaseConfig& base, const GaussianMixture& target) {
  const auto count = static_cast<double>(base.covariances.size());
  double logarithm = 0.0;
  for (std::size_t i = 0; i < base.covariances.size(); ++i) {
    const Eigen::MatrixXd& before = base.covariances[i];
    logarithm += 0.5 * std::log(target.covariance(i).determinant() / before.determinant()) /
                 static_cast<double>(before.rows());
  }
  const double change = std::exp(logarithm / count) - 1.0;
  if (std::abs(change) < 0.02) return {};
  return "make " + std::string(count > 1.0 ? "them " : "it ") +
         std::to_string(std::lround(100.0 * std::abs(change))) + " % " +
         (change > 0.0 ? "wider" : "narrower");
}

/// Of the mode that gains most.
std::string shares(const BaseConfig& base, const GaussianMixture& target) {
  const Eigen::VectorXd now = target.weights();
  const Eigen::VectorXd before = base.weights / base.weights.sum();
  Eigen::Index gains = 0;
  if ((now - before).maxCoeff(&gains) < 0.01) return {};
  const auto percent = [](double share) {
    return std::to_string(std::lround(100.0 * share)) + " %";
  };
  return "give " + mode_name(base, static_cast<std::size_t>(gains)) + " " + percent(now[gains]) +
         " of the points (base: " + percent(before[gains]) + ")";
}

/// "3 s", "a moment".
std::string duration(double seconds) {
  return seconds < 0.6 ? "a moment" : coarse_seconds(seconds);
}

/// "Step 3 of 20".
std::string place_words(const Snapshot& snapshot, int tilt) {
  const TiltCourse& course = *snapshot.course;
  if (course.last() == 0) return "One step";
  const bool rounds = course.at(std::max(tilt, 1)).at_once;
  return (rounds ? "Round " : "Step ") + std::to_string(tilt) + " of " +
         std::to_string(course.last());
}

/// "Step 3 of 20, δ = 0.05".
std::string step_words(const Snapshot& snapshot, int tilt) {
  const TiltCourse& course = *snapshot.course;
  std::string place = place_words(snapshot, tilt);
  if (course.last() == 0) return place;
  const TiltCourse::Stretch& stretch = course.at(std::max(tilt, 1));
  return stretch.at_once ? place : place + ", δ = " + short_number(stretch.step(), 2);
}

/// What to look for while the run goes on.
std::string what_to_see(const Snapshot& snapshot, const Shown& shown) {
  if (snapshot.experiment->dimension() != 2) return "the curves say how well it follows.";
  if (!shown.density) return "no exact density is known to compare the points with.";
  return "points should follow the blue.";
}

std::string to_the_goal(const Snapshot& snapshot) {
  const int steps = snapshot.course->last();
  if (snapshot.experiment->dimension() != 2 || steps == 0) return "to run.";
  const bool rounds = snapshot.course->stretches().back().at_once;
  return "to move the points in " +
         (rounds ? counted(steps, "round", "rounds") : counted(steps, "step", "steps")) + ".";
}

void say_idle(Sentence& sentence, const Snapshot& snapshot, const Draft& draft) {
  const Experiment& experiment = *snapshot.experiment;
  if (draft.blank()) {
    sentence.now = paint_words;
    sentence.brief = "Paint where samples should go.";
    return;
  }
  if (!draft.trains_base(experiment)) {
    sentence.now = "Press Play (Space) " + to_the_goal(snapshot);
    sentence.brief = "Press Play (Space).";
    return;
  }
  const std::string time = " (" + duration(draft.seconds_of_training(experiment)) + ").";
  sentence.now = (draft.has_other_base() ? "New base density: press Play to train its model"
                                         : "Press Play: the base model is trained first") +
                 time;
  sentence.brief = "Play trains its model" + time;
}

std::string while_training(const Snapshot& snapshot, const Draft& draft) {
  const double left = snapshot.remaining_seconds;
  const std::string time =
      duration(left >= 0.0 ? left : draft.seconds_of_training(*snapshot.experiment));
  return "Training the base model, " + time + (left >= 0.0 ? " left." : ".");
}

void say_tilting(Sentence& sentence, const Snapshot& snapshot, const Shown& shown) {
  if (snapshot.course->last() == 0) {
    sentence.now = drawing_words(snapshot.experiment->method);
  } else if (!shown.samples) {
    sentence.now = "The base model is being sampled.";
  } else {
    const std::string see = ": " + what_to_see(snapshot, shown);
    sentence.now = step_words(snapshot, shown.tilt) + see;
    sentence.brief = place_words(snapshot, shown.tilt) + see;
  }
}

std::string while_paused(const Snapshot& snapshot, const Shown& shown) {
  if (!snapshot.base_ready) return "Paused in the training of the base model: Play goes on.";
  return step_words(snapshot, shown.tilt) + ". Paused: Play goes on.";
}

/// What the error comes from stands in the line at the bottom, beside the button against it.
void say_verdict(Sentence& sentence, const Snapshot& snapshot) {
  const Verdict verdict = verdict_on(snapshot);
  sentence.tone = tone_of(verdict);
  const int last = snapshot.course->last();
  const bool rounds = snapshot.course->stretches().back().at_once;
  const std::string all =
      rounds ? counted(last, "round is", "rounds are") : counted(last, "step is", "steps are");
  if (last == 0) {
    sentence.now = "Finished.";
  } else if (last == 1) {
    sentence.now = std::string("The only ") + (rounds ? "round" : "step") + " is done.";
  } else {
    sentence.now = "All " + all + " done.";
  }
  if (verdict.headline.empty()) return;
  sentence.brief = "Done. " + verdict.headline + ".";
  sentence.now += " " + verdict.headline;
  // The curves rest on other numbers of samples.
  if (!verdict.measures.empty() && snapshot.final_samples) {
    sentence.now += ", judged by " + thousands(snapshot.final_samples->cols()) + " samples";
  }
  sentence.now += ".";
}

void say_failure(Sentence& sentence, const Snapshot& snapshot, const Shown& shown) {
  sentence.tone = Tone::bad;
  sentence.now = step_words(snapshot, shown.tilt) + ". The run has stopped";
  std::string why;
  if (snapshot.failure) {
    why = ": " + with_names_of_controls(snapshot.failure->symptom);
    const int failed = snapshot.failure->tilt.value_or(0);
    const bool rounds = failed > 0 && snapshot.course->at(failed).at_once;
    const std::string step = (rounds ? "round " : "step ") + std::to_string(failed);
    if (failed > 0) sentence.now += " on the way to " + step;
    sentence.brief = "Stopped" + (failed > 0 ? " at " + step : std::string()) + why + ".";
  }
  sentence.now += why + ".";
}

void say_phase(Sentence& sentence, const Snapshot& snapshot, const Shown& shown,
               const Draft& draft) {
  switch (snapshot.phase) {
    case Phase::idle:
      say_idle(sentence, snapshot, draft);
      break;
    case Phase::training_base:
      sentence.now = while_training(snapshot, draft);
      break;
    case Phase::tilting:
      say_tilting(sentence, snapshot, shown);
      break;
    case Phase::paused:
      sentence.now = while_paused(snapshot, shown);
      break;
    case Phase::finished:
      say_verdict(sentence, snapshot);
      break;
    case Phase::failed:
      say_failure(sentence, snapshot, shown);
      break;
  }
}

/// Whether a course leads somewhere else than the run does.
bool aims_elsewhere(const Snapshot& snapshot, const Experiment& changed, const TiltCourse& course) {
  if (changed.base != snapshot.experiment->base) return true;
  const TiltCourse& now = *snapshot.course;
  const auto& stretches = course.stretches();
  if (stretches.size() != now.stretches().size()) return true;
  for (std::size_t i = 0; i < stretches.size(); ++i) {
    if (stretches[i].reward->config() != now.stretches()[i].reward->config() ||
        course.strength_within(i, course.last()) != now.strength_within(i, now.last())) {
      return true;
    }
  }
  return false;
}

/// Where the change under way would lead; empty as long as nobody has said.
std::string consequence_words(const Snapshot& snapshot) {
  if (!snapshot.preview || !snapshot.preview->experiment) return {};
  const PreviewedTarget& preview = *snapshot.preview;
  if (!preview.problem.empty()) return with_names_of_controls(preview.problem);
  const GaussianMixture* target = preview.density ? preview.density->mixture() : nullptr;
  if (target == nullptr) {
    return preview.density ? "The outline shows where this would lead."
                           : "What this would lead to is not known exactly.";
  }
  return "This would " + movement_words(preview.experiment->base, *target) + ".";
}

}  // namespace

std::string wanted_words(const TiltCourse& course) {
  const std::string exponent = exponent_words(course);
  if (exponent.empty()) return "Wanted: p(x) as it is.";
  const std::string where = reward_place(course.stretches().back().reward->config());
  return "Wanted: p(x) · exp(" + exponent + ")" + (where.empty() ? "." : ", " + where + ".");
}

std::string movement_words(const BaseConfig& base, const GaussianMixture& target) {
  std::vector<std::string> parts = {moves(base, target), widths(base, target),
                                    shares(base, target)};
  // "Them" are the modes that were named before.
  if (parts[0].empty() && parts[1].starts_with("make ")) {
    parts[1] = "make " + all_modes(base.means.size()) + parts[1].substr(parts[1].find(' ', 5));
  }
  std::erase(parts, "");
  if (parts.empty()) return "leave every mode as it is";
  return listed({parts.begin(), parts.end()});
}

Tone tone_of(const Verdict& verdict) {
  switch (verdict.kind) {
    case Verdict::Kind::good:
      return Tone::good;
    case Verdict::Kind::fair:
      return Tone::fair;
    case Verdict::Kind::poor:
      return Tone::bad;
    default:
      return Tone::plain;
  }
}

Sentence live_sentence(const Snapshot& snapshot, const Shown& shown, const Playhead& playhead,
                       const Draft& draft) {
  const auto pending = draft.pending_course();
  Sentence sentence{wanted_words(pending ? *pending : *snapshot.course), {}, {}, Tone::plain};
  const Note* note = draft.any_note();
  if (note != nullptr && note->error) {
    sentence.now = note->text;
    sentence.tone = Tone::bad;
    return sentence;
  }
  if (pending) {
    if (aims_elsewhere(snapshot, draft.shown(), *pending))
      sentence.now = consequence_words(snapshot);
    if (sentence.now.empty() && note != nullptr) sentence.now = note->text;
    if (!sentence.now.empty()) return sentence;
  }
  if (snapshot.activity == Activity::measuring_budget && snapshot.phase != Phase::paused) {
    const Verdict verdict = verdict_on(snapshot);
    sentence.now = "Measuring which part of the method the error comes from.";
    if (verdict.headline.empty()) return sentence;
    sentence.tone = tone_of(verdict);
    sentence.brief = "Done. " + verdict.headline + ".";
    sentence.now = sentence.brief + " " + sentence.now;
    return sentence;
  }
  if (playhead.in_past()) {
    std::string place = place_words(snapshot, shown.tilt);
    place.front() = static_cast<char>(std::tolower(static_cast<unsigned char>(place.front())));
    sentence.now = "Looking back at " + place + "; the run is at " +
                   std::to_string(snapshot.samples_tilt) + " (End returns).";
    return sentence;
  }
  say_phase(sentence, snapshot, shown, draft);
  return sentence;
}

}  // namespace tiltscope::view
