#pragma once

#include "oracle/tilted_density.h"
#include "oracle/tilted_mixture.h"
#include "reward/quadratic_reward.h"
#include "view/interface.h"
#include "view/look/palette.h"

#include <doctest/doctest.h>
#include <imgui.h>

#include <algorithm>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

/// The window's inside without a window: Dear ImGui with no backend, a mouse that the test moves,
/// and a session that only records what it is sent.
namespace tiltscope::view::test {

/// A context with the program's fonts and style.
class MockContext {
 public:
  MockContext(float width, float height, float scale = 1.0F) {
    ImGui::CreateContext();
    ImGuiIO& io = ImGui::GetIO();
    io.IniFilename = nullptr;
    io.DisplaySize = ImVec2(width, height);
    io.DeltaTime = 1.0F / 60.0F;
    io.BackendFlags |= ImGuiBackendFlags_RendererHasVtxOffset;
#if IMGUI_VERSION_NUM >= 18700
    io.ConfigInputTrickleEventQueue = false;
#endif
#if IMGUI_VERSION_NUM < 18700
    for (const int key : {ImGuiKey_Enter, ImGuiKey_Escape, ImGuiKey_V, ImGuiKey_Space,
                          ImGuiKey_UpArrow, ImGuiKey_DownArrow, ImGuiKey_LeftArrow}) {
      io.KeyMap[key] = key;
    }
#endif
#if IMGUI_VERSION_NUM >= 19200
    io.BackendFlags |= ImGuiBackendFlags_RendererHasTextures;
#endif
    theme_ = make_theme(scale, 1.0F);
#if IMGUI_VERSION_NUM < 19200
    io.Fonts->Build();
#endif
  }
  ~MockContext() { ImGui::DestroyContext(); }
  MockContext(const MockContext&) = delete;
  MockContext& operator=(const MockContext&) = delete;

  const Theme& theme() const { return theme_; }

  static void move(float x, float y) {
#if IMGUI_VERSION_NUM >= 18700
    ImGui::GetIO().AddMousePosEvent(x, y);
#else
    ImGui::GetIO().MousePos = ImVec2(x, y);
#endif
  }

  static void button(bool down, int which = 0) {
#if IMGUI_VERSION_NUM >= 18700
    ImGui::GetIO().AddMouseButtonEvent(which, down);
#else
    ImGui::GetIO().MouseDown[which] = down;
#endif
  }

  template <class Key>
  static void key(Key which, bool down) {
#if IMGUI_VERSION_NUM >= 18700
    ImGui::GetIO().AddKeyEvent(which, down);
#else
    ImGui::GetIO().KeysDown[which] = down;
#endif
  }

  static void control(bool down) {
#if IMGUI_VERSION_NUM >= 18900
    ImGui::GetIO().AddKeyEvent(ImGuiMod_Ctrl, down);
#else
    ImGui::GetIO().KeyCtrl = down;
#endif
  }

  static void wheel(float turns) {
#if IMGUI_VERSION_NUM >= 18700
    ImGui::GetIO().AddMouseWheelEvent(0.0F, turns);
#else
    ImGui::GetIO().MouseWheel = turns;
#endif
  }

