#pragma once

#include "config/experiment.h"

#include <filesystem>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tiltscope {

/// What is wrong with a configuration, where, and what would be right: one sentence.
class ConfigError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Likewise, of a configuration that is sound, but of a format of later programs.
class NewerConfig : public ConfigError {
 public:
  using ConfigError::ConfigError;
};

/// The format that is written, as a number at the top of a configuration. Without a number it is
/// format 1, which is still read. Raised when a setting is called otherwise, or means another
/// thing.
inline constexpr int config_format = 4;

/// What a reader took for something else than what stands there: a sentence each, which begins with
/// its place.
using Notes = std::vector<std::string>;

/// Throws ConfigError unless each value is legal and they go together. Whether the target exists
/// is for the oracle to say: oracle/check_tilt.h.
void validate(const Experiment& experiment);

/// `validate`, or a check that refuses more.
using Check = void (*)(const Experiment&);

/// Reads TOML; keys that are absent keep what they are in `start`. `source` names the text in
/// messages.
/// Throws ConfigError for a syntax error, an unknown key or a wrong type (with its line), for a
/// format of later programs, and for whatever `check` refuses.
Experiment parse_experiment(std::string_view text, std::string_view source, Notes* notes = nullptr,
                            Check check = validate, const Experiment& start = {});

/// As parse_experiment, from a file; takes in the files that it names (config/reward_files.h).
Experiment read_experiment(const std::filesystem::path& file, Notes* notes = nullptr,
                           Check check = validate);

/// Applies one `section.key=value` with a TOML value, e.g. `tilting.eta=0.5` or `reward.b=[1, 0]`.
/// Does not validate, so that several settings can be applied before the check.
void apply_setting(Experiment& experiment, std::string_view setting, Notes* notes = nullptr);

/// Applies several, in their order; but words of old formats last, since others decide what they
/// mean.
void apply_settings(Experiment& experiment, const std::vector<std::string>& settings,
                    Notes* notes = nullptr);

/// The whole configuration as TOML. Reading it back gives the same values to the last bit.
std::string to_toml(const Experiment& experiment);

/// Every setting as it could be typed behind --set: "tilting.eta" and "0.5". The same keys in the
/// same order for every experiment.
using Settings = std::vector<std::pair<std::string, std::string>>;
Settings settings_of(const Experiment& experiment);

}  // namespace tiltscope
