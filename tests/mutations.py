"""Breaks one formula at a time and shows that a test notices.

Works on a copy of the sources. Each mutation is a change of one place, and the test program that has
to fail for it; one that passes, or a place that is no longer there, makes this fail. Those that no
test noticed are listed at the end. A compiler cache is used if CMAKE_CXX_COMPILER_LAUNCHER in the
environment names one.
"""

import argparse
import pathlib
import re
import shutil
import subprocess
import sys
import typing


class Mutation(typing.NamedTuple):
    what: str
    file: str  # below src
    old: str
    new: str
    tests: str  # the layer whose tests must fail
    file_of_tests: str = "*"  # in which of its files, where the others take long


MUTATIONS = [
    Mutation("half a tilt is marked on an axis", "plot/ticks.cpp",
             "const double least = values == Values::whole ? 1.0 : 0.0;",
             "const double least = 0.0;", "plot", "*ticks_test*"),
    Mutation("the deviation of a root without its slope of one half", "diffusion/score_error.cpp",
             "0.5 * std::sqrt(variance / (n * mean))", "std::sqrt(variance / (n * mean))",
             "diffusion", "*score_error_test*"),
    Mutation("times of the score's error that all count the same", "diffusion/error_times.cpp",
             "width / span / share", "1.0", "diffusion", "*error*"),
    Mutation("a band of one standard error", "figures/tilt_figure.cpp",
             "errors * deviation(records[i])", "0.5 * errors * deviation(records[i])", "figures"),
    Mutation("a method that only samples has cost nothing on the axis of passes", "figures/abscissa.cpp",
             "drawn != nullptr ? drawn->cost : RoundCost{}", "RoundCost{}", "figures", "*abscissa_test*"),
    Mutation("a run's seconds without its training", "figures/abscissa.cpp",
             "record.sampling_seconds + record.training_seconds", "record.sampling_seconds", "figures",
             "*abscissa_test*"),
    Mutation("the distance from exact samples is the NLL itself", "view/state/run_result.cpp",
             "nll.value - nll.floor.median", "nll.value", "view", "*run_result_test*"),
    Mutation("alpha of the cosine schedule is not 1 at t = 0", "math/noise_schedule.cpp",
             "quarter_turn) / cos_0;", "quarter_turn);", "math"),
    Mutation("time_at forgets a factor 2 in the exponent", "math/noise_schedule.cpp",
             "std::exp(-2.0 * log_snr)", "std::exp(-log_snr)", "math"),
    Mutation("the Gaussian's normalisation without its factor 1/2", "math/gaussian_mixture.cpp",
             "0.5 * static_cast<double>(dimension()) * log_two_pi", "static_cast<double>(dimension()) * log_two_pi",
             "oracle"),
    Mutation("the score points away from the means", "math/gaussian_mixture.cpp",
             "factors_[i].solve(means_[i] - x);\n  }\n  return score;",
             "factors_[i].solve(x - means_[i]);\n  }\n  return score;", "oracle"),
    Mutation("the score's divergence keeps its square", "math/gaussian_mixture.cpp",
             "(own - score).squaredNorm() -", "own.squaredNorm() -", "oracle"),
    Mutation("noise adds sigma in the place of sigma^2", "math/gaussian_mixture.cpp",
             "+= level.sigma * level.sigma;", "+= level.sigma;", "oracle"),
    Mutation("the tilted mean moves by half (4.10)", "oracle/tilted_mixture.cpp",
             "shift = strength * covariance * gradient", "shift = 0.5 * strength * covariance * gradient", "oracle"),
    Mutation("the tilted covariance with the sign of A turned (4.10)", "oracle/tilted_mixture.cpp",
             "strength * G.transpose() * reward.A() * G", "-strength * G.transpose() * reward.A() * G", "oracle"),
    Mutation("the tilted weights without the determinant (4.10)", "oracle/tilted_mixture.cpp",
             "0.5 * gradient.dot(shift)) -\n        M.matrixLLT().diagonal().array().log().sum();",
             "0.5 * gradient.dot(shift));", "oracle"),
    Mutation("E[r] within a component without its trace (3.9)", "finetune/tilting/first_order_denoiser.cpp",
             "0.5 * (reward.A() * c.covariance).trace()", "0.0 * (reward.A() * c.covariance).trace()", "finetune"),
    Mutation("the quadratic reward without its 1/2", "reward/quadratic_reward.cpp",
             "return 0.5 * x.dot", "return x.dot", "oracle"),
    Mutation("a grid's tilt with its sign turned", "oracle/tilted_cells.cpp",
             "sum += term.strength * values;", "sum -= term.strength * values;", "oracle", "*grid_density_test*"),
    Mutation("masses without log Z's cells", "oracle/tilted_cells.cpp",
             "log_normaliser_ += std::log(total);", "log_normaliser_ += 0.5 * std::log(total);", "oracle",
             "*grid_density_test*"),
    Mutation("a cell's mass without the second differences of p", "oracle/tilted_cells.cpp",
             "- 2.0 * line[i] + line[i + 1]) / 24.0;", "- 2.0 * line[i] + line[i + 1]) / -24.0;", "oracle",
             "*grid_density_test*"),
    Mutation("an edge's masses moved the wrong way", "oracle/tilted_cells.cpp",
             "offset > 0.0 ? 1 : -1", "offset > 0.0 ? -1 : 1", "oracle", "*grid_density_test*"),
    Mutation("a draw's place in a cell against the slope", "oracle/tilted_cells_draws.cpp",
             "const double sign = g > 0.0 ? 1.0 : -1.0;", "const double sign = g > 0.0 ? -1.0 : 1.0;", "oracle",
             "*grid_density_test*"),
    Mutation("the grid's score without the point itself", "oracle/grid_density.cpp",
             "(level_.alpha * read(x.col(j)).mean - x.col(j)) / variance",
             "(level_.alpha * read(x.col(j)).mean + x.col(j)) / variance", "oracle", "*grid_density_test*"),
    Mutation("draws weighed by the square of their weights", "oracle/weighted_draws.cpp",
             "logs += term.strength * term.values", "logs += 2.0 * term.strength * term.values", "oracle",
             "*weighted_draws_test*"),
    Mutation("log Z without the number of draws", "oracle/weighted_draws.cpp",
             "return {log_sum_ - std::log(n),", "return {log_sum_ - 0.9 * std::log(n),", "oracle",
             "*weighted_draws_test*"),
    Mutation("the standard errors of weighted draws a third as large", "oracle/weighted_draws.cpp",
             "variance.cwiseMax(0.0).cwiseSqrt()", "variance.cwiseMax(0.0).cwiseSqrt() / 3.0", "oracle",
             "*weighted_draws_test*"),
    Mutation("the entropy of weighted draws with the sign of log Z turned", "oracle/weighted_draws.cpp",
             "return {log_normaliser().value - mean,", "return {-log_normaliser().value - mean,", "oracle",
             "*weighted_draws_test*"),
    Mutation("weights without a variance are trusted", "oracle/weighted_draws.cpp",
             "heaviest_tail = 0.65", "heaviest_tail = 65.0", "oracle", "*weighted_draws_test*"),
    Mutation("a gradient by differences over one side too few", "oracle/reward_gradient.cpp",
             "rise / (sides * step)", "rise / step", "oracle", "*reward_gradient_test*"),
    Mutation("the lattice's weights without their Gaussian", "oracle/posterior_nodes.cpp",
             "0.5 * z.colwise().squaredNorm().array()", "0.4 * z.colwise().squaredNorm().array()", "oracle",
             "*grid_density_test*"),
    Mutation("matched noise of the chain, with the noised variance upside down", "diffusion/chain.cpp",
             "q * (to.alpha * to.alpha * variance + to.sigma * to.sigma) /",
             "q * (to.alpha * to.alpha * variance + at.sigma * at.sigma) /", "diffusion", "*chain_test*"),
    Mutation("the chain's mean away from the noise", "diffusion/chain.cpp", "const double B = -q / (rho * at.sigma);",
             "const double B = q / (rho * at.sigma);", "diffusion", "*chain_test*"),
    Mutation("a step's KL divergence without its 2", "diffusion/chain.cpp", ".w = B * B / (2.0 * eta_squared)};",
             ".w = B * B / eta_squared};", "diffusion", "*chain_test*"),
    Mutation("the last step to x0_hat with its noise added", "diffusion/chain.cpp", ".B = -at.sigma / at.alpha,",
             ".B = at.sigma / at.alpha,", "diffusion", "*chain_test*"),
    Mutation("all times of a chain shifted, its ends too", "diffusion/chain.cpp", "if (j == last) return end;", "",
             "diffusion", "*chain_test*"),
    Mutation("the adjoint's target with its sign turned", "finetune/adjoint_matching/adjoint_targets.cpp",
             "target.col(i) -= (length", "target.col(i) += (length", "finetune", "*adjoint_targets_test*"),
    Mutation("the adjoint carried back without the Jacobian", "finetune/adjoint_matching/adjoint_targets.cpp",
             "a + static_cast<float>(step.B) * product;", "a + 0.0f * product;", "finetune", "*adjoint_targets_test*"),
    Mutation("the adjoint carried back with a little too much of the Jacobian", "finetune/adjoint_matching/adjoint_targets.cpp",
             "static_cast<float>(step.B) * product;", "1.05f * static_cast<float>(step.B) * product;", "finetune",
             "*adjoint_bias_test*"),
    Mutation("the adjoint's target without sigma_t", "finetune/adjoint_matching/adjoint_targets.cpp",
             "const auto sigma = static_cast<float>(step.level.sigma);", "const float sigma = 1.0f;", "finetune",
             "*adjoint_bias_test*"),
    Mutation("another method keeps the settings of the one before", "finetune/compared_methods.cpp",
             "fresh.method = {};", "", "finetune", "*compared_methods_test*"),
    Mutation("DRaFT's gradient with the reward's sign turned", "finetune/draft/draft_gradients.cpp",
             "Eigen::MatrixXf g = -at_end", "Eigen::MatrixXf g = at_end", "finetune", "*draft_gradients_test*"),
    Mutation("DRaFT's divergence without its 2", "finetune/draft/draft_gradients.cpp",
             "static_cast<float>(2.0 * weight)", "static_cast<float>(weight)", "finetune", "*draft_gradients_test*"),
    Mutation("DRaFT's gradient past the base's Jacobian", "finetune/draft/draft_gradients.cpp", "through_network - through_base;",
             "through_network + through_base;", "finetune", "*draft_gradients_test*"),
    Mutation("DRaFT's gradient without the network's Jacobian", "finetune/draft/draft_gradients.cpp",
             " + through_network - through_base;", " - through_base;", "finetune", "*draft_gradients_test*"),
    Mutation("DRaFT stops below the target's reward", "finetune/draft/draft.cpp", "stopped || reached >= ",
             "stopped || reached < ", "finetune", "*draft_test*"),
    Mutation("DRaFT that goes on after its stop", "finetune/draft/draft.cpp", "(stopped || reached", "(reached", "finetune",
             "*draft_test*"),
    Mutation("a learning rate that stays where it should fall", "finetune/paths/path_method.cpp",
             "if (!settings_.decays) return", "if (settings_.decays) return", "finetune", "*draft_test*"),
    Mutation("the entropy of samples without the number of neighbours", "oracle/divergence.cpp",
             "digamma(n) - digamma(neighbours) +", "digamma(n) +", "oracle", "*divergence_test*"),
    Mutation("the unit ball's volume without its 2", "oracle/divergence.cpp",
             "std::log(2.0 * std::numbers::pi / static", "std::log(std::numbers::pi / static", "oracle", "*divergence_test*"),
    Mutation("the divergence from the base with the base's sign turned", "oracle/divergence.cpp",
             "- p.log_density(samples).mean()", "+ p.log_density(samples).mean()", "oracle", "*divergence_test*"),
    Mutation("the passes of a round of DRaFT without those to the parameters", "finetune/budget.cpp",
             "learned * (2.0 * networks + 1.0 + parameters)", "learned * (2.0 * networks + 1.0)", "finetune", "*budget_test*"),
    Mutation("DRaFT-LV against the reward", "finetune/draft/draft.cpp", "static_cast<float>(-last.B) *",
             "static_cast<float>(last.B) *", "finetune", "*draft_test*"),
    Mutation("the return of a step with the divergence added", "finetune/policy_gradient/advantages.cpp",
             "to_go -= chain", "to_go += chain", "finetune", "*advantages_test*"),
    Mutation("the return of a step, doubled", "finetune/policy_gradient/advantages.cpp",
             "    result.row(j) = advantage.transpose().cast<float>();\n    if (kl != PolicyKl::path) continue;",
             "    result.row(j) = (2.0 * advantage).transpose().cast<float>();\n    if (kl != PolicyKl::path) continue;",
             "finetune", "*advantages_test*"),
    Mutation("the ratio of densities without its 1/2", "finetune/policy_gradient/advantages.cpp",
             "(step.z[r] - 0.5f * d)", "(step.z[r] - d)", "finetune", "*advantages_test*"),
    Mutation("the policy's gradient with its sign turned", "finetune/policy_gradient/advantages.cpp",
             "- pull * (step.z[r] - d)", "+ pull * (step.z[r] - d)", "finetune", "*advantages_test*"),
    Mutation("a clipped ratio that pulls on", "finetune/policy_gradient/advantages.cpp",
             "free <= clipped ? free * step.B_over_eta : 0.0f", "free * step.B_over_eta", "finetune",
             "*advantages_test*"),
    Mutation("first-order tilts on a grid, the wrong way", "finetune/tilting/grid_covariances.cpp",
             "sum += static_cast<float>(step.delta) *", "sum -= static_cast<float>(step.delta) *", "finetune",
             "*grid_covariances_test*"),
    Mutation("a picture upside down", "reward/picture_reward.cpp",
             "picture->height - 1 - row", "row", "reward"),
    Mutation("a picture that begins at its pixels' edges", "reward/picture_reward.cpp",
             "static_cast<double>(count) - 0.5", "static_cast<double>(count)", "reward"),
    Mutation("a picture's gradient with the sign turned", "reward/picture_reward.cpp",
             "grey_(r.before, c.after) - grey_(r.before, c.before)", "grey_(r.before, c.before) - grey_(r.before, c.after)", "reward"),
    Mutation("the distance with the sign turned", "reward/distance_reward.cpp",
             "-(x.col(j) - config_.a).norm()", "(x.col(j) - config_.a).norm()", "reward"),
    Mutation("a program's reward may be +inf and no wall", "reward/reward_program.cpp",
             "*value == HUGE_VAL", "*value == -HUGE_VAL", "reward", "*process_reward_test*"),
    Mutation("a program is asked once for its first batch", "reward/reward_program.cpp",
             "  ask_again(x, values, wait);\n", "", "reward", "*process_reward_test*"),
    Mutation("lines that nobody waits for any more answer the next question", "reward/reward_program.cpp",
             "  unwanted_ += static_cast<std::size_t>(n);\n", "  unwanted_ = static_cast<std::size_t>(n);\n",
             "reward", "*process_reward_test*"),
    Mutation("SHA-256 turns a word by one bit less", "base/sha256.cpp",
             "rotr(e, 11)", "rotr(e, 10)", "base", "*sha256_test*"),
    Mutation("a typed minus binds more than a power", "reward/formula_parser.cpp",
             "expression(Rank::sign);\n", "operand(Rank::sign);\n", "reward"),
    Mutation("powers are taken from the left", "reward/formula_parser.cpp",
             "found->rank == Rank::power ? Rank::power", "false ? Rank::power", "reward"),
    Mutation("a conditional takes the other value", "reward/formula.cpp",
             "c != 0.0 ? a : b", "c != 0.0 ? b : a", "reward"),
    Mutation("a product's slope with its factors exchanged", "reward/formula_functions.cpp",
             "return Slopes{b, a};", "return Slopes{a, b};", "reward"),
    Mutation("a power's slope without its factor", "reward/formula_functions.cpp",
             "return {b * std::pow(a, b - 1.0)", "return {std::pow(a, b - 1.0)", "reward"),
    Mutation("a cosine's slope with the sign turned", "reward/formula_functions.cpp",
             "return -std::sin(x)", "return std::sin(x)", "reward"),
    Mutation("the logarithm of sigmoid with the sign turned", "reward/formula_functions.cpp",
             "return -softplus(-x)", "return softplus(-x)", "reward"),
    Mutation("a remainder with the sign of what is divided", "reward/formula_functions.cpp",
             "(rest < 0.0) != (b < 0.0) ? rest + b : rest", "(rest < 0.0) != (b < 0.0) ? rest : rest", "reward"),
    Mutation("comparisons with what is no number are false", "reward/formula_functions.cpp",
             "if (std::isnan(a) || std::isnan(b)) return no_number;\n  return compare", "return compare", "reward"),
    Mutation("+infinity passes for a reward", "reward/expression_reward.cpp",
             "values[j] < std::numeric_limits<double>::infinity()", "values[j] <= std::numeric_limits<double>::infinity()", "reward"),
    Mutation("Box and Muller's radius without its 2", "math/random.cpp",
             "std::sqrt(-2.0 * std::log", "std::sqrt(-std::log", "math"),
    Mutation("Philox with one key for all rounds", "engine/philox.h", "key[0] += 0x9e3779b9u;", "", "math"),
    Mutation("sigma of many times with its shift turned", "math/noise_schedule.cpp",
             "cosine * sin_2u0", "cosine * -sin_2u0", "math"),
    Mutation("antithetic noise with the same sign twice", "diffusion/noising.cpp",
             "out.z.col(j) *= -1.0f", "out.z.col(j) *= 1.0f", "diffusion"),
    Mutation("MMD's halves with the same sign", "math/mmd.cpp",
             "i < size / 2 ? 1.0f : -1.0f", "i < size / 2 ? 1.0f : 1.0f", "math"),
    Mutation("Adam's second moment is not squared", "engine/update.h",
             "(gradient * gradient - load(square))", "(gradient - load(square))", "engine"),
    Mutation("Adam's first moment decays at the second's rate", "engine/update.h",
             "broadcast(1.0f - AdamStep::beta1)", "broadcast(1.0f - AdamStep::beta2)", "engine"),
    Mutation("backward through the output without alpha_t", "nn/trainer.cpp",
             "weight_[i] * alpha_[i] * error", "weight_[i] * error", "nn"),
    Mutation("the time embedding has two sines", "engine/elements.h",
             "Index{n + j} * block + s, cosine);", "Index{n + j} * block + s, sine);", "nn"),
    Mutation("DDIM's eta_s is not a ratio (2.4)", "diffusion/sampler_moves.cpp",
             "eta * s.sigma / t.sigma * std::sqrt", "eta * s.sigma * std::sqrt", "diffusion", "*sampler*"),
    Mutation("DPM-Solver++ weighs the step before with the wrong sign", "diffusion/sampler_moves.cpp",
             "-2.0 * m1 - m2", "2.0 * m1 - m2", "diffusion", "*sampler*"),
    Mutation("DPM-Solver++ with noise keeps x_t as without", "diffusion/sampler_moves.cpp",
             "s.sigma / t.sigma * std::exp(-eta * eta * h)", "s.sigma / t.sigma", "diffusion", "*sampler_order*"),
    Mutation("DPM-Solver++ with noise draws to x0_hat as without", "diffusion/sampler_moves.cpp",
             "const double ch = (1.0 + eta * eta) * h;", "const double ch = h;", "diffusion", "*sampler_order*"),
    Mutation("DPM-Solver++ scales the noise's variance by eta", "diffusion/sampler_moves.cpp",
             "std::expm1(-2.0 * eta * eta * h)", "std::expm1(-2.0 * eta * h)", "diffusion", "*sampler_order*"),
    Mutation("Euler-Maruyama with the forward drift's sign (2.12)", "diffusion/sampler_moves.cpp",
             "1.0 + h * (signal_rate - c)", "1.0 - h * (signal_rate + c)", "diffusion", "*sampler_order*"),
    Mutation("Euler-Maruyama with half the noise's variance (2.12)", "diffusion/sampler_moves.cpp",
             "eta * t.sigma * std::sqrt(2.0 * h)", "eta * t.sigma * std::sqrt(h)", "diffusion", "*sampler_order*"),
    Mutation("Heun corrects with the trial state's score turned (2.13)", "diffusion/sampler_moves.cpp",
             "0.5 * (1.0 + h * (signal_rate_s - 1.0))", "0.5 * (1.0 + h * (signal_rate_s + 1.0))", "diffusion",
             "*sampler_order*"),
    Mutation("Heun goes on from the trial state alone", "diffusion/sampler.cpp",
             "x_before_.middleCols(first, count) = x_now;", "x_before_.middleCols(first, count) = x_t;", "diffusion",
             "*sampler_moves*"),
    Mutation("the linear schedule's signal grows like the cosine's", "math/noise_schedule.cpp",
             "? level.sigma : level.sigma * level.sigma", "? level.sigma * level.sigma : level.sigma * level.sigma",
             "math"),
    Mutation("up to format 2 DPM-Solver++ has noise", "config/old_format.cpp",
             "sampler.eta = 0.0;", "", "config", "*old_format*"),
    Mutation("the first-order target against the reward (3.10)", "finetune/tilting/tilt_targets.cpp",
             "e_old(c, j) + shift / unbiased", "e_old(c, j) - shift / unbiased", "finetune"),
    Mutation("the posterior over the data with too wide a kernel", "engine/posterior.h",
             "broadcast(-posterior_root * points", "broadcast(-0.6f * points", "engine"),
    Mutation("sums over a posterior pass by what is near", "engine/posterior.h",
             "count += distances[i] <= reach", "count += distances[i] > reach", "diffusion", "*posterior_sums*"),
    Mutation("base targets leave out the sample's own clean point", "diffusion/mean_noise.cpp",
             "if (own / size_ != window)", "if (own < 0)", "diffusion"),
    Mutation("fresh data end with weights that are not averaged", "diffusion/base_training.cpp",
             "fresh ? trainer.average()", "fresh ? network.mlp().parameters()", "diffusion"),
    Mutation("earlier data with the inverse of their weights", "diffusion/posterior_data.cpp",
             "-std::numbers::log2e_v<float> * log", "std::numbers::log2e_v<float> * log", "diffusion",
             "*posterior_sums*"),
    Mutation("earlier data count for all of their points", "finetune/tilting/earlier_data.cpp",
             "(2.0 * logs.array()).exp().sum()", "logs.array().exp().square().mean()", "finetune"),
    Mutation("samples that the sampler's box held are a tilt's data like others", "finetune/tilting/stray_samples.cpp",
             "!held[i]", "true", "finetune", "*stray_samples*"),
    Mutation("of samples that the box held on their way it is not told", "diffusion/sampler.cpp",
             "held_[first + j] = true", "held_[first + j] = false", "diffusion", "*sampler*"),
    Mutation("a tilt learns from the samples that stray", "finetune/tilting/iterative_tilting.cpp",
             "without_strays(drawn, held, farthest)", "drawn", "finetune", "*stray_samples*"),
    Mutation("momentum does not ask how large the last step was", "finetune/tilting/tilting.cpp",
             "config.momentum * step.delta / before.last->delta", "config.momentum", "finetune"),
    Mutation("warm moments with the bias correction of the first step", "nn/trainer.cpp",
             "std::min(adam.steps, many_steps)", "std::min(0, many_steps)", "nn"),
    Mutation("the score is x1_hat over +sigma (2.8)", "diffusion/score_error.cpp",
             "/ -level.sigma - exact", "/ level.sigma - exact", "diffusion"),
    Mutation("the probability flow's log-density at half the rate", "diffusion/probability_flow.cpp",
             "result.log_density = -s * (r *", "result.log_density = -0.5 * s * (r *", "diffusion"),
    Mutation("the first-order denoiser adds no spread of the means (3.9)", "finetune/tilting/first_order_denoiser.cpp",
             "sum += means[i] * rho", "sum += 0.0 * means[i] * rho", "finetune"),
    # Algorithm 2 and its targets.
    Mutation("Algorithm 2, line 11 against the reward", "finetune/tilting/tilt_targets.cpp",
             "e_old.col(j) + factor * (target", "e_old.col(j) - factor * (target", "finetune", "*tilt_targets*"),
    Mutation("Algorithm 2, line 14 without its weight", "finetune/tilting/tilt_targets.cpp",
             "batch.weight[j] = batch.sigma[j] * batch.sigma[j];", "batch.weight[j] = 1.0f;", "finetune", "*tilt_targets*"),
    Mutation("examples from the end as often as their weights were the same", "finetune/tilting/example_picks.cpp",
             "rest * rewards.array()", "0.0 * rewards.array()", "finetune", "*example*"),
    Mutation("samples that are taken more often count for as much", "finetune/tilting/tilt_targets.cpp",
             "batch.weight[j] *= importance_[sample];", "batch.weight[j] *= 1.0f;", "finetune", "*tilt_targets*"),
    Mutation("the exact target from one sample without its normaliser", "finetune/tilting/tilt_targets.cpp",
             "? advantage / others.mean_value", "? advantage", "finetune", "*tilt_targets*"),
    Mutation("the implicit target without its weight", "finetune/tilting/tilt_targets.cpp",
             "batch.weight[j] *= w;\n      target +=", "target +=", "finetune", "*tilt_targets*"),
    Mutation("the implicit target with w in the place of 1 / w", "finetune/tilting/tilt_targets.cpp",
             "(e_old.col(j) - target) / w", "(e_old.col(j) - target) * w", "finetune", "*tilt_targets*"),
    Mutation("reward-weighted regression without its weight", "finetune/tilting/tilt_targets.cpp",
             "batch.weight[j] *= values_[sample];\n    } else if (may_be", "} else if (may_be", "finetune", "*tilt_targets*"),
    Mutation("the tilt's weights with half of delta", "finetune/tilting/tilt_targets.cpp",
             "const Eigen::ArrayXd logs = delta_ *", "const Eigen::ArrayXd logs = 0.5 * delta_ *", "finetune",
             "*tilt_targets*"),
    Mutation("a sample is one of its own neighbours", "diffusion/posterior_sums.cpp",
             "(sum(j, Rows::values) - value) / left", "sum(j, Rows::values) / sum(j, Rows::weights)", "diffusion",
             "*posterior_sums*"),
    Mutation("a tilt forgets its average of the weights", "finetune/tilting/tilting.cpp",
             "if (config.averaging > 0.0) weights = trainer.average();", ";", "finetune", "*tilting_test*"),
    # Diffusion.
    Mutation("antithetic noise of one sign", "diffusion/noising.cpp",
             "out.z.col(j) *= -1.0f;", "out.z.col(j) *= 1.0f;", "diffusion", "*mini_batches*"),
    Mutation("DDIM subtracts no noise from x_t", "diffusion/sampler_moves.cpp",
             "s.alpha - keep * t.alpha", "s.alpha", "diffusion", "*sampler_test*"),
    Mutation("a clipping sampler has no lower side", "diffusion/sampler.cpp",
             "x0_hat.cwiseMax(plausible_.low.replicate(1, count))", "x0_hat", "diffusion", "*sampler_test*"),
    Mutation("the weighted score's error weighs sigma", "diffusion/score_error.cpp",
             "variances[j] = level.sigma * level.sigma;", "variances[j] = level.sigma;", "diffusion",
             "*score_error*"),
    Mutation("the flow's density without its change of scale", "diffusion/probability_flow.cpp",
             "std::log(r_end / r_start) - 0.5", "-0.5", "diffusion", "*probability_flow*"),
    Mutation("the exact share left out against the change before", "finetune/tilting/left_out.cpp",
             "(exact - sum).norm()", "(exact + sum).norm()", "finetune", "*left_out_test*"),
    Mutation("a first-order tilt by all of lambda", "finetune/tilting/left_out.cpp",
             "return stretch.step() * covariances", "return stretch.lambda * covariances", "finetune", "*left_out_test*"),
    Mutation("what is left out falls like 1/N^2", "view/state/run_warnings.cpp",
             "told.share * made / shown.tilting.tilts", "told.share * made * made / shown.tilting.tilts / shown.tilting.tilts",
             "view", "*run_warnings_test*"),
    Mutation("half as many samples for a rare mode", "finetune/tilting/chance_of_mode.cpp",
             "return step * rarities", "return 0.5 * step * rarities", "finetune", "*chance_of_mode_test*"),
    Mutation("first-order tilts lose their step", "finetune/tilting/first_order_denoiser.cpp",
             "score += stretch.step() * covariances", "score += covariances", "finetune", "*taylor_error*"),
    Mutation("a rate in proportion to delta is twice as large", "finetune/tilting/tilting.cpp",
             "config.rate * std::abs(delta) / full", "config.rate * 2.0 * std::abs(delta) / full", "finetune",
             "*tilting_test*"),
    # Networks.
    Mutation("the weights' average starts with the last ones alone", "nn/trainer.cpp",
             "averaged_ / (averaged_ + 9.0)", "0.0", "nn"),
    Mutation("the gradient's size is the loss", "nn/trainer.cpp",
             "gradient += pull * pull;", "gradient += static_cast<double>(weight_[i] * error * error);", "nn"),
    Mutation("the cosine rate starts at half", "nn/trainer.cpp",
             "0.5 * rate * (1.0 + std::cos(", "0.25 * rate * (1.0 + std::cos(", "nn"),
    Mutation("nobody takes over the tasks of a worker that is held up", "nn/workers.cpp",
             "for (int k = 0; k < size(); ++k)", "for (int k = 0; k < 1; ++k)", "nn"),
    Mutation("what exact draws score is kept for other seeds, too", "oracle/sample_metrics.cpp",
             "get({numbers_of(*p.mixture()), n, seed}, make)", "get({numbers_of(*p.mixture()), n, seed / 100}, make)", "oracle"),
    Mutation("a vector-Jacobian product against what skips the network", "nn/sloped_pass.cpp",
             "alpha[j], sigma[j]) * gradient(r, j) + below_(j, r)", "alpha[j], sigma[j]) * -gradient(r, j) + below_(j, r)",
             "nn", "*vector_jacobian*"),
    Mutation("a vector-Jacobian product without the network's alpha_t", "nn/vector_jacobian.cpp",
             "alpha_.head(n).cwiseProduct(v.row(r).transpose())", "v.row(r).transpose()", "nn", "*vector_jacobian*"),
    Mutation("a loss's gradient without the output's alpha_t", "nn/trainer_gradient.cpp",
             "delta[j] = alpha_[first + j] * gradient(r, j);", "delta[j] = gradient(r, j);", "nn", "*trainer_gradient*"),
    Mutation("a clip that lengthens", "nn/trainer_gradient.cpp",
             "static_cast<float>(clip / norm)", "static_cast<float>(norm / clip)", "nn", "*trainer_gradient*"),
    Mutation("a gradient that is not added up", "nn/trainer_gradient.cpp",
             "layer_update(rows), added_,", "layer_update(rows), false,", "nn", "*trainer_gradient*"),
    Mutation("a gradient's norm without the biases", "nn/trainer_gradient.cpp",
             "squares(layer.bias_gradient + rows.first, rows.count)", "0.0", "nn", "*trainer_gradient*"),
    # Low-rank factors.
    Mutation("a low-rank change without its alpha / r", "nn/low_rank.cpp",
             "scale(layer) * Block(", "1.0f * Block(", "nn", "*low_rank*"),
    Mutation("the gradient of B with its sign turned", "nn/low_rank_step.cpp",
             "factors_.scale(layer) * scratch.y.block(", "-factors_.scale(layer) * scratch.y.block(", "nn", "*low_rank*"),
    Mutation("the gradient of A without its alpha / r", "nn/low_rank_step.cpp",
             "factors_.scale(layer) * LowRank::Block(scratch.y", "1.0f * LowRank::Block(scratch.y", "nn", "*low_rank*"),
    Mutation("the average of the factors goes away from them", "nn/low_rank_step.cpp",
             "part += average_->blend * (", "part -= average_->blend * (", "nn", "*low_rank*"),
    Mutation("a clip by the norm of the weights' gradient, where factors are trained", "nn/trainer_gradient.cpp",
             "const Eigen::VectorXf& gradient = low_rank_->gradient();", "const Eigen::VectorXf& gradient = gradient_;",
             "nn", "*low_rank*"),
    Mutation("a fresh pair of factors at every round", "finetune/kept_factors.cpp",
             "if (kept == nullptr) return", "if (kept == nullptr || kept->size() > 0) return", "finetune", "*low_rank*"),
    Mutation("a network that does not follow the factors' average", "finetune/tilting/tilting.cpp",
             "if (config.averaging > 0.0 && factors) factors->merge(network.mlp());", "", "session", "*low_rank*"),
    Mutation("Adam from memory without the gradient's scale", "engine/update.h",
             "const Vector factor = broadcast(scale);", "const Vector factor = broadcast(scale > 0.0f ? 1.0f : 0.0f);", "engine"),
    Mutation("a sampler's step forgets the time's bias", "nn/predictor.cpp",
             "first_layer.bias = share.bias.col(time).data();", "first_layer.bias = share.bias.col(0).data();",
             "finetune", "*tilting_test*"),
    Mutation("the divergence without the network's own part", "nn/divergence_predictor.cpp",
             "divergence += alpha * own_derivative(i).head(n);", "divergence += 0.0f * own_derivative(i).head(n);",
             "diffusion", "*probability_flow*"),
    # Mathematics.
    Mutation("responsibilities without the components' weights", "math/gaussian_mixture.cpp",
             "result.row(i) = log_constants_[i] - 0.5", "result.row(i) = -0.5", "oracle"),
    Mutation("the effective share is not Kish's", "math/effective_size.cpp",
             "weights.mean() * weights.mean() / weights.square().mean()", "weights.mean() / weights.square().mean()",
             "math"),
    Mutation("a course's strength counts a tilt too many", "oracle/tilt_course.cpp",
             "std::max(std::min(k, end) - stretch.first, 0)", "std::max(std::min(k, end) - stretch.first + 1, 0)",
             "oracle"),
    Mutation("W2 without its root", "math/wasserstein.cpp",
             "return std::sqrt(sum / static_cast<double>(cost.cols()));",
             "return sum / static_cast<double>(cost.cols());", "math"),
    Mutation("the entropy forgets which component a draw is of", "oracle/mixture_density.cpp",
             "return joint - open", "return joint - 0.0 * open", "oracle"),
    # Sessions.
    Mutation("a preview shows the base in place of the target", "session/worker_commands.cpp",
             "*question.course, question.course->last())", "*question.course, 0)", "session", "*preview*"),
    Mutation("a kept tilt has the target's density", "session/worker_course.cpp",
             "kept.density = at.measured.density;", "kept.density = at.target;", "session", "*preview*"),
    Mutation("a budget takes the network's part for the Taylor error", "session/error_budget.h",
             "return variant(ScoreSource::learned, false).distance -",
             "return variant(ScoreSource::first_order, true).distance -", "session", "*error_budget*"),
    Mutation("a history counts no samples", "session/history.cpp",
             "(samples ? size_of(*samples) : 0)", "(samples ? 0 : 0)", "session", "*history*"),
    Mutation("a checksum passes over a byte's order", "session/checksum.cpp",
             "(sum ^ static_cast<std::uint64_t>(byte)) * 0x100000001b3", "sum + static_cast<std::uint64_t>(byte)",
             "session", "*checksum*"),
    Mutation("guidance against the reward", "finetune/guidance/guided_denoiser.cpp",
             "guided = x1_hat - sigma * a;", "guided = x1_hat + sigma * a;", "finetune", "*guided_denoiser*"),
    Mutation("guidance without the Jacobian of x0_hat", "finetune/guidance/guided_denoiser.cpp",
             "(gradients - sigma * product) / alpha", "(gradients - 0.0f * product) / alpha", "finetune",
             "*guided_denoiser*"),
    Mutation("the exact denoiser's product points the other way", "diffusion/denoiser.cpp",
             "(-sigmas_[time] * (slopes", "(sigmas_[time] * (slopes", "finetune", "*guided_denoiser*"),
    Mutation("a network's product takes the first block's vectors", "diffusion/denoiser.cpp",
             "jacobian->product(v, v);", "jacobian->product(product.leftCols(count), v);", "finetune",
             "*guided_denoiser*"),
    Mutation("steering forgets the weights of steps without a redraw", "finetune/steering/steering.cpp",
             "log_weights_[i] += now - potential_[i];", "log_weights_[i] = now - potential_[i];", "finetune",
             "*steering_test*"),
    Mutation("steering counts the reward at every step", "finetune/steering/steering.cpp",
             "log_weights_[i] += now - potential_[i];", "log_weights_[i] += now;", "finetune", "*steering_test*"),
    Mutation("particles keep their weights when they are redrawn", "finetune/steering/steering.cpp",
             "log_weights_.setZero();", ";", "finetune", "*steering_test*"),
    Mutation("twisted weights lose the square of the change", "finetune/steering/steering.cpp",
             "0.5 * c.cwiseAbs2()", "0.0 * c.cwiseAbs2()", "finetune", "*steering_test*"),
    Mutation("twisted weights the wrong way", "finetune/steering/steering.cpp",
             "B / eta * (e_g - e)", "B / eta * (e - e_g)", "finetune", "*steering_test*"),
    Mutation("particles are copied in proportion to the square root of their weights", "finetune/steering/resampling.cpp",
             "(log_weights.array() - log_weights.maxCoeff()).exp()",
             "(0.5 * (log_weights.array() - log_weights.maxCoeff())).exp()", "finetune", "*resampling*"),
    Mutation("a tilt keeps the rate of the whole", "finetune/tilting/tilting.cpp",
             ".rate = starting_rate(experiment.tilting, stretch.step())", ".rate = experiment.tilting.rate",
             "session", "*session_test*"),
    Mutation("EM's covariances about the old means", "math/mixture_em.cpp",
             "about_old - moved * moved.transpose()", "about_old + 0.0 * moved * moved.transpose()", "math",
             "*mixture_fit_test*"),
    Mutation("EM's means stay", "math/mixture_em.cpp", "mixture.means[i] += moved;", "", "math", "*mixture_fit_test*"),
    Mutation("a component's log-density without its determinant", "math/mixture_em.cpp",
             "factor.diagonal().array().log().sum();", "0.0;", "math", "*mixture_fit_test*"),
    Mutation("starts forget the distance to those there are", "math/mixture_em.cpp",
             "const Eigen::ArrayXd odds = nearest.min(farthest) * company_;",
             "const Eigen::ArrayXd odds = Eigen::ArrayXd(company_);", "math", "*mixture_fit_test*"),
    Mutation("rows that lie alone may be starts", "math/mixture_em.cpp",
             "(nearest <= 100.0 * *middle).cast<double>()", "(nearest <= 1e300).cast<double>()", "math",
             "*mixture_fit_test*"),
    Mutation("numbers of components are judged by the points they were fitted to", "math/mixture_fit.cpp",
             "fitted.insert(fitted.end(), last, order.end());",
             "fitted.insert(fitted.end(), first, order.end());", "math", "*mixture_fit_test*"),
    Mutation("the best number of components, however little better", "math/mixture_fit.cpp",
             "trial.behind <= 2.0 * trial.error", "trial.behind <= 0.0", "math", "*mixture_fit_test*"),
    Mutation("a fit's log-density in units of its deviations", "math/mixture_fit.cpp",
             "em.log_densities(*begun, rows_).mean() - scale_.deviation.array().log().sum()",
             "em.log_densities(*begun, rows_).mean()", "math", "*mixture_fit_test*"),
    Mutation("a fit's covariances in units of its deviations, once", "math/mixture_fit.cpp",
             "unit * mixture.covariances[from] * unit", "unit * mixture.covariances[from]", "math",
             "*mixture_fit_test*"),
]


