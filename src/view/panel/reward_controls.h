#pragma once

#include "view/kit/reward_equation.h"
#include "view/kit/ui.h"
#include "view/state/exports.h"

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace tiltscope::view {

/// The panel's controls of the reward: its kind, and what one of that kind is made of.
class RewardControls {
 public:
  void draw(Ui& ui);

  /// The picture that is to be saved, once.
  std::optional<FigureExport> take_export() { return std::exchange(export_, std::nullopt); }

 private:
  void draw_kind(Ui& ui);
  void draw_stock(Ui& ui);
  void draw_picture(Ui& ui);
  void draw_picture_buttons(Ui& ui);
  void draw_process(Ui& ui);
  /// What is drawn next is explained by the reward's equation, too.
  void add_equation(Ui& ui);

  /// A program was chosen that has no command yet, in the place of this reward.
  std::optional<RewardConfig> replaced_;
  std::optional<FigureExport> export_;
  std::shared_ptr<const Experiment> written_;  ///< that `equation_` is of
  RewardEquation equation_;
};

/// The words of a command line: parted by blanks, except within quotes.
std::vector<std::string> words_of_command(std::string_view line);
/// The line of these words.
std::string command_line(const std::vector<std::string>& words);

}  // namespace tiltscope::view
