#include "view/interface.h"

#include "view/frame/column_tabs.h"
#include "view/frame/failure_card.h"
#include "view/frame/status_line.h"
#include "view/frame/toolbar.h"
#include "view/kit/key_control.h"
#include "view/kit/number_entry.h"
#include "view/kit/tooltip.h"
#include "view/kit/widgets.h"
#include "view/look/imgui_compat.h"
#include "view/look/palette.h"
#include "view/look/vec2.h"
#include "view/state/verdict.h"
#include "view/state/wording.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace tiltscope::view {
namespace {

constexpr ImGuiWindowFlags fixed_content =
    ImGuiWindowFlags_NoScrollbar | ImGuiWindowFlags_NoScrollWithMouse;

/// Runs `contents` in a window that fills the box and cannot be moved.
template <class Contents>
void panel(const char* id, const plot::Box& box, plot::Colour colour, ImGuiWindowFlags flags,
           const Contents& contents) {
  ImGui::SetNextWindowPos(vec2(box.left, box.top));
  ImGui::SetNextWindowSize(vec2(box.width(), box.height()));
  ImGui::PushStyleColor(ImGuiCol_WindowBg, palette::vec4(colour));
  // What places its own content draws up to the edge.
  const bool padded = (flags & fixed_content) == 0;
  if (!padded) ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(0, 0));
  ImGui::Begin(id, nullptr,
               flags | no_tab_by_imgui() | ImGuiWindowFlags_NoTitleBar | ImGuiWindowFlags_NoResize |
                   ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoCollapse |
                   ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_NoBringToFrontOnFocus);
  if (!padded) ImGui::PopStyleVar();
  contents();
  ImGui::End();
  ImGui::PopStyleColor();
}

/// Dear ImGui goes through an open menu by the arrows, Enter and Space. Elsewhere keys are the
/// window's own. Whether one is open.
bool walk_menus_by_keys() {
  const bool open = ImGui::IsPopupOpen(nullptr, ImGuiPopupFlags_AnyPopup);
  ImGuiConfigFlags& flags = ImGui::GetIO().ConfigFlags;
  if (open) {
    flags |= ImGuiConfigFlags_NavEnableKeyboard;
  } else {
    flags &= ~ImGuiConfigFlags_NavEnableKeyboard;
  }
  return open;
}

/// A message that ends by itself, and a caret that blinks, are due for another frame.
void wake_for_what_passes(Ui& ui) {
  const Note* note = ui.draft.any_note();
  if (note != nullptr && note->passing) ui.wake_at(ui.draft.note_ends());
  // Dear ImGui's caret is there for 0.8 s of every 1.2 s.
  constexpr double part_of_a_blink = 0.2;
  if (ImGui::GetIO().WantTextInput) ui.wake_at(ui.now + part_of_a_blink);
}

std::vector<Experiment> experiments_of_paper(const std::vector<Preset>& presets) {
  std::vector<Experiment> experiments;
  for (const Preset& preset : presets) {
    if (preset.word.starts_with("paper-")) experiments.push_back(preset.experiment);
  }
  return experiments;
}

/// Where the plots lie in their panel.
plot::Box inside(const Layout& layout, const Ui& ui) {
  const double side = ui.px(18);
  const double top = ui.px(12);
  return {layout.plots.left + side, layout.plots.top + top, layout.plots.right - side,
          layout.plots.bottom - top};
}

/// Each comes with a base model.
std::vector<Experiment> experiments_of(const std::vector<Preset>& presets) {
  std::vector<Experiment> experiments;
  experiments.reserve(presets.size());
  for (const Preset& preset : presets) experiments.push_back(preset.experiment);
  return experiments;
}

}  // namespace

Interface::Interface(Theme theme, std::function<void(Command)> send, std::vector<Preset> presets,
                     Preferences preferences)
    : theme_(theme),
      send_(std::move(send)),
      preferences_(std::move(preferences)),
      draft_(
          [this](Command command) {
            leave_comparison();
            send_(std::move(command));
          },
          experiments_of(presets)),
      paper_(experiments_of_paper(presets)),
      controls_(std::move(presets)) {
  paste_lines_as_blanks();
}

