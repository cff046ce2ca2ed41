#include "capture_binding.h"
#include "view/driven_window.h"
#include "view/in_temporary_folder.h"
#include "view/state/layout.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <deque>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

using namespace tiltscope;
using namespace tiltscope::view;
using namespace tiltscope::view::test;

namespace {

using Ids = std::set<std::string>;

/// A control, and the clicks that lead to where it is from the window as it opens.
struct Stop {
  std::vector<std::string> way;
  std::string id;
};

std::string words(const Stop& stop) {
  std::string text;
  for (const std::string& click : stop.way) text += click + " > ";
  return text + stop.id;
}

/// What is dragged, not clicked.
bool is_area(std::string_view id) {
  return id == "##canvas" || id == "##left" || id == "##right" || id == "##below" ||
         id.ends_with("/plot");
}

/// What only explains something.
bool is_text(std::string_view id) {
  return id == "##message" || id == "##sentence" || id == "##progress" || id == "##legend-more" ||
         id.ends_with("/more") || id.ends_with("/empty") || id.starts_with("##first-step/");
}

/// What takes itself away.
bool closes(std::string_view id) { return id.ends_with("-close") || id == "##tour-back"; }

/// What a control can change that is seen from outside.
struct Trace {
  std::size_t sent = 0;
  std::size_t drawn = 0;

  bool operator==(const Trace&) const = default;
};

Trace trace_of(DrivenWindow& window) {
  Trace trace;
  trace.sent = window.sent.size();
  const ImDrawData& drawn = *ImGui::GetDrawData();
  for (int i = 0; i < drawn.CmdListsCount; ++i) {
    const auto& vertices = drawn.CmdLists[i]->VtxBuffer;
    const std::string_view bytes(reinterpret_cast<const char*>(vertices.Data),
                                 sizeof(ImDrawVert) * static_cast<std::size_t>(vertices.Size));
    trace.drawn = 31 * trace.drawn + std::hash<std::string_view>{}(bytes);
  }
  const Scene& scene = window.scene();
  for (const double number : {scene.camera.unit, scene.camera.centre.x(), scene.camera.centre.y(),
                              static_cast<double>(scene.plane.fill)}) {
    trace.drawn = 31 * trace.drawn + std::hash<double>{}(number);
  }
  return trace;
}

/// Paused after tilt 7, with something in every figure and no setting without effect.
Snapshot measured_run() {
  Experiment experiment = with_ddim();
  experiment.training.data = TrainingData::fixed;
  Snapshot snapshot = snapshot_at(7, experiment);
  snapshot.base_epochs = std::make_shared<const std::vector<EpochRecord>>(
      std::vector<EpochRecord>{{1, 0.9, 0.95}, {2, 0.6, 0.7}, {3, 0.5, 0.65}});
  snapshot.budgets = std::make_shared<const std::vector<ErrorBudget>>(
      std::vector<ErrorBudget>{budget_of(5), budget_of(6)});
  auto records = std::make_shared<std::vector<TiltRecord>>(*snapshot.tilts);
  for (TiltRecord& record : *records) {
    if (record.tilt > 0) record.left_out = 0.01 + 0.001 * record.tilt;
  }
  snapshot.tilts = std::move(records);
  return snapshot;
}

/// Walks through all controls of windows of one size, each in a window of its own.
class Walk {
 public:
  Walk(float width, float height, float scale)
      : size_(width, height),
        scale_(scale),
        glfw_({static_cast<int>(width), static_cast<int>(height), false, false}) {}

  /// Every control that is there at the start, or after clicks on others.
  void visit_all() {
    std::deque<Stop> stops;
    Ids known;
    const auto find_behind = [&](const std::vector<std::string>& way, const Ids& before,
                                 const Ids& after) {
      // The menus of all figures have lines of the same names.
      const bool menu = !way.empty() && way.back().ends_with("-menu");
      for (const std::string& id : after) {
        if (before.contains(id) || is_text(id)) continue;
        if (!known.insert(menu ? way.back() + id : id).second) continue;
        stops.push_back({way, id});
      }
    };
    find_behind({}, {}, all_ids());
    for (; !stops.empty(); stops.pop_front()) {
      const Stop stop = stops.front();
      INFO(words(stop));
      const auto [before, after] = visit(stop);
      std::vector<std::string> further = stop.way;
      further.push_back(stop.id);
      find_behind(further, before, after);
      visited_.insert(stop.id);
    }
    CHECK(visited_.size() > 90);
  }

  bool visited(const std::string& id) const { return visited_.contains(id); }

 private:
  using Window = std::unique_ptr<DrivenWindow>;

  static Ids ids_in(DrivenWindow& window) {
    Ids ids;
    for (const auto& [id, box] : window.interface().signposts().places) ids.insert(id);
    return ids;
  }

