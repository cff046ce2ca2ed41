#include "app/drive/progress.h"

#include "app/drive/judgement_lines.h"
#include "app/drive/status_bar.h"
#include "config/targets.h"
#include "oracle/step_word.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <string>
#include <utility>
#include <vector>

namespace tiltscope::app {
namespace {

/// "3/20"; "3" where the run chooses its steps, and so how many there are.
std::string of_all(int tilt, const Snapshot& s) {
  std::string number = std::to_string(tilt);
  if (chooses_steps(s.experiment->tilting)) return number;
  return number + "/" + std::to_string(s.course->last());
}

/// What is being worked on, e.g. "tilt 3/20, sampling".
std::string task(const Snapshot& s) {
  if (s.activity == Activity::training_base) return "base model";
  if (s.activity == Activity::none) return {};
  const int last = s.course->last();
  const bool measuring = s.activity == Activity::evaluating;
  const int tilt = measuring ? s.tilt : std::min(s.tilt + 1, last);
  return step_word(*s.course) + (" " + of_all(tilt, s)) +
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

/// Whether a run is over, and only its judgement is still to come.
bool judging(const Snapshot& s) { return s.phase == Phase::finished && s.measuring; }

/// The lines of a judgement, each once.
class JudgementTeller {
 public:
  /// Those that have not been told.
  std::vector<std::string> news(const Snapshot& s) {
    if (!s.judgement || s.judgement == told_) return {};
    told_ = s.judgement;
    std::vector<std::string> lines = judgement_lines(*s.judgement);
    lines.erase(lines.begin(), lines.begin() + static_cast<std::ptrdiff_t>(lines_));
    lines_ += lines.size();
    return lines;
  }

 private:
  std::shared_ptr<const Judgement> told_;
  std::size_t lines_ = 0;
};

class Bar final : public Progress {
 public:
  void show(const Snapshot& s) override {
    for (const std::string& line : teller_.news(s)) {
      bar_.clear();
      std::fprintf(stderr, "%s\n", line.c_str());
    }
    if (judging(s)) return bar_.show(1.0, "judging the result");
    if (task(s).empty()) return;
    const std::string left =
        s.remaining_seconds < 0 ? std::string() : "  " + clock(s.remaining_seconds) + " left";
    bar_.show(share(s), task(s) + left);
  }

 private:
  JudgementTeller teller_;
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
      std::fprintf(stderr, "%s %s: ", step_word(*s.course), of_all(r.tilt, s).c_str());
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
    for (const std::string& line : teller_.news(s)) std::fprintf(stderr, "%s\n", line.c_str());
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
  JudgementTeller teller_;
};

}  // namespace

std::unique_ptr<Progress> Progress::on_stderr(const Snapshot& start) {
  if (stderr_draws()) return std::make_unique<Bar>();
  return std::make_unique<Lines>(start);
}

}  // namespace tiltscope::app
