#include "fuzz/readers.h"

#include "app/cli/csv.h"
#include "app/cli/errors.h"
#include "app/drive/grid.h"
#include "app/drive/shard.h"
#include "app/results/summary.h"
#include "base/base64.h"
#include "base/grey_png.h"
#include "base/numbers.h"
#include "base/words.h"
#include "config/embed_picture.h"
#include "config/experiment_io.h"
#include "config/point_file.h"
#include "diffusion/model_file.h"
#include "nn/safetensors.h"
#include "reward/answer_line.h"
#include "reward/formula.h"
#include "session/saved_run.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <exception>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace tiltscope::fuzz {
namespace {

constexpr std::string_view source = "the file";

/// A message is a line that a terminal can show, not a copy of the input.
void check_sentence(std::string_view sentence) {
  const auto is_control = [](char c) { return static_cast<unsigned char>(c) < ' ' || c == '\x7f'; };
  if (sentence.empty() || sentence.size() > 1000) throw Broken("the message's length");
  if (std::ranges::any_of(sentence, is_control)) throw Broken("the message's characters");
}

/// Runs `read`, which may refuse with `Refusal` and nothing else.
template <class Refusal, class Read>
void feed(const Read& read) {
  try {
    read();
  } catch (const Refusal& refusal) {
    check_sentence(refusal.what());
  }
}

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (true) {
    const auto end = text.find('\n');
    lines.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return lines;
    text.remove_prefix(end + 1);
  }
}

std::span<const std::byte> as_bytes(std::string_view text) {
  return std::as_bytes(std::span(text.data(), text.size()));
}

}  // namespace

void feed_config(std::string_view bytes) {
  feed<ConfigError>([&] {
    Notes notes;
    const std::string written = to_toml(parse_experiment(bytes, source, &notes));
    for (const std::string& note : notes) check_sentence(note);
    notes.clear();
    if (to_toml(parse_experiment(written, source, &notes)) != written || !notes.empty()) {
      throw Broken("the round trip");
    }
  });
}

void feed_setting(std::string_view bytes) {
  feed<ConfigError>([&] {
    Experiment experiment;
    const std::vector<std::string_view> lines = lines_of(bytes);
    Notes notes;
    apply_settings(experiment, {lines.begin(), lines.end()}, &notes);
    for (const std::string& note : notes) check_sentence(note);
    validate(experiment);
  });
}

void feed_grid(std::string_view bytes) {
  // A grid grows like a power of its values: what may be large is none of the reader's business.
  if (std::ranges::count(bytes, ',') > 8) return;
  std::vector<std::string_view> lines = lines_of(bytes);
  const auto read = [&] {
    const std::vector<std::string> over(lines.begin() + 1, lines.end());
    const std::vector<app::PlannedRun> runs = app::grid({}, over, 2);
    const app::Shard shard = app::parse_shard(lines.front());
    if (app::shard_of(runs, shard).size() > runs.size()) throw Broken("the shard's size");
  };
  feed<app::UsageError>([&] { feed<ConfigError>(read); });
}

void feed_csv(std::string_view bytes) {
  if (bytes.empty() || bytes.front() < '1' || bytes.front() > '9') return;
  feed<app::UsageError>([&] {
    const Eigen::Index d = bytes.front() - '0';
    const Eigen::MatrixXd points = app::parse_points(bytes.substr(1), d, source);
    if (points.rows() != d || points.cols() < 1) throw Broken("the number of points");
    if (!points.allFinite()) throw Broken("a number that is none");
  });
}

void feed_points(std::string_view bytes) {
  feed<PointsError>([&] {
    const Eigen::MatrixXd points = read_points(bytes, source);
    std::string written;
    for (const auto point : points.colwise()) {
      for (const double x : point) written += shortest(x) + ";";
      written.back() = '\n';
    }
    if (read_points(written, source) != points) throw Broken("the round trip");
  });
}

void feed_summary(std::string_view bytes) {
  feed<app::UsageError>([&] { app::parse_summary(bytes, source); });
}

