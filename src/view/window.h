#pragma once

#include "config/preset.h"
#include "session/command.h"
#include "session/snapshot.h"
#include "view/desktop/display_error.h"
#include "view/state/program_leave.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace tiltscope::view {

/// The two ends of a session that the window holds.
struct SessionLink {
  std::function<void(Command)> send;
  std::function<std::shared_ptr<const Snapshot>()> snapshot;
};

struct WindowOptions {
  int width = 0;  ///< 0 takes the size that the window had last, or 1280 x 800
  int height = 0;
  double scale = 0.0;  ///< of the interface; 0 takes the display's content scale
  /// Whether the theme is the light one; nothing takes the one that the window had last, or dark.
  std::optional<bool> light;
  /// Where the window remembers its looks; empty if it is not to.
  std::filesystem::path preferences;
  bool play = false;         ///< start the run at once
  std::string announcement;  ///< that the window opens with; empty for none
  /// Write the window's picture (PNG) when the run is finished (or failed), then close. Nobody sees
  /// the window: the picture has the size above in pixels, whatever the screen's, letters and lines
  /// are as the scale says (1 for 0), and no mouse is in it.
  std::optional<std::filesystem::path> screenshot;
  std::vector<Preset> presets;  ///< for the menu
  ProgramLeave leave;           ///< for programs that compute a reward
  /// Called after every frame, once it is on the screen, with the tilt at whose place its samples
  /// have arrived, -1 for none; false closes the window. May be empty.
  std::function<bool(const Snapshot&, int tilt)> shown;
};

/// Opens the window and runs its event loop until it is closed. Main thread only. False if it was
/// closed before the picture that was asked for was written. Throws DisplayError, and WriteError
/// for the picture.
bool run_window(const SessionLink& session, const WindowOptions& options);

}  // namespace tiltscope::view
