#include "view/window.h"

#include "base/output_file.h"
#include "session/driving.h"
#include "session/session.h"
#include "temporary_folder.h"
#include "view/desktop/drag_source.h"
#include "view/desktop/gui.h"
#include "view/desktop/hidden_window.h"
#include "view/desktop/input.h"
#include "view/desktop/screenshot.h"
#include "view/gl/scene_renderer.h"
#include "view/look/imgui_compat.h"
#include "view/mock_gui.h"
#include "view/state/exports.h"
#include "view/state/preferences.h"

#include <doctest/doctest.h>
#include <imgui.h>
#include <stb_image.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <memory>

using namespace tiltscope;
using namespace tiltscope::view;
using namespace tiltscope::view::test;

namespace {

struct Png {
  int width = 0;
  int height = 0;
  std::vector<unsigned char> pixels;

  explicit Png(const std::filesystem::path& file) {
    int channels = 0;
    const std::unique_ptr<unsigned char, void (*)(void*)> data(
        stbi_load(file.string().c_str(), &width, &height, &channels, 3), stbi_image_free);
    if (data) pixels.assign(data.get(), data.get() + 3 * width * height);
  }

  /// Pixels near the colour of the samples, between two columns.
  int orange(int left, int right) const {
    int count = 0;
    for (int y = 0; y < height; ++y) {
      for (int x = left; x < right; ++x) {
        const auto* p = &pixels[static_cast<std::size_t>(3 * (y * width + x))];
        if (p[0] > 170 && p[1] > 100 && p[1] < 190 && p[2] < 110) ++count;
      }
    }
    return count;
  }
};

}  // namespace

TEST_CASE("whole frames draw without an OpenGL error") {
  const auto window = hidden_window();
  if (!window) return;
  Input input(*window);
  Gui gui(*window, 1.0);
  SceneRenderer renderer;
  std::vector<Command> sent;
  Interface interface(gui.theme(), [&](Command c) { sent.push_back(std::move(c)); }, {});
  for (const int k : {0, 7, 7, 20}) {
    const Snapshot snapshot = snapshot_at(k);
    gui.new_frame();
    interface.draw(snapshot, 1280, 800, texture_id(renderer.texture()));
    ImGui::Render();
    renderer.render(interface.scene(), window->density(), 1.0F);
    glClear(GL_COLOR_BUFFER_BIT);
    gui.render();
    gl::check("after a frame");
  }
  CHECK(sent.empty());
}