void Interface::announce(std::string text) { announcement_.say(std::move(text), ImGui::GetTime()); }

void Interface::draw(const Snapshot& snapshot, float width, float height, ImTextureID picture) {
  palette::shown = palette::of_theme(preferences_.light);
  apply_palette();
  const std::function<void(Action)> perform_now = [&](Action action) { perform(action, snapshot); };
  const std::function<void(std::string)> announce_now = [&](std::string text) {
    announce(std::move(text));
  };
  signposts_ = {};
  const bool was_open = std::exchange(menu_open_, walk_menus_by_keys());
  if (!was_open) marks_menu_ = menu_open_ && (keys_.any() || !questions_.empty());
  if (marks_menu_ && menu_open_) marks_menu_ = !mark_in_menu();
  if (std::exchange(space_for_enter_, false)) hold_space_for_enter(false);
  follow_comparison(snapshot);
  const Shown shown = look(snapshot, ImGui::GetTime());
  tilt_on_screen_ = shown.samples ? shown.tilt - (glide_.moves() ? 1 : 0) : -1;
  Ui ui{snapshot,
        shown,
        theme_,
        draft_,
        perform_now,
        send_,
        playhead_,
        comparison_,
        preferences_,
        typed_,
        keys_,
        announce_now,
        tips_,
        held_,
        paper_,
        std::exchange(closes_popups_, false),
        ImGui::GetTime(),
        std::numeric_limits<double>::infinity(),
        notes_signposts_ || needs_signposts() ? &signposts_ : nullptr};
  ui.refused = &refused_;
  ui.methods = &methods_;
  ui.tried = &tried_;
  ui.hides_failure = &hides_failure_;
  ui.take_over = [&](const Subject& about, Experiment experiment) {
    take_over(about, std::move(experiment));
  };
  if (glide_.moves()) ui.wake_at(ui.now + 1.0 / 60.0);
  draft_.auto_run = preferences_.auto_run;
  draft_.follow(snapshot, playhead_.past_tilt(), ui.now);
  // The session takes it up within a moment.
  constexpr double moment = 0.5;
  if (const auto tilt = unexplained_tilt(snapshot)) {
    ui.finds_cause = true;
    explain_error(snapshot, *tilt);
  }
  ui.finds_cause = ui.finds_cause || ui.now < explained_at_ + moment;
  const RewardConfig& reward = snapshot.experiment->reward;
  if (!std::exchange(opened_, true) && reward.kind == RewardKind::process && !reward.may_start) {
    // What the window opens with was somebody else's, too.
    take_over(configuration_subject, *snapshot.experiment);
  }
  if (ImGui::IsMouseClicked(ImGuiMouseButton_Left) && keys_.any()) {
    // The mouse takes over.
    keys_.leave();
    draft_.commit();
  }
  keys_.begin_frame();
  const Layout layout =
      arrange(width, height, static_cast<double>(theme_.scale), preferences_.columns, curves_);

  panel("##toolbar", layout.toolbar, palette::panel, fixed_content,
        [&] { draw_toolbar(ui, layout.toolbar); });
  if (layout.folded) {
    panel("##tabs", layout.tabs, palette::panel, fixed_content,
          [&] { draw_column_tabs(ui, layout.tabs, curves_); });
  }
  if (layout.controls.width() > 0.0) {
    ui.column = layout.controls;
    // As wide with a scroll bar as without: nothing moves when it comes.
    const ImGuiStyle& style = ImGui::GetStyle();
    const float room = static_cast<float>(layout.controls.width()) - 2.0F * style.WindowPadding.x;
    const float width_of_rows = room - style.ScrollbarSize;
    // The head stays where it is when the settings below it are scrolled.
    plot::Box head = layout.controls;
    plot::Box settings = layout.controls;
    head.bottom = settings.top = head.top + static_cast<double>(style.WindowPadding.y + ui.px(25));
    ImGui::SetNextWindowContentSize(ImVec2(style.WindowPadding.x + width_of_rows, 0.0F));
    panel("##controls-head", head, palette::panel, fixed_content, [&] {
      ImGui::SetCursorPos(ImGui::GetStyle().WindowPadding);
      controls_.draw_head(ui);
      const double y = std::round(head.bottom) - 0.5;
      ImGui::GetWindowDrawList()->AddLine(vec2(head.left, y), vec2(head.right, y),
                                          palette::u32(palette::line));
    });
    ImGui::SetNextWindowContentSize(ImVec2(width_of_rows, 0.0F));
    panel("##controls", settings, palette::panel, 0, [&] {
      ImGui::SetCursorPosY(ImGui::GetCursorPosY() - ui.px(14));  // as near to the line as to others
      controls_.draw(ui);
    });
    ui.column.reset();
    ui.section = {};
  }
  draw_canvas(ui, layout.canvas, picture);
  if (layout.plots.width() > 0.0) {
    if (!layout.stacked) ui.column = layout.plots;
    panel("##plots", layout.plots, palette::panel, fixed_content,
          [&] { plots_.draw(ui, inside(layout, ui)); });
    ui.column.reset();
  }
  const std::string& announced = announcement_.text(ui.now);
  if (!announced.empty()) ui.wake_at(announcement_.ends());
  panel("##status", layout.status, palette::panel, fixed_content, [&] {
    draw_status_line(ui, layout.status, fitting_.under_way() ? fitting_.progress() : announced);
  });
  if (!preferences_.columns.hidden) draw_splitters(ui, layout);
  keys_.end_frame();
  if (hand_holds()) draft_.follow_hand();
  // A widget that goes away while it is held never says that it was let go.
  if (!ImGui::IsAnyItemActive()) {
    if (!keys_.holds()) draft_.commit();
    typed_ = {};
    held_.given_up = false;
  }
  wake_for_what_passes(ui);
  draw_tour(ui, layout, {0.0, 0.0, width, height});
  if (help_) help_ = pages_.draw(ui, width, height);
  if (!questions_.empty()) {
    // An answer may ask another one, which then comes last.
    const AskedQuestion asked = questions_.front();
    if (draw_question(ui, ImVec2(width, height), asked)) questions_.pop_front();
  }
  if (const auto file = controls_.take_export()) announce(export_here(*file, "picture"));
  if (const auto file = plots_.take_export()) announce(export_here(*file));
  if (const auto file = grid_.take_export()) announce(export_here(*file));
  follow_fitting(ui);
  if (draft_.take_branch()) leave(snapshot);
  draw_tooltip(ui, ImVec2(width, height));
  if (greets_) learn();
  next_frame_ = ui.next_frame;
}

