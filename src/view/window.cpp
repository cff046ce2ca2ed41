#include "view/window.h"

#include "base/output_file.h"
#include "view/desktop/glfw_window.h"
#include "view/desktop/gui.h"
#include "view/desktop/input.h"
#include "view/desktop/pacing.h"
#include "view/desktop/screenshot.h"
#include "view/desktop/window_painter.h"
#include "view/gl/scene_renderer.h"
#include "view/interface.h"
#include "view/look/imgui_compat.h"
#include "view/look/palette.h"
#include "view/state/exports.h"
#include "view/state/preferences.h"
#include "view/state/wording.h"

#include <imgui.h>

#include <cmath>
#include <system_error>

namespace tiltscope::view {
namespace {

/// The window with all that draws into it.
class Application {
 public:
  Application(const SessionLink& session, const WindowOptions& options)
      : Application(session, options, load_preferences(options.preferences)) {}

  ~Application() { remember_looks(); }
  Application(const Application&) = delete;
  Application& operator=(const Application&) = delete;

  /// False if a picture was asked for, and has not been written.
  bool run() {
    std::shared_ptr<const Snapshot> drawn;
    int last_frames = 0;  ///< until the closing picture is complete; 0 before the end
    while (glfwWindowShouldClose(window_.handle()) == 0) {
      sleep(is_busy(*session_.snapshot()));
      const auto snapshot = session_.snapshot();
      window_.set_title(window_title(*snapshot));
      for (const Action action : input_.take_actions()) interface_.perform(action, *snapshot);
      if (const auto files = input_.take_files(); !files.empty()) interface_.open(files);
      if (std::string problem = gui_.take_complaint(); !problem.empty()) {
        interface_.announce(std::move(problem));
        input_.stir();
      }
      if (input_.take_stir()) pacing_.stir();
      if (glfwGetTime() >= next_frame_) pacing_.motion();
      if (!drawn || !same_but_for_progress(*snapshot, *drawn)) {
        pacing_.news();
        if (drawn && is_awaited(*snapshot, *drawn)) pacing_.awaited();
      } else if (snapshot->version != drawn->version) {
        pacing_.progress();
      }
      const bool ending = options_.screenshot && has_ended(*snapshot);
      if (ending) pacing_.stir();
      if (window_.iconified() && !ending) continue;
      if (!pacing_.due(glfwGetTime(), is_busy(*snapshot))) continue;

      last_frames = ending ? last_frames + 1 : 0;
      const bool complete = last_frames == Pacing::frames_after_event;
      draw(*snapshot, complete ? &*options_.screenshot : nullptr);
      input_.frame_drawn();
      drawn = snapshot;
      if (complete) return true;
    }
    return !options_.screenshot;
  }

 private:
  Application(const SessionLink& session, const WindowOptions& options,
              const Preferences& preferences)
      : session_(session),
        options_(options),
        window_(first_size(options, preferences)),
        input_(window_),
        gui_(begin_gui(window_, options, preferences)),
        interface_(gui_.theme(), session.send, options.presets, in_theme(preferences, options)),
        zoom_(preferences.zoom),
        remembered_(preferences) {
    const std::size_t budget = preferences.history_megabytes << 20U;
    if (budget != session.snapshot()->history->budget) session.send(SetHistoryBudget{budget});
    input_.stand_before_backend();
    interface_.set_leave(options.leave);
    if (options.play || options.screenshot) session.send(Play{});
    // A picture shows the samples themselves.
    if (options.screenshot) interface_.stand_still();
    if (!options.announcement.empty()) interface_.announce(options.announcement);
    // Where nothing is remembered, it would come every time.
    if (!options.screenshot && !options.preferences.empty()) interface_.greet();
  }

  /// Writes the preferences down if they have changed.
  void remember_looks() {
    // A picture is no window that somebody has made larger.
    if (options_.preferences.empty() || options_.screenshot) return;
    Preferences now = interface_.preferences();
    // It was given for once.
    if (options_.light && now.light == *options_.light) now.light = remembered_.light;
    glfwGetWindowSize(window_.handle(), &now.width, &now.height);
    now.scale = static_cast<double>(window_.interface_scale(options_.scale));
    if (now == remembered_) return;
    remembered_ = now;
    try {
      save_preferences(now, options_.preferences);
    } catch (const std::system_error& error) {
      interface_.announce("The window's looks are not remembered: " + error.code().message() + ".");
    } catch (const WriteError& error) {
      interface_.announce("The window's looks are not remembered: " + error.reason() + ".");
    }
  }

  static Preferences in_theme(Preferences preferences, const WindowOptions& options) {
    preferences.light = options.light.value_or(preferences.light);
    return preferences;
  }

  static WindowSize size_of_picture(const WindowOptions& options) {
    if (options.width > 0) return {options.width, options.height};
    const GlfwWindow::Options usual;
    return {static_cast<int>(std::lround(scale_of_picture(options) * usual.width)),
            static_cast<int>(std::lround(scale_of_picture(options) * usual.height))};
  }

  static double scale_of_picture(const WindowOptions& options) {
    return options.scale > 0.0 ? options.scale : 1.0;
  }

  static Gui begin_gui(const GlfwWindow& window, const WindowOptions& options,
                       const Preferences& preferences) {
    if (options.screenshot) return {size_of_picture(options), scale_of_picture(options)};
    return {window, options.scale, preferences.zoom};
  }

  /// Of what is drawn, in units of the window.
  WindowSize size() const {
    return options_.screenshot ? size_of_picture(options_) : window_.size();
  }

