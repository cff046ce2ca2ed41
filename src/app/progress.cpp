#include "app/progress.h"

#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <string>

namespace tiltscope::app {
namespace {

std::string clock(double seconds) {
  const long total = std::lround(std::min(seconds, 1e8));
  const auto two_digits = [](long n) { return (n < 10 ? ":0" : ":") + std::to_string(n); };
  if (total < 3600) return std::to_string(total / 60) + two_digits(total % 60);
  return std::to_string(total / 3600) + two_digits(total / 60 % 60) + two_digits(total % 60);
}

/// What is being worked on, e.g. "tilt 3/20, sampling".
std::string task(const Snapshot& s) {
  if (s.activity == Activity::training_base) return "base model";
  if (s.activity == Activity::none) return {};
  const int last = s.experiment->tilting.tilts;
  const bool measuring = s.activity == Activity::evaluating;
  const int tilt = measuring ? s.tilt : std::min(s.tilt + 1, last);
  return "tilt " + std::to_string(tilt) + "/" + std::to_string(last) +
         (measuring                          ? ", measuring"
          : s.activity == Activity::sampling ? ", sampling"
                                             : ", training");
}

/// Done of the whole phase; by time where the time left is known.
double share(const Snapshot& s) {
  if (s.remaining_seconds >= 0 && s.elapsed_seconds > 0) {
    return s.elapsed_seconds / (s.elapsed_seconds + s.remaining_seconds);
  }
  if (s.phase == Phase::tilting) return static_cast<double>(s.tilt) / s.experiment->tilting.tilts;
  return s.progress;
}

class Bar final : public Progress {
 public:
  Bar() = default;
  ~Bar() override { std::fputs("\r\033[K", stderr); }
  Bar(const Bar&) = delete;
  Bar& operator=(const Bar&) = delete;

  void show(const Snapshot& s) override {
    if (task(s).empty()) return;
    constexpr int width = 30;
    const double done = std::clamp(share(s), 0.0, 1.0);
    const int filled = static_cast<int>(done * width);
    const std::string bar = std::string(static_cast<std::size_t>(filled), '#') +
                            std::string(static_cast<std::size_t>(width - filled), '-');
    const std::string number = std::to_string(std::lround(100 * done));
    const std::string percent = std::string(4 - number.size(), ' ') + number + "%";
    const std::string left =
        s.remaining_seconds < 0 ? std::string() : "  " + clock(s.remaining_seconds) + " left";
    const std::string line = "[" + bar + "]" + percent + "  " + task(s) + left;
    if (line == shown_) return;
    shown_ = line;
    std::fprintf(stderr, "\r%s\033[K", line.c_str());
    std::fflush(stderr);
  }

 private:
  std::string shown_;
};

class Lines final : public Progress {
 public:
  void show(const Snapshot& s) override {
    show_base_training(s);
    if (s.base_ready && !told_base_) {
      std::fprintf(stderr, "base model: %s\n", s.base_origin.c_str());
      told_base_ = true;
    }
    for (; told_tilts_ < s.tilts->size(); ++told_tilts_) {
      const TiltRecord& r = (*s.tilts)[told_tilts_];
      std::fprintf(stderr, "tilt %d/%d: score RMSE %.4g (%.4g weighted)", r.tilt,
                   s.experiment->tilting.tilts, r.rmse, r.rmse_weighted);
      if (r.tilt > 0) {
        std::fprintf(stderr, ", sampling %.2f s, training %.2f s", r.sampling_seconds,
                     r.training_seconds);
      }
      std::fputc('\n', stderr);
    }
  }

 private:
  /// About every tenth epoch. The session does not publish each one, but it keeps them all.
  void show_base_training(const Snapshot& s) {
    const int epochs = s.experiment->training.epochs;
    for (; told_epochs_ < s.base_epochs->size(); ++told_epochs_) {
      const EpochRecord& r = (*s.base_epochs)[told_epochs_];
      if (told_epochs_ % static_cast<std::size_t>(std::max(1, epochs / 10)) != 0) continue;
      std::fprintf(stderr, "base model: epoch %d/%d, loss %.4g, held out %.4g\n", r.epoch, epochs,
                   r.training_loss, r.held_out_loss);
    }
  }

  std::size_t told_epochs_ = 0;
  bool told_base_ = false;
  std::size_t told_tilts_ = 0;
};

}  // namespace

std::unique_ptr<Progress> Progress::on_stderr() {
  if (isatty(STDERR_FILENO)) return std::make_unique<Bar>();
  return std::make_unique<Lines>();
}

}  // namespace tiltscope::app