TEST_CASE("letters of another size are drawn like those before") {
  const auto window = hidden_window();
  if (!window) return;
  Input input(*window);
  Gui gui(*window, 1.0);
  SceneRenderer renderer;
  Interface interface(gui.theme(), [](const Command&) {}, {});
  const Snapshot snapshot = snapshot_at(7);
  gl::Framebuffer target(GL_RGBA8);
  /// Pixels that are neither ground nor panel, in the panel on the left and above.
  const auto ink = [&] {
    for (int frame = 0; frame < 3; ++frame) {
      gui.new_frame();
      interface.draw(snapshot, 1280, 800, texture_id(renderer.texture()));
      ImGui::Render();
    }
    target.resize(1280, 800);
    target.bind();
    glClearColor(0, 0, 0, 1);
    glClear(GL_COLOR_BUFFER_BIT);
    gui.render();
    const Picture picture = read_framebuffer(1280, 800);
    glBindFramebuffer(GL_FRAMEBUFFER, 0);
    gl::check("after a frame");
    return std::count_if(picture.pixels.begin(), picture.pixels.end(),
                         [](std::uint8_t channel) { return channel > 0x60; });
  };
  const auto before = ink();
  CHECK(before > 20'000);
  CHECK_FALSE(gui.set_zoom(1.0));
  for (const double zoom : {1.25, 0.8, 1.0}) {
    REQUIRE(gui.set_zoom(zoom));
    interface.set_theme(gui.theme());
    CHECK(gui.theme().scale == doctest::Approx(zoom));
    CHECK(ink() > before / 2);
  }
}

TEST_CASE("keys become actions") {
  const auto window = hidden_window();
  if (!window) return;
  Input input(*window);
  input.key(GLFW_KEY_SPACE, GLFW_PRESS, 0);
  input.key(GLFW_KEY_SPACE, GLFW_REPEAT, 0);
  input.key(GLFW_KEY_SPACE, GLFW_RELEASE, 0);
  input.key(GLFW_KEY_R, GLFW_PRESS, 0);
  input.key(GLFW_KEY_R, GLFW_PRESS, GLFW_MOD_SHIFT);
  input.key(GLFW_KEY_R, GLFW_PRESS, GLFW_MOD_ALT);
  input.key(GLFW_KEY_LEFT, GLFW_PRESS, 0);
  input.key(GLFW_KEY_LEFT, GLFW_REPEAT, 0);
  input.key(GLFW_KEY_Z, GLFW_PRESS, GLFW_MOD_CONTROL);
  input.key(GLFW_KEY_Z, GLFW_PRESS, GLFW_MOD_CONTROL | GLFW_MOD_SHIFT);
  input.key(GLFW_KEY_C, GLFW_PRESS, GLFW_MOD_CONTROL);
  input.key(GLFW_KEY_V, GLFW_PRESS, GLFW_MOD_CONTROL);
  input.key(GLFW_KEY_V, GLFW_PRESS, 0);
  input.character('?');
  std::vector<std::vector<Action>> frames;
  for (auto actions = input.take_actions(); !actions.empty(); actions = input.take_actions()) {
    frames.push_back(std::move(actions));
    CHECK(input.take_actions().empty());
    input.frame_drawn();
  }
  // One a frame, since each may change what the next one does; the presses of an arrow add up.
  using enum Action;
  CHECK(frames == std::vector<std::vector<Action>>{{play_or_pause},
                                                   {Action::reset},
                                                   {reseed},
                                                   {back, back},
                                                   {undo},
                                                   {redo},
                                                   {copy},
                                                   {paste},
                                                   {help}});
}

TEST_CASE("keys are letters while a text field has the keyboard") {
  const auto window = hidden_window();
  if (!window) return;
  Input input(*window);
  const MockContext context(100, 100);
  std::array<char, 8> text{};
  for (const bool first : {true, false, false}) {
    ImGui::NewFrame();
    if (first) ImGui::SetKeyboardFocusHere();
    ImGui::InputText("text", text.data(), text.size());
    ImGui::Render();
  }
  REQUIRE(ImGui::GetIO().WantTextInput);
  input.key(GLFW_KEY_R, GLFW_PRESS, 0);
  input.key(GLFW_KEY_RIGHT, GLFW_PRESS, 0);
  input.character('?');
  CHECK(input.take_actions().empty());
  input.frame_drawn();
  // Function keys write nothing.
  input.key(GLFW_KEY_F12, GLFW_PRESS, 0);
  CHECK(input.take_actions() == std::vector{Action::screenshot});
}

TEST_CASE("a finished run leaves its picture, whatever the screen's size and the mouse") {
  if (!has_display()) {
    MESSAGE("skipped: no display");
    return;
  }
  const DriverLeaksAllowed driver;
  const tiltscope::test::TemporaryFolder folder;
  const auto snapshot = std::make_shared<Snapshot>(snapshot_at(20));
  snapshot->phase = Phase::finished;
  std::vector<Command> sent;
  WindowOptions options;
  options.width = 2600;
  options.height = 1900;
  options.play = true;
  options.screenshot = folder / "end.png";
  options.preferences = folder / "looks/window.toml";
  // Where the desktop's mouse happens to rest on the picture, the window asks for scores too.
  const auto keep = [&](Command c) {
    if (!is<Observe>(c)) sent.push_back(std::move(c));
  };
  const auto picture = [&] {
    REQUIRE(run_window({keep, [&] { return snapshot; }}, options));
    return Png(*options.screenshot);
  };
  const Png png = picture();
  REQUIRE(sent.size() == 1);
  CHECK(is<Play>(sent[0]));
  CHECK(png.width == 2600);
  CHECK(png.height == 1900);
  REQUIRE(png.pixels.size() == 3U * 2600 * 1900);
  // The samples are in the canvas.
  CHECK(png.orange(340, 2280) > 2000);
  // A picture is no window that somebody has made larger.
  CHECK(std::distance(std::filesystem::directory_iterator(folder / ""), {}) == 1);
  if (!on_x11_display()) return;
  put_mouse_on_screen(600, 400);
  CHECK((picture().pixels == png.pixels));
}

TEST_CASE("a picture is in the theme that was asked for") {
  if (!has_display()) {
    MESSAGE("skipped: no display");
    return;
  }
  const DriverLeaksAllowed driver;
  const tiltscope::test::TemporaryFolder folder;
  const auto snapshot = std::make_shared<Snapshot>(snapshot_at(20));
  snapshot->phase = Phase::finished;
  WindowOptions options;
  options.screenshot = folder / "end.png";
  const auto brightness = [&](std::optional<bool> light) {
    options.light = light;
    REQUIRE(run_window({[](const Command&) {}, [&] { return snapshot; }}, options));
    const Png png(*options.screenshot);
    double sum = 0.0;
    for (const unsigned char channel : png.pixels) sum += channel;
    return sum / static_cast<double>(png.pixels.size());
  };
  CHECK(brightness(true) > 160.0);
  CHECK(brightness(false) < 96.0);
  CHECK(brightness(std::nullopt) == brightness(false));
}

TEST_CASE("a theme that is given for once is not remembered") {
  if (!has_display()) {
    MESSAGE("skipped: no display");
    return;
  }
  const DriverLeaksAllowed driver;
  const tiltscope::test::TemporaryFolder folder;
  const auto snapshot = std::make_shared<Snapshot>(snapshot_at(7));
  WindowOptions options;
  options.width = 1000;
  options.height = 700;
  options.scale = 1.0;
  options.light = true;
  options.preferences = folder / "window.toml";
  options.shown = [](const Snapshot&, int) { return false; };
  run_window({[](const Command&) {}, [&] { return snapshot; }}, options);
  CHECK(load_preferences(options.preferences).width == 1000);
  CHECK_FALSE(load_preferences(options.preferences).light);
}

TEST_CASE("a picture whose window is closed before the end is not written") {
  if (!has_display()) {
    MESSAGE("skipped: no display");
    return;
  }
  const DriverLeaksAllowed driver;
  const tiltscope::test::TemporaryFolder folder;
  const auto snapshot = std::make_shared<Snapshot>(snapshot_at(7));
  WindowOptions options;
  options.screenshot = folder / "end.png";
  options.shown = [](const Snapshot&, int) { return false; };
  CHECK_FALSE(run_window({[](const Command&) {}, [&] { return snapshot; }}, options));
  CHECK(std::filesystem::is_empty(folder / ""));
}

TEST_CASE("the window remembers how large it was") {
  if (!has_display()) {
    MESSAGE("skipped: no display");
    return;
  }
  const DriverLeaksAllowed driver;
  const tiltscope::test::TemporaryFolder folder;
  const auto snapshot = std::make_shared<Snapshot>(snapshot_at(7));
  WindowOptions options;
  options.width = 1000;
  options.height = 700;
  options.scale = 1.0;
  options.preferences = folder / "looks/window.toml";
  options.shown = [](const Snapshot&, int) { return false; };
  run_window({[](const Command&) {}, [&] { return snapshot; }}, options);
  CHECK(load_preferences(options.preferences).width == 1000);
}

TEST_CASE("a run that is watched in the window has the bits of one without a window") {
  if (!has_display()) {
    MESSAGE("skipped: no display");
    return;
  }
  const DriverLeaksAllowed driver;
  Session headless(tiltscope::test::tiny(), {});
  const auto expected = tiltscope::test::run_to_end(headless);

  const tiltscope::test::TemporaryFolder folder;
  WindowOptions options;
  options.play = true;
  options.screenshot = folder / "end.png";
  Session watched(tiltscope::test::tiny(), {});
  run_window({[&](Command command) { watched.send(std::move(command)); },
              [&] { return watched.snapshot(); }},
             options);
  tiltscope::test::check_same_run(*watched.snapshot(), *expected);
}

TEST_CASE("pictures count up") {
  const tiltscope::test::TemporaryFolder folder;
  const auto next = [&] { return next_file(folder / "", "tiltscope", ".png"); };
  CHECK(next().filename() == "tiltscope-1.png");
  const Picture picture{2, 1, {255, 0, 0, 0, 0, 255}};
  write_file(next(), png_of(picture));
  CHECK(next().filename() == "tiltscope-2.png");
  const Png png(folder / "tiltscope-1.png");
  CHECK(png.pixels == picture.pixels);
}

TEST_CASE("without a display the error says so and what to do") {
  const auto keep = [](const char* name) {
    const char* value = std::getenv(name);
    return value != nullptr ? std::string(value) : std::string();
  };
  const std::string display = keep("DISPLAY");
  const std::string wayland = keep("WAYLAND_DISPLAY");
  unsetenv("DISPLAY");
  unsetenv("WAYLAND_DISPLAY");
  std::string message;
  try {
    run_window({}, {});
  } catch (const DisplayError& error) {
    message = error.what();
  }
  if (!display.empty()) setenv("DISPLAY", display.c_str(), 1);
  if (!wayland.empty()) setenv("WAYLAND_DISPLAY", wayland.c_str(), 1);
  CHECK(message.find("no display") != std::string::npos);
  CHECK(message.find("tiltscope run --out") != std::string::npos);
}
