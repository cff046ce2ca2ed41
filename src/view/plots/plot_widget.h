#pragma once

#include "plot/figure_view.h"
#include "view/kit/ui.h"
#include "view/state/exports.h"

#include <optional>
#include <string>
#include <string_view>

namespace tiltscope::view {

/// A figure that answers to the mouse: drag pans, right drag zooms into a box, the wheel zooms, a
/// double click shows everything, a click on a name in the legend hides its curve.
class PlotWidget {
 public:
  /// What the figure shows, for its tooltip.
  struct About {
    std::string_view title;
    std::string_view text;
    bool switches_axis = false;  ///< whether the label of its x axis asks for another one
  };

  /// Draws into the current window. `figure` is as it was built: the widget applies its own view.
  void draw(Ui& ui, const char* id, plot::Figure figure, const plot::Box& box, const About& about);

  plot::FigureView& view() { return view_; }
  /// True once after a right click that asks for the menu.
  bool take_menu_request() { return std::exchange(menu_requested_, false); }
  /// Once after the label of the x axis was pressed: where its menu begins.
  std::optional<ImVec2> take_axis_request() { return std::exchange(axis_request_, std::nullopt); }

 private:
  void handle_mouse(const plot::Figure& figure, const plot::Box& plot);
  void handle_keys(Ui& ui, const KeyPresses& keys, const plot::Figure& figure,
                   const plot::Box& plot);
  /// `label`: where that of the x axis stands.
  void draw_axis_button(Ui& ui, const char* id, const plot::Box& label);
  void draw_selection(const plot::Box& plot) const;

  plot::FigureView view_;
  std::optional<ImVec2> box_start_;  ///< of the box that is being drawn with the right button
  bool menu_requested_ = false;
  std::optional<ImVec2> axis_request_;
};

}  // namespace tiltscope::view