  /// Also of what the panel scrolls to.
  Ids all_ids() {
    const Window window = open({});
    Ids ids = ids_in(*window);
    for (int turn = 0; turn < 100; ++turn) {
      turn_wheel(*window, -0.4F);
      ids.merge(ids_in(*window));
    }
    return ids;
  }

  /// Over the panel.
  void turn_wheel(DrivenWindow& window, float turns) const {
    const plot::Box panel = arrange(size_.x, size_.y, scale_, {}).controls;
    window.move(static_cast<float>(panel.left) + 4.0F,
                static_cast<float>(0.5 * (panel.top + panel.bottom)));
    window.wheel(turns);
    window.frames();
  }

  /// A window in use: everything unfolded, all pictures moved, a run pinned, an earlier tilt
  /// looked at, so that whatever fits, compares or goes back has something to do.
  Window open(const std::vector<std::string>& way) {
    Preferences unfolded;
    unfolded.folded.clear();
    unfolded.advanced = true;
    Experiment fifty;
    fifty.tilting.tilts = 50;
    auto window = std::make_unique<DrivenWindow>(
        renderer_, measured_run(), std::vector<Preset>{{"twenty", Experiment{}}, {"fifty", fifty}},
        size_, unfolded, scale_);
    window->perform(Action::pin);
    window->snapshot.tilts = std::make_shared<std::vector<TiltRecord>>(*window->snapshot.tilts);
    window->perform(Action::back);
    drag(*window, "##canvas");
    drag_plots(*window);
    for (const std::string& id : way) {
      bring_into_view(*window, id);
      if (is_area(id)) {
        drag(*window, id);
      } else {
        click(*window, id);
      }
      if (id.starts_with("##tab-") || id == "##column-curves") drag_plots(*window);
    }
    // What was said so far has passed.
    window->wait(20.0F);
    return window;
  }

  /// Checks that the control can be reached, explains itself and does something. The controls that
  /// were there before and after it was used.
  std::pair<Ids, Ids> visit(const Stop& stop) {
    std::vector<std::string> way = stop.way;
    if (stop.id == "##exact-tilt") way.emplace_back("##exact-score");
    if (stop.id == "##against/tilt") way.emplace_back("##against/strength");
    if (stop.id == "##column-settings") way.emplace_back("##column-curves");
    const Window window = open(way);
    if (stop.id.starts_with("##tab-")) choose_neighbour(*window, stop.id);
    const auto find = [&] {
      leave(*window);
      // It was in a menu: the last click that can be made again opens it.
      const auto again = std::find_if(way.rbegin(), way.rend(),
                                      [&](const std::string& id) { return window->has(id); });
      if (!window->has(stop.id) && again != way.rend()) click(*window, *again);
      bring_into_view(*window, stop.id);
    };
    /// Also in the menu where it is: a name may be written nowhere else.
    const auto look = [&] {
      leave(*window);
      const Trace outside = trace_of(*window);
      find();
      window->move(-1.0F, -1.0F);
      return std::pair(outside, trace_of(*window));
    };
    find();
    const Ids before = ids_in(*window);
    check_reachable(*window, stop.id);
    const auto nothing = look();
    // A slider may stand where it is clicked first.
    for (const double across : {0.3, 0.6, 0.85}) {
      find();
      if (is_area(stop.id)) {
        drag(*window, stop.id);
      } else {
        window->click(stop.id, across, 0.7);
        window->frames(3);
      }
      window->present();
      const Ids after = ids_in(*window);
      window->type("3");  // where there is a field for it
      const bool opened = !std::ranges::includes(before, after);
      if (closes(stop.id) && !after.contains(stop.id)) return {before, after};
      const bool saves = window->interface().take_picture_request();
      if (opened || saves || look() != nothing) return {before, after};
    }
    FAIL_CHECK("it does nothing");
    return {before, before};
  }

  /// A tab beside this one, which may be chosen already; of the next row where it has one to
  /// itself.
  static void choose_neighbour(DrivenWindow& window, const std::string& id) {
    const double row = window.place(id).top;
    std::optional<std::string> nearest;
    const auto distance = [&](const std::string& tab) {
      return std::abs(window.place(tab).top - row);
    };
    for (const std::string& other : ids_in(window)) {
      if (other == id || !other.starts_with("##tab-")) continue;
      if (!nearest || distance(other) < distance(*nearest)) nearest = other;
    }
    if (nearest) click(window, *nearest);
  }

  static void click(DrivenWindow& window, const std::string& id) {
    window.click(id, 0.3, 0.7);
    window.frames(3);
  }

  static void drag_plots(DrivenWindow& window) {
    for (const std::string& id : ids_in(window)) {
      if (id.ends_with("/plot")) drag(window, id);
    }
  }

