#pragma once

#include "config/experiment_io.h"
#include "config/toml_values.h"

/// What configurations of format 1, which had no number, and of formats 2 and 3 said in other
/// words, or meant otherwise. Each of them that is met adds a note on what it was taken for.
namespace tiltscope {

/// The number of the format, 1 where there is none; takes it out of the table. Throws ConfigError
/// for one that this program does not know.
int take_format(toml::table& table, const Source& source);

/// [tilting] estimator, in whose place there are target and average.
inline constexpr Key old_estimator{"tilting", "estimator"};

/// The settings of a file of an old format that are not what they are called now.
class OldSettings {
 public:
  /// Takes those out of the table that have another name now.
  OldSettings(toml::table& table, const Source& source, int format);

  /// Up to format 3 the program wrote what belongs to other kinds of reward than the file's, too.
  bool may_hold_other_kinds() const { return format_ > 1; }

  /// To what the rest of the file says.
  void apply(Experiment& experiment, Notes& notes) const;

 private:
  /// Up to format 2: DPM-Solver++ did not heed eta, and the default was 1.
  void apply_eta(SamplerConfig& sampler, Notes& notes) const;

  int format_;
  std::string sampler_place_;   ///< of [tilting] sampler; empty if the file does not state it
  std::string eta_place_;       ///< likewise of [tilting] eta
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
