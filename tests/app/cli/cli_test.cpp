#include "app/program.h"
#include "config/build_id.h"
#include "config/result_version.h"

namespace tiltscope {
namespace {

using namespace test;

TEST_CASE("--version and --help") {
  const Outcome version = call({"--version"});
  CHECK(version.code == 0);
  CHECK(version.out == "tiltscope " TILTSCOPE_VERSION " (build " + std::string(build_id()) +
                           ", results of version " + std::to_string(result_version) + ")\n");
  CHECK(version.err.empty());

  const Outcome help = call({"--help"});
  CHECK(help.code == 0);
  CHECK(help.err.empty());
  for (const std::string word :
       {"run", "base", "oracle", "reproduce", "sweep", "collect", "--config", "--preset", "--set",
        "--train-base", "--base-model", "--play", "--screenshot", "--size", "--scale", "--theme"}) {
    CAPTURE(word);
    CHECK(help.out.find(word) != std::string::npos);
  }
  const Outcome run_help = call({"run", "--help"});
  CHECK(run_help.code == 0);
  CHECK(run_help.out.find("--out") != std::string::npos);
}

TEST_CASE("without a display there is a sentence") {
  const Outcome outcome = call({});
  CHECK(outcome.code == 2);
  CHECK(outcome.out.empty());
  CHECK(lines(outcome.err).size() == 1);
  CHECK(outcome.err.find("window") != std::string::npos);
}

TEST_CASE("an instruction set that the processor has not") {
  const Outcome outcome = call({"bench", "--instruction-set", "SSE9"});
  CHECK(outcome.code == 2);
  CHECK(outcome.out.empty());
  CHECK(outcome.err.starts_with(
      "tiltscope: --instruction-set: this processor has no \"SSE9\", but "));
}

}  // namespace
}  // namespace tiltscope
