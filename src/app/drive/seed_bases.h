#pragma once

#include "app/drive/interruption.h"
#include "config/experiment.h"

#include <filesystem>
#include <string>
#include <vector>

/// Base models that are trained once, and shared by the runs of one seed.
namespace tiltscope::app {

struct SeedBase {
  std::filesystem::path file;
  Experiment experiment;
};

/// The base model of this experiment in FOLDER/base, with a name by everything that it depends on:
/// the seed, its settings and the version of results.
SeedBase seed_base(const std::filesystem::path& folder, const std::string& group,
                   const Experiment& experiment);

/// Whether it is there.
bool is_trained(const SeedBase& base);

/// Trains those that are not there, `jobs` at a time (0: one for each core), and tells of each on
/// stderr. Throws RunError if one fails, after the others are done; Interrupted, when those that
/// are done are kept.
void train_bases(std::vector<SeedBase> bases, int jobs, Interruption& interruption);

}  // namespace tiltscope::app
