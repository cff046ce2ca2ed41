#include "app/cli/presets.h"

#include "config/experiment_io.h"
#include "oracle/check_tilt.h"

#include <assets.h>

#include <string_view>

namespace tiltscope::app {

std::vector<Preset> presets() {
  struct Entry {
    const char* name;
    std::span<const std::byte> toml;
  };
  const std::vector<Entry> entries = {
      {"Paper, N = 20", assets::preset_paper_20()},
      {"Paper, N = 50", assets::preset_paper_50()},
      {"Paper, N = 100", assets::preset_paper_100()},
      {"Paper, N = 200", assets::preset_paper_200()},
      {"Mode transfer", assets::preset_mode_transfer()},
      {"Quadratic, shrinking", assets::preset_shrinking()},
      {"Quadratic, rotated", assets::preset_quadratic()},
      {"Unequal covariances", assets::preset_unequal()},
      {"Ring of eight", assets::preset_ring()},
      {"One Gaussian", assets::preset_one_gaussian()},
  };
  std::vector<Preset> list{{"Default", Experiment{}}};
  for (const Entry& entry : entries) {
    const std::string_view text(reinterpret_cast<const char*>(entry.toml.data()),
                                entry.toml.size());
    list.push_back({entry.name, parse_experiment(text, entry.name, nullptr, check_experiment)});
  }
  return list;
}

}  // namespace tiltscope::app
