#include "view/panel/paper_foot.h"

#include "view/kit/equations.h"
#include "view/kit/tooltip.h"
#include "view/kit/widgets.h"
#include "view/look/palette.h"

#include <string>

namespace tiltscope::view {

void draw_paper_foot(Ui& ui) {
  ImGui::Dummy(ImVec2(1.0F, ui.px(2)));
  paragraph(ui, palette::muted,
            "The paper: " + std::string(paper_name) + ", " + std::string(paper_number) + ".");
  const ImVec2 low = ImGui::GetItemRectMin();
  const ImVec2 high = ImGui::GetItemRectMax();
  explain(ui, "##paper", {low.x, low.y, high.x, high.y}, "The paper",
          "Pachebat, Conforti, Durmus and Janati (2025). Numbers such as (3.10) are its equations, "
          "and a tooltip that names one shows it. A small blue sign, an equals sign crossed out, "
          "stands beside each setting that differs from the paper.");
}

}  // namespace tiltscope::view
