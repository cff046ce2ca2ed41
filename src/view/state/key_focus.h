#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tiltscope::view {

/// What the keyboard asks of the control that has the keys, in one frame.
struct KeyPresses {
  int right = 0;  ///< presses of the right arrow, less those of the left one
  int up = 0;
  int zoom = 0;  ///< of Page Up, less those of Page Down
  bool fine = false;
  bool enter = false;
  bool remove = false;

  /// The arrows together, where up and right mean the same.
  int steps() const { return right + up; }
  bool any() const { return right != 0 || up != 0 || zoom != 0 || enter || remove; }
};

/// Which control the keys are for. Tab walks from one control to the next, in the order in which
/// they are drawn; the arrows then change it. A change by keys is under way, as under a mouse that
/// holds a slider, until it is taken or given up.
class KeyFocus {
 public:
  using Id = unsigned;  ///< Dear ImGui's

  /// Around all controls of a frame.
  void begin_frame();
  void end_frame();

  /// In every frame, for each control that keys can change: whether it has them. The walk begins at
  /// the last one that says `first`.
  bool stop(Id id, bool first = false);
  /// Whether that one has the keys since the last frame only.
  bool has_arrived() const { return arrived_; }

  /// The control that has the keys is a button, which Space presses, too. In every frame.
  void note_button() { on_button_ = true; }
  bool on_button() const { return on_button_; }

  /// To the next control, or with -1 to the one before. What is under way is taken.
  void walk(int direction);
  /// From the next frame on that control has the keys.
  void go_to(Id id) { next_ = id; }
  /// The same for one in a list that this control has opened: it gets them back when they are gone.
  void go_into(Id id) {
    opener_ = focus_;
    next_ = id;
  }
  /// No control has the keys any more. What is under way is taken.
  void leave();
  bool any() const { return focus_ != 0; }
  Id focus() const { return focus_; }

  /// Gathers what is pressed until the next frame.
  void press(const KeyPresses& more);
  /// In this frame.
  const KeyPresses& pressed() const { return pressed_; }

  /// A change is under way from now on.
  void hold() { holds_ = true; }
  bool holds() const { return holds_; }
  /// It ends; whoever calls this takes it or gives it up.
  void let_go() { holds_ = false; }

 private:
  Id focus_ = 0;
  Id first_ = 0;
  Id next_ = 0;    ///< that gets the keys; 0 for none
  Id opener_ = 0;  ///< of the list that the keys are in; 0 for none
  bool on_button_ = false;
  bool met_ = false;  ///< the control that has the keys, in this frame
  bool arrived_ = false;
  bool holds_ = false;
  std::vector<Id> order_;    ///< of the last frame
  std::vector<Id> growing_;  ///< of this one
  KeyPresses pressed_;
  KeyPresses coming_;
};

/// The number that so many presses lead to from `value`: in round steps, a fiftieth of the range or
/// a tenth of that, to the next multiple; on a logarithmic scale (0 < low) to the next number of
/// one digit (1, 1.5, 2, 3, ..) or of two. Stays in the range, if it was there.
double stepped(double value, double low, double high, int steps, bool fine, bool logarithmic);

}  // namespace tiltscope::view
