#include "base/grey_png.h"
#include "config/experiment_io.h"
#include "diffusion/model_file.h"
#include "little_room.h"
#include "math/random.h"
#include "reward/programs.h"
#include "view/in_temporary_folder.h"
#include "view/live_window.h"
#include "waiting.h"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <array>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <string>

using namespace tiltscope;
using namespace tiltscope::view;
using namespace tiltscope::view::test;
using tiltscope::test::program_of;
using tiltscope::test::reward_by;
using tiltscope::test::tiny;

/// `./dev abuse SECONDS SEED` runs this for as long as that, with a log of all that is done.
namespace {

class Dice {
 public:
  explicit Dice(std::uint64_t seed) : stream_(seed, Purpose::test) {}
  int below(std::size_t bound) {
    return static_cast<int>(stream_.below(static_cast<std::uint32_t>(bound), next_++));
  }
  double part() { return stream_.uniform(next_++); }
  bool once_in(int times) { return below(static_cast<std::size_t>(times)) == 0; }
  template <class Items>
  const auto& one_of(const Items& items) {
    return items[static_cast<std::size_t>(below(std::size(items)))];
  }

 private:
  RandomStream stream_;
  std::uint64_t next_ = 0;
};

constexpr std::array methods = {MethodKind::iterative_tilting,
                                MethodKind::guidance,
                                MethodKind::steering,
                                MethodKind::twisted,
                                MethodKind::best_of_n,
                                MethodKind::adjoint_matching,
                                MethodKind::draft,
                                MethodKind::policy_gradient};

Experiment small(MethodKind method) {
  Experiment experiment = tiny();
  experiment.method.kind = method;
  experiment.tilting.sampler = {.kind = SamplerKind::ddim, .steps = 10, .eta = 1.0, .clip = 0.0};
  return experiment;
}

std::vector<Preset> small_presets() {
  std::vector<Preset> presets;
  for (const MethodKind method : methods) {
    presets.push_back({"preset " + std::to_string(presets.size()), small(method)});
  }
  return presets;
}

/// Programs that compute a reward for a while, or not at all.
std::vector<RewardConfig> programs(const tiltscope::test::TemporaryFolder& folder) {
  const auto with = [&](const std::string& before) {
    static int number = 0;
    RewardConfig reward = reward_by(folder, program_of("4 * x[1]", before),
                                    "reward" + std::to_string(++number) + ".py");
    reward.may_start = false;
    return reward;
  };
  std::vector<RewardConfig> all = {
      with("pass"),
      with("if batches > 2: sys.exit(3)"),
      with("if batches > 1: os.kill(os.getpid(), 9)"),
      with("if batches > 2: print('nan', flush=True)"),
      with("if batches > 2: print('what?', flush=True)"),
      with("if batches > 1: time.sleep(1000)"),
      with("if batches > 1: sys.stdout.write('7' * 1000000)"),
  };
  RewardConfig none = all.front();
  none.command = {"tiltscope-no-such-program"};
  none.checksum.clear();
  all.push_back(none);
  none.command = {"true"};
  all.push_back(none);
  return all;
}

/// Texts as they come from a clipboard or a file: settings, and what is none.
std::vector<std::string> texts(const std::vector<RewardConfig>& programs) {
  std::vector<std::string> all = {
      "",
      "1",
      "-3",
      "nan",
      "1e999",
      "λ",
      "not = [a configuration",
      "[tilting]\ntilts = -3\n",
      "[tilting]\nlambda = 0\n",
      "[tilting]\ntilts = 1\nsamples = 100\n",
      "[reward]\nkind = \"expression\"\nformula = \"sqrt(x1)\"\n",
      "[reward]\nkind = \"expression\"\nformula = \"-abs(x1) + log(x2)\"\n",
      "[reward]\nkind = \"expression\"\nformula = \"1/(x1-x1)\"\n",
      "[reward]\nkind = \"distance\"\na = [1, 1]\n",
      "[reward]\nkind = \"picture\"\n",
      "[reward]\nA = [[1, 0], [0, 1]]\nb = [0, 0]\n",
      "[reward]\nA = [[900, 0], [0, 900]]\nb = [0, 0]\n",
      "[base]\nweights = [1]\nmeans = [[0]]\ncovariances = [[[1]]]\n[reward]\nA = [[0]]\nb = [1]\n",
      "[base]\nweights = [1]\nmeans = [[0, 0, 0]]\ncovariances = [[[1, 0, 0], [0, 1, 0], [0, 0, "
      "1]]]\n[reward]\nA = [[0, 0, 0], [0, 0, 0], [0, 0, 0]]\nb = [1, 0, 0]\n",
      std::string(100'000, '['),
      std::string("\0\x01\xff", 3)};
  for (const MethodKind method : methods) all.push_back(to_toml(small(method)));
  for (const RewardConfig& reward : programs) {
    Experiment experiment = tiny();
    experiment.reward = reward;
    all.push_back(to_toml(experiment));
  }
  return all;
}

std::string bytes_of_model(int tilt) {
  Experiment made = tiny();
  // No base of tiny() itself: the end compares runs of that.
  made.base.means[0] *= 1.25;
  const NoiseNetwork network(made.dimension(), made.network, made.schedule);
  const auto bytes = write_model({made, network, tilt});
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::vector<std::filesystem::path> droppable(const tiltscope::test::TemporaryFolder& folder,
                                             const std::vector<std::string>& texts) {
  std::vector<std::filesystem::path> files;
  for (const std::string& text : texts) {
    files.emplace_back(folder.file("text" + std::to_string(files.size()) + ".toml", text));
  }
  files.emplace_back(folder.file("base.safetensors", bytes_of_model(0)));
  files.emplace_back(folder.file("tilted.safetensors", bytes_of_model(2)));
  files.emplace_back(folder.file("broken.safetensors", bytes_of_model(0).substr(0, 900)));
  const std::string png = write_grey_png({3, 2, {0, 50, 100, 150, 200, 255}});
  files.emplace_back(folder.file("picture.png", png));
  files.emplace_back(folder.file("broken.png", png.substr(0, 40)));
  std::string points = "x,y\n";
  for (int i = 0; i < 60; ++i) {
    points += std::to_string(i % 7) + "," + std::to_string(i % 11) + "\n";
  }
  files.emplace_back(folder.file("points.csv", points));
  files.emplace_back(folder.file("broken.csv", points + "1,2,3\n"));
  REQUIRE(mkfifo((folder / "fifo").c_str(), 0600) == 0);
  files.emplace_back(folder / "fifo");
  files.emplace_back(folder / "");
  files.emplace_back(folder / "none");
  files.emplace_back("/dev/zero");
  return files;
}

/// Does one thing after the other, as a hand, a paw or a program would.
class Hands {
 public:
  Hands(std::uint64_t seed, const HiddenWindow&)
      : dice_(seed),
        programs_(programs(folder_)),
        texts_(texts(programs_)),
        files_(droppable(folder_, texts_)),
        window_(tiny(), small_presets(), {1280, 800}) {
    window_.interface().set_leave(
        {[this](const RewardConfig&) { return dice_.once_in(2); }, [](const RewardConfig&) {}});
    const char* name = std::getenv("TILTSCOPE_RANDOM_LOG");
    if (name != nullptr) log_.reset(std::fopen(name, "w"));
  }

  /// What it does is told first, for whoever looks into a crash.
  void act() {
    ++count_;
    switch (dice_.below(21)) {
      case 0:
      case 1:
      case 2:
      case 3:
      case 4:
        click_control();
        break;
      case 5:
        click_anywhere();
        break;
      case 6:
      case 7:
      case 8:
        drag();
        break;
      case 9:
        turn_wheel();
        break;
      case 10:
      case 11:
      case 12:
        press_key();
        break;
      case 13:
        type();
        break;
      case 14:
        paste();
        break;
      case 15:
        resize();
        break;
      case 16:
        drop();
        break;
      case 17:
        paint();
        break;
      case 18:
        say("watch");
        watch();
        break;
      case 19:
        save_without_room();
        break;
      default:
        start_small();
        break;
    }
    for (int i = dice_.below(3); i >= 0; --i) frame();
    check();
  }

  const std::string& last() const { return last_; }
  int count() const { return count_; }
  double longest_frame() const { return longest_; }
  const std::string& before_longest() const { return before_longest_; }
  LiveWindow& window() { return window_; }

  /// Lets go of all that is held or open, and of the settings.
  void leave() {
    MockContext::button(false, 0);
    MockContext::button(false, 1);
    MockContext::control(false);
    for (int i = 0; i < 6; ++i) {
      window_.perform(Action::close);
      frame();
    }
  }

 private:
  void say(const std::string& what) {
    last_ = what;
    if (!log_) return;
    std::fprintf(log_.get(), "%d %s\n", count_, what.c_str());
    std::fflush(log_.get());
  }

  void frame() {
    const auto start = std::chrono::steady_clock::now();
    window_.frame(dice_.once_in(10) ? 1.0F : 1.0F / 60.0F);
    if (dice_.once_in(12)) window_.present();
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
    if (took.count() <= longest_) return;
    longest_ = took.count();
    before_longest_ = last_;
  }

  struct Place {
    std::string words;
    float x, y;
  };

  /// On a control or a component's mean, mostly.
  Place somewhere() {
    const auto experiment = window_.session().snapshot()->experiment;
    if (dice_.once_in(8) && experiment->dimension() == 2) {
      const Scene& scene = window_.interface().scene();
      const Eigen::Vector2d at =
          to_pixel(scene.camera, scene.box, Eigen::Vector2d(dice_.one_of(experiment->base.means)));
      return {"a mean", static_cast<float>(at.x()), static_cast<float>(at.y())};
    }
    const auto& places = window_.interface().signposts().places;
    if (!places.empty() && !dice_.once_in(6)) {
      const auto place = std::next(places.begin(), dice_.below(places.size()));
      const plot::Box& box = place->second;
      return {std::string(place->first), static_cast<float>(box.left + dice_.part() * box.width()),
              static_cast<float>(box.top + dice_.part() * box.height())};
    }
    const auto [width, height] = window_.size();
    return {"anywhere", static_cast<float>(dice_.part() * width * 1.1 - 0.05 * width),
            static_cast<float>(dice_.part() * height * 1.1 - 0.05 * height)};
  }

  void move(const Place& place) {
    MockContext::move(place.x, place.y);
    frame();
  }

  static std::string words(const Place& place) {
    return place.words + " (" + std::to_string(place.x) + ", " + std::to_string(place.y) + ")";
  }

  void click(const Place& place, int button) {
    move(place);
    frame();
    MockContext::button(true, button);
    frame();
    MockContext::button(false, button);
    frame();
  }

  void click_control() {
    const Place place = somewhere();
    const bool control = dice_.once_in(8);
    say((control ? "control-click " : "click ") + words(place));
    if (control) MockContext::control(true);
    click(place, 0);
    MockContext::control(false);
    if (dice_.once_in(6)) click(place, 0);
    if (control) {
      ImGui::GetIO().AddInputCharactersUTF8(dice_.one_of(typed));
      frame();
      press(dice_.once_in(4) ? ImGuiKey_Escape : ImGuiKey_Enter);
    }
  }

  void click_anywhere() {
    const Place place = somewhere();
    const int button = dice_.below(3);
    say("click with button " + std::to_string(button) + " " + words(place));
    click(place, button);
  }

  void drag() {
    const Place from = somewhere();
    say("drag from " + words(from));
    move(from);
    MockContext::button(true);
    frame();
    for (int i = dice_.below(6); i >= 0; --i) {
      const Place to = somewhere();
      say("to " + words(to));
      move(to);
      if (dice_.once_in(12)) perform_any();
      if (dice_.once_in(25)) resize();
      if (dice_.once_in(25)) drop();
      if (dice_.once_in(25)) watch();
    }
    // Let go later, or never.
    if (!dice_.once_in(15)) MockContext::button(false);
  }

  void turn_wheel() {
    move(somewhere());
    const auto turns = static_cast<float>(dice_.below(21) - 10) * 0.5F;
    say("wheel " + std::to_string(turns));
    MockContext::wheel(turns);
  }

  void perform_any() {
    constexpr int all = static_cast<int>(Action::remove) + 1;
    const int action = dice_.below(all);
    say("action " + std::to_string(action));
    window_.perform(static_cast<Action>(action));
  }

  void press_key() {
    for (int i = dice_.below(5); i >= 0; --i) {
      perform_any();
      frame();
    }
  }

  template <class Key>
  void press(Key key) {
    MockContext::key(key, true);
    frame();
    MockContext::key(key, false);
    frame();
  }

  void type() {
    const char* text = dice_.one_of(typed);
    say("type " + std::string(text));
    ImGui::GetIO().AddInputCharactersUTF8(text);
    frame();
    press(dice_.once_in(3) ? ImGuiKey_Escape : ImGuiKey_Enter);
  }

  void paste() {
    const auto which = static_cast<std::size_t>(dice_.below(texts_.size()));
    say("paste text " + std::to_string(which));
    ImGui::SetClipboardText(texts_[which].c_str());
    if (dice_.once_in(2)) return window_.perform(Action::paste);
    MockContext::control(true);
    press(ImGuiKey_V);
    MockContext::control(false);
  }

  void resize() {
    constexpr std::array<WindowSize, 8> sizes = {{{1280, 800},
                                                  {720, 480},
                                                  {300, 200},
                                                  {1, 1},
                                                  {2000, 300},
                                                  {400, 1400},
                                                  {1600, 1200},
                                                  {1280, 800}}};
    const WindowSize size = dice_.one_of(sizes);
    say("resize to " + std::to_string(size.width) + " x " + std::to_string(size.height));
    window_.resize(size);
  }

  void drop() {
    std::vector<std::filesystem::path> files;
    std::string names;
    for (int i = dice_.below(3); i >= 0; --i) {
      files.push_back(dice_.one_of(files_));
      names += " " + files.back().filename().string();
    }
    say("drop" + names);
    window_.interface().open(files);
  }

  void paint() {
    say("paint");
    window_.perform(Action::paint);
    frame();
    const plot::Box box = window_.interface().scene().box;
    const auto on_canvas = [&] {
      return Place{"##canvas", static_cast<float>(box.left + dice_.part() * box.width()),
                   static_cast<float>(box.top + dice_.part() * box.height())};
    };
    move(on_canvas());
    MockContext::button(true);
    for (int i = 0; i < 5; ++i) move(on_canvas());
    MockContext::button(false);
    frame();
  }

  /// Whatever can be saved just now, on a disk that takes nothing.
  void save_without_room() {
    say("save without room");
    const tiltscope::test::LittleRoom room(3);
    const auto places = window_.interface().signposts().places;
    for (const auto& [name, box] : places) {
      if (!std::string_view(name).starts_with("##save")) continue;
      click({std::string(name), static_cast<float>(box.left + 0.5 * box.width()),
             static_cast<float>(box.top + 0.5 * box.height())},
            0);
    }
    window_.perform(Action::screenshot);
    frame();
  }

  /// Lets the session come to something, unless it waits for a program that says nothing.
  void watch() {
    constexpr std::chrono::milliseconds most(200);
    for (int i = dice_.below(8); i >= 0; --i) {
      const auto version = window_.session().snapshot()->version;
      // A command that does nothing is published.
      window_.session().send(PinRun{0, false});
      tiltscope::test::wait_until([&] { return window_.session().snapshot()->version > version; },
                                  most);
    }
  }

  /// Whatever has grown large is given up.
  void start_small() {
    const MethodKind method = dice_.one_of(methods);
    say("start small with method " + std::to_string(static_cast<int>(method)));
    ImGui::SetClipboardText(to_toml(small(method)).c_str());
    window_.perform(Action::paste);
    frame();
    if (dice_.once_in(2)) window_.perform(Action::play_or_pause);
    watch();
  }

  void check() {
    const Snapshot& s = window_.snapshot();
    CHECK(s.tilt >= 0);
    CHECK(s.tilt <= s.course->last());
    CHECK((s.phase == Phase::failed) <= !s.message.empty());
    const Scene& scene = window_.interface().scene();
    CHECK(std::isfinite(scene.camera.unit));
    CHECK(scene.camera.unit > 0.0);
    CHECK(scene.camera.centre.allFinite());
    const Preferences& preferences = window_.interface().preferences();
    CHECK(preferences.zoom >= 0.6);
    CHECK(preferences.zoom <= 3.0);
    CHECK(preferences_from(to_text(preferences)) == preferences);
  }

  static constexpr std::array typed = {"0",   "-7",   "1e999", "nan", "1e-300", "2e9",
                                       "abc", "0.25", "λ",     "",    "1 2",    "9999999999999"};

  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };

  Dice dice_;
  InTemporaryFolder exports_;
  tiltscope::test::TemporaryFolder folder_;
  std::vector<RewardConfig> programs_;
  std::vector<std::string> texts_;
  std::vector<std::filesystem::path> files_;
  std::unique_ptr<std::FILE, Close> log_;
  int count_ = 0;
  std::string last_;
  double longest_ = 0.0;
  std::string before_longest_;
  LiveWindow window_;
};

/// After all that, an experiment gives what it always gives.
void check_in_order(Hands& hands) {
  hands.leave();
  Session fresh(tiny(), {.base_model = {}, .measuring = Measuring::behind, .judges = true});
  const auto over = [](const Snapshot& s) { return s.phase == Phase::finished && !s.measuring; };
  fresh.send(Play{});
  const auto expected = tiltscope::test::wait_until(fresh, over);
  Session& session = hands.window().session();
  // Another family drops whatever base model was trained on the way.
  Experiment other = tiny();
  other.network.width = 9;
  session.send(SetPace{0.0});
  session.send(Configure{other});
  session.send(Configure{tiny()});
  session.send(Reseed{tiny().seed});
  constexpr std::size_t mark = 12'345'678;
  session.send(SetHistoryBudget{mark});
  auto snapshot = session.snapshot();
  while (snapshot->history->budget != mark) snapshot = session.wait_for_change(snapshot->version);
  session.send(Play{});
  while (!over(*snapshot)) {
    REQUIRE(snapshot->phase != Phase::failed);
    snapshot = session.wait_for_change(snapshot->version);
  }
  tiltscope::test::check_same_run(*expected, *snapshot);
}

void use(std::uint64_t seed, const std::function<bool(const Hands&)>& goes_on) {
  const auto hidden = hidden_window();
  if (!hidden) return;
  Hands hands(seed, *hidden);
  INFO("seed " << seed);
  while (goes_on(hands)) {
    INFO("number " << hands.count() << ", after " << hands.last());
    hands.act();
  }
  if (std::getenv("TILTSCOPE_RANDOM_SECONDS") != nullptr) {
    std::printf("seed %llu: %d things done, the longest frame took %.2f s (%s)\n",
                static_cast<unsigned long long>(seed), hands.count(), hands.longest_frame(),
                hands.before_longest().c_str());
    std::fflush(stdout);
  }
  check_in_order(hands);
}

std::uint64_t number_from(const char* variable, std::uint64_t otherwise) {
  const char* text = std::getenv(variable);
  return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

}  // namespace

TEST_CASE("whatever is done to the window, it goes on, and its session ends up in order") {
  const auto seconds = number_from("TILTSCOPE_RANDOM_SECONDS", 0);
  const std::uint64_t first = number_from("TILTSCOPE_RANDOM_SEED", 1);
  if (seconds == 0) {
    for (const std::uint64_t seed : {first, first + 1}) {
      use(seed, [](const Hands& hands) { return hands.count() < 150; });
    }
    return;
  }
  // A window after the other: what is found is repeated sooner.
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(seconds);
  for (std::uint64_t seed = first; std::chrono::steady_clock::now() < end; ++seed) {
    use(seed, [&](const Hands& hands) {
      return hands.count() < 1'000 && std::chrono::steady_clock::now() < end;
    });
  }
}
