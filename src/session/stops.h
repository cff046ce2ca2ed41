#pragma once

/// A process can be stopped (SIGSTOP, Ctrl+Z) and continued (SIGCONT). Every clock but that of the
/// processor counts on meanwhile.
namespace tiltscope {

/// From now on the process keeps count. To be called before there are other threads.
void count_stops();

/// How often it has been continued since. The count is already there when a thread goes on after a
/// stop.
unsigned times_continued();

}  // namespace tiltscope
