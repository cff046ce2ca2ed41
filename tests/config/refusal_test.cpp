#include "config/support.h"

#include <doctest/doctest.h>

#include <limits>

namespace tiltscope {
namespace {

using test::config_error;
using test::parse_error;

struct Refusal {
  std::string toml;
  std::string message;
};

void check_refusals(std::initializer_list<Refusal> refusals) {
  for (const auto& [toml, message] : refusals) {
    CAPTURE(toml);
    CHECK(parse_error(toml) == "x.toml:" + message);
  }
}

TEST_CASE("unknown keys and sections") {
  check_refusals({
      {"[tilting]\netta = 1", "2: unknown key \"tilting.etta\"; did you mean tilting.eta?"},
      {"[tilting]\n\nStep = 1", "3: unknown key \"tilting.Step\"; did you mean tilting.steps?"},
      {"[tilting]\nfoo = 1",
       "2: unknown key \"tilting.foo\"; [tilting] has lambda, tilts, samples, epochs, batch, "
       "sampler, steps, eta, starts, clip, rate, decay, "
       "averaging, times, noise, estimator and baseline"},
      {"lambda = 1", "1: unknown key \"lambda\"; did you mean tilting.lambda?"},
      {"[tiltings]\neta = 1", "1: unknown section [tiltings]; did you mean the section [tilting]?"},
      {"xyz = 1",
       "1: unknown key \"xyz\"; there is seed, and there are the sections base, reward, schedule, "
       "network, training, tilting, evaluation and run"},
      {"tilting = 3", "1: \"tilting\" must be a section, [tilting], not 3"},
      {"[[tilting]]\neta = 1", "1: \"tilting\" must be a section, [tilting], not an array"},
      {"[tilting.eta]\nx = 1", "1: [tilting] eta must be a number, not a table"},
  });
}

TEST_CASE("wrong types") {
  check_refusals({
      {"seed = 1.0", "1: seed must be an integer, not 1.0"},
      {"seed = true", "1: seed must be an integer, not true"},
      {"[tilting]\ntilts = 2.5", "2: [tilting] tilts must be an integer, not 2.5"},
      {"[tilting]\neta = \"abc\"", "2: [tilting] eta must be a number, not the string \"abc\""},
      {"[tilting]\neta = 2020-01-01", "2: [tilting] eta must be a number, not a date or a time"},
      {"[schedule]\nkind = \"cos\"",
       "2: [schedule] kind must be cosine or linear, not the string \"cos\""},
      {"[schedule]\nkind = 1", "2: [schedule] kind must be cosine or linear, not 1"},
      {"[tilting]\nbaseline = \"median\"",
       "2: [tilting] baseline must be none, mean, posterior, "
       "regressed or optimal, not the string \"median\""},
      {"[reward]\nb = 4", "2: [reward] b must be an array of numbers, not 4"},
      {"[reward]\nb = [1,\n\"x\"]", "3: [reward] b must be a number, not the string \"x\""},
      {"[reward]\nA = [1, 2]", "2: [reward] A must be an array of numbers, not 1"},
      {"[base]\nmeans = []",
       "2: [base] means must be an array of arrays of numbers, not an empty one"},
      {"[base]\nmeans = [[], []]", "2: [base] means must be an array of numbers, not an empty one"},
      {"[base]\ncovariances = [[1, 0], [0, 1]]",
       "2: [base] covariances must be an array of numbers, not 1"},
  });
}

TEST_CASE("numbers out of range") {
  check_refusals({
      {"seed = -1", "1: seed = -1 must be between 0 and 9223372036854775807"},
      {"[network]\nwidth = 0", "2: [network] width = 0 must be between 1 and 4096"},
      {"[network]\nwidth = 4097", "2: [network] width = 4097 must be between 1 and 4096"},
      {"[network]\ndepth = 65", "2: [network] depth = 65 must be between 1 and 64"},
      {"[network]\ntime_features = 3",
       "2: [network] time_features = 3 must be even: as many sines as cosines"},
      {"[training]\nsamples = 9", "2: [training] samples = 9 must be between 10 and 10000000"},
      {"[training]\nepochs = 0", "2: [training] epochs = 0 must be between 1 and 1000000"},
      {"[training]\npatience = 0", "2: [training] patience = 0 must be between 1 and 1000000"},
      {"[training]\nrate = 0", "2: [training] rate = 0 must be above 0 and at most 1"},
      {"[training]\nbatch = 27001",
       "2: [training] batch = 27001 must be at most 27000: of the 30000 samples, 10% are held out"},
      {"[training]\nsamples = 200",
       "2: [training] batch = 256 must be at most 180: of the 200 samples, 10% are held out"},
      {"[tilting]\ntilts = 0", "2: [tilting] tilts = 0 must be between 1 and 100000"},
      {"[tilting]\ntilts = 5000000000",
       "2: [tilting] tilts = 5000000000 must be between 1 and 100000"},
      {"[tilting]\nsamples = 50", "2: [tilting] batch = 64 must be at most samples = 50"},
      {"[tilting]\nsteps = 0", "2: [tilting] steps = 0 must be between 1 and 1000000"},
      {"[tilting]\neta = 1.5", "2: [tilting] eta = 1.5 must be between 0 and 1"},
      {"[tilting]\neta = 1.0000000001", "2: [tilting] eta = 1.0000000001 must be between 0 and 1"},
      {"[tilting]\neta = -0.1", "2: [tilting] eta = -0.1 must be between 0 and 1"},
      {"[tilting]\nrate = -1", "2: [tilting] rate = -1 must be above 0 and at most 1"},
      {"[tilting]\nlambda = 1e7",
       "2: [tilting] lambda = 10000000 must be between -1000000 and 1000000"},
      {"[evaluation]\npoints = 0", "2: [evaluation] points = 0 must be between 1 and 10000000"},
      {"[evaluation]\nt_min = 0.0001",
       "2: [evaluation] t_min = 0.0001 must be at least schedule.t_min = 0.001 and below "
       "schedule.t_max = 0.999"},
      {"[schedule]\nt_max = 0.005",
       "2: [evaluation] t_min = 0.01 must be at least schedule.t_min = 0.001 and below "
       "schedule.t_max = 0.005"},
      {"[schedule]\nt_min = 0", "2: [schedule] t_min = 0 must be above 0 and below 1"},
      {"[schedule]\nt_max = 1", "2: [schedule] t_max = 1 must be above 0 and below 1"},
      {"[schedule]\nt_min = 0.9\nt_max = 0.9",
       "2: [schedule] t_min = 0.9 must be below t_max = 0.9"},
      {"[run]\nthreads = -1", "2: [run] threads = -1 must be between 0 and 1024"},
  });
}

TEST_CASE("not a number, infinity") {
  check_refusals({
      {"[tilting]\neta = nan", "2: [tilting] eta = nan must be between 0 and 1"},
      {"[tilting]\nlambda = -inf",
       "2: [tilting] lambda = -inf must be between -1000000 and 1000000"},
      {"[schedule]\nt_min = nan", "2: [schedule] t_min = nan must be above 0 and below 1"},
      {"[reward]\nb = [0, inf]",
       "2: [reward] b has the entry inf, but entries must be between -1000000 and 1000000"},
      {"[reward]\nA = [[0, nan], [nan, 0]]",
       "2: [reward] A has the entry nan, but entries must be between -1000000 and 1000000"},
      {"[base]\nmeans = [[0, 0], [nan, 0]]",
       "2: [base] means has the entry nan, but entries must be between -1000000 and 1000000"},
      {"[base]\nweights = [nan, 1]",
       "2: [base] weights has the entry nan, but entries must be between -1000000 and 1000000"},
  });
}

TEST_CASE("more than memory holds") {
  check_refusals({
      {"[network]\ndepth = 64\nwidth = 4096",
       "3: [network] width = 4096 must be at most 883 with depth = 64, to fit into memory"},
      {"[training]\nsamples = 1000000\nbatch = 900000",
       "3: [training] batch = 900000 must be at most 162760 with a network of width 256 and depth "
       "= "
       "5, to fit into memory"},
  });
}

TEST_CASE("half a pair") {
  check_refusals({{"[tilting]\nnoise = \"antithetic\"\nbatch = 33",
                   "3: [tilting] batch = 33 must be even, as antithetic noise comes in pairs"}});
}

TEST_CASE("what parsing cannot see, validation does") {
  Experiment e;
  e.seed = std::uint64_t{1} << 63;
  CHECK(config_error([&] { validate(e); }) ==
        "seed = 9223372036854775808 must be between 0 and 9223372036854775807");
  e = {};
  e.base = {Eigen::VectorXd(0), {}, {}};
  CHECK(config_error([&] { validate(e); }) == "[base] means are missing: give at least one");
  e = {};
  e.tilting.rate = std::numeric_limits<double>::quiet_NaN();
  CHECK(config_error([&] { validate(e); }) == "[tilting] rate = nan must be above 0 and at most 1");
  CHECK_NOTHROW(validate(Experiment{}));
}

}  // namespace
}  // namespace tiltscope
