#pragma once

#include "app/program.h"

#include <string>

/// Commands with small settings, and how they end.
namespace tiltscope::test {

inline Arguments tiny(const std::string& command, const std::string& out,
                      const Arguments& more = {}) {
  return Arguments{command, "--out", out} + tiny_settings() + more;
}

inline void check_ended_well(const Outcome& outcome) {
  CAPTURE(outcome.err);
  REQUIRE(outcome.code == 0);
}

/// Refused before the work: one sentence, and exit code 2.
inline void check_refused(const Outcome& outcome, const std::string& sentence) {
  CHECK(outcome.code == 2);
  CHECK(outcome.err == "tiltscope: " + sentence + "\n");
}

}  // namespace tiltscope::test
