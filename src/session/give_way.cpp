#include "session/give_way.h"

#ifdef __linux__
#include <sys/resource.h>
#endif

namespace tiltscope {

void give_way([[maybe_unused]] int niceness) {
#ifdef __linux__
  // On Linux "this process" is this thread.
  setpriority(PRIO_PROCESS, 0, niceness);
#endif
}

}  // namespace tiltscope
