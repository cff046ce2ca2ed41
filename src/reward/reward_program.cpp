#include "reward/reward_program.h"

#include "base/numbers.h"
#include "base/words.h"
#include "config/command_files.h"
#include "config/wording.h"
#include "reward/answer_line.h"
#include "reward/reward_error.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <stdexcept>
#include <tuple>
#include <utility>

namespace tiltscope {
namespace {

/// Between two batches others may ask, and what nobody waits for any more is soon over.
constexpr Eigen::Index most_points = 4096;
/// For a line too many behind the first batch, which comes at once if it comes.
constexpr int milliseconds_for_more = 20;

std::string greeting(Eigen::Index d) { return "tiltscope-reward 1 d=" + std::to_string(d); }

std::string question(const Eigen::Ref<const Eigen::MatrixXd>& x) {
  std::string text = "batch " + std::to_string(x.cols()) + "\n";
  for (Eigen::Index j = 0; j < x.cols(); ++j) {
    for (Eigen::Index i = 0; i < x.rows(); ++i) {
      text += shortest(x(i, j));
      text += i + 1 < x.rows() ? ' ' : '\n';
    }
  }
  return text;
}

/// "(0.5, -1)"
std::string point_words(const Eigen::Ref<const Eigen::VectorXd>& x) {
  std::string words;
  for (Eigen::Index i = 0; i < x.size(); ++i) words += (i > 0 ? ", " : "") + rounded(x[i], 6);
  return "(" + words + ")";
}

/// "line 17 of 3,000"
std::string place_words(Eigen::Index j, Eigen::Index n) {
  return "line " + thousands(j + 1) + " of " + thousands(n);
}

}  // namespace

/// One asks; the others wait, and may be told not to.
class RewardProgram::Turn {
 public:
  Turn(RewardProgram& program, Wait& wait) : program_(program) {
    std::unique_lock lock(program.mutex_);
    while (program.busy_) {
      program.free_.wait_for(lock, Wait::nap);
      if (program.busy_) wait.ask();
    }
    program.busy_ = true;
  }
  ~Turn() {
    {
      const std::lock_guard lock(program_.mutex_);
      program_.busy_ = false;
    }
    program_.free_.notify_one();
  }
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;

