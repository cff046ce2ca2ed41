#pragma once

#include "config/experiment_io.h"
#include "config/toml_values.h"

/// What configurations of format 1, which had no number, said in other words. Each of them that is
/// met adds a note on what it was taken for.
namespace tiltscope {

/// The number of the format, 1 where there is none; takes it out of the table. Throws ConfigError
/// for one that this program does not know.
int take_format(toml::table& table, const Source& source);

/// [tilting] estimator, in whose place there are target and average.
inline constexpr Key old_estimator{"tilting", "estimator"};

/// The settings of a file that are not what they are called now.
class OldSettings {
 public:
  /// Takes those out of the table that have another name now.
  OldSettings(toml::table& table, const Source& source);

  /// To what the rest of the file says.
  void apply(Experiment& experiment, Notes& notes) const;

 private:
  std::string place_;           ///< of the estimator
  std::string estimator_;       ///< empty if there is none
  std::string patience_place_;  ///< of [training] patience; empty unless the program wrote it
};

/// The word of an estimator. Throws ConfigError if it is none.
std::string read_estimator(const toml::node& node, const Source& source);

/// The target and the average that an estimator was with the baseline of `config`. `place` begins
/// the note.
void apply_estimator(TiltingConfig& config, std::string_view estimator, const std::string& place,
                     Notes& notes);

}  // namespace tiltscope
