#pragma once

#include "app/cli/inputs.h"
#include "config/experiment.h"
#include "diffusion/model_file.h"
#include "session/session.h"

#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace tiltscope::app {

/// --train-base and --base-model: where the base model comes from. Without either it is the one in
/// the program that fits the experiment; if none does, it is trained.
struct BaseModelOptions {
  bool train = false;
  std::string file = {};

  void add_to(CLI::App& app);
  /// The file, if there is one.
  std::vector<Input> inputs() const;
  void add_file_to(CLI::App& app);  ///< --base-model alone
};

/// The model in a file. Throws UsageError if the file cannot be read, is no model, or is one for
/// another base, schedule or network than the experiment's.
Model load_model(const std::string& file, const Experiment& experiment);

/// What BaseModels::choice says of a model that is trained for the run.
inline constexpr const char* trained_anew = "trained anew";
/// How it begins where the model is one in the program.
inline constexpr const char* usual_model = "the usual one";

/// The base models that a session may use. Must outlive the session.
class BaseModels {
 public:
  /// Throws UsageError if the file cannot be read.
  explicit BaseModels(const BaseModelOptions& options);

  /// Throws UsageError if the file is no base model, or one that does not fit the experiment.
  void check(const Experiment& experiment) const;

  Session::Options session_options() const;

  /// What a run of the experiment begins with, in words that are the same for the same model: "the
  /// usual one with the checksum ...", "trained anew" or "the file with the checksum ...". The
  /// checksum is that of the model's weights.
  std::string choice(const Experiment& experiment) const;

 private:
  bool may_be_embedded_;  ///< whether those in the program may be used
  std::string file_;
  std::string content_;
};

}  // namespace tiltscope::app
