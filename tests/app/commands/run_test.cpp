#include "app/results.h"
#include "config/build_id.h"
#include "config/experiment_io.h"
#include "config/result_version.h"
#include "oracle/metrics.h"
#include "oracle/mixture_density.h"
#include "oracle/tilted_mixture.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>

namespace tiltscope {
namespace {

using namespace test;

const std::vector<std::string> result_files{"config.toml", "model.safetensors", "rmse.csv",
                                            "samples.csv", "summary.json"};

/// Three coordinates, and one component.
Arguments in_space() {
  return {"--set", "base.weights=[1]",
          "--set", "base.means=[[0, 0, 0]]",
          "--set", "base.covariances=[[[1,0,0],[0,1,0],[0,0,1]]]"};
}

Outcome completed(const std::string& out, const Arguments& more) {
  const Outcome outcome = call(Arguments{"run", "--out", out} + more);
  CAPTURE(outcome.err);
  REQUIRE(outcome.code == 0);
  return outcome;
}

void check_same_results(const std::string& a, const std::string& b) {
  CHECK(without_seconds(read_text(a + "/rmse.csv")) == without_seconds(read_text(b + "/rmse.csv")));
  CHECK(read_text(a + "/samples.csv") == read_text(b + "/samples.csv"));
  CHECK(read_text(a + "/model.safetensors") == read_text(b + "/model.safetensors"));
}

Eigen::MatrixXd samples_of(const std::string& file) {
  const std::vector<std::string> rows = lines(read_text(file));
  Eigen::MatrixXd samples(2, static_cast<Eigen::Index>(rows.size()) - 1);
  for (std::size_t i = 1; i < rows.size(); ++i) {
    const std::vector<double> row = numbers(rows[i]);
    REQUIRE(row.size() == 2);
    samples.col(static_cast<Eigen::Index>(i) - 1) << row[0], row[1];
  }
  return samples;
}

TEST_CASE("a run writes its results") {
  const TemporaryFolder folder;
  const std::string out = folder / "new/deep";
  const Outcome outcome = completed(out, tiny_settings());
  CHECK(outcome.out.empty());
  for (const std::string line : {"base model: epoch 1/3, ", "base model: epoch 3/3, ",
                                 "tilt 0/3: ", "tilt 1/3: ", "tilt 3/3: ", "the results are in "}) {
    CAPTURE(line);
    CHECK(outcome.err.find(line) != std::string::npos);
  }
  std::vector<std::string> expected{"new", "new/deep"};
  for (const std::string& name : result_files) expected.push_back("new/deep/" + name);
  CHECK(folder.listing() == expected);

  const std::vector<std::string> rmse = lines(read_text(out + "/rmse.csv"));
  REQUIRE(rmse.size() == 5);
  CHECK(rmse[0] ==
        "tilt,lambda,rmse,rmse_weighted,sampling_seconds,training_seconds,clipped,denoiser_calls,"
        "training_examples,reward_evaluations,left_out_of_step,left_out_of_step_at_most,left_out,"
        "reward_gradients,forward_passes,input_passes,parameter_passes");
  double sampling_seconds = 0.0, training_seconds = 0.0, evaluations = 0.0;
  for (std::size_t k = 0; k <= 3; ++k) {
    const std::vector<double> row = numbers(rmse[k + 1]);
    REQUIRE(row.size() == 17);
    CHECK(row[0] == static_cast<double>(k));
    CHECK(row[1] == doctest::Approx(static_cast<double>(k) / 3));
    CHECK(row[2] > 0);
    CHECK(row[3] > 0);
    CHECK((row[5] > 0) == (k > 0));
    CHECK(row[6] >= 0);
    CHECK(row[6] <= 1);
    for (const std::size_t count : {7U, 8U, 9U}) CHECK((row[count] > 0) == (k > 0));
    // Neither gradients of the reward, nor passes back to the network's input.
    CHECK(row[13] == 0);
    CHECK(row[14] == row[7] + 2 * row[8]);
    CHECK(row[15] == 0);
    CHECK(row[16] == row[8]);
    evaluations += row[9];
    sampling_seconds += row[4];
    training_seconds += row[5];
  }
  CHECK(lines(read_text(out + "/samples.csv"))[0] == "x1,x2");
  const Eigen::MatrixXd samples = samples_of(out + "/samples.csv");
  CHECK(samples.cols() == 200);

  const auto summary = nlohmann::json::parse(read_text(out + "/summary.json"));
  const Experiment experiment = read_experiment(out + "/config.toml");
  const GaussianMixture target =
      tilted(GaussianMixture(experiment.base), QuadraticReward(experiment.reward), 1.0);
  const Eigen::VectorXd mean = samples.rowwise().mean();
  CHECK(summary["nll"].get<double>() ==
        doctest::Approx(negative_log_likelihood(MixtureDensity(target), samples)));
  CHECK(summary["mean_squared_error"].get<double>() ==
        doctest::Approx((mean - Eigen::Vector2d(0, 2)).squaredNorm() / 2));
  CHECK(summary["mean"].get<std::vector<double>>().at(1) == doctest::Approx(mean[1]));
  CHECK(summary["rmse"].get<double>() == numbers(rmse[4])[2]);
  CHECK(summary["sampling_seconds"].get<double>() == doctest::Approx(sampling_seconds));
  CHECK(summary["training_seconds"].get<double>() == doctest::Approx(training_seconds));
  CHECK(summary["reward_evaluations"] == evaluations);
  CHECK(summary["reward_evaluations_per_tilt"].get<double>() == doctest::Approx(evaluations / 3));
  CHECK(summary["denoiser_calls_per_tilt"] == numbers(rmse[4])[7]);
  CHECK(summary["training_examples_per_tilt"] == numbers(rmse[4])[8]);
  CHECK(summary["parameter_passes_per_tilt"] == numbers(rmse[4])[8]);
  CHECK(summary["reward_gradients"] == 0);
  CHECK(summary.contains("clipped"));
  const auto& metrics = summary["metrics"];
  CHECK(metrics["nll"]["value"] == summary["nll"]);
  CHECK(metrics["mean_squared_error"]["value"] == summary["mean_squared_error"]);
  CHECK(metrics["nll"]["exact"].get<double>() == doctest::Approx(2.831).epsilon(1e-3));
  for (const std::string name : {"nll", "mean_squared_error", "sliced_w2", "w2", "mmd",
                                 "standard_deviation_error", "covariance_error", "model_nll"}) {
    CAPTURE(name);
    // The model is hardly trained at all.
    CHECK(metrics[name]["value"] > metrics[name]["floor_90"]);
    CHECK(metrics[name]["floor_90"] > metrics[name]["floor_median"]);
  }
  CHECK(metrics["mmd"]["p_value"].get<double>() == doctest::Approx(0.002));
  CHECK(metrics["kl"]["value"] > metrics["kl"]["standard_error"]);
  CHECK(metrics["exact_shares"][1].get<double>() == doctest::Approx(0.5));
  CHECK(metrics["exact_standard_deviations"]["components"][1][0].get<double>() ==
        doctest::Approx(std::sqrt(0.5)));
  CHECK(metrics["standard_deviations"]["overall"].size() == 2);
  CHECK(metrics["exact_covariance"][0][0].get<double>() == doctest::Approx(4.5));
  CHECK(summary["seed"] == 0);
  CHECK(summary["version"] == TILTSCOPE_VERSION);
  CHECK(summary["build"] == build_id());
  CHECK(summary["format"] == 2);
  CHECK(summary["result_version"] == result_version);
}

TEST_CASE("a run says that its clip holds samples back, and how many") {
  const TemporaryFolder folder;
  const std::string out = folder / "out";
  const Outcome outcome = completed(out, tiny_settings() + Arguments{"--set", "tilting.clip=1e-4"});
  const std::size_t at = outcome.err.find(": tilting.clip holds ");
  REQUIRE(at != std::string::npos);
  double most = 0.0;
  const std::vector<std::string> rmse = lines(read_text(out + "/rmse.csv"));
  for (std::size_t k = 1; k < rmse.size(); ++k) most = std::max(most, numbers(rmse[k])[6]);
  CHECK(most > 0.01);
  CHECK(nlohmann::json::parse(read_text(out + "/summary.json"))["clipped"] == most);
}

TEST_CASE("a run that chooses more tilts than the setting says writes its results, too") {
  const TemporaryFolder folder;
  completed(folder / "a",
            tiny_settings() + Arguments{"--set", "tilting.tilts=1", "--set", "tilting.ess=0.9"});
  const auto summary = nlohmann::json::parse(read_text(folder / "a/summary.json"));
  CHECK(summary["tilts"] > 1);
}

TEST_CASE("the written configuration gives the same run, with any number of threads") {
  const TemporaryFolder folder;
  const std::string first = folder / "first", again = folder / "again";
  completed(first, tiny_settings() + Arguments{"--set", "seed=11"});
  completed(again, {"--config", first + "/config.toml"});
  check_same_results(first, again);
  CHECK(read_text(first + "/config.toml") == read_text(again + "/config.toml"));

  for (const std::string threads : {"run.threads=1", "run.threads=2", "run.threads=3"}) {
    CAPTURE(threads);
    completed(again, {"--config", first + "/config.toml", "--set", threads});
    check_same_results(first, again);
  }

  completed(again, {"--config", first + "/config.toml", "--set", "seed=12", "--fresh"});
  CHECK(read_text(first + "/samples.csv") != read_text(again + "/samples.csv"));
}

TEST_CASE("a base model from its own file gives the run that trains it") {
  const TemporaryFolder folder;
  const std::string model = folder / "base.safetensors";
  const Outcome base = call(Arguments{"base", "--out", model} + tiny_settings());
  CHECK(base.code == 0);
  CHECK(base.out.empty());
  completed(folder / "trained", tiny_settings() + Arguments{"--train-base"});
  completed(folder / "loaded", tiny_settings() + Arguments{"--base-model", model});
  check_same_results(folder / "trained", folder / "loaded");
}

TEST_CASE("a signal stops a run, and nothing but a checkpoint is left") {
  for (const int signal : {SIGINT, SIGTERM}) {
    const TemporaryFolder folder;
    Program program(Arguments{"run", "--out", folder / "deep/out"} + tiny_settings() +
                    Arguments{"--set", "training.epochs=1000000"});
    program.wait_for("base model: epoch 1/");
    program.send_signal(signal);
    CHECK(program.wait() == 128 + signal);
    CHECK(lines(program.err())
              .back()
              .starts_with("tiltscope: interrupted; the same command continues at epoch "));
    CHECK(lines(program.err()).back().ends_with(" of 1000000 of the base model"));
    for (const std::string& name : folder.listing()) {
      CHECK((name == "deep" || name == "deep/out" || name.starts_with("deep/out/checkpoint")));
    }
  }
}

TEST_CASE("what is not known of a run is empty in CSV and null in JSON") {
  const TemporaryFolder folder;
  const std::string out = folder / "out";
  // In three dimensions, where no grid reaches, and with weights that have no variance.
  completed(out,
            tiny_settings() + in_space() +
                Arguments{"--set", "reward.kind=expression", "--set",
                          "reward.formula=0.48*(x1^2 + x2^2 + x3^2)", "--set", "tilting.lambda=1"});
  const std::vector<std::string> rmse = lines(read_text(out + "/rmse.csv"));
  REQUIRE(rmse.size() == 5);
  CHECK(numbers(rmse[1]).size() == 17);
  for (std::size_t k = 1; k <= 3; ++k) {
    const std::string& row = rmse[k + 1];
    CHECK(row.starts_with(std::to_string(k) + ","));
    CHECK(row.find(",,,") == row.find(',', 2));  // behind lambda: no error of either kind
  }
  CHECK(lines(read_text(out + "/samples.csv")).size() == 201);
  const auto summary = nlohmann::json::parse(read_text(out + "/summary.json"));
  for (const std::string name : {"nll", "mean_squared_error", "rmse", "rmse_weighted"}) {
    CAPTURE(name);
    REQUIRE(summary.contains(name));
    CHECK(summary[name].is_null());
  }
  CHECK_FALSE(summary.contains("metrics"));
  CHECK_FALSE(summary.contains("exact_mean"));
  CHECK(summary["mean"].size() == 3);
  CHECK(summary["oracle"] == "none");
  CHECK(read_experiment(out + "/config.toml").reward.kind == RewardKind::expression);
}

TEST_CASE("a run towards a distance in space is judged by weighted draws, all but its scores") {
  const TemporaryFolder folder;
  const std::string out = folder / "out";
  completed(out, tiny_settings() + in_space() +
                     Arguments{"--set", "reward.kind=distance", "--set", "reward.a=[1, 3, 0]"});
  const auto summary = nlohmann::json::parse(read_text(out + "/summary.json"));
  CHECK(summary["oracle"] == "importance");
  CHECK(summary["oracle_effective_size"] > 1'000.0);
  CHECK(summary["rmse"].is_null());
  CHECK(summary["nll"].is_number());
  CHECK(summary["exact_mean"].size() == 3);
  const auto& metrics = summary["metrics"];
  CHECK(metrics["sliced_w2"]["floor_median"].is_number());
  const auto& importance = metrics["importance"];
  CHECK(importance["effective_size"] == summary["oracle_effective_size"]);
  CHECK(importance["log_normaliser"]["standard_error"] > 0.0);
  for (const char* name : {"log_normaliser", "kl_from_base", "entropy", "mean_reward"}) {
    CAPTURE(name);
    CHECK(importance[name]["value"].is_number());
    CHECK(importance[name]["standard_error"] > 0.0);
  }
  CHECK(importance["mean_reward"]["value"] < 0.0);
  CHECK(importance["shares_standard_errors"].size() == metrics["shares"].size());
  CHECK(importance["standard_deviations_standard_errors"].size() == 3);
  CHECK(importance["mean_standard_errors"].size() == 3);
}

TEST_CASE("a run towards a distance in the plane is judged on a grid") {
  const TemporaryFolder folder;
  const std::string out = folder / "out";
  completed(out, tiny_settings() +
                     Arguments{"--set", "reward.kind=distance", "--set", "reward.a=[1, 3]"});
  const auto summary = nlohmann::json::parse(read_text(out + "/summary.json"));
  CHECK(summary["oracle"] == "grid");
  CHECK(summary["nll"].is_number());
  CHECK(summary["metrics"]["shares"].size() == 2);
  CHECK(numbers(lines(read_text(out + "/rmse.csv"))[4]).size() == 17);
}

TEST_CASE("a run that fails says why") {
  // Rewards of 1e18, times lambda, are beyond what a float can square.
  const TemporaryFolder folder;
  const std::vector<std::string> too_much{"--set", "base.means=[[0, 0], [1000000, 0]]",
                                          "--set", "reward.A=[[-1000000, 0], [0, -1000000]]",
                                          "--set", "tilting.lambda=1000000",
                                          "--set", "tilting.rate=1"};
  const Outcome outcome =
      call(Arguments{"run", "--out", folder / "out"} + tiny_settings() + too_much);
  CAPTURE(outcome.err);
  CHECK(outcome.code == 3);
  CHECK(lines(outcome.err).back().starts_with("tiltscope: tilt "));
  CHECK(folder.listing().empty());
}

}  // namespace
}  // namespace tiltscope
