#include "app/program.h"
#include "app/results/tiny_disk.h"

// After doctest, some of whose names it takes for macros.
#include <X11/Xlib.h>
#include <X11/Xutil.h>

namespace tiltscope {
namespace {

using namespace test;

/// A display of its own, which can be taken away.
class Xvfb {
 public:
  Xvfb() {
    int ready[2];
    REQUIRE(pipe(ready) == 0);
    pid_ = fork();
    REQUIRE(pid_ >= 0);
    if (pid_ == 0) {
      dup2(ready[1], 3);
      const int quiet = open("/dev/null", O_WRONLY);
      dup2(quiet, STDERR_FILENO);
      execlp("Xvfb", "Xvfb", "-displayfd", "3", "-screen", "0", "1000x800x24", "+extension", "GLX",
             "-noreset", "-nolisten", "tcp", static_cast<char*>(nullptr));
      _exit(127);
    }
    close(ready[1]);
    // Its number, once it can be used; nothing where there is no Xvfb.
    name_ = ":";
    for (char c = 0; read(ready[0], &c, 1) == 1 && c != '\n';) name_ += c;
    close(ready[0]);
  }
  ~Xvfb() { take_away(); }
  Xvfb(const Xvfb&) = delete;
  Xvfb& operator=(const Xvfb&) = delete;

  bool there() const { return name_ != ":"; }
  const std::string& name() const { return name_; }

