#include "finetune/draft/draft_gradients.h"

#include "finetune/paths/path_blocks.h"

namespace tiltscope {

Eigen::VectorXd draft_gradients(Denoiser& network, Denoiser& base,
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
    Eigen::MatrixXf through_network(g.rows(), count);
    Eigen::MatrixXf through_base = Eigen::MatrixXf::Zero(g.rows(), count);
    for (int j = steps - 1; j >= begin; --j) {
      const ChainStep& step = chain[static_cast<std::size_t>(j)];
      const Denoiser::Part part{worker, j, first};
      const auto x = paths.x.middleCols(j * n + first, count);
      auto G_j = G.middleCols(j * n + first, count);
      const double weight = loss.kl_weight * step.w;
      // 2 kappa w (e - e_b), once e is known.
      const auto pull_to_base = [&](const auto&, const auto&, Eigen::Ref<Eigen::MatrixXf> v) {
        v = static_cast<float>(2.0 * weight) * (e - e_base);
        G_j += v;
      };
      const auto pull = [&](const auto&, const auto&, Eigen::Ref<Eigen::MatrixXf> v) {
        G_j = static_cast<float>(step.B) * g;
        if (loss.kl_weight > 0.0) {
          base.predict_with_product(part, x, e_base, pull_to_base, through_base);
          divergence.segment(first, count) +=
              weight * (e - e_base).colwise().squaredNorm().transpose().cast<double>();
        }
        v = G_j;
      };
      network.predict_with_product(part, x, e, pull, through_network);
      g = static_cast<float>(step.A) * g + through_network - through_base;
    }
  });
  return divergence;
}

}  // namespace tiltscope
