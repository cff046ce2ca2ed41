#include "view/run_pictures.h"

#include <algorithm>

namespace tiltscope::view {

RunPictures pictures_of(const Snapshot& snapshot) {
  RunPictures row;
  row.experiment = snapshot.experiment;
  const int last = snapshot.experiment->tilting.tilts;
  row.pictures[0].tilt = last / 2;
  row.pictures[1].tilt = last;
  for (RunPictures::Picture& picture : row.pictures) {
    const KeptTilt* kept = snapshot.history->find(picture.tilt);
    if (kept != nullptr) picture.samples = kept->samples;
    const auto record = std::ranges::find(*snapshot.tilts, picture.tilt, &TiltRecord::tilt);
    if (record != snapshot.tilts->end()) picture.nll = record->fit.nll;
  }
  return row;
}

}  // namespace tiltscope::view
