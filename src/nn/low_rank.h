#pragma once

#include "nn/block.h"
#include "nn/mlp.h"

#include <Eigen/Core>

#include <cstdint>
#include <memory>
#include <vector>

namespace tiltscope {

/// Low-rank changes of a network's weights (LoRA; Hu et al. 2021): every layer has
///   W = W_base + (alpha / r) B A,   B: (out, r), A: (r, in),
/// and B and A are what training changes; the biases stay those of the base. r is the rank that is
/// asked for, or the lesser side of the layer, beyond which it gives nothing more. The product is
/// added to the base's weights, so that a network is used as one without factors.
class LowRank {
 public:
  using Factor = Mlp::Weights;
  /// One of the kernel's blocks as a matrix: (features, 32).
  using Block = Eigen::Map<Eigen::Matrix<float, Eigen::Dynamic, engine::block, Eigen::RowMajor>>;

  /// Divided by r, it makes a step of Adam move a layer by about the same whatever the rank.
  static constexpr float alpha = 16.0f;

  /// No change yet: B is 0, and A uniform on +-1/sqrt(in), by this seed. base: the parameters of a
  /// network of this shape, (n, 1).
  LowRank(const MlpShape& shape, int rank, std::shared_ptr<const Eigen::MatrixXf> base,
          std::uint64_t seed);

  /// With factors from another one: (size). rank >= 1.
  LowRank(const MlpShape& shape, int rank, std::shared_ptr<const Eigen::MatrixXf> base,
          Eigen::VectorXf factors);

  /// Numbers in the factors of a network.
  static Eigen::Index size(const MlpShape& shape, int rank);

  const MlpShape& shape() const { return shape_; }
  int rank(int layer) const { return rank_of(shape_, rank_, layer); }
  /// alpha / r
  float scale(int layer) const { return alpha / static_cast<float>(rank(layer)); }

  const std::shared_ptr<const Eigen::MatrixXf>& base() const { return base_; }

  /// All factors in one array, layer by layer: B by rows, then A by rows.
  Eigen::VectorXf& factors() { return factors_; }
  const Eigen::VectorXf& factors() const { return factors_; }
  /// Of an array in the layout of factors().
  Eigen::Map<Factor> B(int layer, Eigen::VectorXf& factors) const;
  Eigen::Map<Factor> A(int layer, Eigen::VectorXf& factors) const;
  Eigen::Map<const Factor> B(int layer) const;
  Eigen::Map<const Factor> A(int layer) const;

  /// What a thread needs for products with the factors.
  struct Scratch {
    explicit Scratch(const MlpShape& shape);

    BlockMatrix x, y;      ///< [features][32]
    BlockMatrix ones;      ///< the slopes of what is no unit
    Eigen::VectorXf zero;  ///< the biases of what has none
  };

  /// Gives `network` all of the base's parameters with the factors' change.
  void merge(Mlp& network) const;
  /// Gives it columns [first, first + count), count <= 32, of a layer's weights.
  void merge(Mlp& network, int layer, int first, int count, Scratch& scratch) const;

 private:
  static int rank_of(const MlpShape& shape, int rank, int layer);
  Eigen::Index offset(int layer) const { return offsets_[static_cast<std::size_t>(layer)]; }

  MlpShape shape_;
  int rank_;
  std::shared_ptr<const Eigen::MatrixXf> base_;
  std::vector<Eigen::Index> offsets_;
  Eigen::VectorXf factors_;
};

}  // namespace tiltscope