 private:
  Theme theme_;
};

/// Fills in the exact densities, which a session knows, of the snapshot's experiment and course.
inline void give_densities(Snapshot& s) {
  const BaseConfig& base = s.experiment->base;
  s.base_density = base_density(base);
  s.target_density = tilted_density(base, *s.course, s.course->last());
  s.density = tilted_density(base, *s.course, s.samples_tilt);
}

inline Snapshot idle_snapshot(Experiment experiment = {}) {
  Snapshot snapshot;
  snapshot.version = 1;
  snapshot.course = std::make_shared<const TiltCourse>(experiment);
  snapshot.experiment = std::make_shared<const Experiment>(std::move(experiment));
  snapshot.tilts = std::make_shared<const std::vector<TiltRecord>>();
  snapshot.base_epochs = std::make_shared<const std::vector<EpochRecord>>();
  give_densities(snapshot);
  return snapshot;
}

/// With a sampler that every setting of the sampler matters to.
inline Experiment with_ddim() {
  Experiment experiment;
  experiment.tilting.sampler.kind = SamplerKind::ddim;
  experiment.tilting.sampler.eta = 1.0;
  return experiment;
}

/// Paused after tilt k, with exact samples in place of the model's.
inline Snapshot snapshot_at(int k, Experiment experiment = {}) {
  Snapshot snapshot = idle_snapshot(std::move(experiment));
  const Experiment& e = *snapshot.experiment;
  snapshot.phase = Phase::paused;
  snapshot.base_ready = true;
  snapshot.base_origin = "pretrained";
  snapshot.tilt = snapshot.samples_tilt = k;
  const GaussianMixture exact = tilted(GaussianMixture(e.base), QuadraticReward(e.reward),
                                       e.tilting.lambda * k / e.tilting.tilts);
  give_densities(snapshot);
  snapshot.samples = std::make_shared<const Eigen::MatrixXf>(
      exact.sample(e.tilting.samples, RandomStream(1, Purpose::test)).cast<float>());
  std::vector<TiltRecord> tilts;
  for (int i = 0; i <= k; ++i) {
    TiltRecord record;
    record.tilt = i;
    record.rmse = 0.2 + 0.01 * i;
    record.rmse_weighted = 0.02 + 0.001 * i;
    record.sampling_seconds = i > 0 ? 0.25 : 0.0;
    record.training_seconds = i > 0 ? 0.75 : 0.0;
    record.lambda = e.tilting.lambda * i / e.tilting.tilts;
    record.loss = i > 0 ? 0.01 : 0.0;
    record.samples = e.tilting.samples;
    record.fit = {2.9 + 0.01 * i, 0.002, 0.003, Eigen::VectorXd::Constant(2, 0.5)};
    record.exact = {2.8, 0.0002, 0.0003, Eigen::VectorXd::Constant(2, 0.5)};
    tilts.push_back(record);
  }
  snapshot.tilts = std::make_shared<const std::vector<TiltRecord>>(std::move(tilts));
  auto history = std::make_shared<const History>();
  for (int i = 0; i <= k; ++i) {
    KeptTilt kept;
    kept.tilt = i;
    kept.density = tilted_density(e.base, *snapshot.course, i);
    kept.parameters = std::make_shared<const Eigen::VectorXf>(Eigen::VectorXf::Zero(10));
    kept.samples =
        i == k ? snapshot.samples : std::make_shared<const Eigen::MatrixXf>(*snapshot.samples);
    history = with_tilt(*history, std::move(kept));
  }
  snapshot.history = history;
  return snapshot;
}

/// Of some numbers, with samples of its own for each variant.
inline ErrorBudget budget_of(int tilt) {
  ErrorBudget budget;
  budget.tilt = tilt;
  double distance = 0.6;
  for (auto& source : budget.variants) {
    for (auto& variant : source) {
      variant.samples = std::make_shared<const Eigen::MatrixXf>(Eigen::MatrixXf::Zero(2, 5));
      variant.distance = distance;
      distance -= 0.1;
    }
  }
  return budget;
}

/// Of a window that shows every setting, though not those of folded sections.
inline Preferences with_all_settings() {
  Preferences preferences;
  preferences.advanced = true;
  return preferences;
}

/// The whole interface, at 1280 x 800 unless told otherwise. Each step draws a frame.
class MockWindow {
 public:
  explicit MockWindow(Snapshot first, std::vector<Preset> presets = {},
                      ImVec2 size = ImVec2(1280.0F, 800.0F),
                      Preferences preferences = with_all_settings(), float scale = 1.0F,
                      bool glides = false)
      : snapshot(std::move(first)),
        size_(size),
        context_(size.x, size.y, scale),
        interface_(
            context_.theme(),
            [this](Command command) {
              if (const auto* paint = std::get_if<PaintDensity>(&command)) {
                paint->density->paint();
                return;
              }
              auto* kept = &sent;
              if (std::holds_alternative<Observe>(command)) kept = &observed;
              if (std::holds_alternative<PinRun>(command)) kept = &pinned;
              if (std::holds_alternative<Preview>(command)) kept = &previewed;
              if (std::holds_alternative<EvaluateReward>(command)) kept = &evaluated;
              kept->push_back(std::move(command));
            },
            std::move(presets), std::move(preferences)) {
    MockContext::move(-1.0F, -1.0F);
    interface_.signposts();
    if (!glides) interface_.stand_still();
    frames(3);
  }

  void frames(int count = 1) {
    for (int i = 0; i < count; ++i) {
      answer_preview();
      ImGui::NewFrame();
      interface_.draw(snapshot, size_.x, size_.y, picture);
      ImGui::Render();
    }
  }

  /// Lets time pass.
  void wait(float seconds) {
    float& step = ImGui::GetIO().DeltaTime;
    const float usual = std::exchange(step, seconds);
    frames();
    step = usual;
    frames();
  }

  /// Draws the frames that are due by themselves in this time, and says how many `seen` is true of.
  template <class Seen>
  int leave_alone(double seconds, const Seen& seen) {
    constexpr double shortest = 1.0 / 60.0;
    int count = 0;
    for (const double end = ImGui::GetTime() + seconds; interface_.next_frame() < end;) {
      const double due = std::max(interface_.next_frame() - ImGui::GetTime(), shortest);
      float& step = ImGui::GetIO().DeltaTime;
      const float usual = std::exchange(step, static_cast<float>(due));
      frames();
      step = usual;
      if (seen()) ++count;
    }
    return count;
  }

  void move(float x, float y) {
    MockContext::move(x, y);
    frames(2);
  }
  void press(int which = 0) {
    MockContext::button(true, which);
    frames();
  }
  void release(int which = 0) {
    MockContext::button(false, which);
    frames();
  }
  /// Makes a text field of a slider.
  void click_with_control(std::string_view id) {
    MockContext::control(true);
    click(id, 0.5, 0.75);
    MockContext::control(false);
    frames();
  }
  void perform(Action action) {
    interface_.perform(action, snapshot);
    frames();
  }

