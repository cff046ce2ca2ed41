#include "app/cli/base_model.h"

#include "app/drive/build_remark.h"
#include "app/program.h"
#include "config/build_id.h"
#include "diffusion/model_file.h"

namespace tiltscope {
namespace {

using namespace test;
using app::BaseModels;

TEST_CASE("a base model is named alike for the same model, and by the checksum of its bytes") {
  const Experiment experiment;
  const std::string usual = BaseModels({}).choice(experiment);
  CHECK(usual.starts_with("the usual one with the checksum "));
  CHECK(usual.size() == std::string("the usual one with the checksum ").size() + 16);
  Experiment other = experiment;
  other.seed = 7;
  other.tilting.lambda = 0.5;
  CHECK(BaseModels({}).choice(other) == usual);

  // The one in the program is for other networks and other training.
  other.network.width = 16;
  CHECK(BaseModels({}).choice(other) == app::trained_anew);
  other = experiment;
  other.training.epochs += 1;
  CHECK(BaseModels({}).choice(other) == app::trained_anew);
  CHECK(BaseModels({.train = true, .file = {}}).choice(experiment) == app::trained_anew);

  const TemporaryFolder folder;
  Experiment small = experiment;
  small.network = {.depth = 1, .width = 16, .time_features = 8};
  Model model{small, {2, small.network, small.schedule}, 0};
  const auto choice = [&] {
    const std::vector<std::byte> bytes = write_model(model);
    const std::string content(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    return BaseModels({.train = false, .file = folder.file("model", content)}).choice(small);
  };
  const std::string first = choice();
  CHECK(first.starts_with("the file with the checksum "));
  // By its weights, whatever else its file says.
  model.experiment.seed = 9;
  CHECK(choice() == first);
  model.network.mlp().parameters()[3] += 1.0F;
  CHECK(choice() != first);
  model.network.mlp().parameters()[3] -= 1.0F;
  model.network.data_mean_square()[0] += 1.0F;
  CHECK(choice() != first);
}

TEST_CASE("other builds are named, and this one is not") {
  const std::string here(build_id());
  CHECK(app::build_remark({}).empty());
  CHECK(app::build_remark({here}).empty());
  CHECK(app::build_remark({here, "a"}) ==
        "taking as current what was made by build a; this is build " + here);
  CHECK(app::build_remark({"c", "a", "b"}) ==
        "taking as current what was made by builds a, b and c; this is build " + here);
}

}  // namespace
}  // namespace tiltscope
