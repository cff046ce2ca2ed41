#include "reward/line_process.h"

#include "base/words.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>  // NOLINT(modernize-deprecated-headers): POSIX has more in it.
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <stdexcept>
#include <system_error>
#include <utility>

namespace tiltscope {
namespace {

/// Of a program's stderr, what is kept for a message.
constexpr std::size_t most_said = 8192;
/// A number needs no more. What has no end by then is taken for a line, so that a program that
/// writes for ever takes no memory.
constexpr std::size_t longest_line = 4096;

std::string reason_of(int error) { return std::generic_category().message(error); }

/// A pipe whose ends no other program inherits.
class Pipe {
 public:
  Pipe() {
    if (pipe2(ends_.data(), O_CLOEXEC) != 0) {
      throw std::runtime_error("there is no pipe to it: " + reason_of(errno));
    }
  }
  ~Pipe() {
    for (const int end : ends_) {
      if (end >= 0) close(end);
    }
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;

  int reader() const { return ends_[0]; }
  int writer() const { return ends_[1]; }
  /// From now on the caller's, who never blocks on it.
  int take_reader() { return take(0); }
  int take_writer() { return take(1); }

 private:
  int take(std::size_t end) {
    fcntl(ends_[end], F_SETFL, O_NONBLOCK);
    return std::exchange(ends_[end], -1);
  }

  std::array<int, 2> ends_ = {-1, -1};
};

/// How a program is started: by posix_spawn, since other threads may hold locks at a fork.
class Start {
 public:
  Start() {
    posix_spawn_file_actions_init(&actions_);
    posix_spawnattr_init(&attributes_);
    // Signals that this program holds back, or ignores, are the other's own affair.
    sigset_t signals;
    sigemptyset(&signals);
    posix_spawnattr_setsigmask(&attributes_, &signals);
    sigfillset(&signals);
    posix_spawnattr_setsigdefault(&attributes_, &signals);
    posix_spawnattr_setflags(
        &attributes_, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  }
  ~Start() {
    posix_spawn_file_actions_destroy(&actions_);
    posix_spawnattr_destroy(&attributes_);
  }
  Start(const Start&) = delete;
  Start& operator=(const Start&) = delete;

  void connect(int from, int to) { posix_spawn_file_actions_adddup2(&actions_, from, to); }
  void discard(int descriptor) {
    posix_spawn_file_actions_addopen(&actions_, descriptor, "/dev/null", O_WRONLY, 0);
  }

  /// In the group of that process, 0 for one of its own. Returns an error's number, 0 for none.
  int run(const std::string& program, const std::vector<std::string>& words, pid_t group,
          pid_t& pid) {
#if defined(__GLIBC__) && (__GLIBC__ > 2 || __GLIBC_MINOR__ >= 34)
    posix_spawn_file_actions_addclosefrom_np(&actions_, STDERR_FILENO + 1);
#endif
    posix_spawnattr_setpgroup(&attributes_, group);
    std::vector<char*> argv;
    argv.reserve(words.size() + 1);
    for (const std::string& word : words)
      argv.push_back(
          const_cast<char*>(word.c_str()));  // NOLINT(cppcoreguidelines-pro-type-const-cast)
    argv.push_back(nullptr);
    return posix_spawnp(&pid, program.c_str(), &actions_, &attributes_, argv.data(), environ);
  }

 private:
  posix_spawn_file_actions_t actions_{};
  posix_spawnattr_t attributes_{};
};

/// Holds back this thread's SIGPIPE, which a write to a program that has closed its stdin raises.
class WithoutSigpipe {
 public:
  WithoutSigpipe() {
    sigemptyset(&pipe_);
    sigaddset(&pipe_, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &pipe_, &before_);
  }
  ~WithoutSigpipe() {
    const std::timespec at_once{};
    if (raised_ && sigismember(&before_, SIGPIPE) == 0) sigtimedwait(&pipe_, nullptr, &at_once);
    pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }
  WithoutSigpipe(const WithoutSigpipe&) = delete;
  WithoutSigpipe& operator=(const WithoutSigpipe&) = delete;

