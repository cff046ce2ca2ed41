#include "view/state/preferences.h"

#include "base/output_file.h"

#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

using namespace tiltscope::view;

TEST_CASE("preferences read back as they were written") {
  Preferences p;
  p.width = 1600;
  p.height = 900;
  p.scale = 1.5;
  p.light = true;
  p.zoom = 1.25;
  p.columns.controls = 310.5F;
  p.columns.hidden = true;
  p.folded = {"tilting", "view"};
  p.history_megabytes = 64;
  p.auto_run = false;
  p.glide = false;
  p.advanced = true;
  p.toured = true;
  p.learned = {"play", "rest"};
  p.abscissa = tiltscope::plot::Abscissa::gradients;
  p.compared = {"draft", "twisted"};
  CHECK(preferences_from(to_text(p)) == p);
  p.folded.clear();
  p.compared.clear();
  CHECK(preferences_from(to_text(p)) == p);
  CHECK(preferences_from(to_text({})) == Preferences{});
}

TEST_CASE("what makes no sense keeps its default") {
  CHECK(preferences_from("") == Preferences{});
  CHECK(preferences_from("zoom = 1000\nwidth = -5\nheight = tall\n=\n\nnoise\nfuture = "
                         "3\ncurves_against = time") == Preferences{});
  CHECK(preferences_from("zoom = 2\r\nzoom").zoom == 2.0);
}

TEST_CASE("a file of a newer format is refused by name, and older ones are read") {
  const auto folder = std::filesystem::temp_directory_path() / "tiltscope-preferences-format-test";
  std::filesystem::create_directories(folder);
  const auto file = folder / "window.toml";
  const auto refusal = [&](const std::string& text) {
    std::ofstream(file) << text;
    return refusal_of_preferences(file);
  };
  CHECK(to_text({}).find("\nformat = 1\n") != std::string::npos);
  CHECK(refusal(to_text({})).empty());
  CHECK(refusal("zoom = 2\n").empty());
  CHECK(load_preferences(file).zoom == 2.0);
  CHECK(refusal("format = tall\nzoom = 2\n").empty());
  CHECK(refusal("format = -1\nzoom = 2\n").empty());
  CHECK(load_preferences(file).zoom == 2.0);
  CHECK(refusal("format = 2\nzoom = 2\n") ==
        "\"" + file.string() +
            "\" was written by a newer Tiltscope: its format is 2, and this one reads formats up "
            "to 1");
  std::filesystem::remove_all(folder);
  CHECK(refusal_of_preferences(file).empty());
}

TEST_CASE("the file lies where the standard has it") {
  const auto keep = [](const char* name) {
    const char* value = std::getenv(name);
    return std::string(value != nullptr ? value : "");
  };
  const std::string xdg = keep("XDG_CONFIG_HOME");
  const std::string home = keep("HOME");
  setenv("XDG_CONFIG_HOME", "/somewhere", 1);
  CHECK(preferences_file() == "/somewhere/tiltscope/window.toml");
  setenv("XDG_CONFIG_HOME", "relative", 1);
  setenv("HOME", "/home/user", 1);
  CHECK(preferences_file() == "/home/user/.config/tiltscope/window.toml");
  unsetenv("XDG_CONFIG_HOME");
  CHECK(preferences_file() == "/home/user/.config/tiltscope/window.toml");
  unsetenv("HOME");
  CHECK(preferences_file().empty());
  if (!xdg.empty()) setenv("XDG_CONFIG_HOME", xdg.c_str(), 1);
  if (!home.empty()) setenv("HOME", home.c_str(), 1);
}

TEST_CASE("saving makes the folder, follows a link, and says what went wrong") {
  const auto folder = std::filesystem::temp_directory_path() / "tiltscope-preferences-test";
  std::filesystem::remove_all(folder);
  Preferences p;
  p.zoom = 1.5;
  save_preferences(p, folder / "deep" / "window.toml");
  CHECK(load_preferences(folder / "deep" / "window.toml") == p);
  CHECK(load_preferences(folder / "none.toml") == Preferences{});
  std::filesystem::create_symlink("deep/window.toml", folder / "link");
  p.zoom = 1.25;
  save_preferences(p, folder / "link");
  CHECK(std::filesystem::is_symlink(folder / "link"));
  CHECK(load_preferences(folder / "deep" / "window.toml") == p);
  CHECK_THROWS_AS(save_preferences(p, folder / "deep" / "window.toml" / "impossible"),
                  std::runtime_error);
  CHECK_THROWS_AS(save_preferences(p, folder / "deep"), tiltscope::WriteError);
  std::filesystem::remove_all(folder);
}
