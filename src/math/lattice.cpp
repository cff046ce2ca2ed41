#include "math/lattice.h"

#include "engine/kernel.h"

#include <cmath>
#include <numeric>
#include <vector>

namespace tiltscope {

namespace {

/// 2^32 / rho and 2^32 / rho^2, with rho^3 = rho + 1.
constexpr std::uint32_t steps[2] = {3242174889u, 2447445414u};

}  // namespace

void fill_lattice_normal(const RandomStream& stream, Eigen::Ref<Eigen::MatrixXf> out) {
  const Eigen::Index n = out.cols();
  std::vector<std::uint32_t> order(static_cast<std::size_t>(n));
  std::iota(order.begin(), order.end(), 0u);
  std::vector<std::uint32_t> bits(2 * order.size());
  std::vector<float> normals(bits.size());
  // The stream's words: two shifts, and those of a shuffle, for each pair of coordinates.
  const auto stride = static_cast<std::uint64_t>(n) + 4;
  for (Eigen::Index row = 0; row < out.rows(); row += 2) {
    const std::uint64_t start = static_cast<std::uint64_t>(row / 2) * stride;
    const auto shift = [&](std::uint64_t i) {
      return static_cast<std::uint32_t>(stream.uniform(start + i) * 0x1p32);
    };
    if (row > 0) stream.shuffle(order, start + 2);
    for (std::size_t j = 0; j < order.size(); ++j) {
      for (std::size_t i = 0; i < 2; ++i) bits[2 * j + i] = shift(i) + order[j] * steps[i];
    }
    engine::kernel().box_muller(bits.data(), static_cast<int>(bits.size()), normals.data());
    for (Eigen::Index j = 0; j < n; ++j) {
      out(row, j) = normals[static_cast<std::size_t>(2 * j)];
      if (row + 1 < out.rows()) out(row + 1, j) = normals[static_cast<std::size_t>(2 * j + 1)];
    }
  }
}

double golden(double shift, std::uint64_t i) {
  constexpr double inverse_golden_ratio = 0.61803398874989485;
  const double x = shift + static_cast<double>(i) * inverse_golden_ratio;
  return x - std::floor(x);
}

}  // namespace tiltscope
