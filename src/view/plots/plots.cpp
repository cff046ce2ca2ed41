#include "view/plots/plots.h"

#include "plot/csv.h"
#include "plot/picture.h"
#include "view/kit/key_control.h"
#include "view/kit/methods_menu.h"
#include "view/kit/widgets.h"
#include "view/look/palette.h"
#include "view/look/vec2.h"
#include "view/plots/figure_names.h"
#include "view/state/wording.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

namespace tiltscope::view {
namespace {

using plot::Box;
using plot::FigureKind;

/// A small button with words, as large as the box.
bool word_button(Ui& ui, const char* id, const std::string& words, const Box& box) {
  const FontScope font(ui.theme.fonts.small);
  ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, ImVec2(ui.px(6), ui.px(3)));
  ImGui::SetCursorScreenPos(vec2(box.left, box.top));
  const bool clicked = ImGui::Button((words + "###" + id).c_str(), vec2(box.width(), ui.px(24)));
  ImGui::PopStyleVar();
  return key_enter(ui, id) || clicked;
}

void draw_compare_button(Ui& ui, const Box& box) {
  const FontScope font(ui.theme.fonts.small);
  ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, ImVec2(ui.px(6), ui.px(3)));
  ImGui::SetCursorScreenPos(vec2(box.left, box.top));
  draw_compare_button(ui, "##compare", "compare", vec2(box.width(), ui.px(24)));
  ImGui::PopStyleVar();
}

/// The groups of figures that share a slot, where there are so many slots.
std::vector<std::vector<FigureKind>> groups(int slots, bool with_particles) {
  using enum FigureKind;
  const std::vector<FigureKind> distances = {nll, mean_error, weight_error, shares, error_budget};
  std::vector<FigureKind> steps = {tilt_loss, left_out, base_loss, seconds};
  if (with_particles) steps.push_back(particles);
  std::vector<FigureKind> score_and_steps = {score_error};
  score_and_steps.insert(score_and_steps.end(), steps.begin(), steps.end());
  std::vector<FigureKind> all = {score_error};
  all.insert(all.end(), distances.begin(), distances.end());
  all.insert(all.end(), steps.begin(), steps.end());
  switch (slots) {
    case 1:
      return {all};
    case 2:
      return {score_and_steps, distances};
    case 3:
      return {{score_error}, distances, steps};
    case 4:
      return {{score_error}, {nll, shares}, {mean_error, weight_error, error_budget}, steps};
    default:
      return {{score_error}, {nll}, {mean_error, weight_error}, {shares, error_budget}, steps};
  }
}

plot::CurveColours colours() {
  return {palette::accent, palette::second, palette::muted, palette::shown.series};
}

/// Ends curves before the tilts whose figures are about to come: what is said of a curve is its
/// last point.
void end_before_awaited(plot::Figure& figure, const std::vector<TiltRecord>& tilts) {
  std::size_t awaited = 0;
  for (auto record = tilts.rbegin();
       record != tilts.rend() && record->precision == Precision::awaited; ++record) {
    ++awaited;
  }
  for (plot::Series& series : figure.series) {
    for (std::size_t i = 0; i < awaited; ++i) {
      if (series.y.empty() || !std::isnan(series.y.back())) break;
      for (std::vector<double>* values : {&series.x, &series.y, &series.low, &series.high}) {
        if (!values->empty()) values->pop_back();
      }
    }
  }
}

}  // namespace

plot::Figure Plots::build(const Ui& ui, FigureKind kind) const {
  plot::Figure figure =
      figure_of(kind, ui.snapshot, pinned_.shown(*ui.snapshot.experiment), abscissa_, colours());
  end_before_awaited(figure, *ui.snapshot.tilts);
  if (ui.playhead.in_past() && is_along_tilts(kind)) {
    figure.marker = place_of(ui.playhead.tilt(ui.snapshot), ui.snapshot, abscissa_);
  }
  return figure;
}

void Plots::draw(Ui& ui, const Box& inside) {
  const double gap = ui.px(14);
  // In a narrow column the tabs take several lines.
  const double least = ui.px(inside.width() < static_cast<double>(ui.px(300)) ? 270 : 208);
  const int slots = std::clamp(static_cast<int>((inside.height() + gap) / (least + gap)), 1, 5);
  const auto kinds = groups(slots, plot::has_particles(ui.snapshot));
  follow_abscissa(ui);
  chosen_.resize(kinds.size());
  pinned_.follow(ui.snapshot);
  follow_training(ui, kinds);
  const double height =
      (inside.height() - gap * static_cast<double>(slots - 1)) / static_cast<double>(slots);
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    const double top = inside.top + static_cast<double>(i) * (height + gap);
    draw_slot(ui, i, kinds[i], {inside.left, top, inside.right, top + height});
  }
}

