#include "view/kit/paper_mark.h"

#include "config/same_value.h"
#include "view/kit/tooltip.h"
#include "view/look/palette.h"
#include "view/state/wording.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace tiltscope::view {
namespace {

/// The paper says nothing of these.
constexpr std::array open_in_paper = {Key{"", "seed"},
                                      Key{"tilting", "rate"},
                                      Key{"tilting", "scaling"},
                                      Key{"tilting", "decay"},
                                      Key{"tilting", "moments"},
                                      Key{"tilting", "averaging"},
                                      Key{"training", "rate"},
                                      Key{"training", "batch"},
                                      Key{"training", "averaging"},
                                      Key{"schedule", "t_min"},
                                      Key{"schedule", "t_max"},
                                      Key{"evaluation", "points"},
                                      Key{"evaluation", "t_min"},
                                      Key{"run", "threads"},
                                      Key{"reward", "a"},
                                      Key{"reward", "formula"},
                                      Key{"reward", "file"},
                                      Key{"reward", "data"},
                                      Key{"reward", "box"},
                                      Key{"reward", "low"},
                                      Key{"reward", "high"},
                                      Key{"reward", "command"},
                                      Key{"reward", "checksum"},
                                      Key{"method", "candidates"}};

std::string what_paper_takes(const Setting& setting, const Experiment& paper) {
  std::string words = value_words(setting.value, paper);
  return words.empty() ? "what the presets named after it have" : words;
}

}  // namespace

std::string paper_instead(const Setting& setting, const Experiment& shown,
                          const std::vector<Experiment>& paper) {
  if (paper.empty() || !setting.why_idle(shown).empty()) return {};
  if (std::ranges::find(open_in_paper, setting.key) != open_in_paper.end()) return {};
  const bool as_paper = std::ranges::any_of(
      paper, [&](const Experiment& one) { return same_value(setting, shown, one); });
  if (as_paper) return {};
  return setting.paper.empty() ? what_paper_takes(setting, paper.front())
                               : std::string(setting.paper);
}

void mark_difference(Ui& ui, const Setting& setting, ImVec2 at) {
  const std::string instead = paper_instead(setting, ui.draft.shown(), ui.paper);
  if (instead.empty()) return;
  // A sign for "is not": two strokes, and one across.
  const float wide = ui.px(7);
  const float middle = at.y + 0.5F * ui.theme.fonts.small.size;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const ImU32 ink = palette::u32(palette::second);
  for (const float y : {middle - ui.px(1.5F), middle + ui.px(1.5F)}) {
    list.AddLine(ImVec2(at.x, y), ImVec2(at.x + wide, y), ink, ui.px(1.2F));
  }
  list.AddLine(ImVec2(at.x + 0.3F * wide, middle + ui.px(4)),
               ImVec2(at.x + 0.7F * wide, middle - ui.px(4)), ink, ui.px(1.2F));
  const float air = ui.px(3);
  const plot::Box box{at.x - air, middle - ui.px(8), at.x + wide + air, middle + ui.px(8)};
  const std::string id = "##" + setting.key.dotted() + "/paper";
  explain(ui, id.c_str(), box, "Differs from the paper", "The paper takes: " + instead + ".");
}

}  // namespace tiltscope::view
