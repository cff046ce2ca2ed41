#pragma once

#include "diffusion/noise_jacobian.h"
#include "oracle/exact_density.h"

#include <memory>
#include <vector>

namespace tiltscope::test {

/// The exact denoiser of a density, x1_hat = -sigma score, whose Jacobian -sigma grad grad log p is
/// symmetric: products with it by central differences of the score, good to about 1e-8.
class ExactJacobian final : public NoiseJacobian {
 public:
  ExactJacobian(std::shared_ptr<const ExactDensity> clean, NoiseSchedule schedule, int workers)
      : clean_(std::move(clean)), schedule_(schedule), at_(static_cast<std::size_t>(workers)) {}

  void set_times(const std::vector<double>& times) override {
    levels_.clear();
    noised_.clear();
    for (const double t : times) {
      levels_.push_back(schedule_.at(t));
      noised_.push_back(clean_->at(levels_.back()));
    }
  }

  void predict_block(const Denoiser::Part& part, const Eigen::Ref<const Eigen::MatrixXf>& x_t,
                     Eigen::Ref<Eigen::MatrixXf> x1_hat) override {
    at_[static_cast<std::size_t>(part.worker)] = x_t.cast<double>();
    x1_hat = x1_hat_at(part.time, x_t.cast<double>()).cast<float>();
  }

  void product_block(const Denoiser::Part& part, const Eigen::Ref<const Eigen::MatrixXf>& v,
                     Eigen::Ref<Eigen::MatrixXf> result) override {
    constexpr double h = 1e-4;
    const Eigen::MatrixXd& x = at_[static_cast<std::size_t>(part.worker)];
    const Eigen::MatrixXd step = h * v.cast<double>();
    result = ((x1_hat_at(part.time, x + step) - x1_hat_at(part.time, x - step)) / (2.0 * h))
                 .cast<float>();
  }

 private:
  Eigen::MatrixXd x1_hat_at(int time, const Eigen::MatrixXd& x) const {
    const auto i = static_cast<std::size_t>(time);
    return -levels_[i].sigma * noised_[i]->score(x);
  }

  std::shared_ptr<const ExactDensity> clean_;
  NoiseSchedule schedule_;
  std::vector<NoiseLevel> levels_;
  std::vector<std::shared_ptr<const ExactDensity>> noised_;
  std::vector<Eigen::MatrixXd> at_;  ///< one a worker
};

}  // namespace tiltscope::test
