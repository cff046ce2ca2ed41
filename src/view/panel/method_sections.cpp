#include "view/panel/method_sections.h"

#include "view/kit/key_control.h"
#include "view/kit/number_entry.h"
#include "view/kit/setting_widgets.h"
#include "view/look/palette.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tiltscope::view {

void draw_seed(Ui& ui) {
  constexpr const Setting& seed = setting("seed");
  const float right = ImGui::GetCursorPosX() + ImGui::GetContentRegionAvail().x;
  std::optional<std::int64_t> entered;
  const float side = ImGui::GetFrameHeight();
  ImGui::AlignTextToFramePadding();
  const ImVec2 at = ImGui::GetCursorScreenPos();
  also_explained(ui, {at.x, at.y, at.x + ui.px(60), at.y + side});
  paragraph(ui, palette::muted, "seed");
  ImGui::SameLine();
  const float width = ui.px(120);
  ImGui::SetCursorPosX(right - width - side - ui.px(8));
  {
    const FontScope font(ui.theme.fonts.mono_small);
    ImGui::SetNextItemWidth(width);
    entered = whole_entry(ui, "##seed", std::to_string(ui.draft.shown().seed));
    key_types(ui, "##seed");
  }
  explain_setting(ui, seed, "##seed", seed.title);
  ImGui::SameLine();
  if (icon_button(ui, "##reseed", Icon::reseed, side)) ui.perform(Action::reseed);
  explain_setting(ui, seed, "##reseed", "Another seed (Shift + R)");
  if (entered && *entered < 0) {
    ui.announce("A seed is 0 or larger; nothing has changed.");
  } else if (entered) {
    ui.draft.reseed(static_cast<std::uint64_t>(*entered));
  }
  mark_objection(ui, seed.subject);
}

void draw_sampler(Ui& ui) {
  draw_pair(ui, setting("tilting.eta"), setting("tilting.steps"));
  draw_listed(ui, Panel::sampler);
}

void draw_network(Ui& ui) {
  draw_pair(ui, setting("network.depth"), setting("network.width"));
  draw_pair(ui, setting("training.samples"), setting("training.epochs"));
  draw_setting(ui, setting("training.target"));
  draw_setting(ui, setting("training.data"));
  draw_setting(ui, setting("training.patience"));
  draw_listed(ui, Panel::network);
}

std::string base_origin(const Snapshot& snapshot) {
  if (snapshot.phase == Phase::training_base) return "being trained";
  return snapshot.base_ready ? snapshot.base_origin : "loaded or trained at Play";
}

void draw_base(Ui& ui) {
  const bool training = ui.snapshot.phase == Phase::training_base;
  paragraph(ui, palette::muted, "Base model: " + base_origin(ui.snapshot) + ".");
  {
    const OutOfReach out_of_reach(ui, training ? "It is being trained." : "");
    if (ImGui::Button("Train from scratch", ImVec2(-1.0F, 0.0F))) ui.perform(Action::train_base);
  }
  tooltip(ui, "##train", "Train the base model from scratch",
          "Start from random weights and minimise the denoising loss (2.10) on samples of the base "
          "density. Play does this by itself where no base model is at hand. It takes from seconds "
          "to minutes; the figure base loss shows how it goes.");
}

}  // namespace tiltscope::view
