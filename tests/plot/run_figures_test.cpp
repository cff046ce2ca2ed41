#include "plot/run_figures.h"

#include <doctest/doctest.h>

using namespace tiltscope;
using namespace tiltscope::plot;

namespace {

Snapshot snapshot_with(std::vector<TiltRecord> tilts, std::vector<EpochRecord> epochs) {
  Snapshot snapshot;
  snapshot.experiment = std::make_shared<Experiment>();
  snapshot.tilts = std::make_shared<const std::vector<TiltRecord>>(std::move(tilts));
  snapshot.base_epochs = std::make_shared<const std::vector<EpochRecord>>(std::move(epochs));
  return snapshot;
}

TiltRecord tilt(int k, double rmse, double weighted) {
  TiltRecord record;
  record.tilt = k;
  record.rmse = rmse;
  record.rmse_weighted = weighted;
  return record;
}

constexpr CurveColours colours{rgb(0xff0000), rgb(0x0000ff)};

}  // namespace

TEST_CASE("the error's axis spans all tilts from the start and says on which times it rests") {
  const Snapshot snapshot = snapshot_with({tilt(0, 0.2, 0.02), tilt(1, 0.3, 0.03)}, {});
  const Figure figure = rmse_figure(snapshot, Scale::linear, colours);
  CHECK(figure.x.range == Range{0, 20});
  CHECK(figure.note.find("[0.01, 0.999]") != std::string::npos);
  REQUIRE(figure.series.size() == 2);
  CHECK(figure.series[0].x == std::vector<double>{0, 1});
  CHECK(figure.series[0].y == std::vector<double>{0.2, 0.3});
  CHECK(figure.series[1].y == std::vector<double>{0.02, 0.03});
  CHECK_FALSE(figure.series[0].colour == figure.series[1].colour);
  CHECK(figure.y.range.low == 0.0);
  CHECK(figure.placeholder.empty());
  CHECK(rmse_figure(snapshot, Scale::log, colours).y.range.low > 0.0);
}

TEST_CASE("empty figures say why they are empty") {
  Snapshot snapshot = snapshot_with({}, {});
  CHECK_FALSE(rmse_figure(snapshot, Scale::log, colours).placeholder.empty());
  CHECK(loss_figure(snapshot, colours).placeholder.find("pretrained") == std::string::npos);
  snapshot.base_ready = true;
  CHECK(loss_figure(snapshot, colours).placeholder == "pretrained model loaded: no training curve");
}

TEST_CASE("the loss has one point an epoch") {
  const Figure figure = loss_figure(snapshot_with({}, {{1, 1.5, 1.6}, {2, 1.2, 1.3}}), colours);
  CHECK(figure.placeholder.empty());
  CHECK(figure.series[0].y == std::vector<double>{1.5, 1.2});
  CHECK(figure.series[1].y == std::vector<double>{1.6, 1.3});
  CHECK(figure.y.range.low < 1.2);
  CHECK(figure.y.range.high > 1.6);
}
