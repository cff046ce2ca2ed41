#pragma once

#include "plot/cairo_canvas.h"
#include "plot/picture.h"

#include <string>
#include <vector>

/// Where everything on a sheet stands: the legend above the panels, but below the heading of a
/// panel that is alone.
namespace tiltscope::plot {

inline constexpr CairoCanvas::Letters heading{8.0, true};
inline constexpr CairoCanvas::Letters label{8.0};
inline constexpr CairoCanvas::Letters small{7.0};
inline constexpr double line_height = 11.0;
inline constexpr double key_width = 17.0;  ///< of the line before a name in the legend

struct LegendEntry {
  std::string name;
  const Series* series = nullptr;  ///< null for a field
  const Field* field = nullptr;
  double x = 0.0;
  double middle = 0.0;  ///< its y
};

struct PanelLayout {
  Box box;  ///< inside its axes
  std::vector<Tick> x_ticks;
  std::vector<Tick> y_ticks;
  bool x_labels = true;  ///< otherwise the panel below has them
  bool y_labels = true;  ///< otherwise the panel to the left has them
  double y_label = 0.0;  ///< x of the middle of its letters
  double title = 0.0;    ///< y of the base line of its first line
  std::vector<std::string> title_lines;
  std::vector<std::string> note;  ///< in lines below the title, or one at the right of it
  bool note_beside_title = true;
};

struct SheetLayout {
  std::vector<LegendEntry> legend;
  std::vector<PanelLayout> panels;  ///< those of the sheet, in their order
  double height = 0.0;
};

/// `canvas` only measures words. The sheet must outlive the result.
SheetLayout lay_out(const Sheet& sheet, CairoCanvas& canvas);

}  // namespace tiltscope::plot
