#pragma once

#include "config/preset.h"
#include "view/canvas/canvas.h"
#include "view/frame/help.h"
#include "view/frame/question_dialog.h"
#include "view/frame/tour.h"
#include "view/kit/methods_menu.h"
#include "view/look/theme.h"
#include "view/panel/controls.h"
#include "view/plots/figure_grid.h"
#include "view/plots/plots.h"
#include "view/state/announcement.h"
#include "view/state/comparison.h"
#include "view/state/draft.h"
#include "view/state/glide.h"
#include "view/state/layout.h"
#include "view/state/playhead.h"
#include "view/state/points_fitting.h"
#include "view/state/preferences.h"
#include "view/state/program_leave.h"
#include "view/state/tried_remedy.h"

#include <cstdint>
#include <deque>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tiltscope::view {

/// Everything inside the window. It knows Dear ImGui, but neither the window system nor OpenGL.
class Interface {
 public:
  Interface(Theme theme, std::function<void(Command)> send, std::vector<Preset> presets,
            Preferences preferences = {});

  /// Draws one frame, between Dear ImGui's NewFrame and Render. `picture` is the texture that the
  /// canvas shows.
  void draw(const Snapshot& snapshot, float width, float height, ImTextureID picture);

  /// Takes over the configuration in each file, its picture as the reward or its model as the base
  /// after a question, or a base density fitted to the points in a file with the extension csv,
  /// tsv, txt or dat; or says what is wrong with it. What is to be said of each file is said.
  void open(const std::vector<std::filesystem::path>& files);

  const Preferences& preferences() const { return preferences_; }
  void set_leave(ProgramLeave leave) { leave_ = std::move(leave); }
  void set_theme(Theme theme) { theme_ = theme; }
  /// From now on notes where the controls are, and which one is explained.
  const Signposts& signposts() {
    notes_signposts_ = true;
    return signposts_;
  }

  /// Shows a newcomer around: the tour, unless it was seen, and the first steps not yet done.
  void greet();
  const Tour& tour() const { return tour_; }
  const Help& help() const { return pages_; }

  /// From now on samples do not glide from tilt to tilt.
  void stand_still() {
    stands_still_ = true;
    canvas_.stand_still();
  }
  /// The tilt at whose place the last frame's samples had arrived; -1 before any had.
  int tilt_on_screen() const { return tilt_on_screen_; }

  /// Does what a key asks for.
  void perform(Action action, const Snapshot& snapshot);

  /// Says something in the status line for a while.
  void announce(std::string text);

  /// What the picture must show, as of the last frame.
  const Scene& scene() const { return canvas_.scene(); }
  Canvas& canvas() { return canvas_; }
  /// How long frames stand while something moves, in seconds.
  void set_frame_seconds(double seconds) { frame_seconds_ = seconds; }
  /// When a frame is due even if nothing happens, in Dear ImGui's time.
  double next_frame() const { return next_frame_; }
  /// The picture of the window that was asked for, once.
  bool take_picture_request() { return std::exchange(picture_, false); }

