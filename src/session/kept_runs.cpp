#include "session/kept_runs.h"

#include <algorithm>
#include <utility>

namespace tiltscope {

std::size_t KeptRun::bytes() const {
  std::size_t sum = history->bytes + model->size();
  if (final_samples) sum += static_cast<std::size_t>(final_samples->size()) * sizeof(double);
  for (const ErrorBudget& budget : *budgets) {
    for (const auto& source : budget.variants) {
      for (const auto& variant : source) {
        if (variant.samples) {
          sum += static_cast<std::size_t>(variant.samples->size()) * sizeof(float);
        }
      }
    }
  }
  return sum;
}

void KeptRuns::keep(KeptRun run) {
  runs_.push_back(std::move(run));
  let_go();
}

const KeptRun* KeptRuns::find(std::uint64_t run) const {
  const auto found = std::ranges::find(runs_, run, &KeptRun::run);
  return found == runs_.end() ? nullptr : &*found;
}

void KeptRuns::forget(std::uint64_t run) {
  std::erase_if(runs_, [run](const KeptRun& kept) { return kept.run == run; });
}

void KeptRuns::pin(std::uint64_t run, bool pinned) {
  if (pinned) {
    pinned_.insert(run);
  } else {
    pinned_.erase(run);
  }
}

void KeptRuns::set_budget(std::size_t bytes) {
  budget_ = bytes;
  let_go();
}

void KeptRuns::let_go() {
  const auto fits = [&] {
    std::size_t bytes = 0;
    for (const KeptRun& run : runs_) bytes += run.bytes();
    return runs_.size() <= most && bytes <= budget_;
  };
  while (!runs_.empty() && !fits()) {
    const auto unpinned =
        std::ranges::find_if(runs_, [&](const KeptRun& run) { return !pinned_.contains(run.run); });
    runs_.erase(unpinned == runs_.end() ? runs_.begin() : unpinned);
  }
}

}  // namespace tiltscope
