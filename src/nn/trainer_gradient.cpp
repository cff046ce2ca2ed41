// The trainer's door for losses of which only the gradient is known.
#include "nn/trainer.h"

#include <algorithm>
#include <cmath>

namespace tiltscope {

double Trainer::add_gradient(Eigen::Index n, const Loss& loss, Eigen::MatrixXf* x_t_gradient) {
  n_ = n;
  loss_ = &loss;
  x_t_gradient_ = x_t_gradient;
  workers_.run(blocks(), loss_task_);
  workers_.run(static_cast<int>(rows_.size()), gradient_task_);
  added_ = true;
  return losses_.head(blocks()).sum();
}

double Trainer::descend(double rate, double clip) {
  const double norm = gradient_norm();
  scale_ = norm > clip ? static_cast<float>(clip / norm) : 1.0f;
  begin_step(rate);
  if (low_rank_) {
    low_rank_->descend(adam_, scale_, {average_, blend_});
  } else {
    workers_.run(static_cast<int>(rows_.size()), descend_task_);
  }
  added_ = false;
  return norm;
}

double Trainer::gradient_norm() {
  if (low_rank_) {
    low_rank_->pull(gradient_);
    const Eigen::VectorXf& gradient = low_rank_->gradient();
    return std::sqrt(engine::kernel().sum_of_squares(gradient.data(), gradient.size()));
  }
  workers_.run(static_cast<int>(rows_.size()), squares_task_);
  return std::sqrt(squares_.sum());
}

void Trainer::propagate_loss(int block, int worker) {
  const auto [first, count] = range(block);
  loss_->fill(first, worker,
              {x_t_.middleCols(first, count), t_.segment(first, count),
               alpha_.segment(first, count), sigma_.segment(first, count)});
  pull(block, worker, forward(block, scratch(worker)));
  backward(block, scratch(worker));
  if (x_t_gradient_ == nullptr) return;
  scratch(worker).input_gradient.write(
      network_, delta(0, block), alpha_.segment(first, count), sigma_.segment(first, count),
      target_.middleCols(first, count), x_t_gradient_->middleCols(first, count));
}

void Trainer::pull(int block, int worker, const float* F) {
  const auto [first, count] = range(block);
  for (Eigen::Index r = 0; r < x_t_.rows(); ++r) {
    for (Eigen::Index j = 0; j < count; ++j) {
      const Eigen::Index i = first + j;
      x1_hat_(r, i) = network_.skip(r, alpha_[i], sigma_[i]) * x_t_(r, i) +
                      alpha_[i] * F[r * engine::block + j];
    }
  }
  // Where the other door keeps targets.
  auto gradient = target_.middleCols(first, count);
  losses_[block] = loss_->gradient(first, worker, x1_hat_.middleCols(first, count), gradient);
  float* delta = this->delta(network_.mlp().shape().depth, block);
  for (Eigen::Index r = 0; r < gradient.rows(); ++r, delta += engine::block) {
    for (Eigen::Index j = 0; j < count; ++j) delta[j] = alpha_[first + j] * gradient(r, j);
    std::fill(delta + count, delta + engine::block, 0.0f);
  }
}

void Trainer::store_gradient(const Rows& rows) {
  engine::kernel().gradient(layer_update(rows), added_, rows.first, rows.count);
}

void Trainer::add_squares(std::size_t share) {
  const Rows& rows = rows_[share];
  const engine::LayerUpdate layer = layer_update(rows);
  const auto squares = engine::kernel().sum_of_squares;
  squares_[static_cast<Eigen::Index>(share)] =
      squares(layer.weight_gradient + Eigen::Index{rows.first} * layer.in,
              Eigen::Index{rows.count} * layer.in) +
      squares(layer.bias_gradient + rows.first, rows.count);
}

void Trainer::descend(const Rows& rows) {
  engine::kernel().adam(layer_update(rows), adam_, scale_, rows.first, rows.count);
  average(rows);
}

}  // namespace tiltscope
