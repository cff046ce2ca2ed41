#include "finetune/draft/draft_gradients.h"

#include "finetune/paths/path_blocks.h"

namespace tiltscope {

Eigen::VectorXd draft_gradients(NoiseJacobian& network, NoiseJacobian& base,
                                const std::vector<ChainStep>& chain, const ChainPaths& paths,
                                const Eigen::MatrixXf& at_end, const DraftLoss& loss,
                                Workers& workers, Eigen::MatrixXf& G) {
  const Eigen::Index n = paths.n;
  const int steps = paths.steps();
  const int begin = loss.steps_back > 0 ? steps - loss.steps_back : 0;
  G.setZero(paths.x.rows(), paths.x.cols());
  Eigen::VectorXd divergence = Eigen::VectorXd::Zero(n);
  network.set_times(times_of(chain));
  base.set_times(times_of(chain));
  by_path_blocks(workers, n, [&](int worker, Eigen::Index first, Eigen::Index count) {
    Eigen::MatrixXf g = -at_end.middleCols(first, count);
    Eigen::MatrixXf e(g.rows(), count);
    Eigen::MatrixXf e_base(g.rows(), count);
    Eigen::MatrixXf product(g.rows(), count);
    for (int j = steps - 1; j >= begin; --j) {
      const ChainStep& step = chain[static_cast<std::size_t>(j)];
      const Denoiser::Part part{worker, j, first};
      const auto x = paths.x.middleCols(j * n + first, count);
      auto G_j = G.middleCols(j * n + first, count);
      network.predict_block(part, x, e);
      G_j = static_cast<float>(step.B) * g;
      g *= static_cast<float>(step.A);
      if (loss.kl_weight > 0.0) {
        base.predict_block(part, x, e_base);
        const double weight = loss.kl_weight * step.w;
        divergence.segment(first, count) +=
            weight * (e - e_base).colwise().squaredNorm().transpose().cast<double>();
        e_base = static_cast<float>(2.0 * weight) * (e - e_base);
        G_j += e_base;
        base.product_block(part, e_base, product);
        g -= product;
      }
      network.product_block(part, G_j, product);
      g += product;
    }
  });
  return divergence;
}

}  // namespace tiltscope
