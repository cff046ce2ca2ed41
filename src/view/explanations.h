#pragma once

#include <string_view>

/// What the tooltips say. Equations and algorithms are those of "Iterative Tilting for Diffusion
/// Fine-Tuning".
namespace tiltscope::view::explain {

// The toolbar.
inline constexpr std::string_view play =
    "Tilt the model until tilt N is reached (Algorithm 2). The base model is loaded, or trained, "
    "first if it is not there.";
inline constexpr std::string_view forward =
    "Forward through the history; at its end, run to the end of the next tilt, then pause.";
inline constexpr std::string_view back =
    "Back through the history: the samples of the tilt before. The run goes on meanwhile.";
inline constexpr std::string_view reset =
    "Back to the base model with the same seed. Playing again gives the same run, bit for bit.";
inline constexpr std::string_view speed =
    "How long a tilt takes at least, for watching. Flat out computes as fast as it can. The "
    "results are the same bits at every speed.\n\nKeys: − and +.";
inline constexpr std::string_view scrubber =
    "Every tilt of this run, with its samples; a tilt whose model is still kept has a bright mark, "
    "and can be continued. When the memory set under View is full, models go first, evenly over "
    "the run. A small triangle marks where the run has branched off. Drag to look at an earlier "
    "tilt.";
inline constexpr std::string_view branch =
    "Continue from the tilt shown, with the settings as they are now. The tilts after it are let "
    "go; the curves so far are pinned for comparison. With unchanged settings the run repeats "
    "itself, bit for bit; for another target from here on, see A new target under Problem.";
inline constexpr std::string_view go_back =
    "Continue from the last tilt that is sound, with the settings as they are now; the run holds "
    "there (B). Then play.";
inline constexpr std::string_view newest = "Show the newest tilt again, and follow the run.";

// Problem.
inline constexpr std::string_view preset =
    "A complete experiment: base density, reward, schedule, network and tilting. The numbered ones "
    "are those of section 4.2.";
inline constexpr std::string_view change =
    "What a change of λ, b, A or N does to a run. It starts over: from the base model, towards the "
    "new target. It branches off: from the tilt shown, by N tilts more. The exact density there, "
    "pᵏ, takes the base's place in (3.8), and stays exact: rewards add up (4.10). The tilts after "
    "it are let go; the curves so far are pinned for comparison. Ctrl+Z brings back the run as it "
    "was; the last eight are kept, and those that you pin before others.\n\n"
    "A click takes the other one.";
inline constexpr std::string_view lambda =
    "How far the base density is tilted towards the reward: the target is proportional to "
    "exp(λ r(x)) p(x) (2.14), and tilt k aims at λk/N (3.8). λ = 0 leaves the model as it is.\n\n"
    "Sensible: 0.2 to 2; the paper takes 1. Ctrl+click to type.";
inline constexpr std::string_view direction =
    "The linear part of the reward r(x) = ½ x·Ax + b·x + c (4.2). Each Gaussian of covariance Σ "
    "moves by λΣb (4.10). Drag the arrow in the picture, or these.\n\n"
    "Sensible: entries from −6 to 6; the paper takes (0, 4). Ctrl+click to type.";
inline constexpr std::string_view quadratic =
    "The quadratic part of the reward r(x) = ½ x·Ax + b·x + c (4.2). Negative eigenvalues of A "
    "draw each mode together, positive ones widen it, up to where Σ⁻¹ − λA is no longer positive "
    "definite and no target exists (4.10). Here the first-order update is not exact.\n\n"
    "Sensible: −2 to 1; the paper takes 0. Ctrl+click to type.";
inline constexpr std::string_view mixture =
    "The base density, a Gaussian mixture (4.8): weight w, mean μ and covariance Σ (Σ₁₁, Σ₁₂, Σ₂₂) "
    "of each component. A change needs another base model, which takes a while to train.\n\n"
    "Sensible: means within ±4, variances from 0.1 to 2.";

// Tilting.
inline constexpr std::string_view tilts =
    "The tilt is taken in N steps of δ = λ/N, each with the first-order update of the score "
    "(3.10); what it leaves out shrinks like 1/N². More tilts take longer.\n\n"
    "Sensible: 5 to 200, with δ|r| well below 1; the paper takes 20, 50, 100 and 200. Ctrl+click "
    "to type.";
inline constexpr std::string_view samples =
    "S, the samples drawn from the model for the data set of each tilt (Algorithm 2). More cost "
    "time in sampling and in fitting, and lower the noise.\n\n"
    "Sensible: 500 to 5,000; the paper takes 1,000.";
inline constexpr std::string_view epochs =
    "E, the passes over a tilt's data set while the network is fitted (Algorithm 2).\n\n"
    "Sensible: 20 to 200; the paper takes 100.";
inline constexpr std::string_view batch =
    "Samples in a mini-batch of the fit (Algorithm 2, line 7).\n\n"
    "Sensible: 32 to 256; the paper takes 64.";
inline constexpr std::string_view rate =
    "Adam's learning rate at the start of a tilt; by default it decays to zero along a cosine "
    "within each tilt. The paper leaves the optimiser open.\n\nSensible: 2e-4 to 2e-3.";
inline constexpr std::string_view ess =
    "N tilts of the same size δ = λ/N, or each as large as the tilt's data bear: so that the "
    "effective size (mean exp(δr))² / mean exp(2δr), 1 for δ = 0, stays at this level (Zhou, "
    "Johansen and Aston 2016). N is then found on the way, and shown as the run goes.\n\n"
    "Sensible: 0.95 to 0.995; the paper takes N alike.";
inline constexpr std::string_view averaging =
    "The decay of an exponential average of the weights within a tilt, which the tilt then ends "
    "with. 0 takes the last weights.\n\nSensible: 0, or 0.9 to 0.99.";
inline constexpr std::string_view decay =
    "Adam's learning rate within a tilt: the same throughout, or falling to zero along a cosine. "
    "The paper leaves it open.\n\nA click takes the other one.";
inline constexpr std::string_view scaling =
    "Adam's learning rate at the start of a tilt: the same for every δ; or that for δ = λ/20 and "
    "above, and less in proportion below, so that many small tilts add no more noise than a "
    "few large ones. The paper leaves it open.\n\nA click takes the other one.";
inline constexpr std::string_view moments =
    "Adam's averages of the gradient and of its square at the start of a tilt: none yet, or those "
    "that the last tilt ended with. After a reset they are none.\n\nA click takes the other one.";
inline constexpr std::string_view times =
    "How the examples of a mini-batch draw their t (Algorithm 2, line 9): each for itself, or "
    "spread evenly.\n\nA click takes the other one; the paper takes uniform.";
inline constexpr std::string_view noise =
    "How the examples of a mini-batch draw their z (Algorithm 2, line 9): each for itself, or in "
    "pairs z and −z at the same x0 and t, which takes an even batch.\n\nA click takes the other "
    "one; the paper takes independent.";
inline constexpr std::string_view baseline_mean =
    "What stands for the mean of r given x_t: r at the posterior mean of x0; the mean of r over "
    "the "
    "tilt's data near x_t; or the same weighted by |g − s|², with which the target has the least "
    "variance.\n\nA click takes the next one.";
inline constexpr std::string_view clip =
    "Keeps x0_hat within a box, so that no path runs off: around the last data set and where the "
    "tilt takes it (δ Cov(x0, r) away, or as the weights exp(δ r) say), widened on each side by "
    "this share of its width. 0 leaves x0_hat free, as the paper does.\n\nSensible: 0.2 to 1.";
inline constexpr std::string_view target =
    "What the fit aims at. First order: the update (3.10), as in the paper, whose error shrinks "
    "with δ. The others have no such error, with the weights w = exp(δ r). Exact: the mean of the "
    "noise given x_t with these weights. Implicit (Tilt Matching, 2025): the same without any mean "
    "given x_t, from one sample with w in the loss. RWR, reward-weighted regression: the noise of "
    "each sample, with w in the loss; the network learns its own finite data anew at each tilt.\n\n"
    "A click takes the next one; the paper takes first order.";
inline constexpr std::string_view average =
    "One sample: each target comes from the x0 that its x_t was made of, as in the paper "
    "(Algorithm 2, line 11). Neighbours: from all of the tilt's data near x_t, which has far less "
    "noise; they go with the first-order target, the covariance (3.9), and with the exact one. "
    "Where fewer than eight lie near, the target comes from one sample.\n\nA click takes the other "
    "one.";
inline constexpr std::string_view baseline =
    "What is taken off the reward r(x0) in the training target (Algorithm 2, line 11): nothing, as "
    "in the paper; its mean over the data set; or a mean of it given x_t. None of them changes the "
    "first-order target's expectation, since E[g − s | x_t] = 0; they differ in noise. They count "
    "where that target comes from one sample. The exact target from one sample divides by the mean "
    "of exp(δ r) over the data near x_t, and takes off that mean (regressed) or the one with the "
    "least noise (optimal). The other targets take no baseline.\n\nA click takes the next one.";
inline constexpr std::string_view reuse =
    "Lets the data sets of earlier tilts join this one's in the means given x_t (neighbours, and "
    "the baselines from them), weighted by exp(r times the δs between), as long as they are worth "
    "this share of their points: (Σw)² / (S Σw²). 0 takes the tilt's own data alone, as the paper "
    "does. More data have less noise and take longer.\n\nSensible: 0, or 0.8 to 0.98.";
inline constexpr std::string_view seed =
    "Picks the random numbers of sampling and tilting. The same seed gives the same run, on any "
    "number of cores. The die takes the next seed and resets (Shift + R).";

// Sampler.
inline constexpr std::string_view sampler =
    "How a tilt's data are drawn. DDIM is the paper's (Algorithm 1). DPM-Solver++ (Lu et al. "
    "2022) is deterministic and of third order: with 60 steps it is closer to the model than DDIM "
    "with 200.\n\nA click takes the other one.";
inline constexpr std::string_view starts =
    "The noise that the sampler's paths start from: independent normal draws, or a lattice with a "
    "random shift, whose averages have less noise.\n\nA click takes the other one.";
inline constexpr std::string_view eta =
    "The noise that the DDIM sampler adds at each step (2.4), relative to DDPM: 0 is "
    "deterministic, "
    "1 is DDPM (Algorithm 1).\n\nSensible: 0 to 1; the paper takes 1. A running model uses it from "
    "the next tilt on.";
inline constexpr std::string_view steps =
    "J, the sampler's steps, from t_max down to t_min: evenly in t for DDIM, evenly "
    "in "
    "log(α/σ) for DPM-Solver++. With few steps samples spread too little or too much.\n\n"
    "Sensible: 50 to 1,000 for DDIM (the paper takes 200), 30 to 100 for DPM-Solver++.";
inline constexpr std::string_view schedule =
    "α and σ of x_t = α x0 + σ x1 (2.1): cosine keeps the variance, linear is that of flow "
    "matching. A change needs another base model.\n\nThe paper takes cosine.";

// Network.
inline constexpr std::string_view depth =
    "Hidden layers of the network that predicts the noise (2.5). A change needs another base "
    "model.\n\nSensible: 2 to 8; the paper takes 5.";
inline constexpr std::string_view width =
    "Units in a hidden layer. A change needs another base model.\n\n"
    "Sensible: 32 to 512; the paper takes 256.";
inline constexpr std::string_view base_samples =
    "Draws from the base density that the base model is trained on. A tenth of them is held "
    "out.\n\nSensible: 5,000 to 100,000; the paper takes 30,000.";
inline constexpr std::string_view base_epochs =
    "Passes of the base training. Its rate falls to zero over them. With fixed data patience may "
    "end them early.\n\nSensible: 50 to 500; the paper takes 200.";
inline constexpr std::string_view patience =
    "With fixed data the model is that of the epoch with the smallest loss on the samples held "
    "out. The training stops after so many epochs without a smaller one; 0 never stops it.\n\n"
    "Sensible: 0, or 20 to 100; the paper takes 50.";
inline constexpr std::string_view base_target =
    "What the base training aims at: the noise of one sample for each x_t (2.10), or its mean over "
    "thousands of samples with the posterior's weights given x_t (Xu et al. 2023), which has far "
    "less noise.\n\nA click takes the other one.";
inline constexpr std::string_view base_data =
    "Fixed: the same draws from the base density in every epoch, as in the paper, and the best "
    "epoch's weights. Fresh: as many new draws in each, and the last weights, without "
    "patience.\n\nA click takes the other one.";
inline constexpr std::string_view train_base =
    "Minimise the denoising loss (2.10) on samples of the base density, starting from random "
    "weights. This takes a while; its curve is drawn on the right.";

// Oracle.
inline constexpr std::string_view exact_score =
    "Show the samples that closed forms give in place of the network: first-order tilts (3.10) "
    "whose covariance (3.9) is exact. What still separates them from the density is Taylor's and "
    "the sampler's.";
inline constexpr std::string_view exact_tilt =
    "Show the samples under the exact score of p^k (4.10): no Taylor expansion either. What still "
    "separates them from the density is the sampler's.";
inline constexpr std::string_view fine_sampler =
    "Show the samples of a sampler with four times as many steps.";
inline constexpr std::string_view measure =
    "Draw 2,000 samples after the tilt shown, from the same random numbers, with the network, with "
    "exact first-order tilts and with the exact score, each with J steps and with 4 J; only the "
    "network's are clipped, and drawn once more without. The switches then turn between them, and "
    "the budget on the right says how much of the distance to the exact density each part causes. "
    "It takes some seconds; a run under way goes on after it.";

// View.
inline constexpr std::string_view theme = "Dark for a dim room, light for a bright one (T).";
inline constexpr std::string_view zoom =
    "The size of letters and lines, on top of what the display asks for (Ctrl + −, Ctrl + +, "
    "Ctrl + 0).\n\nSensible: 80 to 200 %.";
inline constexpr std::string_view memory =
    "How much memory the history may take. A tilt's model is about 1.2 MB with the paper's "
    "network, warm moments twice that, the 2,000 samples shown 16 kB. Curves are always kept. Runs "
    "that undo can bring back may take as much again.\n\n"
    "Sensible: 64 to 4,096 MB.";
inline constexpr std::string_view grid =
    "Figure 1: the samples after N/2 and N tilts over the exact density, for this run and for "
    "those "
    "that are pinned, in place of the picture. The same key goes back (G).";
inline constexpr std::string_view hide =
    "Leave the window to the picture. The same key brings the panels back (Tab).";

}  // namespace tiltscope::view::explain
