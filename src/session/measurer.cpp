#include "session/measurer.h"

#include "base/waiting.h"
#include "session/give_way.h"

namespace tiltscope {

namespace {

struct Abandoned {};

}  // namespace

void Measurer::Desk::check() const {
  if (measurer_.wanted_ != task_) throw Abandoned{};
}

Measurer::~Measurer() {
  {
    const std::lock_guard lock(mutex_);
    closing_ = true;
    wanted_ = none;
  }
  changed_.notify_one();
}

void Measurer::start(std::uint64_t run, Task task) {
  if (!thread_.joinable()) {
    thread_ = std::jthread([this] { this->run(); });
  }
  {
    const std::lock_guard lock(mutex_);
    next_ = Job{++started_, run, std::move(task)};
    wanted_ = started_;
  }
  changed_.notify_one();
}

std::vector<Finding> Measurer::take() {
  const std::lock_guard lock(mutex_);
  return std::exchange(findings_, {});
}

void Measurer::deliver(std::uint64_t task, Finding finding) {
  {
    const std::lock_guard lock(mutex_);
    if (wanted_ != task) return;
    findings_.push_back(std::move(finding));
  }
  wake_();
}

void Measurer::run() {
  flush_denormals();
  if (gives_way_) give_way(15);  // a tenth of what the worker weighs
  Workers alone(1);
  for (;;) {
    std::optional<Job> job;
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [&] { return closing_ || next_; });
      if (closing_) return;
      job = std::exchange(next_, std::nullopt);
    }
    Desk desk(*this, job->number, job->run, alone);
    try {
      desk.check();
      const WhileWaiting ask = [&desk](double) { desk.check(); };
      const AsksWhileWaiting asks(&ask);
      job->task(desk);
    } catch (const Abandoned&) {
    } catch (...) {
      desk.deliver(std::current_exception());
    }
    job->task = nullptr;  // with the networks that it holds
    std::uint64_t number = job->number;
    if (wanted_.compare_exchange_strong(number, none)) wake_();
  }
}

}  // namespace tiltscope
