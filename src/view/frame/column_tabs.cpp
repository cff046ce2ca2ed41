#include "view/frame/column_tabs.h"

#include "view/kit/key_control.h"
#include "view/kit/widgets.h"
#include "view/look/palette.h"
#include "view/look/vec2.h"

namespace tiltscope::view {

void draw_column_tabs(Ui& ui, const plot::Box& box, bool& curves) {
  const Face& face = ui.theme.fonts.bold;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const double middle = 0.5 * (box.left + box.right);
  const auto tab = [&](const char* id, const char* word, const char* text, double left,
                       double right, bool of_curves) {
    const plot::Box at{left, box.top, right, box.bottom};
    ImGui::SetCursorScreenPos(vec2(at.left, at.top));
    const bool clicked = ImGui::InvisibleButton(id, vec2(at.width(), at.height()));
    if (key_enter(ui, id, 6.0F) || clicked) curves = of_curves;
    const bool chosen = curves == of_curves;
    if (ImGui::IsItemHovered() && !chosen) {
      list.AddRectFilled(vec2(at.left, at.top), vec2(at.right, at.bottom),
                         palette::u32(palette::raised));
    }
    list.AddRectFilled(vec2(at.left, at.bottom - ui.px(chosen ? 3 : 1)), vec2(at.right, at.bottom),
                       palette::u32(chosen ? palette::accent : palette::faint));
    draw_text(list, face,
              vec2(0.5 * (at.left + at.right),
                   0.5 * (at.top + at.bottom) - 0.58 * static_cast<double>(face.size)),
              chosen ? palette::text : palette::muted, word, Align::centre);
    tooltip(ui, id, word, text);
  };
  tab("##column-settings", "Settings",
      "Shows the settings here. In a larger window they stand beside the curves.", box.left, middle,
      false);
  tab("##column-curves", "Curves",
      "Shows the curves here. In a larger window they stand beside the settings.", middle,
      box.right, true);
}

}  // namespace tiltscope::view
