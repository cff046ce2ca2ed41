#include "session/history.h"

#include <algorithm>
#include <utility>

namespace tiltscope {

namespace {

template <class Matrix>
std::size_t size_of(const Matrix& matrix) {
  return static_cast<std::size_t>(matrix.size()) * sizeof(float);
}

std::size_t size_of(const ParticlePaths& paths) {
  std::size_t bytes = paths.times.size() * sizeof(double);
  for (const Eigen::MatrixXf& states : paths.states) bytes += size_of(states);
  return bytes;
}

/// Counts the state of the tilt at `place`: its tensors that the nearest tilt before it with a
/// state does not hold, too. A tensor stays in the states of tilts in a row.
void count_state(History& history, std::size_t place) {
  const MethodState* before = nullptr;
  for (std::size_t i = 0; i < place; ++i) {
    if (!history.tilts[i].state.empty()) before = &history.tilts[i].state;
  }
  const auto shared = [before](const std::shared_ptr<const Eigen::MatrixXf>& tensor) {
    return before != nullptr &&
           std::ranges::any_of(*before, [&](const auto& other) { return other.second == tensor; });
  };
  KeptTilt& tilt = history.tilts[place];
  history.bytes -= tilt.state_bytes;
  tilt.state_bytes = 0;
  for (const auto& [name, tensor] : tilt.state) {
    if (!shared(tensor)) tilt.state_bytes += size_of(*tensor);
  }
  history.bytes += tilt.state_bytes;
}

/// Lets go of the state of the tilt at `place`; what the next one shares with it counts there.
void drop_state(History& history, std::size_t place) {
  history.tilts[place].state.clear();
  count_state(history, place);
  for (std::size_t i = place + 1; i < history.tilts.size(); ++i) {
    if (history.tilts[i].state.empty()) continue;
    count_state(history, i);
    return;
  }
}

/// Lets go of one `part` between the first and the last tilt that have it: that with the nearest
/// neighbours, the oldest of those. False if there is none.
template <class Part>
bool thin_out(History& history, Part part) {
  std::vector<KeptTilt*> holders;
  for (KeptTilt& tilt : history.tilts) {
    if (tilt.*part) holders.push_back(&tilt);
  }
  if (holders.size() < 3) return false;
  std::size_t victim = 1;
  const auto gap = [&](std::size_t i) { return holders[i + 1]->tilt - holders[i - 1]->tilt; };
  for (std::size_t i = 2; i + 1 < holders.size(); ++i) {
    if (gap(i) < gap(victim)) victim = i;
  }
  KeptTilt& thinned = *holders[victim];
  history.bytes -= thinned.bytes();
  (thinned.*part).reset();
  if (!thinned.samples) {
    thinned.density.reset();
    thinned.paths.reset();
  }
  history.bytes += thinned.bytes();
  if (!thinned.parameters) {
    drop_state(history, static_cast<std::size_t>(&thinned - history.tilts.data()));
  }
  return true;
}

std::shared_ptr<const History> fitted(History history) {
  history.bytes = 0;
  for (const KeptTilt& tilt : history.tilts) history.bytes += tilt.bytes();
  while (history.bytes > history.budget && thin_out(history, &KeptTilt::paths)) {
  }
  std::size_t densities = 0;
  for (const KeptTilt& tilt : history.tilts) densities += tilt.density ? tilt.density->bytes() : 0;
  const bool they_fill_it = history.bytes - densities <= history.budget;
  while (history.bytes > history.budget && they_fill_it && thin_out(history, &KeptTilt::samples)) {
  }
  while (history.bytes > history.budget &&
         (thin_out(history, &KeptTilt::parameters) || thin_out(history, &KeptTilt::samples))) {
  }
  return std::make_shared<const History>(std::move(history));
}

}  // namespace

std::size_t KeptTilt::bytes() const {
  return (parameters ? size_of(*parameters) : 0) + (samples ? size_of(*samples) : 0) + state_bytes +
         (paths ? size_of(*paths) : 0) + (density ? density->bytes() : 0);
}

const KeptTilt* History::find(int tilt) const {
  const auto found = std::ranges::lower_bound(tilts, tilt, {}, &KeptTilt::tilt);
  return found != tilts.end() && found->tilt == tilt ? &*found : nullptr;
}

std::shared_ptr<const History> with_tilt(const History& history, KeptTilt tilt) {
  tilt.state_bytes = 0;
  History longer = history;
  longer.tilts.push_back(std::move(tilt));
  count_state(longer, longer.tilts.size() - 1);
  return fitted(std::move(longer));
}

std::shared_ptr<const History> up_to(const History& history, int last) {
  History shorter = history;
  std::erase_if(shorter.tilts, [last](const KeptTilt& tilt) { return tilt.tilt > last; });
  return fitted(std::move(shorter));
}

std::shared_ptr<const History> with_budget(const History& history, std::size_t bytes) {
  History changed = history;
  changed.budget = bytes;
  return fitted(std::move(changed));
}

}  // namespace tiltscope
