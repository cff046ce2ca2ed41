#pragma once

#include <X11/Xlib.h>

/// Xlib defines macros that other sources must not see: only for those that have it anyway.
namespace tiltscope::view::test {

/// The event that tells who asked for a selection that the answer is in its property.
inline XEvent answer_to(const XSelectionRequestEvent& request) {
  XEvent answer{};
  answer.xselection.type = SelectionNotify;
  answer.xselection.requestor = request.requestor;
  answer.xselection.selection = request.selection;
  answer.xselection.target = request.target;
  answer.xselection.property = request.property;
  answer.xselection.time = request.time;
  return answer;
}

}  // namespace tiltscope::view::test