 private:
  RewardProgram& program_;
};

std::shared_ptr<RewardProgram> RewardProgram::shared(const Options& options) {
  using Key = std::tuple<std::vector<std::string>, std::string, Eigen::Index, double>;
  static std::mutex mutex;
  static std::map<Key, std::weak_ptr<RewardProgram>> running;
  const std::lock_guard lock(mutex);
  std::erase_if(running, [](const auto& entry) { return entry.second.expired(); });
  std::weak_ptr<RewardProgram>& place =
      running[{options.command, options.checksum, options.dimension, options.patience}];
  auto program = place.lock();
  if (!program || program->has_failed()) {
    program = std::make_shared<RewardProgram>(options);
    place = program;
  }
  return program;
}

bool RewardProgram::has_failed() const {
  const std::lock_guard lock(mutex_);
  return failure_.has_value();
}

std::string RewardProgram::name() const {
  std::string words;
  for (const std::string& word : options_.command) words += (words.empty() ? "" : " ") + word;
  return "the reward's program " + as_given(words);
}

void RewardProgram::fail(const std::string& what) const { throw RewardError(name() + " " + what); }

void RewardProgram::evaluate(const Eigen::Ref<const Eigen::MatrixXd>& x,
                             Eigen::Ref<Eigen::VectorXd> values) {
  Wait wait;
  for (Eigen::Index first = 0; first < x.cols(); first += most_points) {
    const Eigen::Index count = std::min(most_points, x.cols() - first);
    const Turn turn(*this, wait);
    if (failure_) throw RewardError(*failure_);
    try {
      ask(x.middleCols(first, count), values.segment(first, count), wait);
    } catch (const RewardError& error) {
      process_.reset();
      const std::lock_guard lock(mutex_);
      failure_ = error.what();
      throw;
    }
  }
}

void RewardProgram::ask(const Eigen::Ref<const Eigen::MatrixXd>& x,
                        Eigen::Ref<Eigen::VectorXd> values, Wait& wait) {
  if (!process_) start();
  if (!greeted_) greet(wait);
  ask_batch(x, values, wait);
  if (checked_) return;
  ask_again(x, values, wait);
  refuse_more(milliseconds_for_more);
  checked_ = true;
}

void RewardProgram::start() {
  try {
    if (!options_.checksum.empty() && files_checksum(options_.command) != options_.checksum) {
      fail("is not what it was when the configuration was read: open it again");
    }
    process_ = std::make_unique<LineProcess>(options_.command);
  } catch (const RewardError&) {
    throw;
  } catch (const std::runtime_error& error) {
    fail("cannot be started: " + one_line(error.what()) +
         "; the command's first word must be a program");
  }
  greeted_ = false;
  checked_ = false;
  unwanted_ = 0;
  process_->send(greeting(options_.dimension) + "\n");
}

void RewardProgram::greet(Wait& wait) {
  const std::string asked = in_quotes(greeting(options_.dimension));
  const std::string answer = take_line("after " + asked + ", to which it must answer \"ok\"", wait);
  if (trimmed(answer) != "ok") {
    fail("has answered " + as_given(answer) + " to " + asked + "; it must answer \"ok\"");
  }
  greeted_ = true;
}

std::string RewardProgram::take_line(const std::string& so_far, Wait& wait) {
  std::string line;
  switch (process_->take_line(line, options_.patience, wait)) {
    case LineProcess::Outcome::line:
      break;
    case LineProcess::Outcome::silent:
      fail("has been silent for " + shortest(options_.patience) + " s " + so_far +
           "; it must flush its output, and may write to stderr while it computes");
    case LineProcess::Outcome::ended:
      fail(shortened(one_line(process_->end())) + ", " + so_far);
  }
  return line;
}

void RewardProgram::refuse_more(int milliseconds) {
  if (!process_->has_line(milliseconds)) return;
  fail("has answered more lines than there were points; print nothing else, or print it to stderr");
}

void RewardProgram::ask_batch(const Eigen::Ref<const Eigen::MatrixXd>& x,
                              Eigen::Ref<Eigen::VectorXd> values, Wait& wait) {
  const Eigen::Index n = x.cols();
  if (unwanted_ == 0) refuse_more(0);
  process_->send(question(x));
  // Where the wait is ended, what comes later is not the answer to another question.
  unwanted_ += static_cast<std::size_t>(n);
  while (unwanted_ > static_cast<std::size_t>(n)) {
    take_line("while it answered a batch that is no longer needed", wait);
    --unwanted_;
  }
  for (Eigen::Index j = 0; j < n; ++j) {
    const std::string line =
        take_line("after " + thousands(j) + " of " + thousands(n) + " lines", wait);
    --unwanted_;
    const std::string what = "has answered " + as_given(line) + " in " + place_words(j, n);
    const std::optional<double> value = answered_number(line);
    if (!value) fail(what + ", which is no number");
    if (std::isnan(*value) || *value == HUGE_VAL) {
      fail(what + ", for the point " + point_words(x.col(j)) +
           "; a reward is a finite number, or -inf where nothing may be");
    }
    values[j] = *value;
  }
}

void RewardProgram::ask_again(const Eigen::Ref<const Eigen::MatrixXd>& x,
                              const Eigen::Ref<const Eigen::VectorXd>& values, Wait& wait) {
  Eigen::VectorXd again(x.cols());
  ask_batch(x, again, wait);
  for (Eigen::Index j = 0; j < x.cols(); ++j) {
    if (again[j] == values[j]) continue;
    fail("has answered " + shortest(values[j]) + " and then " + shortest(again[j]) + " in " +
         place_words(j, x.cols()) + ", for the point " + point_words(x.col(j)) +
         "; asked twice for a point, it must give the same number");
  }
}

}  // namespace tiltscope