  void check_reachable(DrivenWindow& window, const std::string& id) const {
    const plot::Box box = window.place(id);
    CHECK(box.left >= 0.0);
    CHECK(box.top >= 0.0);
    CHECK(box.right <= static_cast<double>(size_.x));
    CHECK(box.bottom <= static_cast<double>(size_.y));
    if (id == "##canvas" || id.ends_with("/plot")) return;
    const ImVec2 at = window.point_of(id, 0.3, 0.7);
    window.move(at.x, at.y);
    window.wait(1.0F);
    CHECK(window.interface().signposts().explained == id);
  }

  static void drag(DrivenWindow& window, const std::string& id) {
    // Beside what has a meaning of its own in the picture.
    const ImVec2 at = window.point_of(id, id == "##canvas" ? 0.1 : 0.5, 0.35);
    window.wait(1.0F);  // two clicks in a row would be another thing
    window.move(at.x, at.y);
    window.press();
    window.move(at.x + 23.0F, at.y + 31.0F);
    window.release();
  }

  /// Closes what is open and takes the mouse away.
  void leave(DrivenWindow& window) const {
    window.click(2.0F, size_.y - 2.0F);
    window.move(-1.0F, -1.0F);
    window.frames(2);
  }

  /// Turns the wheel until the control is in sight, if it scrolls at all.
  void bring_into_view(DrivenWindow& window, const std::string& id) const {
    const bool listed = id.starts_with("##layer/") || id.starts_with("##opacity/");
    const Layout layout = arrange(size_.x, size_.y, scale_, {});
    const plot::Box& region = listed ? window.scene().box : layout.controls;
    const double air = 12.0 * static_cast<double>(scale_);
    for (int turn = 0; turn < 100 && !window.has(id); ++turn) turn_wheel(window, -0.4F);
    if (!window.has(id)) return;
    for (plot::Box box = window.place(id); box.right <= region.right;) {
      const bool above = box.top < region.top + air;
      if (!above && box.bottom <= region.bottom - air) return;
      window.move(static_cast<float>(0.5 * (box.left + box.right)),
                  static_cast<float>(0.5 * (region.top + region.bottom)));
      window.wheel(above ? 0.4F : -0.4F);
      window.frames();
      if (window.place(id).top == std::exchange(box, window.place(id)).top) return;
    }
  }

  ImVec2 size_;
  float scale_;
  GlfwWindow glfw_;
  SceneRenderer renderer_;
  Ids visited_;
};

}  // namespace

TEST_CASE("every control of the window can be reached, explains itself and does something") {
  if (!has_display()) {
    MESSAGE("skipped: no display");
    return;
  }
  const DriverLeaksAllowed driver;
  const InTemporaryFolder folder;  // for what is saved
  for (const auto& [width, height, scale] :
       {std::array{1280.0F, 800.0F, 1.0F}, std::array{800.0F, 600.0F, 1.0F},
        std::array{1600.0F, 1200.0F, 2.0F}}) {
    CAPTURE_BINDING(width);
    CAPTURE_BINDING(height);
    CAPTURE_BINDING(scale);
    Walk walk(width, height, scale);
    walk.visit_all();
    // It finds its way by itself: into the lists and menus too.
    for (const std::string id :
         {"##layer/samples", "##opacity/samples", "##preset/fifty", "##save-svg", "##run-name0",
          "##component0m0", "##newest", "##exact-tilt", "##question-12", "##tour-next"}) {
      INFO(id);
      CHECK(walk.visited(id));
    }
  }
}

TEST_CASE("whatever answers the mouse is among the controls that explain themselves") {
  Preferences unfolded;
  unfolded.folded.clear();
  unfolded.advanced = true;
  // High enough for a panel that does not scroll.
  const ImVec2 size(1280.0F, 1700.0F);
  MockWindow window(snapshot_at(7), {{"twenty", Experiment{}}}, size, unfolded);
  window.perform(Action::pin);
  window.perform(Action::back);
  window.click("##show_layers");
  for (const std::string menu : {"", "##runs", "##nll-menu", "##preset"}) {
    INFO(menu);
    if (!menu.empty()) window.click(menu);
    window.frames(3);
    int answers = 0;
    for (float y = 4.0F; y < size.y; y += 14.0F) {
      for (float x = 4.0F; x < size.x; x += 22.0F) {
        window.move(x, y);
        if (!ImGui::IsAnyItemHovered()) continue;
        ++answers;
        const Places& places = window.interface().signposts().places;
        const bool known = std::ranges::any_of(places, [&](const auto& place) {
          const plot::Box& box = place.second;
          const double air = 0.5;
          return x >= box.left - air && x <= box.right + air && y >= box.top - air &&
                 y <= box.bottom + air;
        });
        INFO(x << ", " << y);
        CHECK(known);
      }
    }
    CHECK(answers > 10);
  }
}
