#include "session/history.h"

#include "finetune/tilting/carried_over.h"
#include "nn/trainer.h"
#include "oracle/function_reward.h"
#include "oracle/mixture_density.h"
#include "oracle/sample_fit.h"
#include "oracle/tilt_oracle.h"
#include "oracle/tilted_mixture.h"
#include "session/driving.h"

#include <algorithm>
#include <set>
#include <string>
#include <vector>

using namespace tiltscope;
using namespace tiltscope::test;

namespace {

/// Weights of 1000 bytes and samples of 80.
KeptTilt kept(int tilt) {
  KeptTilt one;
  one.tilt = tilt;
  one.parameters = std::make_shared<const Eigen::VectorXf>(Eigen::VectorXf::Zero(250));
  one.samples = std::make_shared<const Eigen::MatrixXf>(Eigen::MatrixXf::Zero(2, 10));
  return one;
}

std::shared_ptr<const History> history_of(int tilts, std::size_t budget) {
  auto history = with_budget(History{}, budget);
  for (int k = 0; k <= tilts; ++k) history = with_tilt(*history, kept(k));
  return history;
}

std::vector<int> tilts_with_model(const History& history) {
  std::vector<int> tilts;
  for (const KeptTilt& one : history.tilts) {
    if (one.parameters) tilts.push_back(one.tilt);
  }
  return tilts;
}

}  // namespace

TEST_CASE("everything is kept while it fits") {
  const auto history = history_of(10, 1 << 20);
  CHECK(history->bytes == 11 * 1080);
  CHECK(tilts_with_model(*history).size() == 11);
  REQUIRE(history->find(7) != nullptr);
  CHECK(history->find(7)->tilt == 7);
  CHECK(history->find(11) == nullptr);
  CHECK(up_to(*history, 4)->bytes == 5 * 1080);
  CHECK(up_to(*history, 4)->find(5) == nullptr);
}

TEST_CASE("paths are the first to be let go, and go with their samples") {
  const auto with_paths = [](std::size_t budget) {
    auto history = with_budget(History{}, budget);
    for (int k = 0; k <= 10; ++k) {
      KeptTilt one = kept(k);
      ParticlePaths paths;
      paths.tilt = k;
      paths.times = {1.0, 0.0};
      paths.states.assign(2, Eigen::MatrixXf::Zero(2, 5));
      one.paths = std::make_shared<const ParticlePaths>(std::move(paths));
      history = with_tilt(*history, std::move(one));
    }
    return history;
  };
  const auto count = [](const History& history) {
    return std::ranges::count_if(history.tilts,
                                 [](const KeptTilt& one) { return one.paths != nullptr; });
  };
  const auto all = with_paths(1 << 20);
  CHECK(all->bytes == 11 * (1080 + 16 + 80));
  CHECK(count(*all) == 11);
  const auto fewer = with_paths(11 * 1080 + 5 * 96);
  CHECK(count(*fewer) == 5);
  CHECK(tilts_with_model(*fewer).size() == 11);
  const auto least = with_paths(1000);
  for (const KeptTilt& one : least->tilts) CHECK((one.samples != nullptr || one.paths == nullptr));
}

