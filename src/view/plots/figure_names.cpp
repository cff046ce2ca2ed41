#include "view/plots/figure_names.h"

#include "view/kit/widgets.h"
#include "view/look/palette.h"

#include <algorithm>
#include <array>
#include <string>

namespace tiltscope::view {
namespace {

struct Names {
  std::string_view key, tab, title, explanation;
};

const Names& names(plot::FigureKind kind) {
  static constexpr std::array<Names, plot::all_figures.size()> all = {{
      {"score-error", "score", "Error of the score",
       "Figure 2: how far the learned score is from the exact one at each tilt, as the RMSE "
       "(4.13), "
       "and weighted by σₜ, which is the RMSE of the predicted noise. Near t = 0 the score is the "
       "noise over σₜ, and that end dominates (4.13): hence its range of t."},
      {"nll", "NLL", "Distance to the target: NLL",
       "Negative log-likelihood of the tilt's samples under the exact density p^k. The dashed line "
       "is its entropy: what exact samples reach."},
      {"mean-error", "mean", "Distance to the target: mean",
       "Squared error of the samples' mean, averaged over the coordinates. The dashed line is its "
       "expectation for as many exact samples, tr Σ / (d n)."},
      {"weight-error", "weights", "Distance to the target: weights",
       "Squared error of the share of each mode, averaged over the modes. The dashed line is its "
       "expectation for as many exact samples."},
      {"shares", "shares", "Shares of the modes",
       "The mean responsibility of each component for the samples, and its exact weight (4.10)."},
      {"error-budget", "budget", "Error budget",
       "Where the samples' distance from the exact density comes from: samples of the same size "
       "with everything exact (noise), then with the sampler's J steps, then with "
       "first-order tilts (3.10) but no network, then with the network, then with the sampler's "
       "clip. Distance: the squared sliced Wasserstein distance. Parts below the noise show as "
       "nothing."},
      {"tilt-loss", "tilt loss", "Loss of the tilts",
       "The loss of Algorithm 2, line 14, averaged over the last pass of each tilt. It does not go "
       "to zero: most of it is the variance of the target. Where exact or implicit targets are "
       "among "
       "them, the mean square of its gradient takes its place, |weight (x1_hat − T)|²: their loss "
       "is "
       "divided by exp(δr), and says nothing."},
      {"base-loss", "base loss", "Training of the base model",
       "How far the model is from what it learns, after each epoch of the base training: the "
       "denoising loss (2.10), or with neighbours as its target the squared distance to the mean "
       "noise of the samples near x_t. Both curves are of the averaged weights, on as many "
       "samples, at the same times and with the same noise: a gap that grows is overfitting. "
       "Neither falls to zero."},
      {"seconds", "seconds", "Seconds a tilt",
       "What drawing a tilt's data set and fitting the network took. Pauses and slow motion are "
       "left out."},
  }};
  return all[static_cast<std::size_t>(kind)];
}

}  // namespace

std::string_view title_of(plot::FigureKind kind) { return names(kind).title; }
std::string_view tab_of(plot::FigureKind kind) { return names(kind).tab; }
std::string_view key_of(plot::FigureKind kind) { return names(kind).key; }
std::string_view explanation_of(plot::FigureKind kind) { return names(kind).explanation; }

void draw_tabs(Ui& ui, std::span<const plot::FigureKind> kinds, plot::FigureKind& chosen,
               const plot::Box& box) {
  const Face& face = ui.theme.fonts.small;
  float words = 0.0F;
  for (const auto kind : kinds) words += measure(face, tab_of(kind)).x;
  const float room = static_cast<float>(box.width()) - words;
  const float padding =
      std::clamp(room / (2.0F * static_cast<float>(kinds.size())), 1.0F, ui.px(9));
  const auto height = static_cast<float>(box.height());
  auto x = static_cast<float>(box.left);
  const auto y = static_cast<float>(box.top);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  for (const auto kind : kinds) {
    const float width = measure(face, tab_of(kind)).x + 2.0F * padding;
    const std::string id = "##tab-" + std::string(key_of(kind));
    ImGui::SetCursorScreenPos(ImVec2(x, y));
    if (ImGui::InvisibleButton(id.c_str(), ImVec2(width, height))) chosen = kind;
    const bool lit = kind == chosen;
    if (lit || ImGui::IsItemHovered()) {
      list.AddRectFilled(ImVec2(x, y), ImVec2(x + width, y + height),
                         palette::u32(lit ? palette::hovered : palette::raised), ui.px(5));
    }
    draw_text(list, face, ImVec2(x + padding, y + 0.5F * (height - 1.1F * face.size)),
              lit ? palette::text : palette::muted, tab_of(kind));
    tooltip(ui, id.c_str(), title_of(kind), explanation_of(kind));
    x += width;
  }
}

}  // namespace tiltscope::view
