#include "view/state/tried_remedy.h"

#include "plot/ticks.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>

namespace tiltscope::view {
namespace {

/// The place of the measure that is farthest from exact samples, by which a run is judged.
std::size_t worst_of(const Verdict& verdict) {
  const auto worst = std::ranges::max_element(verdict.measures, {}, &Verdict::Measure::severity);
  return static_cast<std::size_t>(worst - verdict.measures.begin());
}

/// "sliced W₂ 0.083, was 0.049": of the measure that was the worst, or now is.
std::string change_words(const Verdict& before, const Verdict& now, bool worse) {
  const std::size_t i = worst_of(worse ? now : before);
  return std::string(now.measures[i].name) + " " + plot::short_number(now.measures[i].value, 3) +
         ", was " + plot::short_number(before.measures[i].value, 3);
}

}  // namespace

void TriedRemedy::set(const Snapshot& before, Verdict verdict, Experiment experiment) {
  tried_ = {before.run, before.experiment, std::move(verdict), std::move(experiment), {}, false};
}

void TriedRemedy::follow(const Snapshot& snapshot, const Verdict& verdict) {
  if (!tried_) return;
  if (snapshot.run != tried_->run.value_or(tried_->run_before)) {
    const bool is_next = !tried_->run && *snapshot.experiment == tried_->experiment;
    if (!is_next) return tried_.reset();
    tried_->run = snapshot.run;
  }
  const auto result = outcome(verdict);
  if (!result || std::exchange(tried_->noted, true) || *result == Outcome::better) return;
  constexpr std::size_t most = 20;
  const Setting* setting = tried_->before.remedy->setting;
  failed_.push_back({*tried_->experiment_before, setting});
  failed_.push_back({tried_->experiment, setting});
  while (failed_.size() > most) failed_.pop_front();
}

std::optional<TriedRemedy::Outcome> TriedRemedy::outcome(const Verdict& verdict) const {
  if (!tried_ || !tried_->run || verdict.measures.empty()) return std::nullopt;
  if (tried_->before.measures.size() != verdict.measures.size()) return std::nullopt;
  // Less may well be chance.
  constexpr double chance = 0.4;
  const auto severity = [](const Verdict& of) { return of.measures[worst_of(of)].severity; };
  const double change = severity(verdict) - severity(tried_->before);
  if (change > chance) return Outcome::worse;
  return change < -chance ? Outcome::better : Outcome::as_before;
}

bool TriedRemedy::has_failed(const Experiment& experiment, const Setting& setting) const {
  return std::ranges::any_of(failed_, [&](const Failed& failed) {
    return failed.setting == &setting && failed.experiment == experiment;
  });
}

Verdict beside_run_before(Verdict verdict, const Experiment& experiment, const TriedRemedy& tried) {
  std::string cause = verdict.words.substr(verdict.headline.size());
  if (verdict.remedy && tried.has_failed(experiment, *verdict.remedy->setting)) {
    cause = "; \"" + verdict.remedy->advice + "\" has not helped here: ";
    const auto other = std::ranges::find_if(verdict.others, [&](const Remedy& remedy) {
      return !tried.has_failed(experiment, *remedy.setting);
    });
    if (other != verdict.others.end()) {
      cause += other->advice;
      verdict.remedy = *other;
    } else {
      cause += "another seed tells what is chance";
      verdict.remedy.reset();
    }
  }
  const auto outcome = tried.outcome(verdict);
  verdict.words = verdict.headline;
  if (!outcome) {
    verdict.words += cause;
  } else if (*outcome == TriedRemedy::Outcome::better) {
    verdict.words += "; better than before the change (" +
                     change_words(tried.before(), verdict, false) + ")" + cause;
  } else if (*outcome == TriedRemedy::Outcome::as_before) {
    verdict.words += "; no better than before the change" + cause;
  } else {
    verdict.words += "; worse than before the change, which Ctrl+Z takes back (" +
                     change_words(tried.before(), verdict, true) + ")";
    verdict.remedy.reset();
    verdict.unexplained.reset();
  }
  return verdict;
}

}  // namespace tiltscope::view
