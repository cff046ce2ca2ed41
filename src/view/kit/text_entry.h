#pragma once

#include "view/kit/ui.h"

#include <cstddef>
#include <optional>
#include <string>

/// Fields for typed texts.
namespace tiltscope::view {

/// A field over the whole width, at the cursor, that shows `shown` until somebody types, and `hint`
/// where that is empty. The text once it is let go with another one, by Enter or by leaving it;
/// nothing while it is held, and where it was given up by Escape. While somebody types, `typed` is
/// called with each new text, if it is there; what it does to the draft is given up by Escape, too.
std::optional<std::string> text_entry(Ui& ui, const char* id, const std::string& shown,
                                      const char* hint, std::size_t longest,
                                      const std::function<void(const std::string&)>& typed = {});

}  // namespace tiltscope::view
