#include "view/state/run_warnings.h"

#include "config/settings.h"
#include "config/targets.h"
#include "config/wording.h"
#include "finetune/tilting/chance_of_mode.h"
#include "plot/ticks.h"
#include "view/state/same_target.h"
#include "view/state/sentence.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace tiltscope::view {
namespace {

constexpr std::string_view steps_words =
    "A first-order tilt (3.10) leaves out the second-order term ½ δ² Cov(g, (r − E[r | xₜ])² | xₜ) "
    "and those after it. How large they are beside the change is computed from the exact densities "
    "or, where these are not known, estimated from the samples of the run's tilts. Below 1 %, "
    "first order is as good as exact; the figure \"Left out by first order\" has it tilt by tilt.";
constexpr std::string_view fewer_words =
    "Changes N. What is left out falls like 1/N: each tilt leaves out a term in δ² = (λ/N)², and "
    "there are N of them, while the change they add up to stays. A run takes longer in proportion "
    "to N. Ctrl+Z takes the change back.";
constexpr std::string_view tolerance_words =
    "Chooses each step by what it leaves out, so that there are more tilts where the reward is "
    "hard and fewer where it is not. Ctrl+Z takes the change back.";
constexpr std::string_view exact_words =
    "Changes what a tilt is fitted to: the whole of the exact tilt by δ, from the data's weights "
    "exp(δr), in the place of its first-order part. It takes as long. Ctrl+Z takes the change "
    "back.";
constexpr std::string_view rare_words =
    "A tilt learns from its own samples what the reward is worth in each mode. A mode of which it "
    "has hardly any samples is moved by chance, and with none not at all. Each tilt multiplies the "
    "mode's odds and its samples, so that the first tilts decide. From n samples in the mode, a "
    "factor of e^g is known with an error of (1 − e^−g)/√n, and the squares of these errors add "
    "up.";
constexpr std::string_view samples_words =
    "Changes S, so that chance moves the odds of the mode by no more than a fifth. It does not "
    "mend steps that are too large, nor a base model that has not learned the mode's share. "
    "Drawing and fitting take longer in proportion to S. Ctrl+Z takes the change back.";

/// Means over a tilt's data given x_t, which exact targets take, have enough near points up to
/// here.
constexpr Eigen::Index most_for_exact_targets = 10;

std::string in_percent(double share) {
  const double shown = 100.0 * share;
  return plot::short_number(shown, shown < 9.5 ? 1 : 2) + " %";
}

/// At least `number`, and a round one, so that an estimate that changes from run to run leads to
/// the same.
int rounded_up(double number) {
  constexpr std::array steps = {1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0};
  for (double unit = 10.0;; unit *= 10.0) {
    for (const double step : steps) {
      if (step * unit >= number - 1e-9 * unit) return static_cast<int>(std::lround(step * unit));
    }
  }
}

/// The reward of all its tilts is one.
bool has_one_reward(const TiltCourse& course) {
  const auto& first = course.stretches().front();
  return std::ranges::all_of(course.stretches(), [&](const TiltCourse::Stretch& stretch) {
    return stretch.reward->config() == first.reward->config();
  });
}

Remedy exact_targets() {
  constexpr const Setting& target = setting("tilting.target");
  const auto& choice = std::get<Choice>(target.value);
  Experiment exact;
  exact.tilting.target = TiltTarget::exact;
  return {&target, static_cast<double>(choice.chosen(exact)), "take exact targets", "Exact targets",
          std::string(exact_words)};
}

/// Where the data choose the steps: a tolerance in their place, or a smaller one.
Remedy tolerance_for(const TiltingConfig& tilting, double share) {
  const double now = tilting.tolerance;
  const double value = now > 0.0 ? now * fair_to_leave_out / share : fair_to_leave_out;
  const double shown = std::floor(1000.0 * value + 1e-6) / 1000.0;
  return {&setting("tilting.tolerance"), shown, "choose smaller steps by a tolerance",
          "Set the tolerance to " + plot::short_number(shown), std::string(tolerance_words)};
}

std::optional<Warning> steps_too_large(const RunFacts& run, const Experiment& shown) {
  const Experiment& ran = *run.experiment;
  for (const Experiment* experiment : {&ran, &shown}) {
    if (experiment->method.kind != MethodKind::iterative_tilting) return std::nullopt;
    if (experiment->tilting.target != TiltTarget::first_order) return std::nullopt;
  }
  const LeftOut told = left_out_by(run);
  if (!std::isfinite(told.share) || first_order_is_exact(shown)) return std::nullopt;
  if (!has_one_reward(*run.course)) return std::nullopt;

  // A tilt by delta leaves out a term in delta^2. Of N tilts with delta = lambda / N, these sum up
  // to lambda / N times what does not depend on N, and so does not the change itself.
  const bool equal = !chooses_steps(shown.tilting) && !chooses_steps(ran.tilting);
  const int made = run.course->last();
  const double share = equal ? told.share * made / shown.tilting.tilts : told.share;
  if (!(share > much_left_out)) return std::nullopt;
  Warning warning{about("tilting.tilts"), {}, {}, steps_words};
  const bool as_run = !equal || made == shown.tilting.tilts;
  if (as_run) {
    warning.text = "Steps are too large: first-order tilts leave out " + in_percent(share) +
                   " of the change" + (told.so_far ? " so far" : "") + ".";
  } else {
    warning.text = "Steps are too large: at N = " + plot::short_number(shown.tilting.tilts, 6) +
                   ", first-order tilts would leave out about " + in_percent(share) +
                   " of the change.";
  }
  if (!equal) {
    warning.about = about("tilting.tolerance");
    warning.remedies.push_back(tolerance_for(shown.tilting, share));
    warning.text += " A tolerance of " + in_percent(warning.remedies.back().value) +
                    " a step would make them smaller.";
  } else {
    const int enough = enough_tilts(share, shown.tilting.tilts);
    const std::string value = thousands(enough);
    if (enough <= std::get<Numbers<int>>(setting("tilting.tilts").value).legal.high) {
      warning.remedies.push_back(more_tilts(enough, std::string(fewer_words)));
      warning.text += " N = " + value + " would leave out " +
                      in_percent(share * shown.tilting.tilts / enough) + ".";
    }
  }
  if (shown.dimension() <= most_for_exact_targets) {
    warning.remedies.push_back(exact_targets());
    warning.text += " Exact targets leave out nothing.";
  }
  return warning;
}

std::optional<Warning> too_few_in_a_mode(const RunFacts& run, const Experiment& shown) {
  if (shown.method.kind != MethodKind::iterative_tilting || !run.base || !run.target) {
    return std::nullopt;
  }
  if (!has_one_reward(*run.course)) return std::nullopt;
  const Eigen::VectorXd before = run.base->shares(), after = run.target->shares();
  if (before.size() != after.size() || before.size() != std::ssize(shown.base.means)) {
    return std::nullopt;
  }
  const int tilts =
      chooses_steps(shown.tilting) ? run.course->last() : std::max(shown.tilting.tilts, 1);
  std::optional<Eigen::Index> rarest;
  double enough = shown.tilting.samples;
  for (Eigen::Index i = 0; i < before.size(); ++i) {
    if (after[i] < needed_share) continue;
    const double needed = samples_for_mode(before[i], after[i], tilts, fair_chance);
    if (!(needed > enough)) continue;
    enough = needed;
    rarest = i;
  }
  if (!rarest) return std::nullopt;
  const double samples = shown.tilting.samples;
  const long expected = std::lround(samples * before[*rarest]);
  const double chance = fair_chance * std::sqrt(enough / samples);
  Warning warning{about("tilting.samples"), {}, {}, rare_words};
  warning.text = "Too few samples in a mode: the target has " + in_percent(after[*rarest]) +
                 " of its points in " + mode_name(shown.base, static_cast<std::size_t>(*rarest)) +
                 ", but of the first tilt's S = " + thousands(shown.tilting.samples) + " samples " +
                 (expected < 1    ? "hardly one lies"
                  : expected == 1 ? "about one lies"
                                  : "about " + std::to_string(expected) + " lie") +
                 " there, and chance " +
                 (chance > 1.5 ? "decides how far the mode is raised."
                               : "moves its odds by a factor of about " +
                                     plot::short_number(std::exp(chance), 2) + ".");
  constexpr const Setting& row = setting("tilting.samples");
  const auto& legal = std::get<Numbers<int>>(row.value).legal;
  if (enough > 0.99 * legal.high) {
    warning.text += " No S would be enough: begin with a smaller λ, or with another base.";
    return warning;
  }
  const int more = rounded_up(enough);
  warning.text += " S = " + thousands(more) +
                  " would bring this chance down to a factor of 1.2; a tilt then " +
                  "takes about " + plot::short_number(more / samples, 2) + " times as long.";
  warning.remedies.push_back(more_samples(more, std::string(samples_words)));
  return warning;
}

}  // namespace

