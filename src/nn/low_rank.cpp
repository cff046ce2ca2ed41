#include "nn/low_rank.h"

#include "engine/kernel.h"
#include "math/random.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace tiltscope {

LowRank::Scratch::Scratch(const MlpShape& shape)
    : zero(Eigen::VectorXf::Zero(std::max({shape.inputs, shape.width, shape.outputs}))) {
  x = y = BlockMatrix::Zero(engine::block, zero.size());
  ones = BlockMatrix::Ones(engine::block, zero.size());
}

int LowRank::rank_of(const MlpShape& shape, int rank, int layer) {
  return std::min({rank, shape.in(layer), shape.out(layer)});
}

Eigen::Index LowRank::size(const MlpShape& shape, int rank) {
  Eigen::Index sum = 0;
  for (int l = 0; l < shape.layers(); ++l) {
    sum += Eigen::Index{rank_of(shape, rank, l)} * (shape.out(l) + shape.in(l));
  }
  return sum;
}

LowRank::LowRank(const MlpShape& shape, int rank, std::shared_ptr<const Eigen::MatrixXf> base,
                 Eigen::VectorXf factors)
    : shape_(shape), rank_(rank), base_(std::move(base)), factors_(std::move(factors)) {
  Eigen::Index offset = 0;
  for (int l = 0; l < shape_.layers(); ++l) {
    offsets_.push_back(offset);
    offset += Eigen::Index{this->rank(l)} * (shape_.out(l) + shape_.in(l));
  }
}

LowRank::LowRank(const MlpShape& shape, int rank, std::shared_ptr<const Eigen::MatrixXf> base,
                 std::uint64_t seed)
    : LowRank(shape, rank, std::move(base),
              Eigen::VectorXf(Eigen::VectorXf::Zero(size(shape, rank)))) {
  for (int l = 0; l < shape_.layers(); ++l) {
    const RandomStream stream(seed, Purpose::adapter, static_cast<std::uint32_t>(l));
    const double bound = 1.0 / std::sqrt(shape_.in(l));
    std::uint64_t i = 0;
    for (float& number : A(l, factors_).reshaped<Eigen::RowMajor>()) {
      number = static_cast<float>(bound * (2.0 * stream.uniform(i++) - 1.0));
    }
  }
}

auto LowRank::B(int layer, Eigen::VectorXf& factors) const -> Eigen::Map<Factor> {
  return {factors.data() + offset(layer), shape_.out(layer), rank(layer)};
}

auto LowRank::A(int layer, Eigen::VectorXf& factors) const -> Eigen::Map<Factor> {
  const int r = rank(layer);
  return {factors.data() + offset(layer) + Eigen::Index{shape_.out(layer)} * r, r,
          shape_.in(layer)};
}

auto LowRank::B(int layer) const -> Eigen::Map<const Factor> {
  return {factors_.data() + offset(layer), shape_.out(layer), rank(layer)};
}

auto LowRank::A(int layer) const -> Eigen::Map<const Factor> {
  const int r = rank(layer);
  return {factors_.data() + offset(layer) + Eigen::Index{shape_.out(layer)} * r, r,
          shape_.in(layer)};
}

void LowRank::merge(Mlp& network, int layer, int first, int count, Scratch& scratch) const {
  const int r = rank(layer), out = shape_.out(layer);
  Block(scratch.x.data(), r, engine::block).leftCols(count) = A(layer).middleCols(first, count);
  engine::kernel().linear(
      {.weights = B(layer).data(), .bias = scratch.zero.data(), .in = r, .out = out, .stride = r},
      scratch.x.data(), scratch.y.data());
  const Eigen::Map<const Factor> base(base_->data() + network.offset(layer), out, shape_.in(layer));
  network.weight(layer).middleCols(first, count) =
      base.middleCols(first, count) +
      scale(layer) * Block(scratch.y.data(), out, engine::block).leftCols(count);
}

void LowRank::merge(Mlp& network) const {
  network.parameters() = base_->col(0);
  Scratch scratch(shape_);
  for (int l = 0; l < shape_.layers(); ++l) {
    for (int first = 0; first < shape_.in(l); first += engine::block) {
      merge(network, l, first, std::min(engine::block, shape_.in(l)-first), scratch);
    }
  }
}

}  // namespace tiltscope
