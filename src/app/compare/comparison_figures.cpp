#include "app/compare/comparison_figures.h"

#include "figures/paper_figures.h"
#include "oracle/tilted_density.h"

#include <algorithm>
#include <array>
#include <utility>

namespace tiltscope::app {
namespace {

/// Of one problem; not empty.
using Results = std::vector<const ContestResult*>;

PaperFigure samples_figure(const Results& results) {
  const ComparedProblem& problem = *results.front()->problem;
  const Experiment& experiment = problem.experiment;
  const auto exact = tilted_density(experiment.base, experiment.reward, experiment.tilting.lambda);
  std::vector<plot::SamplesOnDensity> pictures;
  for (const ContestResult* result : results) {
    if (result->runs.empty()) continue;
    pictures.push_back({result->title(), exact, read_samples(result->runs.front(), "samples.csv")});
  }
  return {"samples-" + problem.key,
          "<b>" + problem.title +
              ".</b> Each method's samples over the exact target, of the first seed. Up to 1,000 "
              "are shown; the negative log-likelihood, in nats, is that of all of them.",
          plot::density_sheet(pictures)};
}

plot::Figure cost_panel(const Results& results, const std::string& title, const char* label,
                        double unit, std::optional<Cell> (ContestResult::*cost)() const) {
  // Told apart without colour vision as far as so many can be (Tol 2021), and by their places.
  constexpr std::array colours = {plot::rgb(0x332288), plot::rgb(0xcc6677), plot::rgb(0x117733),
                                  plot::rgb(0xd55e00), plot::rgb(0x88ccee), plot::rgb(0x882255),
                                  plot::rgb(0x44aa99), plot::rgb(0x999933), plot::rgb(0xaa4499),
                                  plot::rgb(0xddcc77), plot::rgb(0x0072b2), plot::rgb(0x000000),
                                  plot::rgb(0x4c5563), plot::rgb(0xb0762a)};
  plot::Figure figure;
  figure.title = title;
  std::vector<double> costs, distances;
  for (std::size_t i = 0; i < results.size(); ++i) {
    const ContestResult& result = *results[i];
    const auto x = (result.*cost)(), y = result.cell("sliced_w2");
    if (!x || !y || x->median <= 0.0) continue;
    costs.push_back(x->median / unit);
    distances.push_back(y->median);
    figure.series.push_back({.name = result.title(),
                             .colour = colours[i % colours.size()],
                             .x = {costs.back()},
                             .y = {y->median}});
  }
  figure.x = {label, plot::Scale::log, plot::range_of(costs, plot::Scale::log)};
  figure.y = {"sliced W₂", plot::Scale::log, plot::range_of(distances, plot::Scale::log)};
  if (costs.empty()) figure.placeholder = "no method was measured";
  return figure;
}

PaperFigure cost_figure(const Results& results) {
  const ComparedProblem& problem = *results.front()->problem;
  plot::Sheet sheet;
  sheet.panels = {
      cost_panel(results, "(a)", "million passes through the network, F + V + 2 P", 1e6,
                 &ContestResult::passes),
      cost_panel(results, "(b)", "seconds of one thread", 1.0, &ContestResult::seconds)};
  return {
      "cost-" + problem.key,
      "<b>" + problem.title +
          ".</b> The samples' sliced W₂ from exact ones against what they cost: further left is "
          "cheaper, further down is nearer to the target. Medians over the seeds.",
      std::move(sheet)};
}

}  // namespace

std::vector<PaperFigure> comparison_figures(const std::vector<ContestResult>& results,
                                            const ComparedProblem& problem) {
  Results own;
  for (const ContestResult& result : results) {
    if (result.problem == &problem && result.budget == 0.0) own.push_back(&result);
  }
  std::vector<PaperFigure> figures;
  if (problem.experiment.dimension() == 2) figures.push_back(samples_figure(own));
  figures.push_back(cost_figure(own));
  return figures;
}

std::vector<std::string> comparison_figure_names(const ComparisonPlan& plan) {
  std::vector<std::string> names;
  for (const ComparedProblem& problem : plan.problems) {
    if (problem.experiment.dimension() == 2) names.push_back("samples-" + problem.key);
    names.push_back("cost-" + problem.key);
  }
  return names;
}

}  // namespace tiltscope::app
