#pragma once

#include "view/kit/ui.h"

namespace tiltscope::view {

/// Answers to first questions, and the list of keys, over the darkened window.
class Help {
 public:
  enum class Page { questions, keys };

  /// Returns false when it is clicked away.
  bool draw(Ui& ui, float width, float height);

  /// Opens the answer after the one that is open, or before it.
  void turn(int by);
  Page page() const { return page_; }
  /// Whose answer is open; -1 for none.
  int open_question() const { return question_; }

 private:
  void draw_questions(Ui& ui);

  Page page_ = Page::questions;
  int question_ = -1;
  bool turned_ = false;  ///< the open answer is to be brought into view
};

}  // namespace tiltscope::view
