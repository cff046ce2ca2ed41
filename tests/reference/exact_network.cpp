#include "reference/exact_network.h"

namespace tiltscope::test {

ExactNetwork::ExactNetwork(const NoiseNetwork& network)
    : shape_(network.mlp().shape()),
      schedule_(network.schedule()),
      mean_square_(network.data_mean_square().cast<double>()),
      frequencies_(network.time_frequencies().cast<double>()),
      parameters_(network.mlp().parameters().cast<double>()) {
  for (int l = 0; l < shape_.layers(); ++l) offsets_.push_back(network.mlp().offset(l));
}

auto ExactNetwork::weight(int layer) const -> Eigen::Map<const Weights> {
  return {parameters_.data() + offsets_[static_cast<std::size_t>(layer)], shape_.out(layer),
          shape_.in(layer)};
}

Eigen::Map<const Eigen::VectorXd> ExactNetwork::bias(int layer) const {
  return {weight(layer).data() + shape_.weights(layer), shape_.out(layer)};
}

void ExactNetwork::forward(Pass& pass) const {
  const Eigen::Index n = pass.t.size();
  const Eigen::Index d = shape_.outputs;
  const Eigen::Index h = frequencies_.size();
  pass.alpha.resize(n);
  pass.sigma.resize(n);
  Eigen::MatrixXd z(shape_.inputs, n);
  for (Eigen::Index j = 0; j < n; ++j) {
    z.col(j).head(d) = pass.x_t.col(j);
    z.col(j).segment(d, h) = (pass.t[j] * frequencies_).array().sin();
    z.col(j).tail(h) = (pass.t[j] * frequencies_).array().cos();
    const NoiseLevel level = schedule_.at(pass.t[j]);
    pass.alpha[j] = level.alpha;
    pass.sigma[j] = level.sigma;
  }

  // SiLU(z) = z s with s = 1 / (1 + e^-z), and SiLU' = s + SiLU (1 - s).
  pass.values = {z};
  pass.slopes.clear();
  for (int l = 0; l < shape_.layers(); ++l) {
    z = (weight(l) * pass.values.back()).colwise() + bias(l);
    if (l == shape_.depth) break;
    const Eigen::ArrayXXd s = (1.0 + (-z.array()).exp()).inverse();
    const Eigen::ArrayXXd value = z.array() * s;
    pass.slopes.emplace_back(s + value * (1.0 - s));
    pass.values.emplace_back(value);
  }

  // x1_hat = sigma / (alpha^2 v + sigma^2) x_t + alpha F.
  const Eigen::RowVectorXd alpha = pass.alpha;
  const Eigen::RowVectorXd sigma = pass.sigma;
  Eigen::ArrayXXd variance = mean_square_ * alpha.cwiseAbs2();
  variance.rowwise() += sigma.cwiseAbs2().array();
  pass.x1_hat =
      pass.x_t.array().rowwise() * sigma.array() / variance + z.array().rowwise() * alpha.array();
}

Eigen::VectorXd ExactNetwork::gradient(const Pass& pass, const Eigen::MatrixXd& at_output) const {
  Eigen::VectorXd result(parameters_.size());
  Eigen::MatrixXd delta = at_output * pass.alpha.asDiagonal();
  for (int l = shape_.depth; l >= 0; --l) {
    double* const start = result.data() + offsets_[static_cast<std::size_t>(l)];
    Eigen::Map<Weights>(start, shape_.out(l), shape_.in(l)) =
        delta * pass.values[static_cast<std::size_t>(l)].transpose();
    Eigen::Map<Eigen::VectorXd>(start + shape_.weights(l), shape_.out(l)) = delta.rowwise().sum();
    if (l == 0) break;
    delta =
        (weight(l).transpose() * delta).cwiseProduct(pass.slopes[static_cast<std::size_t>(l) - 1]);
  }
  return result;
}

}  // namespace tiltscope::test
