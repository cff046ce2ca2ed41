#include "figures/paper_figures.h"

#include "math/quantiles.h"
#include "math/random.h"
#include "oracle/density_picture.h"
#include "oracle/metrics.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numeric>

namespace tiltscope::plot {
namespace {

/// Told apart without colour vision (Okabe & Ito 2008).
constexpr std::array<Colour, 6> colours = {rgb(0x0072b2), rgb(0xd55e00), rgb(0x009e73),
                                           rgb(0xcc79a7), rgb(0xe69f00), rgb(0x56b4e9)};

Colour colour(std::size_t i) { return colours[i % colours.size()]; }

/// A range that has a width, around the same middle; around 0 where nothing is covered.
Range with_width(const Range& range) {
  if (range.low > range.high) return {-1.0, 1.0};
  return range.low < range.high ? range : Range{range.low - 1.0, range.high + 1.0};
}

/// What the densities cover, or the samples where no density is known.
void cover(const std::vector<SamplesOnDensity>& pictures, Range& x, Range& y) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  x = y = {infinity, -infinity};
  const auto include = [&](const Eigen::VectorXd& low, const Eigen::VectorXd& high) {
    x = {std::min(x.low, low[0]), std::max(x.high, high[0])};
    y = {std::min(y.low, low[1]), std::max(y.high, high[1])};
  };
  for (const auto& [title, exact, samples] : pictures) {
    if (exact) {
      const auto [low, high] = exact->extent();
      include(low, high);
    } else if (samples.cols() > 0) {
      include(samples.rowwise().minCoeff(), samples.rowwise().maxCoeff());
    }
  }
  x = with_width(x);
  y = with_width(y);
}

/// The density as a share of its largest.
Field field_of(const ExactDensity& density, const Range& x, const Range& y,
               const std::vector<Colour>& colours) {
  constexpr std::size_t columns = 240;
  const double step = (x.high - x.low) / columns;
  const auto rows = static_cast<std::size_t>(std::max(1.0, std::round((y.high - y.low) / step)));
  Field field{"exact density", x, y, columns, rows, {}, colours};
  // A front end may not ask for more than the picture.
  const auto picture = density.picture();
  const double peak =
      picture ? static_cast<double>(picture->highest) : density.highest_log_density();
  Eigen::MatrixXd points(2, columns);
  field.shares.reserve(columns * rows);
  for (std::size_t row = 0; row < rows; ++row) {
    for (std::size_t column = 0; column < columns; ++column) {
      points.col(static_cast<Eigen::Index>(column)) = Eigen::Vector2d(
          x.low + (x.high - x.low) * (static_cast<double>(column) + 0.5) / columns,
          y.low + (y.high - y.low) * (static_cast<double>(row) + 0.5) / static_cast<double>(rows));
    }
    Eigen::VectorXd logs(columns);
    if (picture) {
      for (Eigen::Index i = 0; i < logs.size(); ++i) logs[i] = picture->at(points.col(i));
    } else {
      logs = density.log_density(points);
    }
    for (const double log_density : logs) field.shares.push_back(std::exp(log_density - peak));
  }
  return field;
}

/// Median and quartiles over seeds of an error for k = 0..N, against x_k = k * step.
Series curve(const std::vector<std::vector<double>>& seeds, double step) {
  Series series;
  for (std::size_t k = 0; k < seeds.front().size(); ++k) {
    std::vector<double> values;
    values.reserve(seeds.size());
    for (const auto& seed : seeds) values.push_back(seed[k]);
    series.x.push_back(static_cast<double>(k) * step);
    series.y.push_back(quantile(values, 0.5));
    if (seeds.size() > 1) {
      series.low.push_back(quantile(values, 0.25));
      series.high.push_back(quantile(values, 0.75));
    }
  }
  return series;
}

Figure error_panel(const std::vector<ScoreErrors>& runs, bool against_share,
                   std::vector<std::vector<double>> ScoreErrors::*error) {
  Figure figure;
  double last = 1.0;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    const ScoreErrors& run = runs[i];
    Series& series =
        figure.series.emplace_back(curve(run.*error, against_share ? 1.0 / run.tilts : 1.0));
    series.name = "N = " + std::to_string(run.tilts);
    series.colour = colour(i);
    last = std::max(last, series.x.back());
  }
  figure.x = {against_share ? "share of the tilt, k/N" : "tilt k",
              Scale::linear,
              {0.0, last},
              against_share ? Values::real : Values::whole};
  figure.from_zero = true;
  return figure;
}

