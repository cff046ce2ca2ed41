#include "session/session.h"
#include "view/window.h"

#include <assets.h>

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string_view>
#include <vector>

/// What the window costs the worker: the seconds of a tilt with no window and with one that shows
/// every step, in turn, and the ratio of their medians. The window is closed by its picture.
namespace tiltscope {
namespace {

double median(std::vector<double> values) {
  std::ranges::sort(values);
  return values[values.size() / 2];
}

/// Appends the seconds of each tilt of the run that is over.
void collect(const Snapshot& snapshot, std::vector<double>& seconds) {
  for (const TiltRecord& record : *snapshot.tilts) {
    if (record.tilt > 0) seconds.push_back(record.sampling_seconds + record.training_seconds);
  }
}

void start_again(Session& session) {
  const auto before = session.snapshot();
  session.send(Reset{});
  auto now = before;
  while (now->run == before->run) now = session.wait_for_change(now->version);
}

void run_without(Session& session) {
  session.send(Play{});
  for (auto now = session.snapshot(); now->phase != Phase::finished;) {
    now = session.wait_for_change(now->version);
  }
}

void run_with(Session& session, const std::filesystem::path& picture) {
  view::WindowOptions options;
  options.width = 1280;
  options.height = 800;
  options.play = true;
  options.screenshot = picture;
  view::run_window({[&](Command command) { session.send(std::move(command)); },
                    [&] { return session.snapshot(); }},
                   options);
  std::filesystem::remove(picture);
}

int measure(int pairs) {
  Experiment experiment;
  // Enough for a median, and few enough that what else happens on the machine hits both alike.
  experiment.tilting.tilts = 4;
  experiment.tilting.lambda = 0.2;
  Session session(experiment, {.pretrained = {assets::model_default()}, .base_model = {}});
  const auto picture = std::filesystem::temp_directory_path() / "tiltscope-window-bench.png";
  std::vector<double> without;
  std::vector<double> with;
  for (int pair = 0; pair <= pairs; ++pair) {
    const bool warm_up = pair == 0;
    start_again(session);
    run_without(session);
    if (!warm_up) collect(*session.snapshot(), without);
    start_again(session);
    run_with(session, picture);
    if (!warm_up) collect(*session.snapshot(), with);
  }
  const double ratio = median(with) / median(without);
  std::printf("a tilt without the window: %.3f s, with it: %.3f s; %.1f %% slower\n",
              median(without), median(with), 100.0 * (ratio - 1.0));
  double load = 0.0;
  if (getloadavg(&load, 1) == 1) std::printf("load of the machine at the end: %.1f\n", load);
  return 0;
}

}  // namespace
}  // namespace tiltscope

int main(int argc, char** argv) {
  int pairs = 5;
  if (argc > 1) {
    const std::string_view text = argv[1];
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), pairs);
    if (error != std::errc() || end != text.data() + text.size() || pairs < 1) {
      std::fprintf(stderr, "the number of pairs must be a positive whole number\n");
      return 2;
    }
  }
  return tiltscope::measure(pairs);
}
