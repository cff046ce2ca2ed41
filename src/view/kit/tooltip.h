#pragma once

#include "view/kit/ui.h"

#include <optional>
#include <string_view>

namespace tiltscope::view {

/// A tooltip for the item or group just closed, after the mouse has rested on it. Every control
/// has one; `id` is also what the control's place is noted under. The equations that `text` cites
/// stand below it.
void tooltip(Ui& ui, const char* id, std::string_view title, std::string_view text);
/// The same, beside the current window: a menu's other lines stay readable.
void tooltip_beside(Ui& ui, const char* id, std::string_view title, std::string_view text);
/// A tooltip for what is drawn into this part of the current window. Where several lie above each
/// other, the last one counts. `clear`: what it had better leave free, too, if not the column.
void explain(Ui& ui, const char* id, const plot::Box& box, std::string_view title,
             std::string_view text, const std::optional<plot::Box>& clear = {});
/// The next tooltip also comes when the mouse rests here: on a control's name.
void also_explained(Ui& ui, const plot::Box& box);
/// During its life, controls are drawn faintly and do nothing, if there is a reason for that. The
/// tooltip behind it begins with the reason.
class OutOfReach {
 public:
  OutOfReach(Ui& ui, std::string_view reason);
  ~OutOfReach();
  OutOfReach(const OutOfReach&) = delete;
  OutOfReach& operator=(const OutOfReach&) = delete;

 private:
  Ui& ui_;
  std::string_view reason_;
};
/// Whether the mouse is over this part of the current window: only then is there need for words.
bool is_rested_on(const plot::Box& box);

/// Draws the tooltip that is due, in front of everything. Once a frame, at its end.
void draw_tooltip(Ui& ui, ImVec2 window);

/// Where a tooltip goes that leaves a thing in sight: beside what it had better leave free, if
/// there is room, below or above that, or else below, above or beside the thing itself. The upper
/// left corner.
ImVec2 place_tooltip(const Explanation& thing, ImVec2 mouse, ImVec2 size, ImVec2 window, float gap);

/// Between BeginPopup and EndPopup, or those of a combo: Escape closes it.
void close_on_escape(const Ui& ui);

}  // namespace tiltscope::view