/// `most` of n places, or all of them, at random: the first samples that start from a lattice would
/// show its pattern.
std::vector<std::uint32_t> some_of(Eigen::Index n, std::size_t most) {
  std::vector<std::uint32_t> places(static_cast<std::size_t>(n));
  std::iota(places.begin(), places.end(), 0u);
  RandomStream(0, Purpose::pictures).shuffle(places);
  places.resize(std::min(places.size(), most));
  return places;
}

}  // namespace

Sheet density_sheet(const std::vector<SamplesOnDensity>& pictures, const DensityColours& colours) {
  constexpr std::size_t most_points = 1'000;
  Sheet sheet{.columns = 2};
  Range x;
  Range y;
  cover(pictures, x, y);
  for (const SamplesOnDensity& picture : pictures) {
    Figure& figure = sheet.panels.emplace_back();
    figure.title = picture.title;
    figure.note = picture.samples.cols() == 0 ? "not there yet"
                  : picture.exact
                      ? "NLL " + fixed(negative_log_likelihood(*picture.exact, picture.samples), 2)
                      : "the density is not known";
    figure.x = {"x₁", Scale::linear, x};
    figure.y = {"x₂", Scale::linear, y};
    figure.equal_axes = true;
    if (picture.exact) {
      const auto first = std::ranges::find(pictures, picture.exact, &SamplesOnDensity::exact);
      const auto at = static_cast<std::size_t>(first - pictures.begin());
      // What several pictures share is computed once.
      figure.field = at + 1 < sheet.panels.size() ? sheet.panels[at].field
                                                  : field_of(*picture.exact, x, y, colours.density);
    }
    Series samples{.name = "samples", .colour = colours.samples, .x = {}, .y = {}};
    samples.scattered = true;
    for (const std::uint32_t j : some_of(picture.samples.cols(), most_points)) {
      samples.x.push_back(picture.samples(0, j));
      samples.y.push_back(picture.samples(1, j));
    }
    figure.series = {std::move(samples)};
  }
  return sheet;
}

Sheet score_error_sheet(const std::vector<ScoreErrors>& runs, const std::string& times) {
  Sheet sheet{.aspect = 0.42};
  sheet.panels = {error_panel(runs, false, &ScoreErrors::rmse),
                  error_panel(runs, true, &ScoreErrors::rmse),
                  error_panel(runs, true, &ScoreErrors::weighted)};
  sheet.panels[0].y.label = sheet.panels[1].y.label = "RMSE of the score";
  sheet.panels[2].y.label = "weighted by σₜ";
  for (std::size_t i = 0; i < 3; ++i) sheet.panels[i].title = std::string("(") + "abc"[i] + ")";
  sheet.panels[0].note = "t in " + times;
  for (Figure& panel : sheet.panels) fit_y(panel);
  return sheet;
}

Sheet taylor_sheet(const std::vector<TaylorErrors>& rewards) {
  Sheet sheet;
  Figure& figure = sheet.panels.emplace_back();
  for (std::size_t i = 0; i < rewards.size(); ++i) {
    figure.series.push_back({.name = rewards[i].reward,
                             .colour = colour(i),
                             .x = rewards[i].tilts,
                             .y = rewards[i].errors});
  }
  const TaylorErrors& last = rewards.back();
  Series slope{.name = "slope −1", .colour = rgb(0x4c5563), .x = last.tilts, .y = {}};
  for (const double tilts : last.tilts) {
    slope.y.push_back(last.errors.front() * last.tilts.front() / tilts);
  }
  slope.dashed = true;
  figure.series.push_back(std::move(slope));
  figure.x = {"number of tilts N", Scale::log, range_of(last.tilts, Scale::log), Values::whole};
  figure.y = {"RMSE of the score", Scale::log, {}};
  fit_y(figure);
  return sheet;
}

}  // namespace tiltscope::plot
