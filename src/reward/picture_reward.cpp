#include "reward/picture_reward.h"

#include "base/words.h"
#include "config/embed_picture.h"
#include "config/invalid_value.h"

#include <cmath>
#include <numeric>
#include <utility>

namespace tiltscope {

PictureReward::PictureReward(RewardConfig config) : config_(std::move(config)) {
  if (!config_.file.empty()) {
    throw InvalidValue({{"reward", "file"}},
                       "= " + in_quotes(config_.file) +
                           " was not read: only what stands in a file can name another one");
  }
  const auto picture = embedded_picture(config_);
  if (!picture) {
    grey_ = Eigen::MatrixXd::Constant(1, 1, std::midpoint(config_.low, config_.high));
    return;
  }
  grey_.resize(picture->height, picture->width);
  for (int row = 0; row < picture->height; ++row) {
    for (int column = 0; column < picture->width; ++column) {
      const double white = picture->at(column, row) / 255.0;
      grey_(picture->height - 1 - row, column) = std::lerp(config_.low, config_.high, white);
    }
  }
}

PictureReward::Place PictureReward::place(double x, double low, double high, Eigen::Index count) {
  const auto last = static_cast<double>(count - 1);
  const double at = (x - low) / (high - low) * static_cast<double>(count) - 0.5;
  // Also where x is not finite.
  if (!(at > 0.0)) return {0, 0, 0.0, false};
  if (at >= last) return {count - 1, count - 1, 0.0, false};
  const double before = std::floor(at);
  const auto i = static_cast<Eigen::Index>(before);
  return {i, i + 1, at - before, true};
}

void PictureReward::evaluate(const Eigen::Ref<const Eigen::MatrixXd>& x,
                             Eigen::Ref<Eigen::VectorXd> values) const {
  for (Eigen::Index j = 0; j < x.cols(); ++j) {
    const Place c = column(x(0, j));
    const Place r = row(x(1, j));
    const double lower = std::lerp(grey_(r.before, c.before), grey_(r.before, c.after), c.share);
    const double upper = std::lerp(grey_(r.after, c.before), grey_(r.after, c.after), c.share);
    values[j] = std::lerp(lower, upper, r.share);
  }
}

std::optional<Eigen::MatrixXd> PictureReward::gradients(const Eigen::MatrixXd& x) const {
  Eigen::MatrixXd gradients = Eigen::MatrixXd::Zero(2, x.cols());
  // Pixels on a unit of length.
  const double across = static_cast<double>(grey_.cols()) / (config_.box[1] - config_.box[0]);
  const double up = static_cast<double>(grey_.rows()) / (config_.box[3] - config_.box[2]);
  for (Eigen::Index j = 0; j < x.cols(); ++j) {
    const Place c = column(x(0, j));
    const Place r = row(x(1, j));
    const auto step = [&](double a, double b, double share) { return std::lerp(a, b, share); };
    if (c.inside) {
      gradients(0, j) = across * step(grey_(r.before, c.after) - grey_(r.before, c.before),
                                      grey_(r.after, c.after) - grey_(r.after, c.before), r.share);
    }
    if (r.inside) {
      gradients(1, j) = up * step(grey_(r.after, c.before) - grey_(r.before, c.before),
                                  grey_(r.after, c.after) - grey_(r.before, c.after), c.share);
    }
  }
  return gradients;
}

}  // namespace tiltscope
