#include "view/panel/reward_controls.h"

#include "base/words.h"
#include "config/command_files.h"
#include "config/embed_picture.h"
#include "config/reward_files.h"
#include "plot/ticks.h"
#include "reward/stock_rewards.h"
#include "view/kit/key_control.h"
#include "view/kit/setting_widgets.h"
#include "view/kit/text_entry.h"
#include "view/look/palette.h"
#include "view/state/painting.h"
#include "view/state/reward_words.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <variant>

namespace tiltscope::view {
namespace {

/// A button that explains itself.
bool button(Ui& ui, const char* id, const char* words, float width, std::string_view about) {
  const bool clicked =
      ImGui::Button((std::string(words) + "###" + id).c_str(), ImVec2(width, 0.0F));
  const bool pressed = key_enter(ui, id) || clicked;
  tooltip(ui, id, words, about);
  return pressed;
}

/// One of the four ends of the picture's box.
void draw_end(Ui& ui, Eigen::Index i) {
  constexpr std::array names = {"left", "right", "bottom", "top"};
  constexpr const Setting& box = setting("reward.box");
  const auto place = static_cast<std::size_t>(i);
  draw_number(ui, box,
              {.label = {id_of(box) + "/" + names[place], names[place], box.title},
               .value = ui.draft.shown().reward.box[i],
               .slider = {-8.0, 8.0},
               .put = [i](Experiment& e, double value) { e.reward.box[i] = value; },
               .colour = palette::accent});
}

/// The program's files as they are by now.
void reload(Ui& ui, const Subject& subject) {
  Experiment changed = ui.draft.shown();
  const std::string before = changed.reward.checksum;
  try {
    renew_checksum(changed.reward, nullptr);
  } catch (const ConfigError& problem) {
    return ui.announce(std::string(problem.what()) + ".");
  }
  if (changed.reward.checksum == before) {
    return ui.announce(before.empty()
                           ? "The command names no file that could have changed."
                           : "The program's files are as they were; modules that a script "
                             "imports are not looked at.");
  }
  if (changed.reward.checksum.empty()) {
    return ui.announce("The program's files are not there.");
  }
  changed.reward.may_start = false;
  ui.take_over(subject, std::move(changed));
}

/// The experiment with another reward.
void apply(Ui& ui, const Subject& subject, RewardConfig reward) {
  Experiment changed = ui.draft.shown();
  changed.reward = std::move(reward);
  ui.draft.apply(subject, std::move(changed));
}

}  // namespace

std::vector<std::string> words_of_command(std::string_view line) {
  std::vector<std::string> words;
  std::string word;
  bool within = false;
  char quote = '\0';
  for (const char c : line) {
    if (quote != '\0') {
      if (c == quote)
        quote = '\0';
      else
        word += c;
    } else if (c == '"' || c == '\'') {
      quote = c;
      within = true;
    } else if (c == ' ') {
      if (within) words.push_back(std::exchange(word, {}));
      within = false;
    } else {
      word += c;
      within = true;
    }
  }
  if (within) words.push_back(std::move(word));
  return words;
}

std::string command_line(const std::vector<std::string>& words) {
  std::string line;
  for (const std::string& word : words) {
    const bool plain = !word.empty() && word.find_first_of(" '\"") == std::string::npos;
    const char quote = word.find('"') == std::string::npos ? '"' : '\'';
    line += (line.empty() ? "" : " ") + (plain ? word : quote + word + quote);
  }
  return line;
}

void RewardControls::draw(Ui& ui) {
  // Whoever changes the reward elsewhere, as by undo, wants no program.
  if (replaced_ && *replaced_ != ui.draft.shown().reward) replaced_.reset();
  draw_kind(ui);
  if (replaced_) return draw_process(ui);
  switch (ui.draft.shown().reward.kind) {
    case RewardKind::quadratic:
      return draw_setting(ui, setting("reward.b"));
    case RewardKind::distance:
      return draw_setting(ui, setting("reward.a"));
    case RewardKind::expression:
      add_equation(ui);
      draw_setting(ui, setting("reward.formula"));
      return draw_stock(ui);
    case RewardKind::picture:
      return draw_picture(ui);
    case RewardKind::process:
      return draw_process(ui);
  }
}

void RewardControls::draw_kind(Ui& ui) {
  constexpr const Setting& row = setting("reward.kind");
  const auto& kinds = std::get<Choice>(row.value);
  const std::size_t chosen = kinds.chosen(ui.draft.shown());
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float width = ImGui::GetContentRegionAvail().x;
  draw_text(*ImGui::GetWindowDrawList(), ui.theme.fonts.small, ImVec2(at.x, at.y + ui.px(4)),
            palette::muted, row.name);
  also_explained(ui, {at.x, at.y, at.x + width, at.y + ui.px(24)});
  const float room = ui.px(178);
  ImGui::SetCursorScreenPos(ImVec2(at.x + width - room, at.y));
  ImGui::SetNextItemWidth(room);
  const std::string id = id_of(row);
  const RewardConfig& reward = ui.draft.shown().reward;
  const bool linear = reward.kind == RewardKind::quadratic && reward.A.isZero(0.0);
  const char* shown = replaced_ ? "program" : linear ? "linear: b·x" : kinds.shown[chosen];
  if (!begin_combo(ui, id.c_str(), shown)) {
    add_equation(ui);
    tooltip(ui, id.c_str(), row.title,
            std::string(reward_words(ui.draft.shown().reward.kind)) + "\n\n" + explanation(row));
    mark_objection(ui, row.subject);
    return;
  }
  for (std::size_t i = 0; i < kinds.shown.size(); ++i) {
    const bool is_chosen = i == chosen && !replaced_;
    const bool names_linear = is_chosen && linear;
    const bool pressed =
        ImGui::Selectable(names_linear ? "linear (or quadratic)" : kinds.shown[i], is_chosen);
    if (is_chosen) ImGui::SetItemDefaultFocus();
    tooltip_beside(ui, (id + "/" + kinds.shown[i]).c_str(), row.title,
                   reward_words(options::reward[i].value));
    if (!pressed) continue;
    Experiment changed = ui.draft.shown();
    kinds.choose(changed, i);
    const bool is_process = changed.reward.kind == RewardKind::process;
    replaced_.reset();
    if (is_process && changed.reward.command.empty()) replaced_ = ui.draft.shown().reward;
    if (replaced_ || i == chosen) continue;
    if (is_process) {
      ui.take_over(row.subject, std::move(changed));
    } else {
      ui.draft.apply(row.subject, std::move(changed));
      const Experiment& now = ui.draft.shown();
      if (is_blank(now.reward) && now.dimension() == 2) ui.perform(Action::paint);
    }
  }
  ImGui::EndCombo();
}

void RewardControls::add_equation(Ui& ui) {
  if (written_ != ui.draft.shown_pointer()) {
    written_ = ui.draft.shown_pointer();
    equation_ = reward_equation(written_->reward, written_->dimension());
  }
  ui.tips.equation = equation_.formula;
  ui.tips.equation_remark = equation_.remark;
}

void RewardControls::draw_stock(Ui& ui) {
  const RewardConfig& shown = ui.draft.shown().reward;
  const auto chosen = std::ranges::find(stock_rewards, shown.formula, &StockReward::formula);
  const std::string name =
      chosen != stock_rewards.end() ? std::string(chosen->name) : "own formula";
  ImGui::SetNextItemWidth(-1.0F);
  if (!begin_combo(ui, "##stock-reward", name.c_str())) {
    tooltip(ui, "##stock-reward", "Rewards to start from",
            "Formulas of some rewards, each of which asks something else of the method.\n\nClick "
            "to choose one.");
    return;
  }
  for (const StockReward& stock : stock_rewards) {
    const std::string words(stock.name);
    const bool pressed = ImGui::Selectable(words.c_str(), &stock == chosen);
    if (&stock == chosen) ImGui::SetItemDefaultFocus();
    tooltip_beside(ui, ("##stock-reward/" + words).c_str(), words,
                   std::string(stock.words) + ".\n\n" + std::string(stock.formula));
    if (!pressed) continue;
    Experiment changed = ui.draft.shown();
    changed.reward.formula = stock.formula;
    changed.tilting.lambda = stock.lambda;
    ui.draft.apply(about("reward.formula"), std::move(changed));
  }
  ImGui::EndCombo();
}

void RewardControls::draw_picture(Ui& ui) {
  draw_pair(ui, setting("reward.low"), setting("reward.high"));
  if (ui.preferences.advanced) {
    side_by_side(
        ui, "box-x", [&] { draw_end(ui, 0); }, [&] { draw_end(ui, 1); });
    side_by_side(
        ui, "box-y", [&] { draw_end(ui, 2); }, [&] { draw_end(ui, 3); });
  }
  draw_picture_buttons(ui);
  constexpr const Setting& row = setting("reward.file");
  const auto file = text_entry(ui, "##reward.file", "", "load a PNG: its name", 4'096);
  tooltip(ui, "##reward.file", "Load a picture",
          "The name of a PNG file, from the folder in which the program was started; Enter loads "
          "it. Or drop one on the window. A large one is averaged down to 64 pixels.");
  if (!file || file->empty()) return;
  RewardConfig reward = ui.draft.shown().reward;
  reward.data.clear();
  reward.file = *file;
  try {
    Notes notes;
    resolve_reward_files(reward, std::filesystem::current_path(), &notes);
    apply(ui, row.subject, std::move(reward));
    for (const std::string& note : notes) ui.announce(note + ".");
  } catch (const ConfigError& problem) {
    ui.announce(std::string(problem.what()) + ".");
  }
}

void RewardControls::draw_picture_buttons(Ui& ui) {
  const float gap = ui.px(6);
  const float width = (ImGui::GetContentRegionAvail().x - 2.0F * gap) / 3.0F;
  if (button(ui, "##paint-reward", "Paint", width,
             "Paints the reward in the picture: left raises, right lowers, the wheel changes the "
             "brush's size. Press it again to stop.")) {
    ui.perform(Action::paint);
  }
  ImGui::SameLine(0.0F, gap);
  if (button(ui, "##clear-reward", "Clear", width,
             "An empty picture: r is 0 everywhere, or as near to it as black and white allow. "
             "Ctrl+Z brings the picture back.")) {
    apply(ui, about("reward.data"), without_picture(ui.draft.shown().reward));
  }
  ImGui::SameLine(0.0F, gap);
  if (button(
          ui, "##save-reward", "Save", width,
          "Writes the picture as a grey PNG into the folder in which the program was started.")) {
    const auto picture = embedded_picture(without_picture(ui.draft.shown().reward));
    const auto own = embedded_picture(ui.draft.shown().reward);
    export_ = {"reward", ".png", write_grey_png(own ? *own : *picture)};
  }
}

void RewardControls::draw_process(Ui& ui) {
  constexpr const Setting& row = setting("reward.command");
  const RewardConfig& shown = ui.draft.shown().reward;
  const bool there = shown.kind == RewardKind::process;
  paragraph(ui, palette::muted, "command");
  const auto line = text_entry(
      ui, "##reward.command", command_line(there ? shown.command : std::vector<std::string>()),
      "python3 my_reward.py", std::get<Texts<std::vector<std::string>>>(row.value).longest);
  explain_setting(ui, row, "##reward.command", row.title);
  mark_objection(ui, row.subject);
  if (line && !words_of_command(*line).empty()) {
    Experiment changed = ui.draft.shown();
    changed.reward.kind = RewardKind::process;
    changed.reward.command = words_of_command(*line);
    changed.reward.checksum.clear();
    changed.reward.may_start = false;
    try {
      resolve_reward_files(changed.reward, std::filesystem::current_path(), nullptr);
      replaced_.reset();
      ui.take_over(row.subject, std::move(changed));
    } catch (const ConfigError& problem) {
      ui.announce(std::string(problem.what()) + ".");
    }
    return;
  }
  if (!there) {
    const auto& kinds = std::get<Choice>(setting("reward.kind").value);
    return paragraph(ui, palette::muted,
                     "Type a program and its arguments, then Enter. Until then the reward stays as "
                     "it is: " +
                         std::string(kinds.shown[kinds.chosen(ui.draft.shown())]) + ".");
  }
  paragraph(ui, shown.may_start ? palette::muted : palette::accent,
            shown.may_start
                ? "It may be started; it ends with the run. After a change of its files, reload it."
                : "It may not be started yet.");
  if (shown.may_start && button(ui, "##reload-program", "Reload", -1.0F,
                                "Reads the files of the command again. Other contents are another "
                                "reward: the run starts over with it, after a question whether it "
                                "may be started.")) {
    reload(ui, row.subject);
  }
  if (!shown.may_start && button(ui, "##ask-program", "Ask to start it", -1.0F,
                                 "Shows what would be started, and asks.")) {
    ui.take_over(row.subject, ui.draft.shown());
  }
}

}  // namespace tiltscope::view
