#include "session/give_way.h"

#ifdef __linux__
#include <sys/resource.h>
#endif

namespace tiltscope {

void give_way() {
#ifdef __linux__
  // On Linux "this process" is this thread. At 10 it weighs a tenth of a usual one.
  setpriority(PRIO_PROCESS, 0, 10);
#endif
}

}  // namespace tiltscope
