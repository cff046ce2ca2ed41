#pragma once

#include "plot/figure.h"

#include <imgui.h>

#include <optional>
#include <string>

namespace tiltscope::view {

/// What can be said of the thing under the mouse.
struct Explanation {
  std::string id;
  plot::Box box;  ///< of the thing
  /// What the tooltip had better leave free, too: a column of controls, a menu.
  std::optional<plot::Box> clear = {};
  std::string title;
  std::string text;
  bool disabled = false;             ///< a control that is out of reach at present
  std::string reason = {};           ///< why it is; the text begins with it
  std::string equation = {};         ///< below the text, as kit/equation.h reads it; may be empty
  std::string equation_remark = {};  ///< below that
  bool control = false;              ///< something in the panels, not in the picture
  bool has_values = false;           ///< numbers in brackets cite no equation
};

/// Which tooltip is due. There is one at a time, that of the innermost thing under the mouse. Who
/// has just used a thing wants to see what comes of it: it is explained again once the mouse has
/// been elsewhere, or, where a control was dragged, has come to rest.
class Tooltips {
 public:
  /// How long the mouse rests on a thing before it is explained, in seconds.
  static constexpr double delay = 0.5;

  /// The mouse is over a thing. Of several in a frame, the last one counts.
  void over(Explanation thing) { next_ = std::move(thing); }
  /// Once a frame, when all has been drawn. `used`: something is held, or a button is down.
  void end_frame(double now, ImVec2 mouse, bool used);
  /// When the tooltip comes; nothing while the mouse rests on nothing.
  std::optional<double> due() const;
  /// What is under the mouse.
  const std::optional<Explanation>& thing() const { return thing_; }
  /// Where the mouse came to rest on it.
  ImVec2 came() const { return came_; }

  /// Whether the next thing has another part, such as its name; the mouse may rest on that as well.
  std::optional<plot::Box> part;
  /// Why the next thing is out of reach; empty if it is not.
  std::string reason;
  /// An equation that the next thing is explained by, besides those that its text cites, and a
  /// remark on it; may be empty.
  std::string equation;
  std::string equation_remark;
  /// Whether numbers in brackets in the next thing's text are values, and cite no equation.
  bool has_values = false;

 private:
  std::optional<Explanation> next_;
  std::optional<Explanation> thing_;
  std::string used_;  ///< the thing that was used, as long as the mouse is on it
  ImVec2 pressed_;    ///< where it was
  bool dragged_ = false;
  ImVec2 mouse_;  ///< a frame ago
  double since_ = 0.0;
  ImVec2 came_;
};

}  // namespace tiltscope::view