  void take_away() {
    if (pid_ <= 0) return;
    kill(pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
    pid_ = -1;
  }

 private:
  pid_t pid_ = -1;
  std::string name_;
};

/// The program's window, once its title says what the run does.
Window wait_for_window(Display* display) {
  Window found = 0;
  wait_until([&] {
    Window root = 0;
    Window parent = 0;
    Window* children = nullptr;
    unsigned count = 0;
    XQueryTree(display, DefaultRootWindow(display), &root, &parent, &children, &count);
    for (unsigned i = 0; i < count; ++i) {
      XTextProperty title{};
      if (XGetWMName(display, children[i], &title) == 0) continue;
      const auto* words = reinterpret_cast<const char*>(title.value);
      if (std::string(words, title.nitems) != "Tiltscope") found = children[i];
      XFree(title.value);
    }
    if (children != nullptr) XFree(children);
    return found != 0;
  });
  return found;
}

/// On the display that the test has picked.
void on_that_display() {
  setenv("DISPLAY", getenv("TILTSCOPE_TEST_DISPLAY"), 1);
  setenv("XDG_SESSION_TYPE", "x11", 1);
  // The display's driver keeps a little, and is unloaded before the program ends: an address
  // sanitizer cannot tell whose that is. view_tests look for leaks of the window.
  setenv("ASAN_OPTIONS", "detect_leaks=0", 1);
}

#ifdef __SANITIZE_THREAD__
constexpr bool has_sound_renderer = false;  // its own threads are not built for the sanitizer
#else
constexpr bool has_sound_renderer = true;
#endif

TEST_CASE("a window or a display that is taken away: a sentence, and no crash" *
          doctest::skip(!has_sound_renderer)) {
  for (const bool whole_display : {false, true}) {
    CAPTURE(whole_display);
    Xvfb xvfb;
    if (!xvfb.there()) {
      MESSAGE("not tested: there is no Xvfb");
      return;
    }
    const TemporaryFolder settings;
    setenv("TILTSCOPE_TEST_DISPLAY", xvfb.name().c_str(), 1);
    setenv("XDG_CONFIG_HOME", (settings / "").c_str(), 1);
    Program program({"--play"}, "", ".", on_that_display);
    Display* display = XOpenDisplay(xvfb.name().c_str());
    REQUIRE(display != nullptr);
    const Window window = wait_for_window(display);
    REQUIRE(window != 0);
    if (!whole_display) XDestroyWindow(display, window);
    XCloseDisplay(display);
    if (whole_display) xvfb.take_away();
    CHECK(program.wait() == 1);
    const std::string words = program.err();
    CHECK(lines(words).size() == 1);
    CHECK(words.starts_with(whole_display
                                ? "tiltscope: the display is gone, and the window's run with it; "
                                : "tiltscope: the display took the window away ("));
  }
}

TEST_CASE("a picture whose window is closed before the end is missed, not left out in silence" *
          doctest::skip(!has_sound_renderer)) {
  const Xvfb xvfb;
  if (!xvfb.there()) {
    MESSAGE("not tested: there is no Xvfb");
    return;
  }
  const TemporaryFolder folder;
  setenv("TILTSCOPE_TEST_DISPLAY", xvfb.name().c_str(), 1);
  Program program({"--screenshot", "a.png"}, "", folder / "", on_that_display);
  Display* display = XOpenDisplay(xvfb.name().c_str());
  REQUIRE(display != nullptr);
  const Window window = wait_for_window(display);
  REQUIRE(window != 0);
  // As a window manager asks.
  XEvent close{};
  close.xclient.type = ClientMessage;
  close.xclient.window = window;
  close.xclient.message_type = XInternAtom(display, "WM_PROTOCOLS", False);
  close.xclient.format = 32;
  close.xclient.data.l[0] = static_cast<long>(XInternAtom(display, "WM_DELETE_WINDOW", False));
  XSendEvent(display, window, False, NoEventMask, &close);
  XCloseDisplay(display);
  CHECK(program.wait() == 1);
  CHECK(program.err() ==
        "tiltscope: the window was closed before the run had ended; \"a.png\" was not written\n");
  CHECK(folder.listing().empty());
}

TEST_CASE("a picture that the disk does not take is told, and the old one stays" *
          doctest::skip(!has_sound_renderer)) {
  const TemporaryFolder folder;
  const TinyDisk disk(folder / "disk");
  const Xvfb xvfb;
  if (!disk.there() || !xvfb.there()) {
    MESSAGE("not tested: there is no Xvfb, or no disk of its own");
    return;
  }
  setenv("TILTSCOPE_TEST_DISPLAY", xvfb.name().c_str(), 1);
  const std::string picture = folder / "disk/a.png";
  const Arguments play = Arguments{"--play", "--screenshot", picture} + tiny_settings();
  REQUIRE(call(play, "", ".", on_that_display).code == 0);
  const std::string before = read_text(picture);
  CHECK(before.starts_with("\x89PNG"));
  disk.fill();
  const auto listing = folder.listing();
  const Outcome outcome = call(play, "", ".", on_that_display);
  CHECK(outcome.code == 1);
  CHECK(lines(outcome.err).back() ==
        "tiltscope: cannot write \"" + picture + "\": No space left on device");
  CHECK((read_text(picture) == before));
  CHECK(folder.listing() == listing);
}

TEST_CASE("a picture that cannot be written is refused before the run") {
  const TemporaryFolder folder;
  folder.file("config.toml", "# mine\n");
  std::filesystem::create_symlink("config.toml", folder / "link.png");
  const auto refusal = [&](const std::string& picture) {
    const Outcome outcome =
        call({"--config", "config.toml", "--screenshot", picture}, "", folder / "");
    CHECK(outcome.code == 2);
    return outcome.err;
  };
  CHECK(refusal(".") == "tiltscope: cannot write \".\": it is a folder\n");
  CHECK(refusal("none/a.png") ==
        "tiltscope: cannot write \"none/a.png\": No such file or directory\n");
  CHECK(refusal("a.jpg") ==
        "tiltscope: --screenshot: must be a file that ends in .png, not \"a.jpg\"\n");
  CHECK(refusal("link.png") ==
        "tiltscope: \"link.png\" would be written over, but it is the file of --config; "
        "write elsewhere, or give a copy of the file\n");
  CHECK(read_text(folder / "config.toml") == "# mine\n");
}

}  // namespace
}  // namespace tiltscope
