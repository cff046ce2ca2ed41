#include "app/cli/command_line.h"
#include "app/cli/errors.h"
#include "app/cli/output.h"
#include "config/experiment_io.h"
#include "config/wording.h"
#include "session/stops.h"
#include "view/desktop/display_error.h"

#include <csignal>
#include <cstdio>
#include <exception>
#include <new>
#include <system_error>

namespace {

int complain(const char* sentence, int code) {
  std::fprintf(stderr, "tiltscope: %s\n", tiltscope::one_line(sentence).c_str());
  return code;
}

}  // namespace

int main(int argc, char** argv) {
  using namespace tiltscope;
  app::guard_standard_streams();
  count_stops();
  // A file beyond the size that the shell allows is to be an error like any other.
  std::signal(SIGXFSZ, SIG_IGN);
  try {
    return app::parse_command_line(argc, argv)();
  } catch (const ConfigError& error) {
    return complain(error.what(), 2);
  } catch (const app::UsageError& error) {
    return complain(error.what(), 2);
  } catch (const view::DisplayError& error) {
    return complain(error.what(), 2);
  } catch (const app::Interrupted& error) {
    return complain(error.what(), 128 + error.signal());
  } catch (const app::RunFailure& error) {
    return complain(error.what(), 3);
  } catch (const std::bad_alloc&) {
    return complain("out of memory", 1);
  } catch (const std::system_error& error) {
    // The system has words for a thread that it does not start, but not what to do.
    const bool bare = error.what() == error.code().message();
    if (error.code() == std::errc::resource_unavailable_try_again && bare) {
      return complain(
          "the system starts no more threads for you; end other programs, or raise the limit that "
          "`ulimit -u` shows",
          1);
    }
    return complain(error.what(), 1);
  } catch (const std::exception& error) {
    return complain(error.what(), 1);
  }
}
