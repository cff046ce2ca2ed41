#pragma once

namespace tiltscope {

/// How many samples S a tilt needs so that chance moves the log-odds of a mode at the end of a run
/// by a standard deviation of `chance` at most, where N equal tilts bring its share of the mass
/// from `before` to `after`. Both lie in [0, 1], and `tilts` is 1 or more; infinite where no S
/// would do.
///
/// Each tilt is to multiply the mode's odds by e^g, g = (logit after - logit before) / N, and finds
/// out from its own samples by how much. A share p of them lies in the mode; what is drawn in its
/// place has a relative error e of the variance (1 - p) / (S p), and a target that takes the mean
/// over the samples off the mean with weights moves the share by (e^g - 1)(1 + e) of itself, so
/// that the odds become e^g (1 + (1 - e^-g) e) times as large. The errors of all tilts add up:
///   (1 - e^-g)^2 sum_k (1 - p_k) / (S p_k) = (1 - e^-g) (1 / o_0 - 1 / o_N) / S,
/// where the odds o_k = p_k / (1 - p_k) grow by e^g from tilt to tilt, so that most of it comes
/// from the first 1 / g tilts. In one tilt it is (1 - e^-g)^2 / (S o_0): for a large g, the
/// error of a count.
double samples_for_mode(double before, double after, int tilts, double chance);

}  // namespace tiltscope
