#pragma once

#include "view/kit/ui.h"
#include "view/scene/camera.h"
#include "view/scene/handles.h"

#include <optional>
#include <vector>

namespace tiltscope::view {

/// The mouse on the canvas: it moves the picture, and drags the handles of the problem. The keys do
/// as much: Tab walks to the picture and from handle to handle, the arrows move what has the keys.
class CanvasMouse {
 public:
  /// What there is under it.
  struct Ground {
    plot::Box box;  ///< of the picture, in the window
    Camera camera;
    bool handles = true;  ///< whether there are any
    bool all = false;     ///< whether all of them are shown, wherever the mouse is
  };

  /// What it does besides dragging.
  struct Gestures {
    std::optional<Camera> camera;        ///< to which it has moved the picture
    bool fit = false;                    ///< a double click asks for all there is
    std::optional<Eigen::Vector2d> add;  ///< or for a component there, where all handles are shown
    std::optional<std::size_t> remove;   ///< a component that is to go
    bool click = false;                  ///< and no more, on nothing that takes it
  };

  /// Once a frame, right after the canvas's own item.
  Gestures update(Ui& ui, const Ground& ground);

  /// The same where something else takes what the mouse does: it only looks.
  void rest();

  /// Gives up what is being dragged. False if nothing is.
  bool cancel_drag(Draft& draft);

  static Eigen::Vector2d pixel();
  /// How far from it a thing may be that is meant.
  static double reach(const Ui& ui);

  bool hovers() const { return hovers_; }
  bool drags() const { return drag_.has_value(); }
  /// Where the handle that is dragged must stay; the mouse may have taken it beside its middle.
  Eigen::Vector2d held() const { return pixel() + grip_; }
  /// Whether it only looks at the picture.
  bool probes() const { return hovers_ && !drag_; }
  /// Those that are shown.
  const std::vector<Handle>& handles() const { return handles_; }
  /// The one that is dragged, or under the mouse, or has the keys; or null.
  const Handle* lit() const;
  /// Under the mouse, which drags none; or null.
  const Handle* hovered() const { return near_ && !drag_ ? &*near_ : nullptr; }

 private:
  std::vector<Handle> visible_handles(const Ui& ui, const Ground& ground);
  void give_up_what_is_gone(const Experiment& shown);
  void wake(const std::vector<Handle>& all, const Ui& ui, const Ground& ground);
  void take_handle(const Ui& ui, const Ground& ground);
  void drag(Ui& ui, const Ground& ground);
  void turn_over(std::vector<Handle>& all, const Ground& ground) const;
  void add_crosses(std::vector<Handle>& all, const Ui& ui, const Ground& ground) const;
  void take_keys(Ui& ui, const Ground& ground, Gestures& gestures);
  void nudge(Ui& ui, const Handle& handle, const KeyPresses& keys);

  std::vector<Handle> handles_;
  std::optional<std::size_t> awake_;  ///< the component whose handles the mouse has woken
  std::optional<Handle> near_;        ///< under the mouse
  std::optional<Drag> drag_;
  std::optional<Handle> keyed_;        ///< that has the keys
  std::optional<Drag> nudged_;         ///< by them, as long as that change is under way
  std::optional<std::size_t> chosen_;  ///< the component that was last meant
  Eigen::Vector2d grip_ = Eigen::Vector2d::Zero();  ///< from the mouse to the handle, in pixels
  bool hovers_ = false;
  bool cancelled_ = false;  ///< the button is still held, but nothing with it
};

}  // namespace tiltscope::view
