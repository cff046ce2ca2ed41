#pragma once

namespace tiltscope {

/// Stands in checkpoints and in the summaries of stored runs, which count as current only while it
/// is the same. Raise it by hand in the commit after which some experiment gives other bits on the
/// same base model: another formula, order of sums, random stream, sampler step, default that is
/// not written into config.toml, or a figure in summary.json that is computed otherwise. Leave it
/// for what changes no bit, as speed, words and pictures, and for what files tell by themselves: a
/// new setting is in config.toml, and another embedded base model has another checksum.
///
/// 1: everything from before the number was recorded. 2: the targets and measures of version 0.1.0
/// as they are now. 3: exact targets divide by E[w | x_t], or are implicit. 4: weights of near data
/// are relative to the largest, and fresh data leave the last base model, not the best. 5: the clip
/// has room for where a tilt leads, and the score's error is measured at times spread evenly.
/// 6: a sample has no part in its own baseline. 7: the kernel's tiles and Adam's sums are others,
/// Adam's moments lie in another order, and noise levels of mini-batches are in single precision.
/// 8: the score's error has more draws near t_min, weighed, and a formula's x^2 is a product.
/// 9: a tilt's data leave out the few samples that stray.
inline constexpr int result_version = 9;

}  // namespace tiltscope
