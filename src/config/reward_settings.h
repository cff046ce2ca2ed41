#pragma once

#include "config/setting_rows.h"

#include <array>

/// Rows of the table in config/settings.h: the reward.
namespace tiltscope {

inline constexpr auto reward_settings = std::to_array<Setting>({
    {.key = {"reward", "kind"},
     .value = choice<options::reward, &rows::E::reward, &RewardConfig::kind>(),
     .subject = {"The reward"},
     .effect = ChangeEffect::restart,
     .name = "reward",
     .title = "The reward r",
     .words =
         "What the model is bent towards: the larger r(x), the better. It is linear "
         "and quadratic in x, the distance to a point, a formula, a picture, or what a program "
         "of yours computes.",
     .paper = "linear and quadratic, with A = 0 in its example",
     .panel = Panel::reward,
     .basic = true},
    {.key = {"reward", "A"},
     .value = numbers<&rows::E::reward, &RewardConfig::A>(any_real),
     .subject = {"A"},
     .effect = ChangeEffect::restart,
     .name = "A",
     .title = "Quadratic part A",
     .words =
         "The quadratic part of the reward r(x) = ½ x·Ax + b·x + c (4.2). Negative eigenvalues of "
         "A draw each mode together, positive ones widen it. Where Σ⁻¹ − λA is no longer positive "
         "definite, there is no target (4.10). With A ≠ 0 a first-order step is not exact.",
     .sensible = "−2 to 1",
     .paper = "0",
     .hint = rows::to_type,
     .slider = {-2.0, 1.0},
     .shape = Shape::symmetric,
     .only_for = rows::only_for_reward<RewardKind::quadratic>,
     .idle = rows::unless<RewardKind::quadratic>},
    {.key = {"reward", "b"},
     .value = numbers<&rows::E::reward, &RewardConfig::b>(any_real),
     .subject = {"b"},
     .effect = ChangeEffect::restart,
     .name = "b",
     .title = "Reward direction b",
     .words =
         "The linear part of the reward r(x) = ½ x·Ax + b·x + c (4.2): samples in the direction of "
         "b are liked. With A = 0 a mode with covariance Σ moves by λΣb (4.10), so twice b moves "
         "it twice as far; and its weight grows by the factor exp(λ b·μ + ½ λ² b·Σb), so modes "
         "further along b gain weight. Drag the arrow in the picture, or these sliders.",
     .sensible = "entries from −6 to 6",
     .paper = "(0, 4)",
     .hint = rows::to_type,
     .slider = {-8.0, 8.0},
     .shape = Shape::vector,
     .only_for = rows::only_for_reward<RewardKind::quadratic>,
     .panel = Panel::reward,
     .basic = true,
     .idle = rows::unless<RewardKind::quadratic>},
    {.key = {"reward", "c"},
     .value = numbers<&rows::E::reward, &RewardConfig::c>(any_real),
     .subject = {"c"},
     .effect = ChangeEffect::restart,
     .title = "Constant c",
     .words = "The constant of the reward r(x) = ½ x·Ax + b·x + c (4.2). It changes no density, "
              "because densities integrate to 1.",
     .paper = "0",
     .only_for = rows::only_for_reward<RewardKind::quadratic>,
     .idle = rows::unless<RewardKind::quadratic>},
    {.key = {"reward", "a"},
     .value = numbers<&rows::E::reward, &RewardConfig::a>(any_real),
     .subject = {"a"},
     .effect = ChangeEffect::restart,
     .name = "a",
     .title = "Place a of the distance",
     .words =
         "The point where the reward r(x) = −|x − a| is largest. Without entries it is the origin.",
     .sensible = "entries from −4 to 4",
     .hint = rows::to_type,
     .slider = {-6.0, 6.0},
     .shape = Shape::optional_vector,
     .only_for = rows::only_for_reward<RewardKind::distance>,
     .panel = Panel::reward,
     .basic = true,
     .idle = rows::unless<RewardKind::distance>},
    {.key = {"reward", "formula"},
     .value = texts<&rows::E::reward, &RewardConfig::formula>(1'000),
     .subject = {"The formula"},
     .effect = ChangeEffect::restart,
     .name = "r(x)",
     .title = "Formula of the reward",
     .words = "r as a formula of the coordinates x1 to xd, such as -3*sqrt(x1^2 + (x2 - 2)^2). "
              "Operators: + − * / ^, comparisons such as x1 > 0 (1 or 0), and, or, not, c ? a : b. "
              "Functions: sqrt, cbrt, exp, log, sin, cos, tan, atan2, tanh, abs, min, max, hypot, "
              "sigmoid, logsigmoid, softplus, sign, floor, round, mod; constants: pi, e, inf. "
              "Products need their *. Where r is −inf, the target has no density.",
     .only_for = rows::only_for_reward<RewardKind::expression>,
     .panel = Panel::reward,
     .basic = true,
     .idle = rows::unless<RewardKind::expression>},
    {.key = {"reward", "file"},
     .value = texts<&rows::E::reward, &RewardConfig::file>(4'096),
     .subject = {"The picture"},
     .effect = ChangeEffect::restart,
     .title = "File of the picture",
     .words =
         "A PNG, named from the folder of the file of settings. It is read as grey, at most 64 "
         "pixels wide and high (a larger one is averaged), and is kept in data from then on.",
     .only_for = rows::only_for_reward<RewardKind::picture>,
     .basic = true,
     .idle = rows::unless<RewardKind::picture>},
    {.key = {"reward", "data"},
     .value = texts<&rows::E::reward, &RewardConfig::data>(65'536),
     .subject = {"The picture"},
     .effect = ChangeEffect::restart,
     .title = "Pixels of the picture",
     .words = "A grey PNG of at most 64 by 64 pixels, in base64. Without one, r is the mean of low "
              "and high everywhere.",
     .only_for = rows::only_for_reward<RewardKind::picture>,
     .basic = true,
     .idle = rows::unless<RewardKind::picture>},
    {.key = {"reward", "box"},
     .value = numbers<&rows::E::reward, &RewardConfig::box>(any_real),
     .subject = {"The picture"},
     .effect = ChangeEffect::restart,
     .name = "box",
     .title = "Place of the picture",
     .words = "Where the picture lies: x from and to, y from and to. Outside, r is what it is at "
              "the nearest edge.",
     .only_for = rows::only_for_reward<RewardKind::picture>,
     .idle = rows::unless<RewardKind::picture>},
    {.key = {"reward", "low"},
     .value = numbers<&rows::E::reward, &RewardConfig::low>(any_real),
     .subject = {"The picture"},
     .effect = ChangeEffect::restart,
     .name = "r of black",
     .title = "Reward of black",
     .words = "r where the picture is black; between black and white it grows evenly.",
     .sensible = "-8 to 0",
     .hint = rows::to_type,
     .slider = {-8.0, 8.0},
     .only_for = rows::only_for_reward<RewardKind::picture>,
     .panel = Panel::reward,
     .basic = true,
     .idle = rows::unless<RewardKind::picture>},
    {.key = {"reward", "high"},
     .value = numbers<&rows::E::reward, &RewardConfig::high>(any_real),
     .subject = {"The picture"},
     .effect = ChangeEffect::restart,
     .name = "r of white",
     .title = "Reward of white",
     .words = "r where the picture is white; between black and white it grows evenly.",
     .sensible = "0 to 8",
     .hint = rows::to_type,
     .slider = {-8.0, 8.0},
     .only_for = rows::only_for_reward<RewardKind::picture>,
     .panel = Panel::reward,
     .basic = true,
     .idle = rows::unless<RewardKind::picture>},
    {.key = {"reward", "command"},
     .value = texts<&rows::E::reward, &RewardConfig::command>(4'096),
     .subject = {"The program"},
     .effect = ChangeEffect::restart,
     .name = "command",
     .title = "Program that computes the reward",
     .words = "A program and its arguments, such as [\"python3\", \"my_reward.py\"], which gets "
              "points on its standard input and answers with r of each; docs/rewards.md has the "
              "protocol. It is started only with --allow-command, or when you agree in the window.",
     .only_for = rows::only_for_reward<RewardKind::process>,
     .basic = true,
     .idle = rows::unless<RewardKind::process>},
    {.key = {"reward", "checksum"},
     .value = texts<&rows::E::reward, &RewardConfig::checksum>(64),
     .subject = {"The program"},
     .effect = ChangeEffect::restart,
     .title = "Checksum of the program's files",
     .words = "Of the files that the command names, written by Tiltscope: a script that has "
              "changed since is another reward.",
     .only_for = rows::only_for_reward<RewardKind::process>,
     .idle = rows::unless<RewardKind::process>},
});

}  // namespace tiltscope