def chosen(which):
    """The mutations with these numbers or words, each with its number."""
    numbered = list(enumerate(MUTATIONS, 1))
    if not which:
        return numbered

    def fits(number, mutation):
        text = f"{mutation.file} {mutation.what}".lower()
        return any(word == str(number) or (not word.isdigit() and word.lower() in text) for word in which)

    return [(number, mutation) for number, mutation in numbered if fits(number, mutation)]


def copy_sources(root, to):
    """Keeps the times of what has not changed, so that only a change is compiled anew."""
    shutil.rmtree(to, ignore_errors=True)
    shutil.copytree(root, to, ignore=lambda folder, _: {"build", ".git"} if pathlib.Path(folder) == root else ())
    for file in {mutation.file for mutation in MUTATIONS}:
        (to / "src" / file).touch()  # what was compiled of it last time may be a mutation


def call(*words, seconds=None):
    return subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=seconds)


def build(folder, targets):
    return call("cmake", "--build", str(folder), "--target", *targets)


def failed_case(output):
    """The first test case that failed."""
    before, error, _ = output.partition("ERROR:")
    names = re.findall(r"TEST CASE:\s+(.*)", before)
    return names[-1] if error and names else "the program ended early"


def run_tests(folder, layer, files="*"):
    return call(str(folder / "tests" / f"{layer}_tests"), "--abort-after=1", f"--source-file={files}", seconds=900)


