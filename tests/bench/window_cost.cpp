#include "app/cli/base_model.h"
#include "config/experiment_io.h"
#include "session/session.h"
#include "view/window.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// What the window costs: the seconds of a tilt with no window and with one that shows every step,
/// in turn, and the ratio of their medians; or, for a whole run, the seconds from Play, or from the
/// change of a setting, until its first and its last tilt are there, and until they are on the
/// screen.
namespace tiltscope {
namespace {

double median(std::vector<double> values) {
  std::ranges::sort(values);
  return values[values.size() / 2];
}

Session::Options as_in_window(const app::BaseModels& models) {
  Session::Options options = models.session_options();
  options.measuring = Measuring::behind;
  options.judges = true;
  return options;
}

void start_again(Session& session) {
  const auto before = session.snapshot();
  session.send(Reset{});
  auto now = before;
  while (now->run == before->run || !now->samples || now->activity != Activity::none) {
    now = session.wait_for_change(now->version);
  }
}

/// Waits for the end of the run that is under way.
void finish(const Session& session) {
  auto now = session.snapshot();
  while (now->phase != Phase::finished && now->phase != Phase::failed) {
    now = session.wait_for_change(now->version);
  }
}

/// Seconds until a tilt is there.
struct Answer {
  double first = 0.0;
  double last = 0.0;
};

/// Takes the times at which a run's tilts are seen.
class Watch {
 public:
  /// From now on. With a change, the run that it starts, as auto-run does on release; else the one
  /// that stands at its beginning.
  void play(Session& session, const Experiment* change) {
    start_ = Clock::now();
    playing_ = true;
    if (change != nullptr) {
      over_ = session.snapshot()->run;
      session.send(Configure{.experiment = *change, .start_over = true});
    }
    session.send(Play{});
  }
  bool playing() const { return playing_; }

  /// `tilt` is the newest that is there.
  void see(const Snapshot& snapshot, int tilt) {
    if (!playing_ || snapshot.run == over_) return;
    const double now = std::chrono::duration<double>(Clock::now() - start_).count();
    if (answer_.first == 0.0 && tilt >= 1) answer_.first = now;
    if (answer_.last == 0.0 && tilt == snapshot.course->last()) answer_.last = now;
  }
  Answer answer() const { return answer_; }

