#pragma once

#include "plot/figure.h"
#include "view/look/theme.h"

#include <optional>
#include <vector>

namespace tiltscope::view {

/// A figure's note, and the names and values of its series below it.
class FigureLegend {
 public:
  /// To be painted into `head`, a part of the box `all` of the figure: in as many columns as fit,
  /// and no more rows than leave room for the curves.
  FigureLegend(const Theme& theme, const plot::Figure& figure, const plot::Box& head,
               const plot::Box& all);

  double height() const;

  /// Returns where the names are, in the order of the series, as far as there is room for them.
  std::vector<plot::Box> paint(ImDrawList& list, const std::optional<plot::Reading>& reading) const;

 private:
  void entry(ImDrawList& list, const plot::Series& series, const plot::Box& box,
             std::optional<double> value) const;
  double row() const { return theme_.px(20); }
  double top() const { return theme_.px(figure_.note.empty() ? 2 : 22); }

  const Theme& theme_;
  const plot::Figure& figure_;
  plot::Box head_;
  std::size_t columns_;
  std::size_t rows_;
};

}  // namespace tiltscope::view
