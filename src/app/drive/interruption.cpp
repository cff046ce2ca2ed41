#include "app/drive/interruption.h"

#include "app/cli/errors.h"

#include <pthread.h>
#include <unistd.h>

#include <utility>

namespace tiltscope::app {

Interruption::Interruption() {
  sigemptyset(&signals_);
  sigaddset(&signals_, SIGINT);
  sigaddset(&signals_, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals_, &before_);
  watcher_ = std::thread([this] { watch(); });
}

Interruption::~Interruption() {
  closing_ = true;
  pthread_kill(watcher_.native_handle(), SIGINT);
  watcher_.join();
  pthread_sigmask(SIG_SETMASK, &before_, nullptr);
}

void Interruption::watch() {
  while (true) {
    int signal = 0;
    sigwait(&signals_, &signal);
    if (closing_) return;
    if (signal_ != 0) _exit(128 + signal);
    signal_ = signal;
    const std::lock_guard lock(mutex_);
    for (const auto& call : calls_) call();
  }
}

void Interruption::check() const {
  if (signal_ != 0) throw Interrupted(signal_);
}

Interruption::Calls::iterator Interruption::call_on_signal(std::function<void()> call) {
  const std::lock_guard lock(mutex_);
  // A signal that came first found nobody to call.
  if (signal_ != 0) call();
  return calls_.insert(calls_.end(), std::move(call));
}

void Interruption::forget(Calls::iterator call) {
  const std::lock_guard lock(mutex_);
  calls_.erase(call);
}

}  // namespace tiltscope::app