bool Interface::hand_holds() const {
  return ImGui::IsMouseDown(ImGuiMouseButton_Left) || keys_.holds();
}

std::optional<int> Interface::unexplained_tilt(const Snapshot& snapshot) const {
  if (explained_ == snapshot.run || snapshot.phase != Phase::finished || comparison_.under_way()) {
    return std::nullopt;
  }
  constexpr double longest = 3.0;
  if (seconds_of_budget(*snapshot.experiment, draft_.speed()) > longest) return std::nullopt;
  return verdict_on(snapshot).unexplained;
}

void Interface::explain_error(const Snapshot& snapshot, int tilt) {
  if (snapshot.measuring || is_busy(snapshot)) return;
  explained_ = snapshot.run;
  explained_at_ = ImGui::GetTime();
  send_(MeasureBudget{tilt});
}

void Interface::draw_canvas(Ui& ui, const plot::Box& box, ImTextureID picture) {
  panel("##canvas", box, palette::background, fixed_content, [&] {
    if (!shows_grid_) {
      canvas_.draw(ui, box, picture);
      return draw_failure_card(ui, box);
    }
    std::vector<FigureGrid::Row> rows = plots_.pinned().pictures();
    FigureGrid::Row newest{"this run, " + run_words(ui.snapshot), pictures_of(ui.snapshot)};
    const bool there = std::ranges::any_of(rows, [&](const FigureGrid::Row& row) {
      return show_one_run(row.pictures, newest.pictures);
    });
    if (comparison_.under_way()) {
      if (comparison_.of_methods()) {
        newest.name = comparison_.name();
        newest.of_methods = true;
      }
      if (!there) rows.push_back(std::move(newest));
    } else if (!there) {
      rows.insert(rows.begin(), std::move(newest));
    }
    grid_.draw(ui, box, rows);
  });
}

