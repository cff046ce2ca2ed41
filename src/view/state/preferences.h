#pragma once

#include "figures/abscissa.h"
#include "view/state/layout.h"

#include <cstddef>
#include <filesystem>
#include <set>
#include <string>
#include <string_view>

namespace tiltscope::view {

/// What the window remembers from one day to the next: its looks and ways, never the experiment.
struct Preferences {
  int width = 0;  ///< of the window; 0 while it was never open
  int height = 0;
  double scale = 0.0;  ///< that the display or the user asked for at that size; 0 while not known
  bool light = false;
  double zoom = 1.0;  ///< of letters and lines, on top of the display's content scale
  Columns columns;
  std::set<std::string> folded = {"mixture", "quadratic", "fit",
                                  "oracle",  "network",   "view"};  ///< sections of the panel
  std::size_t history_megabytes = 512;
  bool auto_run = true;           ///< a change of settings runs by itself, where that is quick
  bool glide = true;              ///< samples glide from tilt to tilt
  bool advanced = false;          ///< the panel shows every setting
  bool toured = false;            ///< the tour was seen, or left
  std::set<std::string> learned;  ///< what the first hints ask for, once it was done
  plot::Abscissa abscissa = plot::Abscissa::tilt;  ///< what curves are drawn against
  /// Which methods *Compare* runs, by their keys.
  std::set<std::string> compared = {"tilting", "steering", "guidance", "adjoint_matching", "draft"};

  bool operator==(const Preferences&) const = default;
};

/// The format of window.toml that is written. The first files had no number, and are of format 1.
inline constexpr int preferences_format = 1;

/// As lines `key = value`, which are TOML.
std::string to_text(const Preferences& preferences);

/// What the text does not say, or says badly, keeps its default: a file from another version must
/// not keep the window from opening.
Preferences preferences_from(std::string_view text);

/// Why the file must be left alone, as a sentence: it is of a newer format. Empty if it is not, or
/// is not there.
std::string refusal_of_preferences(const std::filesystem::path& file);

/// The defaults if there is no such file.
Preferences load_preferences(const std::filesystem::path& file);

/// Makes the folder if need be. Throws WriteError and std::filesystem::filesystem_error.
void save_preferences(const Preferences& preferences, const std::filesystem::path& file);

/// window.toml in the user's configuration folder (XDG); empty if there is no such folder.
std::filesystem::path preferences_file();

}  // namespace tiltscope::view