def mutate(source, folder, mutation):
    """What came of it, and whether a test failed."""
    file = source / "src" / mutation.file
    text = file.read_text()
    if text.count(mutation.old) != 1:
        return f"{mutation.file} has the place {text.count(mutation.old)} times", False
    file.write_text(text.replace(mutation.old, mutation.new))
    try:
        built = build(folder, [f"{mutation.tests}_tests"])
        if built.returncode != 0:
            return "does not build: " + built.stdout.strip().splitlines()[-1], False
        try:
            tested = run_tests(folder, mutation.tests, mutation.file_of_tests)
        except subprocess.TimeoutExpired:
            return f"noticed by {mutation.tests}_tests, which did not end", True
        if tested.returncode == 0:
            return f"NOT NOTICED by {mutation.tests}_tests", False
        return f'noticed by {mutation.tests}_tests, "{failed_case(tested.stdout)}"', True
    finally:
        file.write_text(text)


def places(file, mutation):
    return file.read_text().count(mutation.old) if file.exists() else 0


def main():
    root = pathlib.Path(__file__).resolve().parents[1]
    parser = argparse.ArgumentParser(prog="dev mutate", description=__doc__)
    parser.add_argument(
        "which", nargs="*", help="numbers of mutations, or words in what they say or in their file; without any, all"
    )
    parser.add_argument("--list", action="store_true", help="only say which there are")
    parser.add_argument("--check", action="store_true", help="only see that each has its place")
    parser.add_argument("--folder", type=pathlib.Path, default=root / "build/mutants", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    mutations = chosen(arguments.which)
    if not mutations:
        sys.exit("no mutation has such a number or such words; --list says which there are")
    if arguments.check:
        lost = [mutation for _, mutation in mutations if places(root / "src" / mutation.file, mutation) != 1]
        sys.exit("\n".join(f"{m.file} does not have the place of: {m.what}" for m in lost) or 0)
    if arguments.list:
        for number, mutation in mutations:
            print(f"{number:2} {mutation.file}: {mutation.what}")
        return 0
    source, folder = arguments.folder / "source", arguments.folder / "build"
    copy_sources(root, source)
    layers = sorted({mutation.tests for _, mutation in mutations})
    window = "ON" if "view" in layers else "OFF"
    # Few sources to a unit: the whole is built once, a mutation's unit at each of them.
    configured = call("cmake", "-S", str(source), "-B", str(folder), "-G", "Ninja", "-DCMAKE_BUILD_TYPE=Release",
                      "-DCMAKE_UNITY_BUILD=ON", "-DCMAKE_UNITY_BUILD_BATCH_SIZE=4", f"-DTILTSCOPE_GUI={window}")
    built = build(folder, [f"{layer}_tests" for layer in layers])
    if configured.returncode != 0 or built.returncode != 0:
        sys.exit(f"the unbroken program does not build:\n{configured.stdout}\n{built.stdout}")
    for layer, files in sorted({(mutation.tests, mutation.file_of_tests) for _, mutation in mutations}):
        if run_tests(folder, layer, files).returncode != 0:
            sys.exit(f"{layer}_tests fails without any mutation")
    survivors = []
    for number, mutation in mutations:
        text, good = mutate(source, folder, mutation)
        line = f"{number:2}/{len(MUTATIONS)} {mutation.what}: {text}"
        print(line, flush=True)
        if not good:
            survivors.append(line)
    print(f"{len(mutations) - len(survivors)} of {len(mutations)} mutations noticed")
    for line in survivors:
        print(f"  survived: {line}")
    return 1 if survivors else 0


if __name__ == "__main__":
    sys.exit(main())