void Plots::follow_training(const Ui& ui, std::span<const std::vector<FigureKind>> kinds) {
  const bool training = ui.snapshot.phase == Phase::training_base;
  if (training == training_) return;
  training_ = training;
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    if (std::ranges::find(kinds[i], FigureKind::base_loss) == kinds[i].end()) continue;
    if (training) {
      before_training_ = std::exchange(chosen_[i], FigureKind::base_loss);
    } else if (chosen_[i] == FigureKind::base_loss && before_training_) {
      chosen_[i] = *before_training_;
    }
  }
}

void Plots::draw_slot(Ui& ui, std::size_t slot, std::span<const FigureKind> kinds, const Box& box) {
  FigureKind& chosen = chosen_[slot];
  if (std::ranges::find(kinds, chosen) == kinds.end()) chosen = kinds.front();
  // Whatever is written in it, unless it has more to say.
  const TiltCourse& course = *ui.snapshot.course;
  const std::string title = in_steps_of(course, std::string(title_of(chosen)));
  const std::string about = explanation_of(chosen, course);
  explain(ui, ("##" + std::string(key_of(chosen)) + "/figure").c_str(), box, title, about);
  if (slot > 0) {
    ImGui::GetWindowDrawList()->AddLine(vec2(box.left, box.top - ui.px(7)),
                                        vec2(box.right, box.top - ui.px(7)),
                                        palette::u32(palette::line));
  }
  const float side = ui.px(24);
  double heading = ui.px(28);
  double room = box.width() - side - ui.px(6);
  if (kinds.front() == FigureKind::score_error) {
    const double width = ui.px(62);
    const double left = box.right - side - ui.px(6) - width;
    draw_runs_button(ui, {left, box.top, box.right - side, box.top + side});
    room -= width + ui.px(6);
    const double compare = ui.px(86);
    draw_compare_button(ui, {left - ui.px(6) - compare, box.top, left - ui.px(6), box.top + side});
    room -= compare + ui.px(6);
  }
  if (kinds.size() == 1) {
    draw_text(*ImGui::GetWindowDrawList(), ui.theme.fonts.bold, vec2(box.left, box.top + ui.px(2)),
              palette::text, shortened(ui.theme.fonts.bold, title, static_cast<float>(room)));
  } else {
    heading += draw_tabs(ui, kinds, chosen, {box.left, box.top, box.left + room, box.top + side},
                         box.width()) -
               static_cast<double>(side);
  }

  const std::string id = "##" + std::string(key_of(chosen));
  const Box figure_box{box.left, box.top + heading, box.right, box.bottom};
  widget(chosen).draw(ui, id.c_str(), build(ui, chosen), figure_box,
                      {title, about, is_along_tilts(chosen)});
  const auto axis = widget(chosen).take_axis_request();
  if (axis) ImGui::OpenPopup((id + "-axis").c_str());
  if (begin_popup(ui, (id + "-axis").c_str(), axis.value_or(ImVec2()))) {
    draw_axis_choices(ui);
    ImGui::EndPopup();
  }

  ImGui::SetCursorScreenPos(vec2(box.right - side, box.top));
  const bool pressed = icon_button(ui, (id + "-menu").c_str(), Icon::menu, side);
  const bool by_mouse = widget(chosen).take_menu_request();
  const ImVec2 menu = by_mouse ? ImGui::GetIO().MousePos : below_item();
  if (pressed || by_mouse) ImGui::OpenPopup((id + "-popup").c_str());
  tooltip(ui, (id + "-menu").c_str(), title, about);
  if (begin_popup(ui, (id + "-popup").c_str(), menu)) {
    draw_menu(ui, chosen);
    ImGui::EndPopup();
  }
}

