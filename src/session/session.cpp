#include "session/session.h"

#include "session/worker.h"

#include <utility>

namespace tiltscope {

Session::Session(Experiment experiment, Options options)
    : worker_(std::make_unique<Worker>(std::move(experiment), std::move(options))) {}

Session::~Session() = default;

void Session::send(Command command) { worker_->mailbox().send(std::move(command)); }

std::shared_ptr<const Snapshot> Session::snapshot() const { return worker_->mailbox().snapshot(); }

std::shared_ptr<const Snapshot> Session::wait_for_change(std::uint64_t version) const {
  return worker_->mailbox().wait_for_change(version);
}

}  // namespace tiltscope
