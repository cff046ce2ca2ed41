#include "view/plots/figure_names.h"

#include "view/kit/key_control.h"
#include "view/kit/widgets.h"
#include "view/look/palette.h"
#include "view/state/wording.h"

#include <algorithm>
#include <array>
#include <string>

namespace tiltscope::view {
namespace {

struct Names {
  std::string_view key, tab, title, explanation;
  std::string_view of_tilts = {};   ///< what is so only of iterative tilting
  std::string_view of_rounds = {};  ///< what is so only of methods with rounds
};

const Names& names(plot::FigureKind kind) {
  static constexpr std::array<Names, plot::all_figures.size()> all = {{
      {"score-error", "score", "Error of the score",
       "How far the learned score is from the exact one, at each tilt (Figure 2): the RMSE (4.13), "
       "and the RMSE weighted by σₜ, which is that of the predicted noise. At 0 the model would be "
       "exact.\n\nWhile the run goes on, a tilt is measured at 256 points (coarse); when it rests, "
       "at all points of the evaluation. Then the curve moves by some per cent, mostly within the "
       "pale band around it: two standard errors of those points.\n\nNear t = 0 the score is the "
       "noise over σₜ, so that small t count most in (4.13): hence its range of t.",
       "The error mostly grows from tilt to tilt: each tilt learns from samples that the model "
       "before it drew, so the errors add up. Where N is larger, each step is smaller, but there "
       "are more of them.\n\nIt is the network's error, at every t alike. The verdict is on the "
       "samples, so that of two runs the one with the larger error here can end nearer the "
       "target.",
       "Every round aims at the whole target: the error begins with all of the change that is "
       "wanted, and falls as the model comes near it."},
      {"nll", "NLL", "NLL of the samples",
       "Negative log-likelihood of the samples under the exact density that they should have, in "
       "nats. The dashed line is what exact samples reach: the entropy of that density. A curve "
       "above it means samples that are off target or spread too wide. A curve below it means "
       "samples that are too narrow: they crowd where the density is highest. 0 has no meaning "
       "here.\n\nThe line above the curves says how many samples of each tilt they rest on. The "
       "pale band around the dashed line is chance: of ten sets of as many exact samples, nine lie "
       "within it. A curve within it says nothing against the model; nor does one that leaves it a "
       "little at many tilts, since all of them draw with the same noise. The verdict at the end "
       "is on more samples of the last tilt, as many as the evaluation has points: the point "
       "beside the curve's end, with a band of its own.",
       "Each tilt learns from samples that the model before it drew, so errors add up: a gap that "
       "grows from tilt to tilt is theirs."},
      {"mean-error", "mean", "Squared error of the mean",
       "Squared error of the samples' mean, averaged over the coordinates: 0 means that the "
       "samples lie where they should, on average. Even as many exact samples miss the mean by a "
       "little: by the dashed line, tr Σ / (d n), on average. Near that line, chance decides."},
      {"weight-error", "weights", "Squared error of the modes' weights",
       "Squared error of the share of samples in each mode, averaged over the modes: 0 means that "
       "every mode has its exact weight. The dashed line is what as many exact samples reach on "
       "average. Near that line, chance decides."},
      {"shares", "shares", "Shares of the modes",
       "Which part of the samples belongs to each mode (solid: the mean responsibility of each "
       "component), and which part should (dashed: its exact weight, (4.10)). A reward moves "
       "weight from mode to mode."},
      {"left-out", "left out", "Left out by first order", "",
       "A first-order tilt (3.10) changes the score by δ times a covariance, and leaves out the "
       "rest: above all a second-order term, ½ δ² Cov(g, (r − E[r | xₜ])² | xₜ). Line: how large "
       "the terms left out by all tilts so far are beside the change itself, estimated from the "
       "tilts' own samples at equal parts of signal and noise. Dashed: computed from the exact "
       "density, at draws of the target; it comes when the run rests, before its first tilt too. "
       "Where a few large tilts empty a mode it can lie far lower, since the target's points are "
       "where a tilt is simple: then heed the line.\n\nBelow 1 %, "
       "first order is as good as exact. Above 5 %, take more tilts (twice N leaves out half as "
       "much) or exact targets, which leave out nothing.\n\nA linear reward leaves out nothing at "
       "any N where it tells no mode from another, as b = (0, 4) does in Live: given xₜ it is then "
       "Gaussian. One that does, steps, saturating rewards and narrow ridges are the harder the "
       "more they tell apart.",
       "Only first-order tilts leave something out, and this method makes none."},
      {"error-budget", "budget", "Error budget", "",
       "Where the samples' distance from the exact density comes from. Samples of the same size "
       "are drawn with everything exact (noise), then with the sampler's J steps, then with "
       "first-order tilts (3.10) but no network, then with the network, then with the sampler's "
       "clip: each part is what one more step adds. Distance: the squared sliced Wasserstein "
       "distance. A part smaller than the noise says nothing.",
       "Only the error of iterative tilting is split into its parts."},
      {"tilt-loss", "loss", "Loss of the tilts", "",
       "The loss of Algorithm 2, line 14, averaged over the last pass of each tilt. It does not go "
       "to 0: most of it is the variance of the target. A peak at one tilt is that of a few rare "
       "samples, and need not mean a worse model: the error of the score tells. Where exact or "
       "implicit targets are among them, the mean square of its gradient takes its place, |weight "
       "(x₁ predicted − T)|²: their loss is divided by exp(δr), and says nothing.",
       "What the rounds make smaller, on their own paths. DRaFT and policy gradient: minus the "
       "mean reward, plus the KL divergence from the base where it counts. Adjoint matching: the "
       "squared distance of each step from what the adjoint asks for."},
      {"base-loss", "base", "Training of the base model",
       "How far the model is from what it learns, after each epoch of the base training: the "
       "denoising loss (2.10), or with neighbours as its target the squared distance to the mean "
       "noise of the samples near xₜ. Both curves are of the averaged weights, on as many samples, "
       "at the same times and with the same noise: a gap that grows is overfitting. Neither falls "
       "to 0."},
      {"seconds", "time", "Seconds a tilt",
       "What drawing a tilt's data set and fitting the network took. Pauses and slow motion are "
       "left out."},
      {"particles", "particles", "Effective size of the particles",
       "Steering weights its particles by the reward. The effective size says how many particles "
       "of equal weight would tell as much: 100 % where all weigh the same. Where it falls below "
       "the dashed line, the particles are drawn anew in proportion to their weights: heavy ones "
       "are copied, light ones go. Copies share an ancestor, the starting point of the first: "
       "there are at most as many independent samples as ancestors."},
  }};
  return all[static_cast<std::size_t>(kind)];
}

}  // namespace

std::string_view title_of(plot::FigureKind kind) { return names(kind).title; }
std::string_view tab_of(plot::FigureKind kind) { return names(kind).tab; }
std::string_view key_of(plot::FigureKind kind) { return names(kind).key; }
std::string explanation_of(plot::FigureKind kind, const TiltCourse& course) {
  const Names& figure = names(kind);
  std::string text = in_steps_of(course, std::string(figure.explanation));
  const bool at_once = course.stretches().back().at_once;
  const std::string_view more = at_once ? figure.of_rounds : figure.of_tilts;
  if (!text.empty() && !more.empty()) text += "\n\n";
  return text.append(more);
}

double draw_tabs(Ui& ui, std::span<const plot::FigureKind> kinds, plot::FigureKind& chosen,
                 const plot::Box& box, double width) {
  const Face& face = ui.theme.fonts.small;
  const float gap = ui.px(2);
  float words = 0.0F;
  for (const auto kind : kinds) words += measure(face, tab_of(kind)).x + gap;
  const float spare = static_cast<float>(box.width()) - words;
  const float wanted = spare / (2.0F * static_cast<float>(kinds.size()));
  // Closer together only where that keeps them on one line.
  const float least = wanted >= ui.px(4) ? ui.px(4) : ui.px(6);
  const float padding = std::clamp(wanted, least, ui.px(9));
  const auto height = static_cast<float>(box.height());
  auto x = static_cast<float>(box.left);
  auto y = static_cast<float>(box.top);
  auto right = static_cast<float>(box.right);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const TiltCourse& course = *ui.snapshot.course;
  for (const auto kind : kinds) {
    const float length = measure(face, tab_of(kind)).x + 2.0F * padding;
    if (x > static_cast<float>(box.left) && x + length > right) {
      x = static_cast<float>(box.left);
      y += height + gap;
      right = static_cast<float>(box.left + width);
    }
    const std::string id = "##tab-" + std::string(key_of(kind));
    ImGui::SetCursorScreenPos(ImVec2(x, y));
    const bool clicked = ImGui::InvisibleButton(id.c_str(), ImVec2(length, height));
    if (key_enter(ui, id.c_str()) || clicked) chosen = kind;
    const bool lit = kind == chosen;
    if (lit || ImGui::IsItemHovered()) {
      list.AddRectFilled(ImVec2(x, y), ImVec2(x + length, y + height),
                         palette::u32(lit ? palette::hovered : palette::raised), ui.px(5));
    }
    if (lit) {
      list.AddRectFilled(ImVec2(x + padding, y + height - ui.px(2)),
                         ImVec2(x + length - padding, y + height), palette::u32(palette::accent));
    }
    draw_text(list, face, ImVec2(x + padding, y + 0.5F * (height - 1.1F * face.size)),
              lit ? palette::text : palette::muted, tab_of(kind));
    tooltip(ui, id.c_str(), in_steps_of(course, std::string(title_of(kind))),
            explanation_of(kind, course));
    x += length + gap;
  }
  return static_cast<double>(y + height) - box.top;
}

}  // namespace tiltscope::view
