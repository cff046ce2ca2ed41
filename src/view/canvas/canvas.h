#pragma once

#include "oracle/shown_density.h"
#include "view/canvas/brush.h"
#include "view/canvas/canvas_frame.h"
#include "view/canvas/canvas_mouse.h"
#include "view/canvas/layers.h"
#include "view/canvas/marginal_painter.h"
#include "view/canvas/points_brush.h"
#include "view/canvas/probe_card.h"
#include "view/canvas/region.h"
#include "view/kit/ui.h"
#include "view/scene/diffusion_time.h"
#include "view/scene/exact_densities.h"
#include "view/scene/framing.h"
#include "view/scene/reward_map.h"
#include "view/scene/scene.h"
#include "view/scene/score_field.h"

#include <deque>
#include <memory>
#include <utility>
#include <vector>

namespace tiltscope::view {

/// The picture in the middle: samples over the exact density, both scores, and the problem itself,
/// which can be dragged.
class Canvas {
 public:
  /// Draws into the current window, within `area`; `picture` is the texture that the scene will be
  /// drawn into.
  void draw(Ui& ui, const plot::Box& area, ImTextureID picture);

  void fit() { follows_ = true; }
  /// From now on the view jumps to where it goes.
  void stand_still() { stands_still_ = true; }
  /// Gives up what is being dragged. False if nothing is.
  bool cancel_drag(Draft& draft) {
    return brush_.cancel(draft) || points_brush_.cancel() || mouse_.cancel_drag(draft);
  }

  /// Closes the list of layers. False if it is closed.
  bool close_layers() { return std::exchange(lists_layers_, false); }

  const Scene& scene() const { return scene_; }
  const ExactDensities& densities() const { return densities_; }
  const Marginals& marginals() const { return marginals_; }
  Layers& layers() { return layers_; }
  DiffusionTime& time() { return time_; }
  bool& edits() { return edits_; }
  /// Whether the mouse paints the reward's picture.
  bool& paints() { return paints_; }
  Brush& brush() { return brush_; }
  PointsBrush& points_brush() { return points_brush_; }

 private:
  // A frame is made in these steps; each adds to it what the later ones need.
  CanvasFrame observe(Ui& ui, const plot::Box& box);
  void fit_camera(Ui& ui, const CanvasFrame& frame);
  void handle_mouse(Ui& ui, CanvasFrame& frame);
  void compare_scores(Ui& ui, CanvasFrame& frame);
  /// Asks for pictures of those densities that are drawn by one, and shows the last until they
  /// come.
  void ask_for_pictures(Ui& ui, CanvasFrame& frame);
  /// Which reward the picture shows, and what is known of it.
  void look_at_reward(const Ui& ui, CanvasFrame& frame);
  bool needs_reward(const Ui& ui) const;
  /// Has it evaluated where that is needed.
  void ask_for_reward(Ui& ui, const CanvasFrame& frame);
  /// Asks the session where the change under way would lead.
  void ask_ahead(Ui& ui);
  /// What the graphics card draws.
  void compose(const CanvasFrame& frame, bool light);
  /// What is drawn over it; `strip` is the height of the marginals. What is there explains itself.
  void paint(Ui& ui, const CanvasFrame& frame, float strip);
  void read_probe(const CanvasFrame& frame, std::vector<plot::Box> taken);
  /// Adds a component, or removes it.
  void change_components(Ui& ui, const CanvasFrame& frame, const CanvasMouse::Gestures& gestures);

  // What is remembered from frame to frame: what the user has set,
  Layers layers_;
  DiffusionTime time_;
  Camera camera_;
  bool follows_ = true;  ///< the camera shows all there is until the user moves it
  bool stands_still_ = false;
  bool glides_ = false;  ///< to a wider view, or from there back to all there is
  bool edits_ = false;
  bool edited_ = false;  ///< in the last frame
  bool paints_ = false;
  bool painted_ = false;  ///< in the last frame
  bool adds_ = false;     ///< a component is asked for
  bool lists_layers_ = false;
  CanvasMouse mouse_;
  Brush brush_;
  PointsBrush points_brush_;
  ProbeCard card_;
  QuietCorner marks_corner_{Corner::lower_left};
  // what is computed anew only when it changes,
  ExactDensities densities_;
  NoisedDensity shown_;
  NoisedDensity pending_;
  NoisedDensity scored_;
  NoisedDensity compared_;
  NoisedDensity aimed_at_;
  LastShown last_shown_;
  LastShown last_pending_;
  LastShown last_aimed_at_;
  std::deque<std::shared_ptr<const ExactDensity>> to_be_painted_;  ///< asked for; the newest last
  ScoreWatch watch_;
  RewardWatch reward_watch_;
  std::shared_ptr<const Reward> reward_;  ///< that is shown
  Marginals marginals_;
  Pursuit pursuit_;
  // and what the last frame came to.
  Scene scene_;
};

}  // namespace tiltscope::view
