#include "base/waiting.h"

#include <utility>

namespace tiltscope {
namespace {

thread_local const WhileWaiting* asked_by_this_thread = nullptr;

}  // namespace

AsksWhileWaiting::AsksWhileWaiting(const WhileWaiting* ask)
    : before_(std::exchange(asked_by_this_thread, ask)) {}

AsksWhileWaiting::~AsksWhileWaiting() { asked_by_this_thread = before_; }

const WhileWaiting* AsksWhileWaiting::current() { return asked_by_this_thread; }

void Wait::ask() {
  const Clock::time_point now = Clock::now();
  if (now - asked_ < nap) return;
  asked_ = now;
  const WhileWaiting* const ask = AsksWhileWaiting::current();
  if (ask != nullptr) (*ask)(std::chrono::duration<double>(now - start_).count());
}

}  // namespace tiltscope
