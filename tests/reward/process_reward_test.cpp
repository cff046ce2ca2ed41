#include "reward/process_reward.h"

#include "base/waiting.h"
#include "reward/programs.h"
#include "reward/reward_error.h"
#include "waiting.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmath>
#include <limits>
#include <thread>

using namespace tiltscope;
using namespace tiltscope::test;

namespace {

/// For programs that are to be silent. They are the shell's, which starts at once.
constexpr double soon = 0.5;
constexpr std::chrono::minutes at_most(1);

Eigen::MatrixXd some_points(Eigen::Index n) {
  Eigen::MatrixXd x(2, n);
  for (Eigen::Index j = 0; j < n; ++j) {
    x.col(j) << static_cast<double>(j) / 7.0 - 3.0, 1.0 / (1.0 + static_cast<double>(j));
  }
  return x;
}

Eigen::VectorXd values_of(const Reward& reward, const Eigen::MatrixXd& x) {
  Eigen::VectorXd values(x.cols());
  reward.evaluate(x, values);
  return values;
}

/// What it says who fails; empty if it does not.
std::string failure_of(const Reward& reward, Eigen::Index points = 3) {
  try {
    values_of(reward, some_points(points));
  } catch (const RewardError& error) {
    return error.what();
  }
  return {};
}

std::string failure_of_shell(const std::string& script, Eigen::Index points = 3) {
  const TemporaryFolder folder;
  RewardConfig config = reward_by(folder, script);
  config.command = {"/bin/sh", config.command.back()};
  config.checksum = files_checksum(config.command);
  return failure_of(ProcessReward(config, soon), points);
}

std::string failure_of_program(const std::string& program) {
  const TemporaryFolder folder;
  return failure_of(ProcessReward(reward_by(folder, program)));
}

std::size_t open_descriptors() {
  std::size_t count = 0;
  for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) {
    count += entry.exists() ? 1 : 1;
  }
  return count;
}

/// Whether somebody holds the lock of a file, as a process does until it has ended.
bool is_locked(const std::string& file) {
  const int descriptor = open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  REQUIRE(descriptor >= 0);
  const bool locked = flock(descriptor, LOCK_EX | LOCK_NB) != 0;
  close(descriptor);
  return locked;
}

/// The program, and a child of its, hold the file's lock until both have ended.
std::string program_with_child(const std::string& lock) {
  return "import os, fcntl, subprocess\n"
         "held = os.open('" +
         lock +
         "', os.O_RDWR | os.O_CREAT)\n"
         "fcntl.flock(held, fcntl.LOCK_EX)\n"
         "os.set_inheritable(held, True)\n"
         "subprocess.Popen(['sleep', '1000'], close_fds=False)\n" +
         program_of("x[0]");
}

}  // namespace

