#pragma once

#include "figures/run_figures.h"
#include "view/kit/ui.h"
#include "view/plots/pinned_runs.h"
#include "view/plots/plot_widget.h"
#include "view/state/exports.h"

#include <array>
#include <optional>
#include <span>
#include <vector>

namespace tiltscope::view {

/// The curves: as many figures as fit, each one of a group that the user turns over by its tabs.
class Plots {
 public:
  /// Draws into the current window, which has these insides.
  void draw(Ui& ui, const plot::Box& inside);

  /// Keeps the curves of this run beside those to come. False if there is nothing to keep.
  bool pin(const Snapshot& snapshot, std::string_view name = {}, bool compared = false) {
    return pinned_.pin(snapshot, name, compared);
  }
  void set_comparisons_aside() { pinned_.set_comparisons_aside(); }
  const PinnedRuns& pinned() const { return pinned_; }

  std::optional<FigureExport> take_export() { return std::exchange(export_, std::nullopt); }

 private:
  void follow_training(const Ui& ui, std::span<const std::vector<plot::FigureKind>> kinds);
  void draw_slot(Ui& ui, std::size_t slot, std::span<const plot::FigureKind> kinds,
                 const plot::Box& box);
  void draw_menu(Ui& ui, plot::FigureKind kind);
  void draw_runs_button(Ui& ui, const plot::Box& box);
  void draw_axis_choices(Ui& ui);
  void follow_abscissa(const Ui& ui);
  plot::Figure build(const Ui& ui, plot::FigureKind kind) const;
  PlotWidget& widget(plot::FigureKind kind) { return widgets_[static_cast<std::size_t>(kind)]; }

  PinnedRuns pinned_;
  std::array<PlotWidget, plot::all_figures.size()> widgets_;
  plot::Abscissa abscissa_ = plot::Abscissa::tilt;  ///< the preferences' a frame ago
  std::vector<plot::FigureKind> chosen_;            ///< in each slot
  bool training_ = false;  ///< whether the base model was trained a frame ago
  std::optional<plot::FigureKind> before_training_;  ///< in the place of its curve
  std::optional<FigureExport> export_;
};

}  // namespace tiltscope::view
