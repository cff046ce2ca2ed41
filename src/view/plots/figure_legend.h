#pragma once

#include "plot/figure.h"
#include "view/look/theme.h"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace tiltscope::view {

/// A figure's note, and the names and values of its series below it.
class FigureLegend {
 public:
  /// To be painted into `head`, a part of the box `all` of the figure: each entry as wide as it
  /// needs, and no more lines than leave room for the curves.
  FigureLegend(const Theme& theme, const plot::Figure& figure, const plot::Box& head,
               const plot::Box& all);

  double height() const { return height_; }
  /// Where the names are, in the order of the series, as far as there is room for them.
  const std::vector<plot::Box>& entries() const { return entries_; }
  /// Where it says how many names there is no room for, if there are any.
  const std::optional<plot::Box>& more() const { return more_; }

  void paint(ImDrawList& list, const std::optional<plot::Reading>& reading) const;

 private:
  void place_entries(double top, std::size_t most_rows, float between);
  double width_of(const plot::Series& series, std::optional<double> last) const;
  void paint_more(ImDrawList& list) const;
  void entry(ImDrawList& list, const plot::Series& series, const plot::Box& box,
             std::optional<double> value) const;
  std::string more_words() const;
  double row() const { return theme_.px(20); }

  const Theme& theme_;
  const plot::Figure& figure_;
  plot::Box head_;
  std::string note_;  ///< in lines
  double height_ = 0.0;
  std::vector<plot::Box> entries_;
  std::optional<plot::Box> more_;
};

}  // namespace tiltscope::view