  bool has(std::string_view id) { return interface_.signposts().places.contains(id); }
  /// Where a control is. Fails the test if it is not there.
  plot::Box place(std::string_view id) {
    const auto found = interface_.signposts().places.find(id);
    INFO(std::string(id));
    REQUIRE(found != interface_.signposts().places.end());
    return found->second;
  }
  /// A point of a control, in parts of its size; sliders lie along the lower edge of theirs.
  ImVec2 point_of(std::string_view id, double across = 0.5, double down = 0.5) {
    const plot::Box box = place(id);
    return {static_cast<float>(box.left + across * box.width()),
            static_cast<float>(box.top + down * box.height())};
  }
  void click(std::string_view id, double across = 0.5, double down = 0.5) {
    const ImVec2 at = point_of(id, across, down);
    click(at.x, at.y);
  }
  void click(float x, float y) {
    move(x, y);
    press();
    release();
  }
  void wheel(float turns) {
    MockContext::wheel(turns);
    frames();
  }
  /// Into the text field that has the keyboard, and Enter.
  void type(const char* text) {
    ImGui::GetIO().AddInputCharactersUTF8(text);
    frames();
    press_key(ImGuiKey_Enter);
  }
  /// The same from the clipboard.
  void paste(const char* text) {
    ImGui::SetClipboardText(text);
    MockContext::control(true);
    press_key(ImGuiKey_V);
    MockContext::control(false);
    press_key(ImGuiKey_Enter);
  }
  template <class Key>
  void press_key(Key key) {
    MockContext::key(key, true);
    frames();
    MockContext::key(key, false);
    frames();
  }

  /// The pixel where the canvas shows a point of the plane.
  Eigen::Vector2d pixel_of(const Eigen::Vector2d& point) const {
    return to_pixel(interface_.scene().camera, interface_.scene().box, point);
  }
  const Scene& scene() const { return interface_.scene(); }

  // What the picture shows; null where it does not show it.
  std::shared_ptr<const GaussianMixture> density() const {
    return mixture_of(scene().plane.density);
  }
  std::shared_ptr<const GaussianMixture> target() const { return outlined(palette::aim, false); }
  /// Where a change under way would lead: in the target's ink, and tinted.
  std::shared_ptr<const GaussianMixture> ghost() const { return outlined(palette::aim, true); }
  std::shared_ptr<const Eigen::MatrixXf> samples() const {
    const auto* points = shape<Points>();
    return points != nullptr ? points->places : nullptr;
  }
  /// The first shape of a kind, from the back, that is `right`; or null.
  template <class Kind, class Right>
  const Kind* shape(Right right) const {
    for (const Shape& shape : scene().shapes) {
      const auto* one = std::get_if<Kind>(&shape);
      if (one != nullptr && right(*one)) return one;
    }
    return nullptr;
  }
  template <class Kind>
  const Kind* shape() const {
    return shape<Kind>([](const Kind&) { return true; });
  }
  const Outlines* outlines(plot::Colour ink, bool tinted) const {
    return shape<Outlines>(
        [&](const Outlines& lines) { return lines.ink == ink && (lines.tint > 0.0F) == tinted; });
  }
  std::shared_ptr<const GaussianMixture> outlined(plot::Colour ink, bool tinted) const {
    const Outlines* lines = outlines(ink, tinted);
    return lines != nullptr ? mixture_of(lines->density) : nullptr;
  }
  static std::shared_ptr<const GaussianMixture> mixture_of(
      const std::shared_ptr<const ExactDensity>& density) {
    return density ? std::shared_ptr<const GaussianMixture>(density, density->mixture()) : nullptr;
  }
  Interface& interface() { return interface_; }

  Snapshot snapshot;
  ImTextureID picture{};           ///< what the canvas shows
  std::vector<Command> sent;       ///< but for the four below
  std::vector<Command> observed;   ///< every Observe
  std::vector<Command> pinned;     ///< every PinRun
  std::vector<Command> previewed;  ///< every Preview
  std::vector<Command> evaluated;  ///< every EvaluateReward
  bool answers = true;             ///< the newest of them, as a session does at once

 private:
  void answer_preview() {
    if (!answers || previewed.empty()) return;
    const auto& question = std::get<Preview>(previewed.back());
    const auto& there = snapshot.preview;
    if ((there ? there->experiment : nullptr) == question.experiment) return;
    auto answer = std::make_shared<PreviewedTarget>();
    answer->experiment = question.experiment;
    answer->course = question.course;
    if (question.experiment) {
      try {
        answer->density =
            tilted_density(question.experiment->base, *question.course, question.course->last());
      } catch (const std::domain_error& error) {
        answer->problem = error.what();
      }
    }
    snapshot.preview = question.experiment ? answer : nullptr;
  }

  ImVec2 size_;
  MockContext context_;
  Interface interface_;
};

/// Whether the command is of this kind.
template <class Kind>
bool is(const Command& command) {
  return std::holds_alternative<Kind>(command);
}

}  // namespace tiltscope::view::test
