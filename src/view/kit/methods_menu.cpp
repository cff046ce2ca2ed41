#include "view/kit/methods_menu.h"

#include "config/experiment_io.h"
#include "config/settings.h"
#include "finetune/compared_methods.h"
#include "view/kit/key_control.h"
#include "view/kit/tooltip.h"
#include "view/look/palette.h"
#include "view/state/method_words.h"
#include "view/state/wording.h"

#include <algorithm>
#include <utility>

namespace tiltscope::view {

namespace {

/// "Settings: method = iterative tilting, target = implicit."
std::string settings_of(const ComparedMethod& method, const Experiment& experiment) {
  std::vector<const Setting*> settings;
  for (const std::string& assignment : method.settings) {
    const std::string_view dotted = std::string_view(assignment).substr(0, assignment.find('='));
    if (const Setting* const found = find_dotted_setting(dotted)) settings.push_back(found);
  }
  // Some words for a method stand for a target.
  const Setting* target = &setting("tilting.target");
  if (experiment.method.kind == MethodKind::iterative_tilting &&
      std::ranges::find(settings, target) == settings.end()) {
    settings.push_back(target);
  }
  std::string list;
  for (const Setting* each : settings) {
    list.append(list.empty() ? "Settings: " : ", ").append(each->name);
    list.append(" = ").append(value_words(each->value, experiment));
  }
  return list + ".";
}

}  // namespace

std::vector<MethodsMenu::Choice> MethodsMenu::choices(const Experiment& experiment) {
  std::vector<Choice> all;
  for (const ComparedMethod& method : compared_methods()) {
    Choice choice{method.key, method.title, {}, {}, {}};
    // What it does can be told even where it cannot run.
    const Experiment by_it = with_method(Experiment{}, method);
    choice.about =
        std::string(method_words(by_it.method.kind)) + "\n\n" + settings_of(method, by_it);
    try {
      choice.experiment = with_method(experiment, method);
    } catch (const ConfigError& error) {
      choice.refusal = as_sentence(with_names_of_controls(error.what()));
    }
    all.push_back(std::move(choice));
  }
  return all;
}

std::vector<Comparison::Contestant> MethodsMenu::chosen(const Experiment& experiment,
                                                        const std::set<std::string>& keys) {
  std::vector<Comparison::Contestant> contestants;
  for (Choice& choice : choices(experiment)) {
    const bool known = std::ranges::any_of(
        contestants, [&](const auto& other) { return other.experiment == choice.experiment; });
    if (!keys.contains(choice.key) || !choice.refusal.empty() || known) continue;
    contestants.push_back({std::move(choice.title), std::move(choice.experiment)});
  }
  return contestants;
}

void MethodsMenu::draw(Ui& ui, ImVec2 at) {
  if (!begin_popup(ui, popup, at)) return;
  // Boxes and buttons stand out from a menu's ground, which is as light as they are elsewhere.
  for (const ImGuiCol which : {ImGuiCol_FrameBg, ImGuiCol_Button}) {
    ImGui::PushStyleColor(which, palette::vec4(palette::hovered));
  }
  const Experiment& shown = ui.draft.shown();
  if (!of_ || *of_ != shown) {
    of_ = shown;
    choices_ = choices(shown);
  }
  const std::string refusal = Comparison::refusal(shown);
  {
    const OutOfReach out_of_reach(ui, refusal);
    if (ImGui::MenuItem("Run N = 20, 50, 100, 200", "C")) ui.perform(Action::compare);
  }
  tooltip_beside(ui, "##compare-four", "Compare four N (C)",
                 "Runs N = 20, 50, 100 and 200: the curves of Figure 2, and the pictures of Figure "
                 "1 in place of the canvas.");
  ImGui::Separator();
  std::set<std::string>& keys = ui.preferences.compared;
  std::size_t ready = 0;
  for (const Choice& choice : choices_) {
    bool on = keys.contains(choice.key) && choice.refusal.empty();
    if (on) ++ready;
    {
      const OutOfReach out_of_reach(ui, choice.refusal);
      if (ImGui::Checkbox(choice.title.c_str(), &on)) {
        if (on) {
          keys.insert(choice.key);
        } else {
          keys.erase(choice.key);
        }
      }
    }
    tooltip_beside(ui, ("##compare/" + choice.key).c_str(), choice.title, choice.about);
  }
  {
    const OutOfReach out_of_reach(ui, ready == 0 ? "No method is chosen that can run." : "");
    if (ImGui::Button("Compare these methods")) {
      ui.perform(Action::compare_methods);
      ImGui::CloseCurrentPopup();
    }
  }
  tooltip_beside(ui, "##compare-these", "Compare these methods",
                 "Runs them one after another. Each is pinned when it is over: its curves, and its "
                 "samples in place of the picture. A method other than the present one has its "
                 "usual settings. The run of before comes back at the end.");
  ImGui::PopStyleColor(2);
  ImGui::EndPopup();
}

void draw_compare_button(Ui& ui, const char* id, const char* words, ImVec2 size) {
  const Comparison& comparison = ui.comparison;
  const std::string under_way =
      comparison.of_methods()
          ? std::to_string(comparison.index() + 1) + " of " + std::to_string(comparison.count())
          : comparison.name();
  const std::string label = comparison.under_way() ? "stop " + under_way : std::string(words);
  const bool clicked = ImGui::Button((label + "###" + id).c_str(), size);
  const ImVec2 below = below_item();
  if (key_enter(ui, id) || clicked) {
    if (comparison.under_way()) {
      ui.perform(Action::compare);
    } else {
      ImGui::OpenPopup(MethodsMenu::popup);
    }
  }
  tooltip(ui, id, comparison.under_way() ? "Stop comparing (C)" : "Compare",
          "Runs four N, or several methods, one after another towards the same target, with the "
          "settings as they are otherwise, and pins each as it finishes: its curves here, and its "
          "samples in place of the picture. The run of before comes back at the end. C or Escape "
          "stops it.");
  if (ui.methods != nullptr) ui.methods->draw(ui, below);
}

}  // namespace tiltscope::view
