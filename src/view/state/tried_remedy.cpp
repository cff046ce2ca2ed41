#include "view/state/tried_remedy.h"

#include <string>
#include <utility>

namespace tiltscope::view {

void TriedRemedy::set(std::uint64_t run, Verdict verdict, Experiment experiment) {
  tried_ = {run, std::move(verdict), std::move(experiment), std::nullopt};
}

void TriedRemedy::follow(const Snapshot& snapshot) {
  if (!tried_ || snapshot.run == tried_->run.value_or(tried_->run_before)) return;
  const bool is_next = !tried_->run && *snapshot.experiment == tried_->experiment;
  if (is_next) {
    tried_->run = snapshot.run;
  } else {
    tried_.reset();
  }
}

std::optional<TriedRemedy::Outcome> TriedRemedy::outcome(const Verdict& verdict) const {
  using Kind = Verdict::Kind;
  const bool judged =
      verdict.kind == Kind::good || verdict.kind == Kind::fair || verdict.kind == Kind::poor;
  if (!tried_ || !tried_->run || !judged) return std::nullopt;
  // Two runs that differ in their seed alone differ by about so much.
  constexpr double chance = 0.25;
  const double change = verdict.severity - tried_->before.severity;
  if (change > chance) return Outcome::worse;
  return change < -chance ? Outcome::better : Outcome::as_before;
}

Verdict beside_run_before(Verdict verdict, const TriedRemedy& tried) {
  const auto outcome = tried.outcome(verdict);
  if (!outcome) return verdict;
  const std::string cause = verdict.words.substr(verdict.headline.size());
  verdict.words = verdict.headline;
  switch (*outcome) {
    case TriedRemedy::Outcome::better:
      verdict.words += "; better than before the change" + cause;
      break;
    case TriedRemedy::Outcome::as_before:
      verdict.words += "; about as before the change" + cause;
      break;
    case TriedRemedy::Outcome::worse:
      verdict.words += "; worse than before the change, which Ctrl+Z takes back (" +
                       tried.before().headline + ")";
      verdict.remedy.reset();
      verdict.unexplained.reset();
      break;
  }
  return verdict;
}

}  // namespace tiltscope::view
