#include "view/interface.h"
#include "view/panel/first_steps.h"

#include <algorithm>
#include <string>
#include <vector>

/// What shows a newcomer around: the tour, the first steps, the help.
namespace tiltscope::view {
namespace {

using plot::Box;

/// The part of `box` within the picture; with neither width nor height where there is none.
Box within(const Box& box, const Box& picture) {
  const Box part{std::max(box.left, picture.left), std::max(box.top, picture.top),
                 std::min(box.right, picture.right), std::min(box.bottom, picture.bottom)};
  return part.width() > 0.0 && part.height() > 0.0 ? part : Box{};
}

/// The smallest box around both.
Box around(const Box& a, const Box& b) {
  return {std::min(a.left, b.left), std::min(a.top, b.top), std::max(a.right, b.right),
          std::max(a.bottom, b.bottom)};
}

/// Each mode, as wide as two standard deviations reach.
std::vector<Box> modes_of(const ExactDensity* density, const Scene& scene) {
  std::vector<Box> boxes;
  const GaussianMixture* mixture = density != nullptr ? density->mixture() : nullptr;
  if (mixture == nullptr || mixture->dimension() != 2) return boxes;
  for (std::size_t i = 0; i < mixture->components(); ++i) {
    const Eigen::Vector2d reach = 2.0 * mixture->covariance(i).diagonal().cwiseSqrt();
    const Eigen::Vector2d mean = mixture->mean(i);
    const Eigen::Vector2d a = to_pixel(scene.camera, scene.box, mean - reach);
    const Eigen::Vector2d b = to_pixel(scene.camera, scene.box, mean + reach);
    const Box box = within({std::min(a.x(), b.x()), std::min(a.y(), b.y()), std::max(a.x(), b.x()),
                            std::max(a.y(), b.y())},
                           scene.box);
    if (box.width() > 0.0) boxes.push_back(box);
  }
  return boxes;
}

}  // namespace

void Interface::greet() {
  greets_ = true;
  controls_.greet();
  if (!preferences_.toured) tour_.start();
}

bool Interface::perform_on_guide(Action action) {
  const bool toured = tour_.under_way();
  bool done = true;
  if (action == Action::tour) {
    help_ = false;
    tour_.start();
  } else if (action == Action::help) {
    tour_.leave();
    help_ = !help_;
    if (greets_) preferences_.learned.emplace("ask");
  } else if (help_ && (action == Action::forward || action == Action::down)) {
    pages_.turn(1);
  } else if (help_ && (action == Action::back || action == Action::up)) {
    pages_.turn(-1);
  } else if (toured && (action == Action::forward || action == Action::enter)) {
    tour_.forward();
  } else if (toured && action == Action::back) {
    tour_.back();
  } else if (toured && action == Action::close) {
    if (!canvas_.cancel_drag(draft_)) tour_.leave();
  } else if ((toured || help_) && (action == Action::next_control ||
                                   action == Action::previous_control || action == Action::enter)) {
    // The controls below are out of reach.
  } else {
    if (greets_ && action == Action::play_or_pause) preferences_.learned.emplace("play");
    done = false;
  }
  if (toured && !tour_.under_way()) preferences_.toured = true;
  return done;
}

bool Interface::needs_signposts() const {
  return tour_.under_way() || (greets_ && !preferences_.learned.contains("rest"));
}

void Interface::learn() {
  if (!signposts_.explained.empty()) preferences_.learned.emplace("rest");
  const ImVec2 from = ImGui::GetIO().MouseClickedPos[0];
  const Box& box = canvas_.scene().box;
  const auto x = static_cast<double>(from.x);
  const auto y = static_cast<double>(from.y);
  const bool in_picture = x > box.left && x < box.right && y > box.top && y < box.bottom;
  if (ImGui::IsMouseDown(0) && in_picture && draft_.edits(about("reward.b"))) {
    preferences_.learned.emplace("arrow");
  }
}

void Interface::draw_tour(Ui& ui, const Layout& layout, const Box& window) {
  if (!tour_.under_way()) return;
  const Scene& scene = canvas_.scene();
  TourPlaces places;
  places.picture = scene.box;
  places.data = modes_of(canvas_.densities().shown().get(), scene);
  places.target = modes_of(canvas_.densities().target().get(), scene);
  const Experiment& experiment = draft_.shown();
  if (has_arrow(experiment)) {
    const Eigen::Vector2d tail = to_pixel(scene.camera, scene.box, Eigen::Vector2d::Zero());
    const Eigen::Vector2d tip = to_pixel(scene.camera, scene.box, experiment.reward.b);
    const double air = ui.px(22);
    Box reach{std::min(tail.x(), tip.x()) - air, std::min(tail.y(), tip.y()) - air,
              std::max(tail.x(), tip.x()) + air, std::max(tail.y(), tip.y()) + air};
    const auto words = signposts_.drawn.find("##about/b");
    if (words != signposts_.drawn.end()) reach = around(reach, words->second);
    const Box box = within(reach, scene.box);
    if (box.width() > 0.0) places.arrow.push_back(box);
  }
  if (const auto play = signposts_.places.find("##play"); play != signposts_.places.end()) {
    places.play.push_back(play->second);
  }
  if (layout.folded && curves_ != (tour_.card() + 1 == Tour::cards)) {
    curves_ = !curves_;
    ui.wake_at(ui.now);
  }
  if (layout.plots.width() > 0.0) places.curves.push_back(layout.plots);
  tour_.draw(ui, places, window);
  ui.uncovered = tour_.card_box();
  if (tour_.under_way()) return;
  preferences_.toured = true;
  // What was there before the curves were.
  if (layout.folded) curves_ = false;
}

}  // namespace tiltscope::view
