#pragma once

namespace tiltscope::view {

/// From now on, a window or a display that goes away ends the program with one sentence and exit
/// code 1; Xlib alone ends it in its own words.
void complain_when_the_display_is_lost();

}  // namespace tiltscope::view