void feed_safetensors(std::string_view bytes) {
  feed<ModelFileError>([&] {
    const std::vector<std::byte> written =
        write_safetensors(read_safetensors(as_bytes(bytes), source));
    if (write_safetensors(read_safetensors(written, source)) != written) {
      throw Broken("the round trip");
    }
  });
}

void feed_model(std::string_view bytes) {
  feed<ModelFileError>([&] {
    const std::vector<std::byte> written = write_model(read_model(as_bytes(bytes), source));
    if (write_model(read_model(written, source)) != written) throw Broken("the round trip");
  });
}

void feed_checkpoint(std::string_view bytes) {
  const auto read = [&] {
    const auto written = write_saved_run(read_saved_run(sealed(as_bytes(bytes)), source));
    if (write_saved_run(read_saved_run(written, source)) != written) throw Broken("the round trip");
  };
  feed<OtherFormat>([&] { feed<DamagedCheckpoint>(read); });
}

void feed_answer(std::string_view bytes) {
  for (const std::string_view line : lines_of(bytes)) {
    const std::optional<double> value = answered_number(line);
    if (!value) continue;
    // The C library reads the same number, but for zeros of either sign.
    const std::string text(line);
    char* end = nullptr;
    const double other = std::strtod(text.c_str(), &end);
    if (!trimmed(std::string_view(end)).empty()) throw Broken("what is no number");
    if (*value != other && !(std::isnan(*value) && std::isnan(other))) throw Broken("the number");
  }
}

void feed_picture(std::string_view bytes) {
  feed<PictureError>([&] {
    const GreyPicture picture = read_grey_png(bytes);
    if (read_grey_png(write_grey_png(picture)) != picture) throw Broken("the round trip");
    const GreyPicture small = averaged_down(picture, most_embedded_pixels);
    if (std::max(small.width, small.height) > most_embedded_pixels) throw Broken("the size");
  });
}

void feed_picture_data(std::string_view bytes) {
  feed<ConfigError>([&] {
    RewardConfig reward;
    reward.data = bytes;
    const auto picture = embedded_picture(reward);
    if (picture.has_value() != !bytes.empty()) throw Broken("what is empty");
    if (const auto raw = from_base64(bytes); raw && to_base64(*raw) != bytes) {
      throw Broken("the round trip");
    }
  });
}

void feed_formula(std::string_view bytes) {
  if (bytes.empty() || bytes.front() < '1' || bytes.front() > '9') return;
  feed<FormulaError>([&] {
    const Eigen::Index d = bytes.front() - '0';
    const Formula formula(bytes.substr(1), d);
    // More than go through a step at a time; around 0, where most functions have an edge.
    constexpr Eigen::Index n = 70;
    Eigen::MatrixXd x(d, n);
    for (Eigen::Index i = 0; i < x.size(); ++i) {
      x.data()[i] = 0.5 * static_cast<double>(i * 7 % 13 - 6);
    }
    const auto same = [](double a, double b) { return a == b || (std::isnan(a) && std::isnan(b)); };
    Eigen::VectorXd values(n), value(1);
    formula.evaluate(x, values);
    for (Eigen::Index j = 0; j < n; ++j) {
      formula.evaluate(x.col(j), value);
      if (!same(value[0], values[j])) throw Broken("a value in a batch");
      if (!std::isfinite(values[j])) check_sentence(formula.origin(x.col(j)));
    }
    Eigen::MatrixXd gradients(d, n);
    if (formula.has_gradient()) formula.gradients(x, gradients);
    // In brackets it is the same formula, unless it is now too long or too deep.
    const auto in_brackets = [&] {
      const Formula other("(" + std::string(bytes.substr(1)) + ")", d);
      other.evaluate(x.col(0), value);
      formula.evaluate(x.col(0), values.head(1));
      if (!same(value[0], values[0])) throw Broken("the value in brackets");
    };
    feed<FormulaError>(in_brackets);
  });
}

}  // namespace tiltscope::fuzz
