#include "view/state/painting.h"

#include "config/embed_picture.h"
#include "reward/picture_reward.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace tiltscope::view {
namespace {

/// The share of the way from black to white at which r is `value`, or comes nearest to it.
double grey_of(const RewardConfig& reward, double value) {
  if (reward.low == reward.high) return 0.5;
  return std::clamp((value - reward.low) / (reward.high - reward.low), 0.0, 1.0);
}

/// The middle of a pixel of a picture of so many.
Eigen::Vector2d middle_of(const RewardConfig& reward, Eigen::Index row, Eigen::Index column,
                          Eigen::Index rows, Eigen::Index columns) {
  const auto along = [](double low, double high, double share) {
    return std::lerp(low, high, share);
  };
  const Eigen::VectorXd& box = reward.box;
  return {along(box[0], box[1], (static_cast<double>(column) + 0.5) / static_cast<double>(columns)),
          along(box[3], box[2], (static_cast<double>(row) + 0.5) / static_cast<double>(rows))};
}

}  // namespace

Painting::Painting(RewardConfig reward) : reward_(std::move(reward)) {
  const auto picture = embedded_picture(reward_);
  constexpr int fresh = fresh_pixels;
  if (!picture) {
    grey_.setConstant(fresh, fresh, grey_of(reward_, 0.0));
  } else if (std::max(picture->width, picture->height) < fresh) {
    Eigen::MatrixXd middles(2, fresh * fresh);
    for (int i = 0; i < fresh * fresh; ++i) {
      middles.col(i) = middle_of(reward_, i / fresh, i % fresh, fresh, fresh);
    }
    // As grey: black and white may be one reward.
    RewardConfig black_to_white = reward_;
    black_to_white.low = 0.0;
    black_to_white.high = 1.0;
    Eigen::VectorXd values(middles.cols());
    PictureReward(black_to_white).evaluate(middles, values);
    grey_ = values.reshaped<Eigen::RowMajor>(fresh, fresh);
  } else {
    grey_.resize(picture->height, picture->width);
    for (int row = 0; row < picture->height; ++row) {
      for (int column = 0; column < picture->width; ++column) {
        grey_(row, column) = picture->at(column, row) / 255.0;
      }
    }
  }
}

void Painting::dab(const Eigen::Vector2d& at, double radius, double amount) {
  for (Eigen::Index row = 0; row < grey_.rows(); ++row) {
    for (Eigen::Index column = 0; column < grey_.cols(); ++column) {
      const Eigen::Vector2d middle = middle_of(reward_, row, column, grey_.rows(), grey_.cols());
      const double share = (middle - at).squaredNorm() / (radius * radius);
      if (share >= 1.0) continue;
      double& grey = grey_(row, column);
      grey = std::clamp(grey + amount * (1.0 - share) * (1.0 - share), 0.0, 1.0);
    }
  }
}

void Painting::line(const Eigen::Vector2d& from, const Eigen::Vector2d& to, double radius,
                    double amount) {
  constexpr double most_dabs = 1'000.0;
  const double dabs = std::ceil(std::min((to - from).norm() / (0.25 * radius), most_dabs));
  for (int i = 1; i <= static_cast<int>(dabs); ++i)
    dab(from + i / dabs * (to - from), radius, amount);
}

RewardConfig Painting::reward() const {
  GreyPicture picture{static_cast<int>(grey_.cols()), static_cast<int>(grey_.rows())};
  for (const auto& row : grey_.rowwise()) {
    for (const double grey : row) {
      picture.pixels.push_back(static_cast<std::uint8_t>(std::lround(255.0 * grey)));
    }
  }
  RewardConfig reward = reward_;
  reward.data = embedded(picture);
  return reward;
}

RewardConfig without_picture(RewardConfig reward) {
  reward.data.clear();
  return Painting(std::move(reward)).reward();
}

bool is_blank(const RewardConfig& reward) {
  if (reward.kind != RewardKind::picture) return false;
  return reward.data.empty() || reward.data == without_picture(reward).data;
}

}  // namespace tiltscope::view