LeftOut left_out_by(const RunFacts& run) {
  LeftOut told;
  if (!run.tilts->empty()) {
    const TiltRecord& last = run.tilts->back();
    told = {last.left_out, last.tilt != run.course->last()};
  }
  const LeftOutCurve* curve = run.left_out.get();
  if (curve != nullptr && curve->course == run.course && !curve->shares.empty() &&
      !chooses_steps(run.experiment->tilting)) {
    // Of points of the target alone, which can lie where a tilt is simple: the tilts' own samples
    // have seen the way there as well.
    const bool more = !told.so_far && told.share > curve->shares.back();
    return {more ? told.share : curve->shares.back(), false};
  }
  return told;
}

int enough_tilts(double share, int tilts) { return rounded_up(share * tilts / fair_to_leave_out); }

RunFacts facts_of(const Snapshot& snapshot) {
  return {snapshot.experiment,   snapshot.course,         snapshot.tilts,
          snapshot.base_density, snapshot.target_density, snapshot.left_out};
}

std::vector<Warning> run_warnings(const RunFacts& run, const Experiment& shown) {
  std::vector<Warning> warnings;
  if (!run.experiment || !same_target(*run.experiment, shown)) return warnings;
  if (auto warning = steps_too_large(run, shown)) warnings.push_back(*std::move(warning));
  if (auto warning = too_few_in_a_mode(run, shown)) warnings.push_back(*std::move(warning));
  return warnings;
}

}  // namespace tiltscope::view
