#pragma once

#include "plot/picture.h"
#include "view/kit/ui.h"
#include "view/state/exports.h"
#include "view/state/run_pictures.h"

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace tiltscope::view {

/// Figure 1: for each run a row with its samples over the exact density, halfway and at the end.
/// Where there are runs of several methods: for each run one picture, of its end, with what it has
/// come to and what it has cost. On the screen it is the sheet that goes to paper, in the window's
/// colours.
class FigureGrid {
 public:
  static constexpr std::size_t most_rows = 4;
  static constexpr std::size_t most_methods = 16;

  struct Row {
    std::string name;
    RunPictures pictures;
    bool of_methods = false;  ///< one of a comparison of methods

    bool operator==(const Row&) const = default;
  };

  /// Draws into the current window: the current run, and the pinned ones below it.
  void draw(Ui& ui, const plot::Box& box, const std::vector<Row>& all);

  std::optional<FigureExport> take_export() { return std::exchange(export_, std::nullopt); }

 private:
  void draw_menu(Ui& ui, const plot::Box& box);

  std::vector<Row> rows_;  ///< that `sheet_` shows
  bool light_ = false;     ///< in the colours of this theme
  plot::Sheet sheet_;
  std::optional<FigureExport> export_;
};

}  // namespace tiltscope::view
