#pragma once

#include "config/setting_rows.h"

#include <array>
#include <cstdint>
#include <limits>

/// Rows of the table in config/settings.h: the seed, the base density, and the model that learns
/// it.
namespace tiltscope {

inline constexpr auto base_settings = std::to_array<Setting>({
    {.key = {"", "seed"},
     // TOML's integers have 63 bits and a sign.
     .value = numbers<&rows::E::seed>({0, std::numeric_limits<std::int64_t>::max()}),
     .subject = {"The seed"},
     .effect = ChangeEffect::restart,
     .name = "seed",
     .title = "Seed",
     .words = "Chooses the random numbers of sampling and training. The same seed gives the same "
              "run, bit for bit, on any number of cores. The die takes the next seed and restarts "
              "(Shift + R).",
     .basic = true},

    {.key = {"base", "weights"},
     .value = numbers<&rows::E::base, &BaseConfig::weights>(any_real),
     .subject = rows::base,
     .effect = ChangeEffect::retrain_base,
     .name = "w",
     .title = "Weights w",
     .words = rows::mixture_words,
     .sensible = rows::mixture_sensible},
    {.key = {"base", "means"},
     .value = numbers<&rows::E::base, &BaseConfig::means>(any_real),
     .subject = rows::base,
     .effect = ChangeEffect::retrain_base,
     .name = "μ",
     .title = "Means μ",
     .words = rows::mixture_words,
     .sensible = rows::mixture_sensible},
    {.key = {"base", "covariances"},
     .value = numbers<&rows::E::base, &BaseConfig::covariances>(any_real),
     .subject = rows::base,
     .effect = ChangeEffect::retrain_base,
     .name = "Σ",
     .title = "Covariances Σ",
     .words = rows::mixture_words,
     .sensible = rows::mixture_sensible},
});

inline constexpr auto training_settings = std::to_array<Setting>({
    {.key = {"schedule", "kind"},
     .value = choice<options::schedule, &rows::E::schedule, &ScheduleConfig::kind>(),
     .subject = rows::schedule,
     .effect = ChangeEffect::retrain_base,
     .name = "schedule",
     .title = "Noise schedule",
     .words = "How noise is mixed into data: x_t = α x0 + σ x1 (2.1), where t = 0 is data and t = "
              "1 is noise. Cosine keeps the variance; linear is that of flow matching. A change "
              "needs a new base model.",
     .paper = "cosine",
     .panel = Panel::network},
    {.key = {"schedule", "t_min"},
     .value = numbers<&rows::E::schedule, &ScheduleConfig::t_min>(rows::with_some_noise),
     .subject = rows::schedule,
     .effect = ChangeEffect::retrain_base,
     .title = "Smallest time",
     .words = "The smallest t in training and sampling. At t = 0 there is no noise (σ = 0), and "
              "the score would be singular."},
    {.key = {"schedule", "t_max"},
     .value = numbers<&rows::E::schedule, &ScheduleConfig::t_max>(rows::inside_unit),
     .subject = rows::schedule,
     .effect = ChangeEffect::retrain_base,
     .title = "Largest time",
     .words = "The largest t in training and sampling. At t = 1 there are no data left (α = 0), "
              "and Algorithm 1 would divide by 0."},

    {.key = {"network", "depth"},
     .value = numbers<&rows::E::network, &NetworkConfig::depth>({1, 64}),
     .subject = rows::network,
     .effect = ChangeEffect::retrain_base,
     .name = "layers",
     .title = "Hidden layers",
     .words = "Hidden layers of the network, which predicts the noise in x_t (2.5). A change needs "
              "a new base model.",
     .sensible = "2 to 8",
     .paper = "5",
     .slider = {1, 12}},
    {.key = {"network", "width"},
     .value = numbers<&rows::E::network, &NetworkConfig::width>({1, 4096}),
     .subject = rows::network,
     .effect = ChangeEffect::retrain_base,
     .name = "width",
     .title = "Width of a layer",
     .words = "Units in each hidden layer of the network. A change needs a new base model.",
     .sensible = "32 to 512",
     .paper = "256",
     .slider = {8, 1'024}},
    {.key = {"network", "time_features"},
     .value = numbers<&rows::E::network, &NetworkConfig::time_features>({2, 4096}),
     .subject = rows::network,
     .effect = ChangeEffect::retrain_base,
     .title = "Time features",
     .words = "How many sines and cosines of t the network is given, half of each: an even number.",
     .sensible = "32 to 256",
     .paper = "128"},

    {.key = {"training", "data"},
     .value = choice<options::training_data, &rows::E::training, &TrainingConfig::data>(),
     .subject = rows::training,
     .effect = ChangeEffect::retrain_base,
     .name = "data",
     .title = "Data of the base training",
     .words = "The samples that the base model learns from. Fixed: the same samples in every pass; "
              "the pass with the smallest loss on samples held out gives the model. Fresh: new "
              "samples in every pass; the last pass gives the model.",
     .paper = "fixed",
     .settle =
         [](Experiment& e) {
           if (e.training.data == TrainingData::fresh) e.training.patience = 0;
         }},
    {.key = {"training", "target"},
     .value = choice<options::training_target, &rows::E::training, &TrainingConfig::target>(),
     .subject = rows::training,
     .effect = ChangeEffect::retrain_base,
     .name = "target",
     .title = "Target of the base training",
     .words =
         "What the base model learns for each x_t. Single samples: the noise of the one sample "
         "that x_t was made of (2.10). Neighbours: the mean noise over thousands of samples, "
         "weighted by how likely x_t comes from each (Xu et al. 2023); it varies far less.",
     .paper = "single samples"},
    {.key = {"training", "samples"},
     .value = numbers<&rows::E::training, &TrainingConfig::samples>({10, 10'000'000}),
     .subject = rows::training,
     .effect = ChangeEffect::retrain_base,
     .name = "samples",
     .title = "Samples of the base training",
     .words = "Samples of the base density that the base model learns from. A tenth of them is "
              "held out to measure the loss.",
     .sensible = "5,000 to 100,000",
     .paper = "30,000",
     .slider = {1'000, 200'000}},
    {.key = {"training", "epochs"},
     .value = numbers<&rows::E::training, &TrainingConfig::epochs>({1, 1'000'000}),
     .subject = rows::training,
     .effect = ChangeEffect::retrain_base,
     .name = "epochs",
     .title = "Epochs of the base training",
     .words = "Passes of the base training over its samples. Its learning rate falls to zero over "
              "them. With fixed data, patience may end it earlier.",
     .sensible = "50 to 500",
     .paper = "200",
     .slider = {1, 1'000}},
    {.key = {"training", "patience"},
     .value = numbers<&rows::E::training, &TrainingConfig::patience>({0, 1'000'000}),
     .subject = {"The patience"},
     .effect = ChangeEffect::retrain_base,
     .name = "patience",
     .title = "Patience of the base training",
     .words = "With fixed data the base training ends after so many passes without a smaller loss "
              "on the samples held out. 0: it never ends early.",
     .sensible = "0, or 20 to 100",
     .paper = "50",
     .slider = {0, 200},
     .idle = [](const Experiment& e) -> std::string_view {
       if (e.training.data != TrainingData::fresh) return {};
       return "Has no effect now: with fresh data the last weights are the model. Choose "
              "fixed data to use it.";
     }},
    {.key = {"training", "batch"},
     .value = numbers<&rows::E::training, &TrainingConfig::batch>({1, 1'000'000}),
     .subject = rows::training,
     .effect = ChangeEffect::retrain_base,
     .title = "Mini-batch of the base training",
     .words = "Samples in a mini-batch of the base training, for one step of the optimiser.",
     .sensible = "64 to 1,024"},
    {.key = {"training", "rate"},
     .value = numbers<&rows::E::training, &TrainingConfig::rate>(rows::positive_part),
     .subject = rows::training,
     .effect = ChangeEffect::retrain_base,
     .title = "Learning rate of the base training",
     .words = "Adam's learning rate at the start of the base training.",
     .sensible = "2e-4 to 2e-3"},
    {.key = {"training", "averaging"},
     .value = numbers<&rows::E::training, &TrainingConfig::averaging>(rows::part_below_one),
     .subject = rows::training,
     .effect = ChangeEffect::retrain_base,
     .title = "Average of the base model's weights",
     .words = "The base model's weights are a moving average over the training steps; this is the "
              "share of the old average that each step keeps. 0: no average, the last weights.",
     .sensible = "0.99 to 0.9999"},
});

}  // namespace tiltscope