  /// In pixels.
  WindowSize framebuffer_size() const {
    if (options_.screenshot) return size_of_picture(options_);
    WindowSize pixels;
    glfwGetFramebufferSize(window_.handle(), &pixels.width, &pixels.height);
    return pixels;
  }

  static GlfwWindow::Options first_size(const WindowOptions& options,
                                        const Preferences& preferences) {
    GlfwWindow::Options first{.scale_to_display = options.scale <= 0.0, .scale = options.scale};
    // It is there for its OpenGL: the picture is drawn beside it.
    if (options.screenshot)
      return {.width = 64, .height = 64, .scale_to_display = false, .visible = false};
    first.exact = options.width > 0;
    if (options.width > 0) {
      first.width = options.width;
      first.height = options.height;
    } else if (preferences.width > 0) {
      first.width = preferences.width;
      first.height = preferences.height;
      first.remembered_scale = preferences.scale;
      first.scale_to_display = false;  // in the window's own units already
    } else if (options.scale > 0.0) {
      first.width = static_cast<int>(std::lround(options.scale * first.width));
      first.height = static_cast<int>(std::lround(options.scale * first.height));
    }
    return first;
  }

  /// Whether a run's first or last tilt has come since the snapshot that was drawn.
  static bool is_awaited(const Snapshot& now, const Snapshot& drawn) {
    if (now.samples_tilt == 0 || now.samples == drawn.samples) return false;
    return drawn.samples_tilt == 0 || drawn.run != now.run ||
           now.samples_tilt == now.course->last();
  }

  static bool has_ended(const Snapshot& snapshot) {
    // What a poor result comes from is found out after that.
    const bool finished =
        snapshot.phase == Phase::finished && !snapshot.measuring && !is_busy(snapshot);
    return finished || snapshot.phase == Phase::failed;
  }

  /// Until an event comes or there may be something new to draw.
  void sleep(bool busy) const {
    double patience = pacing_.patience(glfwGetTime(), busy, next_frame_);
    // Nobody sees a minimised window; only its title is kept up to date.
    if (window_.iconified()) patience = 0.25;
    if (patience > 0.0) {
      glfwWaitEventsTimeout(patience);
    } else {
      glfwPollEvents();
    }
  }

  /// Draws one frame and shows it; writes it to `file`, if there is one.
  void draw(const Snapshot& snapshot, const std::filesystem::path* file) {
    const double now = glfwGetTime();
    const auto [width, height] = framebuffer_size();
    if (width <= 0 || height <= 0) return pacing_.drawn(now);

    const double zoom = interface_.preferences().zoom;
    if (gui_.fit(zoom, size())) {
      interface_.set_theme(gui_.theme());
      painter_.forget();
    }
    if (zoom > zoom_ && gui_.gives_way(zoom)) {
      interface_.announce("This window has no room for larger letters: make it larger first.");
    }
    zoom_ = zoom;
    gui_.new_frame();
    const ImVec2 size = ImGui::GetIO().DisplaySize;
    // What the last frame cost says little of the next one beside a run that has just begun.
    const bool slow = painter_.in_software() && is_busy(snapshot);
    interface_.set_frame_seconds(slow ? Pacing::longest_breath
                                      : pacing_.motion_interval(is_busy(snapshot)));
    interface_.draw(snapshot, size.x, size.y, texture_id(renderer_.texture()));
    ImGui::Render();
    next_frame_ = now + (interface_.next_frame() - ImGui::GetTime());

    const Scene& scene = interface_.scene();
    const bool redrawn = renderer_.render(scene, gui_.density(), gui_.theme().scale);
    painter_.paint(*ImGui::GetDrawData(), palette::background, redrawn ? scene.box : plot::Box{},
                   width, height);
    const bool requested = interface_.take_picture_request();
    if (file != nullptr || requested) {
      // The screen itself cannot be read where another window covers it.
      painter_.bind();
      const std::string picture = png_of(read_framebuffer(width, height));
      glBindFramebuffer(GL_FRAMEBUFFER, 0);
      if (file != nullptr) write_file(*file, picture);
      if (requested) {
        interface_.announce(export_here({"tiltscope", ".png", picture}, "picture"));
        input_.stir();
      }
    }
    if (options_.screenshot) {
      glFinish();
    } else {
      painter_.show();
      glfwSwapBuffers(window_.handle());
    }
    // A graphics card lets the swap wait for the screen, which costs nothing.
    pacing_.drawn(now, painter_.in_software() ? glfwGetTime() - now : 0.0);
    if (options_.shown && !options_.shown(snapshot, interface_.tilt_on_screen())) {
      glfwSetWindowShouldClose(window_.handle(), GLFW_TRUE);
    }
    // Not only at the end, which a crash or a signal may take away; nor while something is dragged.
    if (now > remembered_time_ + 2.0 && !ImGui::IsAnyItemActive()) {
      remember_looks();
      remembered_time_ = now;
    }
  }

  const SessionLink& session_;
  const WindowOptions& options_;
  GlfwWindow window_;
  Input input_;
  Gui gui_;
  SceneRenderer renderer_;
  Interface interface_;
  WindowPainter painter_;
  Pacing pacing_;
  double zoom_;  ///< that was asked for in the last frame
  double next_frame_ = 0.0;
  Preferences remembered_;        ///< as they are in the file
  double remembered_time_ = 0.0;  ///< when they were last compared with it
};

}  // namespace

bool run_window(const SessionLink& session, const WindowOptions& options) {
  return Application(session, options).run();
}

}  // namespace tiltscope::view