TEST_CASE("a small budget thins models out evenly, keeps both ends, and samples longest") {
  const auto history = history_of(64, 12'000);
  CHECK(history->bytes <= 12'000);
  const std::vector<int> models = tilts_with_model(*history);
  REQUIRE(models.size() >= 4);
  CHECK(models.front() == 0);
  CHECK(models.back() == 64);
  for (std::size_t i = 1; i < models.size(); ++i) CHECK(models[i] - models[i - 1] <= 20);
  for (int k = 0; k <= 64; ++k) CHECK(history->find(k)->samples != nullptr);

  const auto tiny_one = with_budget(*history, 10);
  CHECK(tilts_with_model(*tiny_one) == std::vector<int>{0, 64});
  CHECK(tiny_one->find(0)->samples != nullptr);
  CHECK(tiny_one->find(30)->samples == nullptr);
  CHECK(tiny_one->find(64)->samples != nullptr);
  CHECK(tiny_one->bytes == 2 * 1080);
  // What was published before is as it was.
  CHECK(tilts_with_model(*history) == models);
}

TEST_CASE("a density in closed form takes next to no room, and goes with its samples") {
  const auto density = std::make_shared<const MixtureDensity>(GaussianMixture(Experiment{}.base));
  auto history = with_budget(History{}, 1 << 20);
  for (int k = 0; k <= 10; ++k) {
    KeptTilt one = kept(k);
    one.density = density;
    history = with_tilt(*history, one);
  }
  CHECK(history->bytes == 11 * 1080);
  for (const KeptTilt& one : history->tilts) CHECK(one.density == density);
  const auto smaller = with_budget(*history, 2'500);
  for (const KeptTilt& one : smaller->tilts) {
    CHECK((one.density != nullptr) == (one.samples != nullptr));
  }
}

TEST_CASE("densities on grids count, and no model goes for them") {
  const auto step = reward_of([](const Eigen::VectorXd& x) { return x[0] > 0.0 ? 1.0 : 0.0; });
  const TiltOracle oracle(Experiment{}.base);
  std::size_t size = 0;
  auto history = with_budget(History{}, std::size_t{64} << 20);
  for (int k = 0; k <= 10; ++k) {
    KeptTilt one = kept(k);
    one.density = oracle.density(step, 0.1 * (k + 1));
    // Masses of 256 x 256 cells and a picture, at the least.
    CHECK(one.density->bytes() > 4 * 2 * 65'536);
    size += one.density->bytes();
    history = with_tilt(*history, one);
  }
  CHECK(history->bytes == 11 * 1080 + size);
  const auto half = with_budget(*history, size / 2);
  CHECK(half->bytes <= size / 2);
  CHECK(tilts_with_model(*half).size() == 11);
  for (const KeptTilt& one : half->tilts) {
    CHECK((one.density != nullptr) == (one.samples != nullptr));
  }
  CHECK(half->find(0)->density != nullptr);
  CHECK(half->find(10)->density != nullptr);
}

TEST_CASE("what is carried over counts, and goes with the model") {
  auto history = with_budget(History{}, 12'000);
  for (int k = 0; k <= 20; ++k) {
    KeptTilt one = kept(k);
    one.state = to_state({.adam = AdamState{k + 1, Eigen::VectorXf::Zero(500)},
                          .step = {},
                          .earlier = {{k, one.samples}}});
    history = with_tilt(*history, one);
  }
  CHECK(history->bytes <= 12'000);
  std::size_t models = 0;
  for (const KeptTilt& one : history->tilts) {
    CHECK(one.state.empty() != one.parameters.operator bool());
    if (one.parameters) ++models;
  }
  CHECK(history->bytes == 21 * 80 + models * 3084);
  CHECK(models >= 3);
  const CarriedOver newest = carried_over(history->tilts.back().state);
  REQUIRE(newest.adam);
  CHECK(newest.adam->steps == 21);
}

TEST_CASE("data that several tilts carry over count once, as long as one of them is there") {
  std::vector<std::shared_ptr<const Eigen::MatrixXf>> sets;
  auto history = with_budget(History{}, 1 << 20);
  for (std::size_t k = 0; k <= 20; ++k) {
    sets.push_back(std::make_shared<const Eigen::MatrixXf>(Eigen::MatrixXf::Zero(2, 25)));
    KeptTilt one = kept(static_cast<int>(k));
    for (std::size_t i = k < 3 ? 0 : k - 3; i <= k; ++i) one.state[std::to_string(i)] = sets[i];
    history = with_tilt(*history, one);
  }
  CHECK(history->bytes == 21 * (1080 + 200));
  for (const std::size_t budget : {20'000, 12'000, 8'000}) {
    CAPTURE(budget);
    const auto thinned = with_budget(*history, budget);
    std::set<const Eigen::MatrixXf*> held;
    for (const KeptTilt& one : thinned->tilts) {
      for (const auto& [name, tensor] : one.state) held.insert(tensor.get());
    }
    const std::size_t models = tilts_with_model(*thinned).size();
    CHECK(models < 21);
    CHECK(thinned->bytes == models * 1000 + 21 * 80 + held.size() * 200);
    CHECK(thinned->bytes <= budget);
  }
}

TEST_CASE("a run keeps every tilt with its samples") {
  Session session(tiny(), {});
  const auto end = run_to_end(session);
  REQUIRE(end->history->tilts.size() == 4);
  CHECK(end->history->find(3)->samples == end->samples);
  CHECK(end->history->find(0)->samples->cols() == 100);
  CHECK(*end->history->find(1)->parameters != *end->history->find(2)->parameters);
  std::size_t bytes = 0;
  for (const KeptTilt& one : end->history->tilts) bytes += one.bytes();
  CHECK(end->history->bytes == bytes);

  session.send(SetHistoryBudget{1});
  const auto less = wait_until(session, [](const Snapshot& s) { return s.history->budget == 1; });
  CHECK(tilts_with_model(*less->history) == std::vector<int>{0, 3});
  session.send(Reset{});
  CHECK(wait_for(session, Phase::idle)->history->tilts.size() <= 1);
}

TEST_CASE("a branch with unchanged settings gives the same bits as the undisturbed run") {
  Session session(tiny(), {});
  const auto first = run_to_end(session);
  for (const int k : {2, 1, 0}) {
    CAPTURE(k);
    session.send(Branch{k, tiny()});
    const auto back = wait_until(session, [&](const Snapshot& s) {
      return s.tilt == k && at_rest(s) && s.phase != Phase::finished && s.samples;
    });
    CHECK(back->phase == (k == 0 ? Phase::idle : Phase::paused));
    CHECK(back->run > first->run);
    CHECK(back->tilts->size() == static_cast<std::size_t>(k) + 1);
    CHECK(back->history->tilts.size() == static_cast<std::size_t>(k) + 1);
    CHECK(*back->samples == *first->history->find(k)->samples);
    check_same_run(*first, *run_to_end(session));
  }
}

TEST_CASE("a branch whose samples were let go draws them again") {
  Session session(tiny(), {});
  const auto first = run_to_end(session);
  session.send(SetHistoryBudget{1});
  session.send(SetHistoryBudget{1 << 30});
  session.send(Branch{0, tiny()});
  wait_until(session, [](const Snapshot& s) { return s.tilt == 0 && at_rest(s) && s.samples; });
  check_same_run(*first, *run_to_end(session));
}

TEST_CASE("a branch with another seed, sampler or N goes its own way from the same tilt") {
  Session session(tiny(), {});
  const auto first = run_to_end(session);
  Experiment other = tiny();
  other.seed = 5;
  other.tilting.sampler.steps = 12;
  // Tilts of the same size, and two more of them.
  other.tilting.tilts = 5;
  other.tilting.lambda = 0.1 * 5 / 3;
  session.send(Branch{3, other});
  wait_until(session,
             [&](const Snapshot& s) { return s.run > first->run && at_rest(s) && s.samples; });
  const auto longer = run_to_end(session);
  REQUIRE(longer->tilts->size() == 6);
  for (std::size_t k = 0; k <= 3; ++k) {
    CHECK((*longer->tilts)[k].rmse == (*first->tilts)[k].rmse);
  }
  CHECK((*longer->tilts)[5].lambda == doctest::Approx(0.1 * 5 / 3));
  CHECK(longer->experiment->seed == 5);

  Experiment gentler = tiny();
  gentler.tilting.sampler.eta = 0.5;
  session.send(Configure{tiny()});
  wait_for(session, Phase::idle);
  run_to_end(session);
  session.send(Branch{1, gentler});
  session.send(Play{});
  const auto bent = wait_until(session, [&](const Snapshot& s) {
    return s.phase == Phase::finished && s.experiment->tilting.sampler.eta == 0.5;
  });
  CHECK((*bent->tilts)[1].rmse == (*first->tilts)[1].rmse);
  CHECK((*bent->tilts)[3].rmse != (*first->tilts)[3].rmse);
}

namespace {

/// Another direction, strength and number of tilts.
Experiment elsewhere() {
  Experiment other = tiny();
  other.reward.b = Eigen::Vector2d(1.0, -2.0);
  other.reward.A = -0.3 * Eigen::Matrix2d::Identity();
  other.tilting.lambda = 0.2;
  other.tilting.tilts = 4;
  return other;
}

}  // namespace

TEST_CASE("a branch with another reward goes on towards what both make of the base") {
  Session session(tiny(), {});
  session.send(SetHistoryBudget{1 << 30});
  const auto first = run_to_end(session);
  session.send(Branch{2, elsewhere()});
  wait_until(session,
             [&](const Snapshot& s) { return s.run > first->run && at_rest(s) && s.samples; });
  const auto bent = run_to_end(session);
  REQUIRE(bent->tilts->size() == 7);
  CHECK(bent->course->last() == 6);
  CHECK(bent->tilt == 6);
  CHECK(bent->history->tilts.size() == 7);
  for (std::size_t k = 0; k <= 2; ++k) {
    CHECK((*bent->tilts)[k].rmse == (*first->tilts)[k].rmse);
  }
  CHECK((*bent->tilts)[6].lambda == doctest::Approx(0.1 * 2 / 3 + 0.2));

  // What every tilt was measured against: Bayes' rule with both rewards.
  RewardConfig sum = tiny().reward;
  sum.A = 0.2 * elsewhere().reward.A;
  sum.b = 0.1 * 2 / 3 * tiny().reward.b + 0.2 * elsewhere().reward.b;
  const GaussianMixture exact = tilted(GaussianMixture(tiny().base), QuadraticReward(sum), 1.0);
  const SampleFit fit = sample_fit(MixtureDensity(exact), bent->final_samples->cast<double>());
  CHECK((*bent->tilts)[6].fit.nll == doctest::Approx(fit.nll).epsilon(1e-9));
  CHECK((*bent->tilts)[6].fit.mean_error == doctest::Approx(fit.mean_error).epsilon(1e-6));

  // Again, from the end and from a tilt behind the branch: the same bits.
  session.send(Branch{4, elsewhere()});
  wait_until(session,
             [&](const Snapshot& s) { return s.run > bent->run && at_rest(s) && s.samples; });
  check_same_run(*bent, *run_to_end(session));
  // And back before it, as if there had been none.
  session.send(Branch{2, tiny()});
  wait_until(session, [&](const Snapshot& s) { return s.tilt == 2 && at_rest(s) && s.samples; });
  check_same_run(*first, *run_to_end(session));
}

TEST_CASE("a run that is over goes on with another reward, twice with the same bits") {
  Session session(tiny(), {});
  const auto first = run_to_end(session);
  const auto go_on = [&] {
    const auto before = session.snapshot();
    session.send(Branch{3, elsewhere()});
    wait_until(session,
               [&](const Snapshot& s) { return s.run > before->run && at_rest(s) && s.samples; });
    return run_to_end(session);
  };
  const auto once = go_on();
  CHECK(once->tilts->size() == 8);
  // The tilt where another begins stays as it was measured.
  CHECK(once->history->find(3)->samples->cast<double>() == *first->final_samples);
  check_same_run(*once, *go_on());
  // Over again from the base model: the present reward alone.
  session.send(Reset{});
  wait_for(session, Phase::idle);
  CHECK(session.snapshot()->course->last() == 4);
  CHECK(run_to_end(session)->tilts->size() == 5);
}

TEST_CASE("what cannot be continued is refused and nothing happens") {
  const TiltCourse course(tiny());
  const auto why = [&](const Experiment& after, int tilt) -> std::string {
    try {
      branched(tiny(), course, after, tilt);
    } catch (const std::logic_error& error) {
      return error.what();
    }
    return {};
  };
  CHECK(why(tiny(), 0).empty());
  CHECK(why(tiny(), 2).empty());
  CHECK(why(elsewhere(), 3).empty());
  CHECK(why(tiny(), 3) == "no tilt is left after tilt 3: take a larger N, with the same λ/N");
  CHECK(why(tiny(), -1) == "there is no tilt -1");
  CHECK(why(elsewhere(), 4) == "there is no tilt 4");
  Experiment other = tiny();
  other.network.width = 9;
  CHECK(why(other, 1) == "another base model cannot go on from tilt 1");
  other = tiny();
  other.evaluation.points = 7;
  CHECK(why(other, 1) == "what is evaluated in two ways makes no curve");
  other = tiny();
  other.reward.A = 19.0 * Eigen::Matrix2d::Identity();
  other.tilting.lambda = 1.0;
  CHECK(why(other, 1) == "the tilt is not normalisable at component 1");

  Session session(tiny(), {});
  const auto end = run_to_end(session);
  session.send(Branch{1, other});
  const auto refused = wait_until(
      session, [&](const Snapshot& s) { return s.version > end->version && !s.message.empty(); });
  CHECK(refused->phase == Phase::finished);
  CHECK(refused->run == end->run);
  CHECK(refused->message == "the tilt is not normalisable at component 1");
  session.send(Branch{7, tiny()});
  session.send(Branch{2, tiny()});
  CHECK(wait_until(session, [](const Snapshot& s) { return s.phase == Phase::paused; })->tilt == 2);
}
