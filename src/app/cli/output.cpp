#include "app/cli/output.h"

#include "app/cli/errors.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <string>
#include <system_error>

namespace tiltscope::app {

void print(std::string_view text) {
  while (!text.empty()) {
    const ssize_t count = write(STDOUT_FILENO, text.data(), text.size());
    if (count >= 0) {
      text.remove_prefix(static_cast<std::size_t>(count));
    } else if (errno != EINTR) {
      throw RunError("cannot write to stdout: " + std::generic_category().message(errno));
    }
  }
  // Some file systems tell of a failure only when a file is closed.
  const int twin = dup(STDOUT_FILENO);
  if (twin >= 0 && close(twin) != 0) {
    throw RunError("cannot write to stdout: " + std::generic_category().message(errno));
  }
}

void guard_standard_streams() {
  std::signal(SIGPIPE, SIG_IGN);
  // Otherwise the next file that is opened takes the place of the one that is closed.
  for (const int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (fcntl(descriptor, F_GETFD) == -1) open("/", O_PATH);
  }
}

}  // namespace tiltscope::app
