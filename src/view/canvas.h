#pragma once

#include "view/chosen_particles.h"
#include "view/diffusion_time.h"
#include "view/exact_densities.h"
#include "view/handles.h"
#include "view/layers.h"
#include "view/marginal_painter.h"
#include "view/scene.h"
#include "view/score_field.h"
#include "view/ui.h"

#include <optional>

namespace tiltscope::view {

/// The picture in the middle: samples over the exact density, both scores, and the problem itself,
/// which can be dragged.
class Canvas {
 public:
  /// Draws into the current window, within `area`; `picture` is the texture that the scene will be
  /// drawn into.
  void draw(Ui& ui, const plot::Box& area, ImTextureID picture);

  void fit() { follows_ = true; }
  /// Gives up what is being dragged. False if nothing is.
  bool cancel_drag(Draft& draft);

  const Scene& scene() const { return scene_; }
  const ExactDensities& densities() const { return densities_; }
  const ArrowField& arrows() const { return arrows_; }
  const Marginals& marginals() const { return marginals_; }
  Layers& layers() { return layers_; }
  DiffusionTime& time() { return time_; }
  bool& edits() { return edits_; }

 private:
  void place(Ui& ui, const plot::Box& area);
  void compose(Ui& ui);
  void compose_scores(Ui& ui);
  void handle_mouse(Ui& ui);
  void take_handle(Ui& ui, const Eigen::Vector2d& mouse);
  void drag(Ui& ui, const Eigen::Vector2d& mouse);
  void toggle_path(Ui& ui, const Eigen::Vector2d& mouse);
  void draw_overlay(Ui& ui);
  void draw_probe(Ui& ui);
  /// Whether there is no room for all that is written into the picture.
  bool small(const Ui& ui) const { return scene_.box.height() < ui.px(330); }
  std::vector<Handle> visible_handles(const Ui& ui, const Eigen::Vector2d& mouse, bool hovered);

  ExactDensities densities_;
  NoisedMixture shown_;
  NoisedMixture base_;
  NoisedMixture target_;
  NoisedMixture pending_;
  NoisedMixture scored_;  ///< the shown tilt's at the time of the scores
  Scene scene_;
  Layers layers_;
  DiffusionTime time_;
  double t_ = 0.0;  ///< that of the picture: of the nearest step of the sampler
  std::shared_ptr<const ParticlePaths> paths_;  ///< to the samples that are shown, or null
  std::size_t step_ = 0;                        ///< of the paths, at `t_`

  ScoreWatch watch_;
  ArrowField arrows_;
  Marginals marginals_;
  std::shared_ptr<const ScoreGrid> scores_;  ///< those that fit what is shown, or null
  std::shared_ptr<const ScoreGrid> mapped_;  ///< those that `scene_.errors` shows
  bool has_model_ = true;                    ///< whether the tilt shown still has a network
  ChosenParticles chosen_;

  std::vector<Handle> handles_;       ///< those that are shown
  std::optional<std::size_t> awake_;  ///< the component whose handles the mouse has woken
  std::optional<Handle> near_;        ///< under the mouse
  std::optional<Drag> drag_;
  Eigen::Vector2d grip_ = Eigen::Vector2d::Zero();  ///< from the mouse to the handle, in pixels

  float strip_ = 0.0F;   ///< height of the marginals
  bool follows_ = true;  ///< the camera shows all there is until the user moves it
  bool hovered_ = false;
  bool edits_ = false;
  bool lists_layers_ = false;
  bool cancelled_ = false;  ///< the button is still held, but nothing with it
};

}  // namespace tiltscope::view