  void raised() { raised_ = true; }

 private:
  sigset_t pipe_{};
  sigset_t before_{};
  bool raised_ = false;
};

void drop(int& descriptor) {
  if (descriptor >= 0) close(std::exchange(descriptor, -1));
}

int reap(pid_t pid, int flags, int& status) {
  int result = 0;
  do {
    result = waitpid(pid, &status, flags);
  } while (result < 0 && errno == EINTR);
  return result;
}

std::string last_line(std::string_view text) {
  text = trimmed(text, " \t\r\n");
  return std::string(trimmed(text.substr(text.rfind('\n') + 1)));
}

}  // namespace

// Who is killed with SIGKILL can end nobody. So a guard leads the group: it waits at a pipe whose
// other end is only here, and ends the group when that is closed. Its few words are all that a
// shell sees.
LineProcess::LineProcess(const std::vector<std::string>& command) {
  if (command.empty()) throw std::runtime_error("its command has no words");
  Pipe in, out, err, leash;
  Start guard;
  guard.connect(leash.reader(), STDIN_FILENO);
  guard.discard(STDOUT_FILENO);
  guard.discard(STDERR_FILENO);
  const std::vector<std::string> watch = {"sh", "-c", "read -r nothing; kill -9 0"};
  if (const int error = guard.run("/bin/sh", watch, 0, guard_); error != 0) {
    throw std::runtime_error("it cannot be guarded: " + reason_of(error));
  }
  leash_ = leash.take_writer();

  Start start;
  start.connect(in.reader(), STDIN_FILENO);
  start.connect(out.writer(), STDOUT_FILENO);
  start.connect(err.writer(), STDERR_FILENO);
  if (const int error = start.run(command.front(), command, guard_, pid_); error != 0) {
    int ignored = 0;
    kill(-guard_, SIGKILL);
    reap(guard_, 0, ignored);
    drop(leash_);
    throw std::runtime_error(reason_of(error));
  }
  in_ = in.take_writer();
  out_ = out.take_reader();
  err_ = err.take_reader();
}

LineProcess::~LineProcess() {
  int ignored = 0;
  kill(-guard_, SIGKILL);
  if (!reaped_) reap(pid_, 0, ignored);
  reap(guard_, 0, ignored);
  for (int* descriptor : {&in_, &out_, &err_, &leash_}) drop(*descriptor);
}

void LineProcess::write_out() {
  WithoutSigpipe quiet;
  while (sent_ < outgoing_.size()) {
    const ssize_t count = write(in_, outgoing_.data() + sent_, outgoing_.size() - sent_);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0 && errno == EAGAIN) return;
    if (count < 0) {
      // It reads no more; what it answers to what it has read still counts.
      if (errno == EPIPE) quiet.raised();
      drop(in_);
      break;
    }
    sent_ += static_cast<std::size_t>(count);
  }
  outgoing_.clear();
  sent_ = 0;
}

bool LineProcess::read_in(int& descriptor, std::string& text) {
  std::array<char, 1 << 16> block;  // NOLINT(cppcoreguidelines-pro-type-member-init): read into.
  ssize_t count = 0;
  do {
    count = read(descriptor, block.data(), block.size());
  } while (count < 0 && errno == EINTR);
  if (count > 0) text.append(block.data(), static_cast<std::size_t>(count));
  if (count == 0 || (count < 0 && errno != EAGAIN)) drop(descriptor);
  return count > 0;
}

LineProcess::Moved LineProcess::exchange(int milliseconds) {
  const bool writes = in_ >= 0 && sent_ < outgoing_.size();
  // poll passes over negative descriptors.
  std::array<pollfd, 3> ends = {{{out_, POLLIN, 0}, {err_, POLLIN, 0}, {-1, POLLOUT, 0}}};
  if (writes) ends[2].fd = in_;
  Moved moved;
  if (poll(ends.data(), ends.size(), milliseconds) > 0) {
    if (ends[2].revents != 0) {
      const std::size_t before = sent_;
      write_out();
      moved.any = sent_ != before;
    }
    if (ends[0].revents != 0) moved.any = read_in(out_, incoming_) || moved.any;
    if (ends[1].revents != 0) moved.any = read_in(err_, said_) || moved.any;
    if (said_.size() > 2 * most_said) said_.erase(0, said_.size() - most_said);
  }
  moved.over = out_ < 0;
  return moved;
}

bool LineProcess::cut_line(std::string& line) {
  const auto end = incoming_.find('\n', std::max(taken_, searched_));
  if (end == std::string::npos && incoming_.size() - taken_ <= longest_line) {
    // What has been taken goes, so that the rest does not grow with every batch.
    incoming_.erase(0, std::exchange(taken_, 0));
    searched_ = incoming_.size();
    return false;
  }
  const std::size_t stop = std::min(end, taken_ + longest_line);
  line.assign(incoming_, taken_, stop - taken_);
  taken_ = end == stop ? stop + 1 : stop;
  searched_ = taken_;
  return true;
}

bool LineProcess::has_ended() {
  if (reaped_) return true;
  int status = 0;
  const int result = reap(pid_, WNOHANG, status);
  if (result == pid_) status_ = status;
  // Where this process ignores SIGCHLD, nothing is to be known of it.
  reaped_ = result != 0;
  return reaped_;
}

LineProcess::Outcome LineProcess::take_line(std::string& line, double patience, Wait& wait) {
  using Clock = std::chrono::steady_clock;
  constexpr double nap = std::chrono::duration<double>(Wait::nap).count();
  double silent = 0.0;
  Clock::time_point before = Clock::now();
  while (!cut_line(line)) {
    wait.ask();
    const bool ended = has_ended();
    const Moved moved = exchange(ended ? 0 : static_cast<int>(Wait::nap.count()));
    const Clock::time_point now = Clock::now();
    // A process that is stopped for an hour has not waited for one.
    silent += std::min(std::chrono::duration<double>(now - before).count(), 5.0 * nap);
    before = now;
    if (moved.any) {
      silent = 0.0;
      continue;
    }
    // A child of its own may hold its stdout open.
    if (ended || moved.over) return Outcome::ended;
    if (silent > patience) return Outcome::silent;
  }
  return Outcome::line;
}

bool LineProcess::has_line(int milliseconds) {
  using Clock = std::chrono::steady_clock;
  const auto until = Clock::now() + std::chrono::milliseconds(milliseconds);
  for (;;) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now());
    const Moved moved = exchange(std::max(0, static_cast<int>(left.count())));
    if (incoming_.find('\n', taken_) != std::string::npos) return true;
    if (moved.over || left.count() <= 0) return false;
  }
}

std::string LineProcess::end() {
  // It may have closed its stdout and still be on its way to its end.
  constexpr int most_naps = 25;
  for (int i = 0; i < most_naps && !has_ended(); ++i) {
    if (err_ >= 0) {
      exchange(static_cast<int>(Wait::nap.count()));
    } else {
      poll(nullptr, 0, static_cast<int>(Wait::nap.count()));
    }
  }
  while (err_ >= 0 && exchange(0).any) {
  }
  std::string words = "closed its stdout";
  if (status_ >= 0 && WIFEXITED(status_)) {
    words = "ended with exit code " + std::to_string(WEXITSTATUS(status_));
  } else if (status_ >= 0 && WIFSIGNALED(status_)) {
    const int signal = WTERMSIG(status_);
    words = "was ended by signal " + std::to_string(signal) + " (" + strsignal(signal) + ")";
  } else if (reaped_) {
    words = "ended";
  }
  const std::string said = last_line(said_);
  return said.empty() ? words : words + ": " + said;
}

}  // namespace tiltscope
