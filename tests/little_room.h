#pragma once

#include <signal.h>
#include <sys/resource.h>

namespace tiltscope::test {

/// As long as it lives no file grows beyond so many bytes.
class LittleRoom {
 public:
  explicit LittleRoom(rlim_t bytes) : handler_(signal(SIGXFSZ, SIG_IGN)) {
    getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit limit{bytes, before_.rlim_max};
    setrlimit(RLIMIT_FSIZE, &limit);
  }
  ~LittleRoom() {
    setrlimit(RLIMIT_FSIZE, &before_);
    signal(SIGXFSZ, handler_);
  }
  LittleRoom(const LittleRoom&) = delete;
  LittleRoom& operator=(const LittleRoom&) = delete;

 private:
  rlimit before_{};
  void (*handler_)(int);
};

}  // namespace tiltscope::test
