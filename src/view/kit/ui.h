#pragma once

#include "session/command.h"
#include "session/snapshot.h"
#include "view/kit/tooltips.h"
#include "view/look/theme.h"
#include "view/state/actions.h"
#include "view/state/comparison.h"
#include "view/state/draft.h"
#include "view/state/key_focus.h"
#include "view/state/playhead.h"
#include "view/state/preferences.h"

#include <algorithm>
#include <functional>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tiltscope::view {

/// Where the controls were drawn, by their ids.
using Places = std::map<std::string, plot::Box, std::less<>>;

/// What a frame tells of its controls.
struct Signposts {
  Places places;
  Places drawn;             ///< what is no control, but explains itself too
  std::string explained;    ///< the id of the thing whose tooltip is shown; empty if none is
  plot::Box explanation{};  ///< where the tooltip is
  std::string words;        ///< what it says
  std::string equation;     ///< an equation of its own in it; may be empty
  bool disabled = false;    ///< whether the thing is a control out of reach
  std::string reason;       ///< why it is
  std::string focused;      ///< the id of the control that has the keys; empty if none has
};

/// What is being typed into a field, as long as it is not the number that the field shows.
struct TypedText {
  unsigned field = 0;  ///< Dear ImGui's number for it
  std::string text;
};

/// A text that was typed and refused: it stays in its field, so that it can be mended, as long as
/// the setting keeps its value.
struct RefusedText {
  unsigned field = 0;
  std::string text;
  std::string kept;  ///< that value
};

/// What the mouse drags.
struct Held {
  double before = 0.0;    ///< a slider's value when the drag began
  bool given_up = false;  ///< by Escape: until the button is let go, nothing follows the mouse
};

class MethodsMenu;
class TriedRemedy;

/// What the panels share while one frame is drawn.
struct Ui {
  const Snapshot& snapshot;  ///< the newest
  const Shown& shown;        ///< what of it is looked at
  const Theme& theme;
  Draft& draft;
  const std::function<void(Action)>& perform;
  const std::function<void(Command)>& send;
  Playhead& playhead;
  const Comparison& comparison;
  Preferences& preferences;
  TypedText& typed;
  KeyFocus& keys;
  /// Says something in the status line for a while.
  const std::function<void(std::string)>& announce;
  Tooltips& tips;
  Held& held;
  /// The experiments of the paper, for what differs from them.
  const std::vector<Experiment>& paper;
  bool closes_popups = false;  ///< in this frame, because of Escape
  double now = 0.0;            ///< in seconds
  /// When the next frame is due even if nothing happens.
  double next_frame = std::numeric_limits<double>::infinity();
  /// Filled in while it is not null.
  Signposts* signposts = nullptr;
  bool finds_cause = false;  ///< what a run's error comes from is measured by itself, and soon
  bool called_out = false;   ///< a control has said what is wrong with it, in this frame
  /// What is covered by no tooltip but those of what is in it.
  std::optional<plot::Box> uncovered = {};
  /// The column of controls that is being drawn, which tooltips leave free; nothing elsewhere.
  std::optional<plot::Box> column = {};
  /// The section of the panel that is being drawn: its key and its title; empty elsewhere.
  std::pair<std::string_view, std::string_view> section = {};
  RefusedText* refused = nullptr;
  MethodsMenu* methods = nullptr;  ///< null where nothing can be compared
  TriedRemedy* tried = nullptr;    ///< never null where the status line is drawn
  bool* hides_failure = nullptr;   ///< the card of a failed run; never null where that is drawn
  /// Takes other settings over, after a question where they would start a program.
  std::function<void(const Subject&, Experiment)> take_over = {};

  float px(float length) const { return theme.px(length); }
  void wake_at(double time) { next_frame = std::min(next_frame, time); }
  /// Notes where a control is.
  void note(std::string_view id, const plot::Box& box) const {
    if (signposts != nullptr) signposts->places.insert_or_assign(std::string(id), box);
  }
};

}  // namespace tiltscope::view
