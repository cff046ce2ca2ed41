#include "view/state/points_fitting.h"

#include "base/input_file.h"
#include "config/point_file.h"
#include "config/wording.h"
#include "math/mixture_fit.h"
#include "nn/workers.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cctype>
#include <exception>
#include <mutex>
#include <string_view>
#include <utility>

namespace tiltscope::view {

/// What the thread of a fit and the frames share.
struct PointsFitting::Shared {
  std::atomic<bool> given_up = false;
  std::atomic<bool> over = false;
  std::atomic<int> components = 0;  ///< that are being tried; 0 while the points are read
  std::atomic<std::int64_t> points = 0;
  std::mutex mutex;
  Outcome outcome;  ///< under the mutex
};

namespace {

constexpr std::size_t most_bytes = std::size_t{64} << 20;

struct GivenUp {};

/// "Fitted 8 components to 5,000 points."
std::string words_of(const MixtureFit& fit, Eigen::Index points, const std::string& source) {
  const auto found = static_cast<std::ptrdiff_t>(fit.mixture.means.size());
  std::vector<std::string> sentences{"Fitted " + counted(found, "component", "components") +
                                     " to the " + thousands(points) +
                                     (points == 1 ? " point" : " points") + source};
  const auto second =
      std::ranges::find_if(fit.trials, [](const FitTrial& trial) { return trial.error == 0.0; });
  if (second != fit.trials.end()) {
    sentences.push_back(
        "Of the numbers tried, from " + std::to_string(fit.trials.front().components) + " to " +
        std::to_string(fit.trials.back().components) + ", " + std::to_string(second->components) +
        " explained points held out best (" + rounded(second->held_out, 4) + " nats a point)" +
        (second->components == found ? "" : ", and fewer hardly worse"));
  }
  for (std::string remark : fit.remarks) {
    remark.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(remark.front())));
    sentences.push_back(std::move(remark));
  }
  return as_sentences(sentences);
}

}  // namespace

bool holds_points(const std::filesystem::path& file) {
  std::string extension = file.extension().string();
  for (char& c : extension) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  constexpr std::array<std::string_view, 4> extensions = {".csv", ".tsv", ".txt", ".dat"};
  return std::ranges::find(extensions, extension) != extensions.end();
}

template <class Work>
void PointsFitting::begin(const Work& work) {
  if (shared_) shared_->given_up = true;
  // Those that have ended meanwhile.
  std::erase_if(tasks_, [](const Task& task) { return task.shared->over.load(); });
  shared_ = std::make_shared<Shared>();
  tasks_.push_back({shared_, std::jthread([shared = shared_, work] {
                      Outcome outcome;
                      try {
                        outcome = work(*shared);
                      } catch (const GivenUp&) {
                      } catch (const std::exception& problem) {
                        outcome.words = as_sentences({problem.what()});
                      }
                      const std::lock_guard lock(shared->mutex);
                      shared->outcome = std::move(outcome);
                      shared->over = true;
                    })});
}

namespace {

/// What both kinds of points have in common.
template <class Shared>
PointsFitting::Outcome fitted(Shared& shared, const Eigen::MatrixXd& points,
                              const PointsFitting::How& how, const std::string& source) {
  shared.points = points.cols();
  Workers workers(how.threads);
  FitOptions options;
  options.seed = how.seed;
  options.run = [&](int tasks, const std::function<void(int)>& task) {
    workers.run(tasks, [&](int i, int) { task(i); });
  };
  options.checkpoint = [&](int components) {
    if (shared.given_up) throw GivenUp{};
    shared.components = components;
  };
  const MixtureFit fit = fit_mixture(points, options);
  return {fit.mixture, words_of(fit, points.cols(), source)};
}

}  // namespace

void PointsFitting::start(const std::filesystem::path& file, How how) {
  begin([file, how](Shared& shared) -> Outcome {
    const std::string name = file.filename().string();
    try {
      const Eigen::MatrixXd points = read_points(read_regular_file(file, most_bytes), name);
      return fitted(shared, points, how, " in " + name);
    } catch (const ReadError& error) {
      return {{},
              error.stage() == ReadError::Stage::too_large
                  ? name + " is too large: the window takes files of up to 64 MiB."
                  : as_sentences({"Cannot read " + name + ": " + error.reason()})};
    } catch (const FitError& error) {
      return {{}, as_sentences({name + ": " + error.what()})};
    }
  });
}

void PointsFitting::start(Eigen::MatrixXd points, How how) {
  begin([points = std::move(points), how](Shared& shared) {
    Outcome outcome = fitted(shared, points, how, " drawn");
    outcome.drawn = true;
    return outcome;
  });
}

std::string PointsFitting::progress() const {
  if (!shared_) return {};
  const int components = shared_->components;
  if (components == 0) return "Reading points ...";
  return "Fitting " + thousands(shared_->points) +
         " points: " + counted(components, "component", "components") + " ...";
}

std::optional<PointsFitting::Outcome> PointsFitting::take() {
  if (!shared_ || !shared_->over) return std::nullopt;
  std::optional<Outcome> outcome;
  {
    const std::lock_guard lock(shared_->mutex);
    outcome = std::move(shared_->outcome);
  }
  shared_.reset();
  std::erase_if(tasks_, [](const Task& task) { return task.shared->over.load(); });
  return outcome;
}

void PointsFitting::stop() {
  for (const Task& task : tasks_) task.shared->given_up = true;
}

}  // namespace tiltscope::view
