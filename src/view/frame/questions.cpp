#include "view/frame/questions.h"

#include <array>

namespace tiltscope::view {

std::span<const Question> questions() {
  static constexpr auto all = std::to_array<Question>({
      {"What is wanted?",
       "A model that draws samples from the target, a density (2.14):\n"
       "    p(x) · exp(λ r(x)), scaled so that it integrates to 1.\n"
       "p is the density of the data. r is the reward: how much we like a point x. λ says how much "
       "the reward counts.\n\n"
       "In most presets r(x) = b·x, which grows along the arrow. The rings show the target."},
      {"What are λ, N and a step?",
       "λ is the whole tilt. It is cut into N steps of δ = λ/N. After tilt k the samples should "
       "follow p(x) · exp(δ k r(x)): the blue field shows this density.\n\nEach tilt draws S "
       "samples from the present model, evaluates r at each of them, and trains the network on "
       "these values. Smaller steps leave out less of the change that is wanted. But there are "
       "more of them: each adds an error of the network, and together they take longer."},
      {"What is b, and what does twice b do?",
       "b is the direction of the reward r(x) = b·x. The arrow goes from the origin to the point "
       "b.\n\n"
       "Place: a mode with covariance Σ moves by λΣb. With twice b it moves twice as far.\n\n"
       "Weight: the weight of a mode with mean μ is multiplied by exp(λ b·μ + ½ λ² b·Σb), and the "
       "weights are then scaled to add up to 1. So modes further along b gain weight. Twice b "
       "squares the ratio of the factors of two modes with the same Σ. In Live both modes lie "
       "equally far along b: they keep their weights."},
      {"What is the model, and what is the truth?",
       "Orange is the model: the points are samples that the network draws, and the bars along the "
       "edges count them.\n\nBlue is the truth: the field, its contours and the smooth curves "
       "along the edges are the exact density after the tilt shown. It is known without a network. "
       "The data are a mixture of Gaussians, and a Gaussian times exp of a quadratic reward is "
       "again a Gaussian: each mode's new mean, covariance and weight have a formula (4.10).\n\nA "
       "good model puts the orange over the blue."},
      {"What is the error of the score, and why does it grow?",
       "The score is the gradient of the log-density: it points to where samples are more likely. "
       "The network learns it at every noise level, and the sampler needs nothing else. The curve "
       "is the root mean square difference between the network's score and the exact one (4.13). 0 "
       "is a perfect network.\n\nIt begins with the error of the base model. It grows because each "
       "tilt learns from samples of the model before it: errors made so far stay, and each tilt "
       "adds its own. Those come from few samples, from training that ends before it is perfect, "
       "and, where the first-order step is not exact, from too large a step."},
      {"What is the dashed line? Is a curve below it better?",
       "The dashed line is what exact samples of the density would score. A curve on it is as good "
       "as it can be. For NLL, the mean of −log p at the samples:\n\n"
       "Above the line: samples lie where the density is low. They are off target or spread too "
       "wide.\n\n"
       "Below the line: samples lie too close to the peaks. They spread too little, so below is "
       "not better. Within the pale band around the line it may be chance: nine of ten sets of as "
       "many exact samples lie there.\n\n"
       "For the errors of mean and weights the line is the chance error of as many exact samples. "
       "A curve that lies a little below is good luck.\n\n"
       "When the run is over, the line at the bottom says what exact samples score in brackets. "
       "W2, sliced W2: how far points must be moved to become exact samples. MMD: how different "
       "the two clouds look through a smooth window; p is the share of sets of exact samples with "
       "an MMD as large. NLL of exact samples under the model: the mean of −log of the model's "
       "own density at them; the other NLL is that of the model's samples under the exact density. "
       "All rest on more samples than the curves, so that NLL differs a little."},
      {"What does η do?",
       "η is the noise that the sampler adds at each step. With η = 0 it adds none: each start "
       "leads to one sample, along a smooth path. With η = 1 it adds as much as DDPM, and paths "
       "are jagged. Layers > sampler paths shows them.\n\n"
       "η changes the paths, not the density that they aim at. With noise the sampler needs more "
       "steps J for the same accuracy. The paper takes η = 1. The slider is grey where it "
       "changes nothing: for the sampler Heun, which never adds noise, and for methods that follow "
       "a chain of their own, as steering does."},
      {"Does it need the gradient of the reward? Why many small tilts?",
       "It needs values of r alone: any program that gives a number for x will do. Nothing is "
       "differentiated through r. A small tilt changes the score by δ times a covariance between "
       "the reward and the noise (3.9), (3.10), and a covariance can be estimated from samples and "
       "their values.\n\nThis holds to first order in δ, so only for a small tilt. And each tilt "
       "learns from samples of the present model: after one large tilt, the target would lie where "
       "there are hardly any. So the method goes in small steps, each from the samples of the one "
       "before.\n\nThese are two reasons. In Live the first does not count: its reward is linear "
       "and the same in both modes, which have one shape, so that first order leaves out nothing "
       "at any N. The second does: with N = 1 the network has to learn the whole way at once, and "
       "at the rate that suits small tilts it arrives beside the target. Turn the arrow towards a "
       "mode, or take the preset Log sigmoid, "
       "to see the first; the figure left out tells how much of the change it is."},
      {"Where does an error come from? (figure: budget)",
       "After a short run that is not Good it is measured by itself; otherwise press Find the "
       "cause, or choose advanced settings, then Error sources > Measure. The figure budget then "
       "splits a distance to the exact density into parts, and each has its remedy. It draws 2,000 "
       "samples of its own for that: the parts add up to the distance of those, not of the 5,000 "
       "that the verdict rests on.\n\nNoise: what as many exact samples would show by chance. "
       "Nothing to do.\nSampler: too few sampler steps. Raise J.\nTaylor: first-order steps that "
       "are too large. Raise N.\nNetwork: what training has missed. Of a few tilts take more; "
       "else lower the learning rate, or raise passes E or samples S.\nClip: what the box around "
       "E[x₀ | xₜ] cuts off. Raise the "
       "clip, or set it to 0."},
      {"First order or exact? One sample or neighbours? Which is the paper's?",
       "First order is the paper's: the step keeps what is linear in δ (3.10). Exact has no such "
       "error: it weights the samples by exp(δ r).\n\nOne sample is the paper's: each training "
       "target comes from the one sample that xₜ was made of, and is noisy. Neighbours takes the "
       "mean over all of the tilt's samples near xₜ, with far less noise.\n\nLive takes first "
       "order with neighbours. The presets Paper, N = 20 to 200 have the "
       "paper's settings "
       "throughout, and the tooltip of a setting tells the paper's value."},
      {"What does the slider t below the picture do?",
       "t is the diffusion time: t = 1 is pure noise, t = 0 is data. The sampler goes from noise "
       "to data. The slider shows that: at each t the picture has the samples on their way, and "
       "the exact density with as much noise. The button beside it lets the time run.\n\nIt "
       "changes the picture only, and nothing in the run."},
      {"A run goes wrong. What now?",
       "If its numbers run off, it stops. A card says at which tilt and in which quantity, and "
       "offers a change against it, to start over and, where an earlier tilt was still good, to go "
       "back to that. The same settings fail in the same way. A smaller learning rate or λ, or a "
       "larger N, helps most often.\n\n"
       "If it ends with the orange beside the blue, the line at the bottom says Fair or Poor. The "
       "button there finds the cause, and then makes the change that helps against it: answer 9 "
       "has them all.\n\n"
       "Ctrl+Z takes a change back and brings the run before it back, too."},
  });
  return all;
}

}  // namespace tiltscope::view
