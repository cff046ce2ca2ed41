#pragma once

#include <algorithm>
#include <cstddef>
#include <list>
#include <memory>
#include <mutex>
#include <utility>

namespace tiltscope {

/// The last few results of some work, by what it was done for. Any thread may ask.
template <class Key, class Result>
class Kept {
 public:
  explicit Kept(std::size_t most) : most_(most) {}

  /// The result for `key`: the one that is kept, or else what `make` returns. Threads that ask for
  /// the same at once may each make it. What `make` throws passes through, and nothing is kept.
  template <class Make>
  std::shared_ptr<const Result> get(const Key& key, const Make& make) {
    if (auto kept = find(key)) return kept;
    auto made = std::make_shared<const Result>(make());
    const std::lock_guard lock(mutex_);
    entries_.emplace_front(key, made);
    if (entries_.size() > most_) entries_.pop_back();
    return made;
  }

 private:
  std::shared_ptr<const Result> find(const Key& key) {
    const std::lock_guard lock(mutex_);
    const auto is_it = [&](const auto& entry) { return entry.first == key; };
    const auto entry = std::ranges::find_if(entries_, is_it);
    if (entry == entries_.end()) return nullptr;
    entries_.splice(entries_.begin(), entries_, entry);
    return entry->second;
  }

  const std::size_t most_;
  std::mutex mutex_;
  std::list<std::pair<Key, std::shared_ptr<const Result>>> entries_;  ///< the last asked for first
};

}  // namespace tiltscope
