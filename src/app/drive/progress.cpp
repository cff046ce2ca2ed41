#include "app/drive/progress.h"

#include "app/drive/status_bar.h"

#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <string>

namespace tiltscope::app {
namespace {

/// What is being worked on, e.g. "tilt 3/20, sampling".
std::string task(const Snapshot& s) {
  if (s.activity == Activity::training_base) return "base model";
  if (s.activity == Activity::none) return {};
  const int last = s.course->last();
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
  if (s.phase == Phase::tilting) return static_cast<double>(s.tilt) / s.course->last();
  return s.progress;
}

class Bar final : public Progress {
 public:
  void show(const Snapshot& s) override {
    if (task(s).empty()) return;
    const std::string left =
        s.remaining_seconds < 0 ? std::string() : "  " + clock(s.remaining_seconds) + " left";
    bar_.show(share(s), task(s) + left);
  }

 private:
  StatusBar bar_;
};

class Lines final : public Progress {
 public:
  explicit Lines(const Snapshot& start)
      : told_epochs_(start.base_epochs->size()),
        told_base_(start.base_ready),
        told_tilts_(start.tilts->size()) {}

  void show(const Snapshot& s) override {
    show_base_training(s);
    if (s.base_ready && !told_base_) {
      std::fprintf(stderr, "base model: %s\n", s.base_origin.c_str());
      told_base_ = true;
    }
    for (; told_tilts_ < s.tilts->size(); ++told_tilts_) {
      const TiltRecord& r = (*s.tilts)[told_tilts_];
      std::fprintf(stderr, "tilt %d/%d: ", r.tilt, s.course->last());
      if (std::isnan(r.rmse)) {
        std::fputs("score RMSE not known", stderr);
      } else {
        std::fprintf(stderr, "score RMSE %.4g (%.4g weighted)", r.rmse, r.rmse_weighted);
      }
      if (r.tilt > 0) {
        std::fprintf(stderr, ", sampling %.2f s, training %.2f s", r.sampling_seconds,
                     r.training_seconds);
      }
      if (r.clipped > 0.0) std::fprintf(stderr, ", %.2g %% clipped", 100.0 * r.clipped);
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

  std::size_t told_epochs_;
  bool told_base_;
  std::size_t told_tilts_;
};

}  // namespace

std::unique_ptr<Progress> Progress::on_stderr(const Snapshot& start) {
  if (isatty(STDERR_FILENO)) return std::make_unique<Bar>();
  return std::make_unique<Lines>(start);
}

}  // namespace tiltscope::app
