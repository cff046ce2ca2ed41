#include "view/state/run_pictures.h"

namespace tiltscope::view {

RunPictures pictures_of(const Snapshot& snapshot) {
  RunPictures row;
  row.experiment = snapshot.experiment;
  row.course = snapshot.course;
  row.result = result_of(snapshot);
  const int last = snapshot.course->last();
  row.pictures[0].tilt = last / 2;
  row.pictures[1].tilt = last;
  for (RunPictures::Picture& picture : row.pictures) {
    const KeptTilt* kept = snapshot.history->find(picture.tilt);
    if (kept == nullptr) continue;
    picture.samples = kept->samples;
    picture.density = kept->density;
  }
  return row;
}

bool show_one_run(const RunPictures& a, const RunPictures& b) {
  const auto& end = a.pictures.back().samples;
  return end != nullptr && end == b.pictures.back().samples;
}

}  // namespace tiltscope::view
