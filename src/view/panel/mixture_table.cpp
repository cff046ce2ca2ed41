#include "view/panel/mixture_table.h"

#include "view/kit/key_control.h"
#include "view/kit/number_entry.h"
#include "view/kit/setting_widgets.h"
#include "view/kit/tooltip.h"
#include "view/kit/widgets.h"
#include "view/look/palette.h"
#include "view/state/components.h"

#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace tiltscope::view {
namespace {

/// A row of fields behind a name. The numbers are changed in place; true once one was typed.
bool fields(Ui& ui, const std::string& id, const char* name, std::span<double> values,
            std::span<const char* const> titles, std::string_view about) {
  const float left = ui.px(32);
  const float gap = ui.px(6);
  const float room = ImGui::GetContentRegionAvail().x - left;
  const float width = (room - 2.0F * gap) / 3.0F;
  const float start = ImGui::GetCursorPosX();
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const FontScope font(ui.theme.fonts.mono_small);
  draw_text(*ImGui::GetWindowDrawList(), ui.theme.fonts.small, ImVec2(at.x, at.y + ui.px(4)),
            palette::muted, name);
  explain(ui, (id + "/name").c_str(), {at.x, at.y, at.x + left, at.y + ui.px(24)}, name, about);
  ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, ImVec2(ui.px(6), ui.px(3)));
  bool entered = false;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (i > 0) ImGui::SameLine();
    ImGui::SetCursorPosX(start + left + static_cast<float>(i) * (width + gap));
    ImGui::SetNextItemWidth(width);
    const std::string field = id + std::to_string(i);
    if (const auto number = real_entry(ui, field.c_str(), printed("%.3g", values[i]))) {
      values[i] = *number;
      entered = true;
    }
    explain_setting(ui, setting("base.means"), field.c_str(), titles[i]);
  }
  ImGui::PopStyleVar();
  return entered;
}

/// The component that was clicked last, as long as there is one of that number; at first the last.
class Selected {
 public:
  explicit Selected(std::size_t components) {
    const int last = static_cast<int>(components) - 1;
    place_ = std::clamp(storage_.GetInt(key_, last), 0, last);
  }
  std::size_t place() const { return static_cast<std::size_t>(place_); }
  void choose(std::size_t i) { storage_.SetInt(key_, static_cast<int>(i)); }

 private:
  ImGuiStorage& storage_ = *ImGui::GetStateStorage();
  ImGuiID key_ = ImGui::GetID("##selected-component");
  int place_ = 0;
};

/// Marks the rows of the component that is selected, and selects the one that is clicked.
void mark_rows(Ui& ui, Selected& selected, std::size_t i, ImVec2 low) {
  const ImVec2 high(low.x + ImGui::GetContentRegionAvail().x, ImGui::GetCursorScreenPos().y);
  if (ImGui::IsMouseClicked(ImGuiMouseButton_Left) &&
      is_rested_on({low.x, low.y, high.x, high.y})) {
    selected.choose(i);
  }
  if (selected.place() != i) return;
  const float left = low.x - ui.px(7);
  ImGui::GetWindowDrawList()->AddRectFilled(ImVec2(left, low.y),
                                            ImVec2(left + ui.px(2), high.y - ui.px(4)),
                                            palette::u32(palette::accent));
}

/// One more, or one fewer.
void draw_buttons(Ui& ui, std::size_t selected) {
  const Experiment& shown = ui.draft.shown();
  const float gap = ui.px(6);
  const float width = 0.5F * (ImGui::GetContentRegionAvail().x - gap);
  const auto button = [&](const char* id, const std::string& words, std::string_view reason,
                          std::string_view explanation) {
    bool pressed = false;
    {
      const OutOfReach out_of_reach(ui, reason);
      const bool clicked = ImGui::Button((words + id).c_str(), ImVec2(width, 0.0F));
      pressed = key_enter(ui, id) || clicked;
    }
    tooltip(ui, id, words, explanation);
    return pressed;
  };
  const bool adds = button("##add-component", "Add a component",
                           can_add_component(shown) ? "" : "There can be no more components.",
                           "One more Gaussian at a free place, with an even share of the weight. "
                           "In the picture: Edit, then a double click where it is to be.");
  ImGui::SameLine(0.0F, gap);
  const bool removes = button(
      "##remove-component", "Remove component " + std::to_string(selected + 1),
      can_remove_component(shown) ? "" : "One component must remain.",
      "Removes the component with the bar beside it; click another one's numbers to choose "
      "that. The other weights grow in proportion. In the picture: Edit, then Delete removes "
      "any.");
  if (adds) {
    ui.draft.apply(about("base.means"), with_component(shown, free_place(shown)));
  } else if (removes) {
    ui.draft.apply(about("base.means"), without_component(shown, selected));
  }
}

}  // namespace

void draw_mixture_table(Ui& ui) {
  const Experiment& shown = ui.draft.shown();
  if (shown.dimension() != 2) {
    paragraph(ui, palette::muted,
              "In " + std::to_string(shown.dimension()) +
                  " dimensions the base density is set in a configuration file.");
    return;
  }
  constexpr std::array first_titles = {"Weight w", "Mean μ₁", "Mean μ₂"};
  constexpr std::array second_titles = {"Variance Σ₁₁", "Covariance Σ₁₂", "Variance Σ₂₂"};
  Experiment changed = shown;
  bool entered = false;
  Selected selected(shown.base.means.size());
  for (std::size_t i = 0; i < shown.base.means.size(); ++i) {
    const ImVec2 low = ImGui::GetCursorScreenPos();
    const std::string id = "##component" + std::to_string(i);
    double& weight = changed.base.weights[static_cast<Eigen::Index>(i)];
    Eigen::VectorXd& mean = changed.base.means[i];
    Eigen::MatrixXd& covariance = changed.base.covariances[i];
    double first[] = {weight, mean[0], mean[1]};
    double second[] = {covariance(0, 0), covariance(0, 1), covariance(1, 1)};
    entered = fields(ui, id + "m", "w μ", first, first_titles,
                     "The weight w of this Gaussian, and its mean μ: the two coordinates of its "
                     "middle. All weights together make 1.") ||
              entered;
    entered = fields(ui, id + "c", "Σ", second, second_titles,
                     "The covariance Σ of this Gaussian: its variance along the first axis, the "
                     "covariance of both coordinates, and the variance along the second axis.") ||
              entered;
    weight = first[0];
    mean = Eigen::Vector2d(first[1], first[2]);
    covariance << second[0], second[1], second[1], second[2];
    ImGui::Dummy(ImVec2(1.0F, ui.px(2)));
    mark_rows(ui, selected, i, low);
  }
  if (entered) ui.draft.apply(about("base.means"), std::move(changed));
  draw_buttons(ui, selected.place());
}

}  // namespace tiltscope::view