 private:
  void draw_tour(Ui& ui, const Layout& layout, const plot::Box& window);
  /// Whether tour or first steps want to know where things are, or what is explained.
  bool needs_signposts() const;
  /// Notes which of the first steps were done in this frame.
  void learn();
  /// What a key does while the help or the tour is open; false where it does what it always does.
  bool perform_on_guide(Action action);
  void draw_canvas(Ui& ui, const plot::Box& box, ImTextureID picture);
  /// The tilt whose error is to be measured by its parts without being asked for: the last of a
  /// finished run, where that is quick, once a run.
  std::optional<int> unexplained_tilt(const Snapshot& snapshot) const;
  /// Has it measured, once nothing else is.
  void explain_error(const Snapshot& snapshot, int tilt);
  void draw_splitters(Ui& ui, const Layout& layout);
  /// What the canvas shows: the samples on their way, or themselves where they are looked at.
  Shown look(const Snapshot& snapshot, double now);
  void follow_comparison(const Snapshot& snapshot);
  /// Starts it, or stops it.
  void compare(const Snapshot& snapshot);
  void compare_methods(const Snapshot& snapshot);
  void stop_comparing(const Snapshot& snapshot);
  void take_turn(const Comparison::Turn& turn, const Snapshot& snapshot);
  /// Draws the curves against something else as long as a comparison or its pictures are there.
  void lend_abscissa(plot::Abscissa lent);
  /// Back to what was chosen before, unless something else was chosen meanwhile.
  void take_abscissa_back();
  /// While methods are compared, the run from before is kept though many others follow.
  void hold_run_before(bool held);
  /// It is over, or given up: its pictures stay if there are any.
  void close_comparison();
  /// Somebody else's command: what is compared is no longer there.
  void leave_comparison();
  void remember_run_before();
  /// What is for the control that has the keys.
  bool perform_on_control(Action action);
  bool perform_on_run(Action action, const Snapshot& snapshot);
  bool perform_on_window(Action action);
  void branch(const Snapshot& snapshot);
  /// The run is about to branch off: what it has come to stays for comparison.
  void leave(const Snapshot& snapshot);
  /// Keeps the run's curves, and the run itself before others.
  bool pin(const Snapshot& snapshot);
  /// Gives up a drag, or else closes what is innermost; one thing at a time.
  void escape(const Snapshot& snapshot);
  void paste();
  /// Files that the text names are named from `folder`.
  void configure(std::string_view text, std::string_view source,
                 const std::filesystem::path& folder);
  /// Other settings; where they would start a program that nobody has allowed, only after a
  /// question. `said` is announced then, if it is not empty.
  void take_over(const Subject& about, Experiment experiment, const std::string& said = {});
  void start_program(const Subject& about, Experiment experiment, const std::string& said);
  void ask_about_program(const Subject& about, const Experiment& experiment,
                         const std::string& said);
  void ask_about_picture(std::string_view bytes, const std::string& name);
  void ask_about_model(std::string_view bytes, const std::string& name);
  void open_one(const std::filesystem::path& file);
  /// Whether the mouse or the keys hold something.
  bool hand_holds() const;
  /// Starts the fit to points that were drawn, and takes over one that is ready, unless the hand
  /// holds something.
  void follow_fitting(Ui& ui);

  Theme theme_;
  std::function<void(Command)> send_;
  Preferences preferences_;
  Draft draft_;
  Playhead playhead_;
  Glide glide_;
  bool stands_still_ = false;
  int tilt_on_screen_ = -1;
  PointsFitting fitting_;
  Comparison comparison_;
  /// What curves are against during a comparison, and what they were against before.
  struct LentAbscissa {
    plot::Abscissa own, lent;
  };
  std::optional<LentAbscissa> lent_abscissa_;
  MethodsMenu methods_;
  std::optional<std::uint64_t> explained_;  ///< the run that `explain_error` was about last
  double explained_at_ = -1e9;              ///< when that was, in seconds
  std::vector<Experiment> paper_;           ///< the presets that are the paper's
  Controls controls_;
  Canvas canvas_;
  Plots plots_;
  FigureGrid grid_;
  bool shows_grid_ = false;  ///< in place of the canvas
  Signposts signposts_;
  bool notes_signposts_ = false;
  bool curves_ = false;  ///< in the left column, where it has room for one
  bool help_ = false;
  Help pages_;
  Tour tour_;
  bool greets_ = false;
  bool picture_ = false;  ///< of the window, that is asked for
  TypedText typed_;
  KeyFocus keys_;
  Tooltips tips_;
  Held held_;
  bool closes_popups_ = false;    ///< in the next frame
  bool space_for_enter_ = false;  ///< is down
  bool menu_open_ = false;        ///< which has the keys that go through it
  bool marks_menu_ = false;       ///< whether it is yet to be shown where they are in it
  ProgramLeave leave_;
  std::deque<AskedQuestion> questions_;  ///< the first is the one that is asked
  bool opened_ = false;                  ///< the first snapshot was looked at
  RefusedText refused_;
  TriedRemedy tried_;
  bool hides_failure_ = false;
  Announcement announcement_;
  double next_frame_ = 0.0;
  double frame_seconds_ = 0.0;
};

}  // namespace tiltscope::view
