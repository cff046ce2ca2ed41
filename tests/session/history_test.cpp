#include "session/history.h"

#include "session/driving.h"

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

TEST_CASE("a run keeps every tilt with its samples") {
  Session session(tiny(), {});
  const auto end = run_to_end(session);
  REQUIRE(end->history->tilts.size() == 4);
  CHECK(end->history->find(3)->samples == end->samples);
  CHECK(end->history->find(0)->samples->cols() == 60);
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

TEST_CASE("what cannot be continued is refused and nothing happens") {
  Experiment other = tiny();
  CHECK(can_branch(tiny(), other, 0));
  CHECK(can_branch(tiny(), other, 2));
  CHECK_FALSE(can_branch(tiny(), other, 3));
  CHECK_FALSE(can_branch(tiny(), other, -1));
  other.tilting.lambda = 0.2;
  CHECK_FALSE(can_branch(tiny(), other, 1));
  other = tiny();
  other.reward.b[0] = 1;
  CHECK_FALSE(can_branch(tiny(), other, 1));

  Session session(tiny(), {});
  const auto end = run_to_end(session);
  session.send(Branch{1, other});
  const auto refused = wait_until(
      session, [&](const Snapshot& s) { return s.version > end->version && !s.message.empty(); });
  CHECK(refused->phase == Phase::finished);
  CHECK(refused->run == end->run);
  CHECK(refused->message == "tilt 1 cannot be continued with these settings");
  session.send(Branch{7, tiny()});
  session.send(Branch{2, tiny()});
  CHECK(wait_until(session, [](const Snapshot& s) { return s.phase == Phase::paused; })->tilt == 2);
}