void Plots::draw_menu(Ui& ui, FigureKind kind) {
  plot::FigureView& view = widget(kind).view();
  const std::string stem = "tiltscope-" + std::string(key_of(kind));
  const auto item = [&](const char* id, const char* words, bool checked, const char* text) {
    const bool pressed = ImGui::MenuItem(words, nullptr, checked);
    tooltip_beside(ui, id, words, text);
    return pressed;
  };
  if (item("##fit-plot", "Show everything", false, "Also a double click on the curves.")) {
    plot::fit(view);
  }
  if (item("##log-y", "Logarithmic y", view.log_y, "The vertical axis.")) {
    view.log_y = !view.log_y;
    view.y.reset();
  }
  if (item("##log-x", "Logarithmic x", view.log_x, "The horizontal axis, from 1 on.")) {
    view.log_x = !view.log_x;
    view.x.reset();
  }
  if (is_along_tilts(kind)) {
    ImGui::Separator();
    draw_axis_choices(ui);
  }
  ImGui::Separator();
  const auto figure = [&] {
    // For paper.
    const palette::Scope paper(palette::light);
    plot::Figure built = build(ui, kind);
    plot::apply(view, built);
    built.note += std::exchange(built.passing, {});
    return built;
  };
  const auto save = [&](const char* ending, plot::PictureFormat format) {
    export_ = {stem, ending, plot::picture_of({{figure()}}, format)};
  };
  if (item("##save-svg", "Save as SVG", false, "The curves as they are shown, for print.")) {
    save(".svg", plot::PictureFormat::svg);
  }
  if (item("##save-pdf", "Save as PDF", false, "The same, as LaTeX takes it.")) {
    save(".pdf", plot::PictureFormat::pdf);
  }
  if (item("##save-png", "Save as PNG", false, "The same, as dots.")) {
    save(".png", plot::PictureFormat::png);
  }
  if (item("##save-csv", "Save as CSV", false, "The numbers of the curves that are shown.")) {
    export_ = {stem, ".csv", plot::to_csv(figure())};
  }
}

void Plots::draw_axis_choices(Ui& ui) {
  struct Words {
    const char* item;
    const char* text;
  };
  static constexpr std::array<Words, plot::all_abscissae.size()> words = {{
      {"Against k", "The number of the tilt, or of the round."},
      {"Against λk/N",
       "The strength of the tilt (3.8), which lets runs of different N be compared. Methods with "
       "rounds aim at all of λ from the start."},
      {"Against network passes",
       "What a method has asked of the network so far: F forward passes, V back to the input and P "
       "back to the parameters, which cost about two each: F + V + 2 P. What only measures the run "
       "is not counted."},
      {"Against values of r", "How often the reward was evaluated so far."},
      {"Against gradients of r",
       "How often the gradient of the reward was asked for so far. Methods that need only its "
       "values stay at 0."},
      {"Against seconds",
       "The work so far, on this machine. Pauses, slow motion and measuring are left out."},
  }};
  for (std::size_t i = 0; i < words.size(); ++i) {
    const plot::Abscissa abscissa = plot::all_abscissae[i];
    const bool pressed =
        ImGui::MenuItem(words[i].item, nullptr, ui.preferences.abscissa == abscissa);
    const std::string id = "##against/" + std::string(plot::word_of(abscissa));
    tooltip_beside(ui, id.c_str(), words[i].item, words[i].text);
    if (pressed) ui.preferences.abscissa = abscissa;
  }
}

void Plots::follow_abscissa(const Ui& ui) {
  if (abscissa_ == ui.preferences.abscissa) return;
  abscissa_ = ui.preferences.abscissa;
  for (PlotWidget& each : widgets_) each.view().x.reset();
}

void Plots::draw_runs_button(Ui& ui, const Box& box) {
  const FontScope font(ui.theme.fonts.small);
  const std::string words =
      pinned_.count() == 0 ? "pin" : "runs " + std::to_string(pinned_.count());
  if (word_button(ui, "##runs", words, {box.left, box.top, box.left + ui.px(62), box.bottom})) {
    if (pinned_.count() > 0) {
      ImGui::OpenPopup("##runs-popup");
    } else if (pinned_.pin(ui.snapshot)) {
      ui.announce(
          "The run is pinned: its curves stay. The same button names, hides or deletes it.");
    }
  }
  const ImVec2 below = below_item();
  tooltip(ui, "##runs", "Pinned runs (P)",
          "Keep the curves of this run beside those of later ones, in every figure; then name, "
          "colour, switch or delete them.");
  if (!begin_popup(ui, "##runs-popup", below)) return;
  // Fields and buttons stand out from a menu's ground, which is as light as they are elsewhere.
  for (const ImGuiCol which : {ImGuiCol_FrameBg, ImGuiCol_Button}) {
    ImGui::PushStyleColor(which, palette::vec4(palette::hovered));
  }
  pinned_.draw_list(ui);
  if (ImGui::Button("Pin this run")) pinned_.pin(ui.snapshot);
  tooltip(ui, "##pin", "Pin this run (P)", "Its curves as they are now.");
  ImGui::PopStyleColor(2);
  ImGui::EndPopup();
}

}  // namespace tiltscope::view
