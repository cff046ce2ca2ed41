#pragma once

#include "view/look/palette.h"
#include "view/state/sentence.h"

namespace tiltscope::view {

/// What good, fair and bad news are written in; `plain` is for what is neither.
inline plot::Colour colour_of(Tone tone, plot::Colour plain) {
  switch (tone) {
    case Tone::good:
      return palette::good;
    case Tone::fair:
      return palette::accent;
    case Tone::bad:
      return palette::error;
    case Tone::plain:
      break;
  }
  return plain;
}

}  // namespace tiltscope::view