Shown Interface::look(const Snapshot& snapshot, double now) {
  const Shown truth = playhead_.look(snapshot);
  // Nor where the picture shows more than samples, which is of the tilt itself.
  const bool glides = preferences_.glide && !stands_still_ && !picture_ && !shows_grid_ &&
                      !playhead_.in_past() && replaced_words(playhead_, snapshot).empty() &&
                      canvas_.time().at_data() && !canvas_.layers().need_scores() &&
                      snapshot.experiment->dimension() == 2;
  return glides ? glide_.look(snapshot, truth, now, frame_seconds_) : glide_.stand_still(truth);
}

void Interface::draw_splitters(Ui& ui, const Layout& layout) {
  const float half = ui.px(4);
  float by_keys = 0.0F;  // in units of the design
  const auto splitter = [&](const char* id, const plot::Box& box, ImGuiMouseCursor cursor) {
    ImGui::SetNextWindowPos(vec2(box.left, box.top));
    ImGui::SetNextWindowSize(vec2(box.width(), box.height()));
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(0, 0));
    ImGui::PushStyleVar(ImGuiStyleVar_WindowMinSize, ImVec2(1, 1));
    ImGui::Begin(id, nullptr,
                 ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoSavedSettings |
                     ImGuiWindowFlags_NoBackground | ImGuiWindowFlags_NoMove);
    ImGui::InvisibleButton("##grip", vec2(box.width(), box.height()));
    const bool held = ImGui::IsItemActive();
    const KeyPresses* keys = key_stop(ui, id);
    const int steps = box.width() < box.height() ? (keys != nullptr ? keys->right : 0)
                                                 : (keys != nullptr ? keys->up : 0);
    by_keys = static_cast<float>(steps) * (keys != nullptr && keys->fine ? 1.0F : 10.0F);
    tooltip(ui, id, "Border",
            "Drag to share the room out anew, or Tab to it and use the arrows. It is remembered.");
    if (held || keys != nullptr || ImGui::IsItemHovered()) {
      ImGui::SetMouseCursor(cursor);
      ImGui::GetWindowDrawList()->AddRectFilled(
          vec2(box.left + (box.width() < box.height() ? half - 1 : 0),
               box.top + (box.width() < box.height() ? 0 : half - 1)),
          vec2(box.right - (box.width() < box.height() ? half - 1 : 0),
               box.bottom - (box.width() < box.height() ? 0 : half - 1)),
          palette::u32(palette::accent, held || keys != nullptr ? 0.9F : 0.45F));
    }
    ImGui::End();
    ImGui::PopStyleVar(2);
    return held;
  };
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  const plot::Box& canvas = layout.canvas;
  if (splitter("##left", {canvas.left - half, canvas.top, canvas.left + half, layout.status.top},
               ImGuiMouseCursor_ResizeEW)) {
    preferences_.columns.controls = std::clamp(mouse.x / theme_.scale, 250.0F, 460.0F);
  }
  Columns& columns = preferences_.columns;
  if (by_keys != 0.0F) columns.controls = std::clamp(columns.controls + by_keys, 250.0F, 460.0F);
  if (layout.folded) return;
  const plot::Box& plots = layout.plots;
  if (layout.stacked) {
    if (splitter("##below", {plots.left + half, plots.top - half, plots.right, plots.top + half},
                 ImGuiMouseCursor_ResizeNS)) {
      const auto strip = static_cast<float>(plots.bottom) - mouse.y;
      columns.strip = std::clamp(strip / theme_.scale, 170.0F, 600.0F);
    }
    if (by_keys != 0.0F) columns.strip = std::clamp(columns.strip + by_keys, 170.0F, 600.0F);
  } else if (splitter("##right", {plots.left - half, plots.top, plots.left + half, plots.bottom},
                      ImGuiMouseCursor_ResizeEW)) {
    const auto wide = static_cast<float>(plots.right) - mouse.x;
    columns.plots = std::clamp(wide / theme_.scale, 280.0F, 900.0F);
  }
  if (!layout.stacked && by_keys != 0.0F) {
    columns.plots = std::clamp(columns.plots - by_keys, 280.0F, 900.0F);
  }
}

}  // namespace tiltscope::view
