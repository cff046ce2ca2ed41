#include "app/cli/presets.h"

#include "config/experiment_io.h"
#include "config/wording.h"
#include "oracle/check_tilt.h"

#include <assets.h>

#include <algorithm>
#include <array>
#include <span>
#include <stdexcept>

namespace tiltscope::app {
namespace {

struct Entry {
  std::string_view word;
  const char* name;
  std::span<const std::byte> (*toml)();
  bool on_live = true;  ///< what the text leaves open is the preset `live`, else the defaults
};

constexpr std::array entries = {
    Entry{live_preset, "Live", assets::preset_live, false},
    Entry{"mode-transfer", "Mode transfer", assets::preset_mode_transfer},
    Entry{"shrinking", "Quadratic, shrinking", assets::preset_shrinking},
    Entry{"quadratic", "Quadratic, rotated", assets::preset_quadratic},
    Entry{"unequal", "Unequal covariances", assets::preset_unequal},
    Entry{"ring", "Ring of eight", assets::preset_ring},
    Entry{"one-gaussian", "One Gaussian", assets::preset_one_gaussian},
    Entry{"default", "Default", assets::preset_default, false},
    Entry{"paper-20", "Paper, N = 20", assets::preset_paper_20, false},
    Entry{"paper-50", "Paper, N = 50", assets::preset_paper_50, false},
    Entry{"paper-100", "Paper, N = 100", assets::preset_paper_100, false},
    Entry{"paper-200", "Paper, N = 200", assets::preset_paper_200, false},
};

const Entry* find(std::string_view word) {
  const auto* const entry = std::ranges::find(entries, word, &Entry::word);
  return entry == entries.end() ? nullptr : &*entry;
}

std::string_view text_of(const Entry& entry) {
  const std::span<const std::byte> bytes = entry.toml();
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

Experiment experiment_of(const Entry& entry) {
  return parse_experiment(text_of(entry), entry.name, nullptr, check_experiment,
                          entry.on_live ? preset(live_preset) : Experiment{});
}

}  // namespace

std::vector<Preset> presets() {
  std::vector<Preset> list;
  for (const Entry& entry : entries) {
    list.push_back(
        {entry.name, experiment_of(entry), std::string(entry.word), watch_line(text_of(entry))});
  }
  return list;
}

Experiment preset(std::string_view word) {
  const Entry* const entry = find(word);
  if (entry == nullptr) throw std::logic_error("there is no such preset");
  return experiment_of(*entry);
}

std::string check_preset(const std::string& word) {
  if (find(word) != nullptr) return {};
  std::vector<std::string_view> words;
  for (const Entry& entry : entries) words.push_back(entry.word);
  return "must be one of " + listed(words, "or") + ", not " + as_given(word);
}

}  // namespace tiltscope::app
