#include "base/base64.h"
#include "base/grey_png.h"
#include "oracle/density_picture.h"
#include "oracle/tilt_oracle.h"

#include <benchmark/benchmark.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

/// What an exact density on the grid of 256 x 256 cells takes after a change of the reward: the
/// reward's values, the cells near its edges, the masses and the picture. It should be ready within
/// 50 ms, so that the ghost follows the brush.
namespace tiltscope {
namespace {

RewardConfig formula(std::string text) {
  RewardConfig config;
  config.kind = RewardKind::expression;
  config.formula = std::move(text);
  return config;
}

/// A disc on 64 x 64 pixels, as a brush leaves it, with a pixel that says which.
RewardConfig painted(int number) {
  constexpr int along = 64;
  GreyPicture picture;
  picture.width = picture.height = along;
  picture.pixels.resize(std::size_t{along} * along);
  for (int i = 0; i < along * along; ++i) {
    const int x = i % along - 40, y = i / along - 30;
    picture.pixels[static_cast<std::size_t>(i)] = x * x + y * y < 100 ? 255 : 128;
  }
  picture.pixels[0] = static_cast<std::uint8_t>(number % 256);
  RewardConfig config;
  config.kind = RewardKind::picture;
  config.data = to_base64(write_grey_png(picture));
  config.low = -4.0;
  config.high = 4.0;
  return config;
}

/// One reward after the other, none of which the oracle remembers.
template <class Next>
void after_a_change(benchmark::State& state, const Next& next) {
  const BaseConfig base;
  const TiltOracle oracle(base);
  int number = 0;
  for (auto unused : state) {
    const auto density = oracle.density(make_reward(next(++number), 2), 1.0);
    density->paint();
    benchmark::DoNotOptimize(density->picture());
  }
}

void after_a_formula(benchmark::State& state, const std::string& text) {
  after_a_change(state,
                 [&](int number) { return formula(text + " + 1e-9*" + std::to_string(number)); });
}

void after_a_stroke(benchmark::State& state) { after_a_change(state, painted); }

BENCHMARK_CAPTURE(after_a_formula, distance, "-3*hypot(x1, x2 - 2)")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(after_a_formula, ring, "-(hypot(x1, x2) - 2)^2/(2*0.3^2)")
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(after_a_formula, step, "4*(x1 > 0)")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(after_a_formula, disc, "6*(x1^2 + x2^2 < 0.5)")->Unit(benchmark::kMillisecond);
BENCHMARK(after_a_stroke)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace tiltscope
