#pragma once

#include <Eigen/Core>

#include <algorithm>
#include <array>
#include <cstddef>
#include <memory>

namespace tiltscope {

/// Where a sampler's score comes from.
enum class ScoreSource {
  learned,      ///< the network after tilt k
  first_order,  ///< k first-order tilts (3.10) with exact covariances: no network
  exact         ///< of p^k
};

/// Which parts of the method are replaced by exact ones.
struct Oracle {
  bool exact_score = false;   ///< no network
  bool exact_tilt = false;    ///< no Taylor expansion either; means something with `exact_score`
  bool fine_sampler = false;  ///< several times as many steps

  bool any() const { return exact_score || fine_sampler; }
  ScoreSource source() const {
    if (!exact_score) return ScoreSource::learned;
    return exact_tilt ? ScoreSource::exact : ScoreSource::first_order;
  }
  bool operator==(const Oracle&) const = default;
};

/// The samples after a tilt with each part of the method replaced in turn, all from the random
/// numbers of the draws that the tilt is measured by, and how far they are from p^k: the squared
/// sliced Wasserstein distance. The exact scores' samplers do not clip: the clip is a part.
struct ErrorBudget {
  struct Variant {
    std::shared_ptr<const Eigen::MatrixXf> samples;  ///< (d, n)
    double distance = 0.0;
  };

  int tilt = 0;
  std::array<std::array<Variant, 2>, 3> variants;  ///< [ScoreSource][fine sampler]
  double unclipped = 0.0;  ///< distance of the learned score's samples, not clipped, in J steps

  const Variant& variant(ScoreSource source, bool fine) const {
    return variants[static_cast<std::size_t>(source)][fine ? 1 : 0];
  }
  const Variant& variant(const Oracle& oracle) const {
    return variant(oracle.source(), oracle.fine_sampler);
  }

  // What remains with everything exact, and what each part adds to that in this order. Parts that
  // are smaller than the noise may come out below zero.
  double noise() const { return variant(ScoreSource::exact, true).distance; }
  double sampler() const { return variant(ScoreSource::exact, false).distance - noise(); }
  double taylor() const {
    return variant(ScoreSource::first_order, false).distance -
           variant(ScoreSource::exact, false).distance;
  }
  double network() const {
    return without_harm_by_clip() - variant(ScoreSource::first_order, false).distance;
  }
  double clip() const {
    return variant(ScoreSource::learned, false).distance - without_harm_by_clip();
  }

 private:
  /// Samples that only the clip keeps from running away have no error of the clip.
  double without_harm_by_clip() const {
    return std::min(unclipped, variant(ScoreSource::learned, false).distance);
  }
};

/// So many times more steps make a sampler fine.
inline constexpr int fine_factor = 4;

}  // namespace tiltscope
