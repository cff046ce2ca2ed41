#include "config/experiment_io.h"
#include "config/settings.h"

#include <doctest/doctest.h>

#include <bit>
#include <cstdint>
#include <limits>
#include <random>

namespace tiltscope {
namespace {

/// Every number of an experiment as bits, in the order of the fields; -0.0 is not 0.0 here.
struct Bits {
  std::vector<std::uint64_t> words;

  void add(double x) { words.push_back(std::bit_cast<std::uint64_t>(x)); }
  void add(int x) { words.push_back(static_cast<std::uint64_t>(x)); }
  void add(std::uint64_t x) { words.push_back(x); }
  void add(const Eigen::MatrixXd& x) {
    add(static_cast<int>(x.rows()));
    add(static_cast<int>(x.cols()));
    for (const double entry : x.reshaped()) add(entry);
  }
  void add(const Eigen::VectorXd& x) { add(Eigen::MatrixXd(x)); }
  template <class T>
  void add(const std::vector<T>& list) {
    add(static_cast<int>(list.size()));
    for (const T& x : list) add(x);
  }
  template <class T>
  void add(const Numbers<T>& numbers, const Experiment& e) {
    add(numbers.in(e));
  }
  void add(const std::string& text) {
    add(static_cast<int>(text.size()));
    for (const char c : text) add(static_cast<int>(c));
  }
  template <class T>
  void add(const Texts<T>& texts, const Experiment& e) {
    add(texts.in(e));
  }
  void add(const Choice& choice, const Experiment& e) {
    add(static_cast<std::uint64_t>(choice.chosen(e)));
  }
  void add(const Setting& setting, const Experiment& e) {
    std::visit([&](const auto& value) { add(value, e); }, setting.value);
  }
};

std::vector<std::uint64_t> bits(const Experiment& experiment) {
  Bits bits;
  for (const Setting& setting : all_settings) {
    if (exists(setting, experiment)) bits.add(setting, experiment);
  }
  return bits.words;
}

Experiment read_back(const Experiment& experiment) {
  return parse_experiment(to_toml(experiment), "round trip");
}

/// Valid, and with no setting at its default: numbers with all their digits.
Experiment awkward(int d, std::size_t components) {
  std::mt19937 generator(7);
  std::normal_distribution<double> normal;
  const auto matrix = [&] {
    return Eigen::MatrixXd::NullaryExpr(d, d, [&] { return normal(generator); }).eval();
  };
  Experiment e;
  e.seed = std::numeric_limits<std::int64_t>::max();
  e.base.weights = Eigen::VectorXd::Constant(static_cast<Eigen::Index>(components),
                                             1.0 / static_cast<double>(components));
  e.base.means.assign(components, matrix().col(0));
  e.base.means.back()[0] = -0.0;
  e.base.covariances.clear();
  for (std::size_t i = 0; i < components; ++i) {
    const Eigen::MatrixXd factor = matrix();
    const Eigen::MatrixXd covariance = factor * factor.transpose();
    e.base.covariances.push_back(covariance / 3 + Eigen::MatrixXd::Identity(d, d) / 7);
  }
  const Eigen::MatrixXd skew = matrix();
  e.reward = {RewardKind::distance,
              -(skew * skew.transpose()) / 9,
              matrix().col(0),
              1e-17 / 3,
              matrix().col(0),
              "max(x1, 0) ? \\ \"",
              "a/file of e.png",
              "iVBORw0KGgoAAAANSUhEUgAAAAMAAAABAQAAAAAzmykZAAAACklEQVR42mNYAAAAogChcQXLQQAAAABJRU5E"
              "rkJggg==",
              Eigen::Vector4d(-1.0 / 3, 1.0 / 3, -0.0, 1e-9 / 7),
              -1.0 / 11,
              1.0 / 13,
              {"a program", "", "\"x\""},
              "0123"};
  e.schedule = {ScheduleKind::linear, 1.0 / 300, 1 - 1.0 / 300};
  e.network = {3, 65, 18};
  e.training = {TrainingData::fixed, TrainingTarget::sample, 1001, 7, 3, 33,
                1.0 / 3000,          1 - 1.0 / 700};
  e.method = {MethodKind::best_of_n,
              Adapter::lora,
              6,
              9,
              23,
              ChainNoise::paper,
              {1.0 / 7},
              {7, 31, 3, 37, 1.0 / 2900},
              {11, 12, 13, 1, 5, DraftDecay::none, DraftStop::target, 1.0 / 3, 1.0 / 3100},
              {17, 18, 19, 2, 1.0 / 27, PolicyKl::none, PolicyBaseline::mean, 1.0 / 3700}};
  e.tilting = {std::numeric_limits<double>::denorm_min(),
               3,
               1.0 / 17,
               1.0 / 23,
               101,
               9,
               18,
               {SamplerKind::ddim, 11, 1.0 / 3, Starts::random, 1.0 / 30},
               1e-5 / 7,
               RateScaling::delta,
               Decay::constant,
               Moments::warm,
               1.0 / 21,
               1.0 / 9,
               Times::uniform,
               NoisePairs::antithetic,
               TiltTarget::implicit,
               Average::sample,
               Baseline::none,
               1.0 / 19,
               1.0 / 27,
               LossWeight::even};
  e.evaluation = {77, 1.0 / 30};
  e.run = {5};
  return e;
}

TEST_CASE("what is written reads back to the last bit") {
  const Experiment defaults;
  CHECK(bits(read_back(defaults)) == bits(defaults));
  for (const int d : {1, 2, 3, 20}) {
    for (const auto& kind : options::reward) {
      CAPTURE(d);
      CAPTURE(kind.word);
      Experiment experiment = awkward(d, 3);
      experiment.reward.kind = kind.value;
      if (kind.value == RewardKind::picture && d != 2) continue;
      REQUIRE(bits(experiment) != bits(defaults));
      CHECK(bits(read_back(experiment)) == bits(experiment));
      CHECK(read_back(experiment).reward == experiment.reward);
    }
  }
  CHECK(bits(read_back(awkward(2, 1))) == bits(awkward(2, 1)));
}

TEST_CASE("what is written of every method reads back to the last bit") {
  for (const auto& kind : options::method) {
    CAPTURE(kind.word);
    Experiment experiment = awkward(2, 3);
    experiment.method.kind = kind.value;
    CHECK(bits(read_back(experiment)) == bits(experiment));
    CHECK(read_back(experiment).method == experiment.method);
  }
}

TEST_CASE("no field of the awkward experiment is at its default") {
  // Otherwise the round trip above would not notice a field that is never read.
  const Experiment defaults, experiment = awkward(2, 3);
  for (const Setting& setting : all_settings) {
    Bits before, after;
    before.add(setting, defaults);
    after.add(setting, experiment);
    CAPTURE(setting.key.dotted());
    CHECK(after.words != before.words);
  }
}

TEST_CASE("the written text") {
  Experiment experiment;
  experiment.tilting.lambda = 2;
  const std::string text = to_toml(experiment);
  CHECK(text.starts_with("format = 4\nseed = 0\n"));
  CHECK(text.find("\n[tilting]\nlambda = 2.0\ntilts = 20\n") != text.npos);
  CHECK(text.find("\nt_min = 0.001\nt_max = 0.999\n") != text.npos);
  CHECK(text.find("\nkind = \"cosine\"\n") != text.npos);
  CHECK(text.find("\nmeans = [[-2.0, 0.0], [2.0, 0.0]]\n") != text.npos);
  CHECK(text.find("\nb = [0.0, 4.0]\n") != text.npos);
}

TEST_CASE("no line of a written experiment in the plane is long") {
  const std::string text = to_toml(awkward(2, 8));
  std::size_t start = 0;
  for (auto end = text.find('\n'); end != text.npos; end = text.find('\n', start)) {
    CHECK(end - start <= 100);
    start = end + 1;
  }
}

}  // namespace
}  // namespace tiltscope