TEST_CASE("a program's values are those that it computes, to the last bit") {
  const TemporaryFolder folder;
  const ProcessReward reward(reward_by(folder, program_of("x[0] * x[0] - 0.1 * x[1]")));
  for (const Eigen::Index n : {1, 5, 3000, 10'000}) {
    CAPTURE(n);
    const Eigen::MatrixXd x = some_points(n);
    const Eigen::VectorXd values = values_of(reward, x);
    for (Eigen::Index j = 0; j < n; ++j) {
      REQUIRE(values[j] == x(0, j) * x(0, j) - 0.1 * x(1, j));
    }
  }
  CHECK(values_of(reward, Eigen::MatrixXd(2, 0)).size() == 0);
  CHECK(!reward.gradients(some_points(2)));
  CHECK(reward.quadratic() == nullptr);
}

TEST_CASE("-inf is a wall, and numbers are read as programs write them") {
  const TemporaryFolder folder;
  const ProcessReward walls(
      reward_by(folder, program_of("-math.inf if x[0] < -2.9 else '+1.5e-3'")));
  CHECK(values_of(walls, some_points(2)) ==
        Eigen::Vector2d(-std::numeric_limits<double>::infinity(), 1.5e-3));
  const ProcessReward ends(
      reward_by(folder, program_of("' -2 \\r' if x[0] < -2.9 else '1e-400'"), "ends.py"));
  CHECK(values_of(ends, some_points(2)) == Eigen::Vector2d(-2.0, 0.0));
}

TEST_CASE("a program that talks on stderr as it answers line by line holds nothing up") {
  const TemporaryFolder folder;
  const ProcessReward reward(
      reward_by(folder,
                "import sys\n"
                "sys.stdin.readline(); print('ok', flush=True)\n"
                "while line := sys.stdin.readline():\n"
                "    for i in range(int(line.split()[1])):\n"
                "        x = sys.stdin.readline().split()\n"
                "        print('point', i, x, 'of a batch that is looked at', file=sys.stderr)\n"
                "        print(x[0], flush=True)\n"));
  const Eigen::MatrixXd x = some_points(10'000);
  CHECK(values_of(reward, x) == x.row(0).transpose());
}

TEST_CASE("what a program does wrong is told in a sentence that names it and the line") {
  const auto check = [](const std::string& words, const std::string& expected) {
    CAPTURE(expected);
    CHECK_MESSAGE(words.find(expected) != std::string::npos, words);
    CHECK(words.find("reward.py\" ") != std::string::npos);
    CHECK(words.find('\n') == std::string::npos);
    CHECK(words.find('.', words.size() - 1) == std::string::npos);
  };
  check(failure_of_program("print('hello', flush=True); input()"),
        "has answered \"hello\" to \"tiltscope-reward 1 d=2\"; it must answer \"ok\"");
  check(failure_of_shell("sleep 1000"),
        "has been silent for 0.5 s after \"tiltscope-reward 1 d=2\", to which it must answer "
        "\"ok\"; it must flush its output");
  check(failure_of_program(program_of("'far' if x[1] == 0.5 else 1")),
        "has answered \"far\" in line 2 of 3, which is no number");
  check(failure_of_program(program_of("'' if x[1] == 0.5 else 1")),
        "has answered \"\" in line 2 of 3, which is no number");
  check(failure_of_program(program_of("'1 2'")), "has answered \"1 2\" in line 1 of 3");
  check(failure_of_program(program_of("'1e999'")), "\"1e999\" in line 1 of 3, which is no number");
  check(failure_of_program(program_of("'9' * 100000")), "in line 1 of 3");
  check(failure_of_program(program_of("math.nan if x[1] == 0.5 else 1")),
        "has answered \"nan\" in line 2 of 3, for the point (-2.85714, 0.5); a reward is a finite "
        "number, or -inf where nothing may be");
  check(failure_of_program(program_of("math.inf")), "has answered \"inf\" in line 1 of 3");
  const std::string greets = "read hello; echo ok; ";
  check(failure_of_shell(greets + "read batch; echo 1; echo 1; sleep 1000"),
        "has been silent for 0.5 s after 2 of 3 lines; it must flush its output");
  check(failure_of_program(program_of("1", "points.append([0, 0])")),
        "has answered more lines than there were points; print nothing else");
  check(failure_of_program(program_of("1", "batches == 2 and points.append([0, 0])")),
        "has answered more lines than there were points");
  check(failure_of_program(program_of("x[0] + batches")),
        "has answered -2 and then -1 in line 1 of 3, for the point (-3, 1); asked twice for a "
        "point, it must give the same number");
  check(failure_of_program(program_of("1", "sys.exit(3)")),
        "ended with exit code 3, after 0 of 3 lines");
  check(failure_of_program(program_of("[0.5][round(x[1])]")),
        "ended with exit code 1: IndexError: list index out of range, after 0 of 3 lines");
  check(failure_of_program(program_of("1", "os.kill(os.getpid(), 11)")),
        "was ended by signal 11 (Segmentation fault), after 0 of 3 lines");
  check(failure_of_program("raise ValueError('no weights')"),
        "ended with exit code 1: ValueError: no weights, after \"tiltscope-reward");
  // It reads nothing, of more than a pipe holds.
  check(failure_of_shell(greets + "sleep 1000", 10'000),
        "has been silent for 0.5 s after 0 of 4,096 lines");
  check(failure_of_shell(greets + "exec 0<&-; exit 4", 10'000),
        "ended with exit code 4, after 0 of 4,096 lines");
  check(failure_of_shell(greets + "exec 1>&-; sleep 1000"),
        "closed its stdout, after 0 of 3 lines");
}

TEST_CASE("a program that writes to stderr while it computes is not silent") {
  const std::string words = failure_of_shell(
      "read hello; echo ok; read batch; for i in 1 2 3 4 5 6 7; do sleep 0.1; echo $i >&2; done; "
      "exit 5");
  CHECK_MESSAGE(words.find("ended with exit code 5: 7, after 0 of 3 lines") != std::string::npos,
                words);
}

TEST_CASE("a program that is not there is told with its reason") {
  RewardConfig config;
  config.kind = RewardKind::process;
  config.may_start = true;
  config.command = {"there-is-no-such-program"};
  CHECK(failure_of(ProcessReward(config)) ==
        "the reward's program \"there-is-no-such-program\" cannot be started: No such file or "
        "directory; the command's first word must be a program");
  const TemporaryFolder folder;
  config.command = {folder.file("text", "no program")};
  CHECK(failure_of(ProcessReward(config)).find("cannot be started: Permission denied") !=
        std::string::npos);
  config.command = {};
  CHECK(failure_of(ProcessReward(config)).find("its command has no words") != std::string::npos);
}

TEST_CASE("words are the program's as they stand, and no shell reads them") {
  const TemporaryFolder folder;
  const std::string trace = folder / "trace";
  RewardConfig config = reward_by(folder, program_of("len(sys.argv[1])"));
  config.command.push_back("; touch " + trace + " $HOME *");
  CHECK(values_of(ProcessReward(config), some_points(1))[0] ==
        static_cast<double>(config.command.back().size()));
  CHECK(!std::filesystem::exists(trace));
}

TEST_CASE("nothing starts without leave, nor before the first evaluation") {
  const TemporaryFolder folder;
  const std::string trace = folder / "trace";
  RewardConfig config = reward_by(folder, "open('" + trace + "', 'w')\n" + program_of("1"));
  { const ProcessReward unused(config); }
  config.may_start = false;
  CHECK(failure_of(ProcessReward(config)) ==
        "the reward is a program, which must be allowed to start: by --allow-command, or by the "
        "window's question");
  CHECK(!std::filesystem::exists(trace));
  config.may_start = true;
  CHECK(failure_of(ProcessReward(config)).empty());
  CHECK(std::filesystem::exists(trace));
}

TEST_CASE("another content than was allowed does not start") {
  const TemporaryFolder folder;
  const RewardConfig config = reward_by(folder, program_of("1"));
  folder.file("reward.py", program_of("2"));
  CHECK(failure_of(ProcessReward(config))
            .find("is not what it was when the configuration was read: open it again") !=
        std::string::npos);
}

TEST_CASE("rewards of one command share a program, which ends with the last of them") {
  const TemporaryFolder folder;
  const RewardConfig config = reward_by(folder, program_of("os.getpid()"));
  const Eigen::MatrixXd x = some_points(1);
  double first = 0.0;
  {
    const ProcessReward a(config), b(config);
    first = values_of(a, x)[0];
    CHECK(values_of(b, x)[0] == first);
  }
  CHECK(kill(static_cast<pid_t>(first), 0) != 0);
  const ProcessReward again(config);
  CHECK(values_of(again, x)[0] != first);
}

TEST_CASE("what has failed is started again by whoever asks again") {
  const TemporaryFolder folder;
  const std::string mark = folder / "mark";
  const RewardConfig config =
      reward_by(folder, "import os\nif not os.path.exists('" + mark +
                            "'): raise ValueError('too early')\n" + program_of("x[1]"));
  const ProcessReward reward(config);
  for (int time = 0; time < 2; ++time) {
    CHECK(failure_of(reward).find("too early") != std::string::npos);
  }
  folder.file("mark", "");
  CHECK(failure_of(reward).empty());
  CHECK(failure_of(ProcessReward(config)).empty());
}

TEST_CASE("any number of threads may ask at once, and each gets its own values") {
  const TemporaryFolder folder;
  const ProcessReward reward(reward_by(folder, program_of("x[0] + 2 * x[1]")));
  const Eigen::MatrixXd x = some_points(200);
  std::vector<Eigen::VectorXd> values(8);
  {
    std::vector<std::jthread> threads;
    for (std::size_t i = 0; i < values.size(); ++i) {
      threads.emplace_back([&, i] {
        values[i] = values_of(reward, x.middleCols(static_cast<Eigen::Index>(i) * 25, 25));
      });
    }
  }
  for (std::size_t i = 0; i < values.size(); ++i) {
    CAPTURE(i);
    const Eigen::MatrixXd own = x.middleCols(static_cast<Eigen::Index>(i) * 25, 25);
    CHECK(values[i] == (own.row(0) + 2.0 * own.row(1)).transpose());
  }
}

TEST_CASE("whoever waits may be told not to, and the program answers the next question") {
  struct Enough {};
  const TemporaryFolder folder;
  const std::string go = folder / "go";
  const ProcessReward reward(reward_by(
      folder,
      program_of("x[0] + 1000 * os.getpid()",
                 "\n    while n == 7 and not os.path.exists('" + go + "'): time.sleep(0.001)")));
  const Eigen::MatrixXd x = some_points(7);
  const double before = values_of(reward, x.leftCols(1))[0];
  const WhileWaiting enough = [](double seconds) {
    if (seconds > 0.05) throw Enough{};
  };
  {
    const AsksWhileWaiting asks(&enough);
    CHECK_THROWS_AS(values_of(reward, x), Enough);
    // It is still at the first.
    CHECK_THROWS_AS(values_of(reward, x.leftCols(2)), Enough);
  }
  {
    // Somebody else waits for it; whoever waits for his turn may be told not to, too.
    std::jthread patient([&] { values_of(reward, x.leftCols(3)); });
    const AsksWhileWaiting asks(&enough);
    CHECK_THROWS_AS(values_of(reward, x.leftCols(2)), Enough);
    folder.file("go", "");
  }
  const Eigen::VectorXd values = values_of(reward, x);
  CHECK(values[0] == before);
  CHECK(values[1] - values[0] == doctest::Approx(x(0, 1) - x(0, 0)));
}

TEST_CASE("a program and its children end with the reward, and leave nothing behind") {
  const TemporaryFolder folder;
  const std::string lock = folder / "lock";
  const std::size_t before = open_descriptors();
  {
    const ProcessReward reward(reward_by(folder, program_with_child(lock)));
    CHECK(values_of(reward, some_points(2)) == some_points(2).row(0).transpose());
    CHECK(is_locked(lock));
  }
  CHECK(wait_until([&] { return !is_locked(lock); }, at_most));
  CHECK(open_descriptors() == before);
  CHECK(waitpid(-1, nullptr, WNOHANG) == -1);  // no child is left, be it dead
  // Nor after a failure.
  failure_of_program("raise ValueError('at once')");
  {
    RewardConfig nobody;
    nobody.may_start = true;
    nobody.command = {"there-is-no-such-program"};
    failure_of(ProcessReward(nobody));
  }
  CHECK(open_descriptors() == before);
  CHECK(waitpid(-1, nullptr, WNOHANG) == -1);
}

TEST_CASE("a program and its children end with a process that is killed") {
  const TemporaryFolder folder;
  const std::string lock = folder / "lock";
  const RewardConfig config = reward_by(folder, program_with_child(lock));
  const pid_t killed = fork();
  REQUIRE(killed >= 0);
  if (killed == 0) {
    const ProcessReward reward(config);
    values_of(reward, some_points(2));
    folder.file("ready", "");
    pause();
    _exit(0);
  }
  CHECK(wait_until([&] { return std::filesystem::exists(folder / "ready"); }, at_most));
  CHECK(is_locked(lock));
  kill(killed, SIGKILL);
  waitpid(killed, nullptr, 0);
  CHECK(wait_until([&] { return !is_locked(lock); }, at_most));
}

TEST_CASE("a program inherits neither files nor signals") {
  const TemporaryFolder folder;
  const int open_to_all = open((folder / "secret").c_str(), O_RDWR | O_CREAT, 0600);
  sigset_t blocked, before;
  sigemptyset(&blocked);
  sigaddset(&blocked, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &blocked, &before);
  // One of them is the folder's own.
  const ProcessReward files(
      reward_by(folder, program_of("len(os.listdir('/proc/self/fd')) - 1"), "files.py"));
  CHECK(values_of(files, some_points(1))[0] == 3.0);
  const ProcessReward signals(reward_by(
      folder, "import signal\n" + program_of("len(signal.pthread_sigmask(signal.SIG_BLOCK, []))"),
      "signals.py"));
  CHECK(values_of(signals, some_points(1))[0] == 0.0);
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  close(open_to_all);
}
