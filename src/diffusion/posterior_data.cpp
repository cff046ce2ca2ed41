#include "diffusion/posterior_data.h"

#include <algorithm>
#include <numbers>
#include <numeric>
#include <span>
#include <vector>

namespace tiltscope {
namespace {

constexpr Eigen::Index chunk = engine::DataSet::chunk;

/// Dimensions up to which boxes around some points are small beside the whole.
constexpr int most_boxed = 3;
using Corner = Eigen::Matrix<float, Eigen::Dynamic, 1, Eigen::ColMajor, most_boxed, 1>;

using Places = std::span<Eigen::Index>;

/// Sorts points into chunks: halves them, at a multiple of a chunk, where they are widest, and then
/// each half. Ties go by place, so that the order is the same with any library.
void sort_into_chunks(const PosteriorData::Points& data, Places places) {
  const auto n = static_cast<Eigen::Index>(places.size());
  if (n <= chunk) {
    std::ranges::sort(places);
    return;
  }
  Corner low = data.col(places.front());
  Corner high = low;
  for (const Eigen::Index i : places) {
    low = low.cwiseMin(data.col(i));
    high = high.cwiseMax(data.col(i));
  }
  Eigen::Index widest = 0;
  (high - low).maxCoeff(&widest);
  const Eigen::Index half = (n / 2 + chunk - 1) / chunk * chunk;
  const auto before = [&](Eigen::Index a, Eigen::Index b) {
    const float left = data(widest, a);
    const float right = data(widest, b);
    return left < right || (left == right && a < b);
  };
  std::ranges::nth_element(places, places.begin() + half, before);
  sort_into_chunks(data, places.first(static_cast<std::size_t>(half)));
  sort_into_chunks(data, places.subspan(static_cast<std::size_t>(half)));
}

}  // namespace

PosteriorData::PosteriorData(const Points& data, const Numbers& values, const Numbers& log_weights)
    : n_(static_cast<int>(data.cols())) {
  const Eigen::Index d = data.rows();
  const Eigen::Index stride = engine::padded(n_);
  std::vector<Eigen::Index> order(static_cast<std::size_t>(n_));
  std::iota(order.begin(), order.end(), Eigen::Index{0});
  const bool boxed = d <= most_boxed;
  if (boxed) sort_into_chunks(data, order);

  coordinates_.setZero(stride, d);
  if (values.size() > 0) values_.setZero(stride);
  if (log_weights.size() > 0) bits_.setZero(stride);
  for (Eigen::Index i = 0; i < n_; ++i) {
    const Eigen::Index from = order[static_cast<std::size_t>(i)];
    coordinates_.row(i) = data.col(from).transpose();
    if (values.size() > 0) values_[i] = values[from];
    if (log_weights.size() > 0) bits_[i] = -std::numbers::log2e_v<float> * log_weights[from];
  }
  if (bits_.size() > 0) most_bits_ = std::max(0.0f, -bits_.head(n_).minCoeff());
  if (!boxed) return;
  const Eigen::Index chunks = stride / chunk;
  low_.setZero(engine::padded(static_cast<int>(chunks)), d);
  high_ = low_;
  for (Eigen::Index i = 0; i < chunks; ++i) {
    const auto points = coordinates_.middleRows(i * chunk, std::min(chunk, n_ - i * chunk));
    low_.row(i) = points.colwise().minCoeff();
    high_.row(i) = points.colwise().maxCoeff();
  }
}

PosteriorData PosteriorData::with_squared_values() const {
  PosteriorData squared = *this;
  squared.values_ = values_.array().square();
  return squared;
}

engine::DataSet PosteriorData::view() const {
  const auto or_null = [](const auto& numbers) {
    return numbers.size() > 0 ? numbers.data() : nullptr;
  };
  return {.n = n_,
          .d = static_cast<int>(coordinates_.cols()),
          .stride = static_cast<int>(coordinates_.rows()),
          .x0 = coordinates_.data(),
          .v = or_null(values_),
          .bits = or_null(bits_),
          .most_bits = most_bits_,
          .low = or_null(low_),
          .high = or_null(high_)};
}

}  // namespace tiltscope
