#include "session/mailbox.h"

#include <utility>

namespace tiltscope {

void Mailbox::send(Command command) {
  {
    const std::lock_guard lock(mutex_);
    commands_.push_back(std::move(command));
  }
  command_arrived_.notify_one();
}

std::deque<Command> Mailbox::take() {
  std::deque<Command> commands;
  const std::lock_guard lock(mutex_);
  commands.swap(commands_);
  return commands;
}

std::deque<Command> Mailbox::peek() const {
  const std::lock_guard lock(mutex_);
  return commands_;
}

void Mailbox::wake() {
  {
    const std::lock_guard lock(mutex_);
    awake_ = true;
  }
  command_arrived_.notify_one();
}

void Mailbox::wait_for_command() {
  std::unique_lock lock(mutex_);
  command_arrived_.wait(lock, [&] { return closed_ || awake_ || !commands_.empty(); });
  awake_ = false;
}

void Mailbox::wait_for_command(std::chrono::duration<double> limit) {
  std::unique_lock lock(mutex_);
  command_arrived_.wait_for(lock, limit, [&] { return closed_ || awake_ || !commands_.empty(); });
  awake_ = false;
}

void Mailbox::close() {
  {
    const std::lock_guard lock(mutex_);
    closed_ = true;
  }
  command_arrived_.notify_all();
  published_.notify_all();
}

bool Mailbox::closed() const {
  const std::lock_guard lock(mutex_);
  return closed_;
}

void Mailbox::publish(std::shared_ptr<const Snapshot> snapshot) {
  {
    const std::lock_guard lock(mutex_);
    snapshot_.swap(snapshot);
  }
  published_.notify_all();
}

std::shared_ptr<const Snapshot> Mailbox::snapshot() const {
  const std::lock_guard lock(mutex_);
  return snapshot_;
}

std::shared_ptr<const Snapshot> Mailbox::wait_for_change(std::uint64_t version) const {
  std::unique_lock lock(mutex_);
  published_.wait(lock, [&] { return closed_ || snapshot_->version > version; });
  return snapshot_;
}

}  // namespace tiltscope
