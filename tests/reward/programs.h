#pragma once

#include "config/command_files.h"
#include "config/reward_config.h"
#include "temporary_folder.h"

#include <unistd.h>

#include <string>
#include <vector>

/// Small programs that compute a reward, or fail to.
namespace tiltscope::test {

/// Debian's own interpreter where it is there: it starts at once.
inline std::string python() {
  return access("/usr/bin/python3", X_OK) == 0 ? "/usr/bin/python3" : "python3";
}

/// Computes `value`, an expression of x, which is a list of d numbers. `before` stands before the
/// answer to each batch, where `n` is the size of the batch and `batches` counts from 1.
inline std::string program_of(const std::string& value, const std::string& before = "pass") {
  return "import os, sys, time, math\n"
         "sys.stdin.readline()\n"
         "print('ok', flush=True)\n"
         "batches = 0\n"
         "while line := sys.stdin.readline():\n"
         "    n = int(line.split()[1])\n"
         "    batches += 1\n"
         "    points = [[float(v) for v in sys.stdin.readline().split()] for _ in range(n)]\n"
         "    " +
         before +
         "\n"
         "    print('\\n'.join(str(" +
         value + ") for x in points), flush=True)\n";
}

/// A reward that a program in `folder` computes, and which may be started.
inline RewardConfig reward_by(const TemporaryFolder& folder, const std::string& program,
                              const std::string& name = "reward.py") {
  RewardConfig config;
  config.kind = RewardKind::process;
  // Without its site packages it starts sooner.
  config.command = {python(), "-I", "-S", folder.file(name, program)};
  config.checksum = files_checksum(config.command);
  config.may_start = true;
  return config;
}

}  // namespace tiltscope::test
