#pragma once

namespace tiltscope {

/// From now on this thread, and those that it starts, let others have the cores first: at a
/// niceness of 5 it weighs a third of a usual one, and ten more make it a tenth of that, so that it
/// does get on. Where the system knows no such thing, does nothing.
void give_way(int niceness);

}  // namespace tiltscope