 private:
  using Clock = std::chrono::steady_clock;
  Clock::time_point start_;
  bool playing_ = false;
  std::optional<std::uint64_t> over_;  ///< the run that the change ended
  Answer answer_;
};

Answer run_without(Session& session) {
  start_again(session);
  Watch watch;
  watch.play(session, nullptr);
  for (auto now = session.snapshot();;) {
    watch.see(*now, now->samples_tilt);
    if (now->phase == Phase::finished || now->phase == Phase::failed) return watch.answer();
    now = session.wait_for_change(now->version);
  }
}

/// In a window that has opened before: Play, after the change if there is one, follows upon its
/// first frames.
Answer run_with(Session& session, const Experiment* change = nullptr) {
  if (change == nullptr) start_again(session);
  Watch watch;
  int frames = 0;
  view::WindowOptions options;
  options.width = 1280;
  options.height = 800;
  options.shown = [&](const Snapshot& snapshot, int tilt) {
    watch.see(snapshot, tilt);
    ++frames;
    if (!watch.playing() && frames == 3) {
      const auto idle = session.snapshot()->version;
      watch.play(session, change);
      session.wait_for_change(idle);  // as after a key, the window does not go to sleep
    }
    return snapshot.phase != Phase::failed &&
           (snapshot.phase != Phase::finished || watch.answer().last == 0.0);
  };
  view::run_window({[&](Command command) { session.send(std::move(command)); },
                    [&] { return session.snapshot(); }},
                   options);
  return watch.answer();
}

/// Appends the seconds of each tilt of the run that is over.
void collect(const Snapshot& snapshot, std::vector<double>& seconds) {
  for (const TiltRecord& record : *snapshot.tilts) {
    if (record.tilt > 0) seconds.push_back(record.sampling_seconds + record.training_seconds);
  }
}

void compare_tilts(int pairs) {
  Experiment experiment;
  // Enough for a median, and few enough that what else happens on the machine hits both alike.
  experiment.tilting.tilts = 4;
  experiment.tilting.lambda = 0.2;
  const app::BaseModels models(app::BaseModelOptions{});
  Session session(experiment, as_in_window(models));
  std::vector<double> without;
  std::vector<double> with;
  for (int pair = 0; pair <= pairs; ++pair) {
    const bool warm_up = pair == 0;
    run_without(session);
    if (!warm_up) collect(*session.snapshot(), without);
    run_with(session);
    if (!warm_up) collect(*session.snapshot(), with);
  }
  const double ratio = median(with) / median(without);
  std::printf("a tilt without the window: %.3f s, with it: %.3f s; %.1f %% slower\n",
              median(without), median(with), 100.0 * (ratio - 1.0));
  double load = 0.0;
  if (getloadavg(&load, 1) == 1) std::printf("load of the machine at the end: %.1f\n", load);
}

/// A setting that is let go of, from one value to another that it has not had before.
struct Change {
  const char* name;
  Experiment before;
  Experiment after;
};

/// Those that an impatient user makes most, for the `pair`-th time.
std::vector<Change> changes(const Experiment& experiment, int pair) {
  std::vector<Change> changes;
  const auto add = [&](const char* name, const auto& set) {
    changes.push_back({name, experiment, experiment});
    set(changes.back());
  };
  add("lambda", [&](Change& c) { c.after.tilting.lambda *= 0.9 - 0.01 * pair; });
  add("b", [&](Change& c) { c.after.reward.b *= 0.9 - 0.01 * pair; });
  add("N", [&](Change& c) { c.before.tilting.tilts = 10 + pair; });
  add("eta", [&](Change& c) { c.after.tilting.sampler.eta = 1.0 - 0.01 * pair; });
  add("the reward, to a formula", [&](Change& c) {
    c.after.reward.kind = RewardKind::expression;
    c.after.reward.formula = "-(hypot(x1, x2) - 2." + std::to_string(pair) + ")^2/(2*0.3^2)";
  });
  return changes;
}

void keep_faster(Answer& best, const Answer& one) {
  if (best.last == 0.0 || one.last < best.last) best = one;
}

/// The fastest run of each kind, as JSON.
void compare_answers(const char* config, int pairs) {
  const app::BaseModels models(app::BaseModelOptions{});
  const Experiment experiment = read_experiment(config);
  Session session(experiment, as_in_window(models));
  session.send(Step{});  // makes or finds the base model, which is then in no figure
  for (auto now = session.snapshot(); now->tilt < 1 && now->phase != Phase::failed;) {
    now = session.wait_for_change(now->version);
  }
  Answer without;
  Answer with;
  for (int pair = 0; pair < pairs; ++pair) {
    keep_faster(without, run_without(session));
    keep_faster(with, run_with(session));
  }
  nlohmann::ordered_json changed = nlohmann::ordered_json::array();
  for (std::size_t i = 0; i < changes(experiment, 0).size(); ++i) {
    Answer best;
    for (int pair = 0; pair < pairs; ++pair) {
      const Change change = changes(experiment, pair)[i];
      session.send(Configure{.experiment = change.before, .start_over = true});
      run_without(session);
      keep_faster(best, run_with(session, &change.after));
      finish(session);
    }
    changed.push_back({{"name", changes(experiment, 0)[i].name},
                       {"first_tilt_on_screen_seconds", best.first},
                       {"answer_on_screen_seconds", best.last}});
  }
  const nlohmann::ordered_json values = {{"first_tilt_seconds", without.first},
                                         {"answer_seconds", without.last},
                                         {"first_tilt_on_screen_seconds", with.first},
                                         {"answer_on_screen_seconds", with.last},
                                         {"changes", changed}};
  std::printf("%s\n", values.dump().c_str());
}

bool is_count(std::string_view text, int& count) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  return error == std::errc() && end == text.data() + text.size() && count >= 1;
}

int measure(const std::vector<const char*>& words) {
  const bool whole = words.size() >= 2 && std::string_view(words[0]) == "--answer";
  int pairs = 5;
  const std::size_t count = whole ? 2 : 0;
  if (words.size() > count + 1 || (words.size() > count && !is_count(words[count], pairs))) {
    std::fprintf(stderr, "usage: tiltscope_window_cost [--answer FILE.toml] [PAIRS]\n");
    return 2;
  }
  try {
    if (whole) {
      compare_answers(words[1], pairs);
    } else {
      compare_tilts(pairs);
    }
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
  return 0;
}

}  // namespace
}  // namespace tiltscope

int main(int argc, char** argv) {
  return tiltscope::measure(std::vector<const char*>(argv + 1, argv + argc));
}
