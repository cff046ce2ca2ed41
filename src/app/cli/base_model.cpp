#include "app/cli/base_model.h"

#include "app/cli/checks.h"
#include "app/cli/errors.h"
#include "app/cli/read_file.h"
#include "session/checksum.h"
#include "session/command.h"

#include <CLI/CLI.hpp>
#include <assets.h>

#include <array>
#include <cstddef>
#include <span>

namespace tiltscope::app {
namespace {

Model fitting_model(std::span<const std::byte> bytes, const std::string& file,
                    const Experiment& experiment) {
  Model model = [&] {
    try {
      return read_model(bytes, file);
    } catch (const ModelFileError& error) {
      throw UsageError(error.what());
    }
  }();
  if (!same_model_family(model.experiment, experiment)) {
    const char* section = model.experiment.network != experiment.network     ? "[network]"
                          : model.experiment.schedule != experiment.schedule ? "[schedule]"
                                                                             : "[base]";
    throw UsageError(file + ": is a model for another " + section +
                     "; take its configuration, or train one with \"tiltscope base\"");
  }
  return model;
}

/// Those in the program, the small ones first.
std::vector<std::span<const std::byte>> embedded_models() {
  return {assets::model_live(),         assets::model_ring(),       assets::model_unequal(),
          assets::model_one_gaussian(), assets::model_grid_25(),    assets::model_two_moons(),
          assets::model_rings(),        assets::model_swiss_roll(), assets::model_two_spirals(),
          assets::model_pinwheel(),     assets::model_tree(),       assets::model_checkerboard(),
          assets::model_default(),      assets::model_paper()};
}

std::string with_checksum(const char* what, const Model& model) {
  const auto bytes = [](const Eigen::VectorXf& values) {
    return std::as_bytes(std::span(values.data(), static_cast<std::size_t>(values.size())));
  };
  const std::array parts = {checksum(bytes(model.network.mlp().parameters())),
                            checksum(bytes(model.network.data_mean_square()))};
  return std::string(what) + " with the checksum " +
         hexadecimal(checksum(std::as_bytes(std::span(parts))));
}

}  // namespace

Model load_model(const std::string& file, const Experiment& experiment) {
  const std::string content = read_file(file);
  return fitting_model(std::as_bytes(std::span(content)), file, experiment);
}

void BaseModelOptions::add_to(CLI::App& app) {
  app.add_flag("--train-base", train, "Train the base model from scratch");
  add_file_to(app);
}

void BaseModelOptions::add_file_to(CLI::App& app) {
  app.add_option("--base-model", file, "Use this base model")
      ->type_name("FILE.safetensors")
      ->check(named);
}

std::vector<Input> BaseModelOptions::inputs() const {
  if (file.empty()) return {};
  return {{"--base-model", file}};
}

BaseModels::BaseModels(const BaseModelOptions& options)
    : may_be_embedded_(!options.train), file_(options.file) {
  if (file_.empty()) return;
  if (options.train) throw UsageError("--base-model and --train-base exclude each other");
  content_ = read_file(file_);
}

void BaseModels::check(const Experiment& experiment) const {
  if (file_.empty()) return;
  const int tilt = fitting_model(std::as_bytes(std::span(content_)), file_, experiment).tilt;
  if (tilt != 0) {
    throw UsageError(file_ + ": is a model after " + std::to_string(tilt) +
                     " tilts, not a base model");
  }
}

Session::Options BaseModels::session_options() const {
  Session::Options options;
  if (may_be_embedded_) options.pretrained = embedded_models();
  options.base_model = std::as_bytes(std::span(content_));
  return options;
}

std::string BaseModels::choice(const Experiment& experiment) const {
  if (!file_.empty()) {
    try {
      return with_checksum("the file",
                           fitting_model(std::as_bytes(std::span(content_)), file_, experiment));
    } catch (const UsageError&) {
      return "a file that has no model for these settings";
    }
  }
  if (!may_be_embedded_) return trained_anew;
  for (const std::span<const std::byte> bytes : embedded_models()) {
    const Model model = read_model(bytes, "the program's base model");
    if (same_base_model(model.experiment, experiment)) return with_checksum(usual_model, model);
  }
  return trained_anew;
}

}  // namespace tiltscope::app
