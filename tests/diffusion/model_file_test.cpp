#include "diffusion/model_file.h"

#include "config/build_id.h"
#include "support.h"

#include <cmath>
#include <functional>

using namespace tiltscope;

namespace {

Model small_model() {
  Experiment experiment;
  experiment.network = {.depth = 2, .width = 4, .time_features = 6};
  Model model{experiment, {2, experiment.network, experiment.schedule}, 3};
  model.network.mlp().initialise(5);
  return model;
}

}  // namespace

TEST_CASE("a model file gives back the model") {
  const Model model = small_model();
  const Model copy = read_model(write_model(model), "m");
  CHECK(copy.tilt == 3);
  CHECK(copy.experiment.network == model.experiment.network);
  CHECK(copy.network.mlp().parameters() == model.network.mlp().parameters());
}

TEST_CASE("a model file says its format and the build that wrote it") {
  const Safetensors file = read_safetensors(write_model(small_model()), "m");
  CHECK(file.metadata.at("format") == "tiltscope model 2");
  CHECK(file.metadata.at("build") == build_id());
}

TEST_CASE("the experiment in a model file is read in the old words, too") {
  Safetensors file = read_safetensors(write_model(small_model()), "m");
  CHECK(file.metadata.at("config").starts_with("format = 4\n"));
  file.metadata["config"] =
      "[network]\ndepth = 2\nwidth = 4\ntime_features = 6\n[tilting]\nestimator = "
      "\"first_order\"\n";
  const Model model = read_model(write_safetensors(file), "m");
  CHECK(model.experiment.tilting.target == TiltTarget::first_order);
  CHECK(model.experiment.tilting.average == Average::sample);
}

TEST_CASE("a damaged model file is refused, whatever is damaged") {
  struct Damage {
    std::function<void(Safetensors&)> to;
    const char* message;
  };
  const Damage damages[] = {
      {[](Safetensors& file) { file = {}; },
       "m: is a safetensors file, but not one of a model that this program wrote"},
      {[](Safetensors& file) { file.metadata["format"] = "tiltscope model two"; },
       "m: is a safetensors file, but not one of a model that this program wrote"},
      {[](Safetensors& file) { file.metadata["format"] = "tiltscope model 1"; },
       "m: was written by an older Tiltscope: its format is 1, and this one reads formats from 2"},
      {[](Safetensors& file) { file.metadata["format"] = "tiltscope model 3"; },
       "m: was written by a newer Tiltscope: its format is 3, and this one reads formats up to 2"},
      {[](Safetensors& file) { file.metadata["tilt"] = "x"; },
       "m: the metadata's \"tilt\" must be between 0 and tilting.tilts = 20, not \"x\""},
      {[](Safetensors& file) { file.metadata.erase("tilt"); },
       "m: the metadata's \"tilt\" must be between 0 and tilting.tilts = 20, not \"\""},
      {[](Safetensors& file) { file.metadata["tilt"] = "-1"; },
       "m: the metadata's \"tilt\" must be between 0 and tilting.tilts = 20, not \"-1\""},
      {[](Safetensors& file) { file.metadata["tilt"] = "21"; },
       "m: the metadata's \"tilt\" must be between 0 and tilting.tilts = 20, not \"21\""},
      {[](Safetensors& file) { file.metadata["tilt"] = "99999999999"; },
       "m: the metadata's \"tilt\" must be between 0 and tilting.tilts = 20, not \"99999999999\""},
      {[](Safetensors& file) { file.metadata["config"] = "[tilting]\neta = 2"; },
       "m, metadata \"config\":2: [tilting] eta = 2 must be between 0 and 1"},
      {[](Safetensors& file) { file.metadata["config"] = "format = 99"; },
       "m, metadata \"config\":1: was written by a newer Tiltscope: its format is 99, and this one "
       "reads formats up to 4"},
      {[](Safetensors& file) { file.metadata["config"] = "format = \"2\""; },
       "m, metadata \"config\":1: format must be an integer between 1 and 4, not the string \"2\""},
      {[](Safetensors& file) { file.metadata["config"] = "\n["; },
       "m, metadata \"config\":2: not valid TOML: Error while parsing table header: encountered "
       "end-of-file"},
      {[](Safetensors& file) { file.metadata.erase("config"); },
       "m: tensor \"layers.0.weight\" has the shape (4, 8), but the model's configuration gives "
       "(256, 130)"},
      // Were it believed, there would be 200 MB of weights before the first tensor is missed.
      {[](Safetensors& file) { file.metadata["config"] = "[network]\ndepth = 64\nwidth = 883"; },
       "m: tensor \"layers.0.weight\" has the shape (4, 8), but the model's configuration gives "
       "(883, 130)"},
      {[](Safetensors& file) { file.tensors.erase("layers.1.weight"); },
       "m: has no tensor \"layers.1.weight\""},
      {[](Safetensors& file) { file.tensors.erase("layers.1.bias"); },
       "m: has no tensor \"layers.1.bias\""},
      {[](Safetensors& file) {
         file.tensors["layers.2.bias"] = {{1, 2}, {0, 0}};
       },
       "m: tensor \"layers.2.bias\" has the shape (1, 2), but the model's configuration gives (2)"},
      {[](Safetensors& file) { file.tensors["layers.0.weight"].values[0] = NAN; },
       "m: tensor \"layers.0.weight\" is not finite"},
      {[](Safetensors& file) { file.tensors["layers.2.bias"].values[0] = -INFINITY; },
       "m: tensor \"layers.2.bias\" is not finite"},
      {[](Safetensors& file) { file.tensors.erase("data_mean_square"); },
       "m: has no tensor \"data_mean_square\""},
      {[](Safetensors& file) { file.tensors["data_mean_square"].values[1] = 0; },
       "m: tensor \"data_mean_square\" is not positive"},
      {[](Safetensors& file) { file.tensors.erase("time_embedding.frequencies"); },
       "m: has no tensor \"time_embedding.frequencies\""},
      {[](Safetensors& file) { file.tensors["time_embedding.frequencies"].values[1] += 1; },
       "m: its time embedding has other frequencies than this program's"},
  };
  const Safetensors intact = read_safetensors(write_model(small_model()), "m");
  for (const Damage& damage : damages) {
    Safetensors file = intact;
    damage.to(file);
    CHECK_THROWS_WITH_AS(read_model(write_safetensors(file), "m"), damage.message, ModelFileError);
  }
}
