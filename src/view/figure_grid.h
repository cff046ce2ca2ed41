#pragma once

#include "view/density_raster.h"
#include "view/run_pictures.h"
#include "view/ui.h"

#include <string>
#include <vector>

namespace tiltscope::view {

/// Figure 1: for each run a row with its samples over the exact density, half way and at the end.
class FigureGrid {
 public:
  struct Row {
    std::string name;
    RunPictures pictures;
  };

  /// Draws into the current window: the current run, and the pinned ones below it.
  void draw(Ui& ui, const plot::Box& box, const std::vector<Row>& rows);

 private:
  /// What a row looks like, computed anew only when its experiment changes or the extent grows.
  struct Drawn {
    std::shared_ptr<const Experiment> experiment;
    Extent extent;
    std::array<DensityRaster, 2> densities;
    std::string problem;  ///< why there is no density
  };

  const Drawn& prepared(std::size_t row, const RunPictures& pictures, const Extent& extent);
  void draw_row(Ui& ui, const plot::Box& box, const Row& row, const Drawn& drawn,
                const Extent& extent) const;

  std::vector<Drawn> drawn_;
};

}  // namespace tiltscope::view
