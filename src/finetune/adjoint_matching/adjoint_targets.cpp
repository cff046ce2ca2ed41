#include "finetune/adjoint_matching/adjoint_targets.h"

#include "finetune/paths/path_blocks.h"

namespace tiltscope {

void adjoint_targets(Denoiser& base, const std::vector<ChainStep>& chain, const ChainPaths& paths,
                     const Eigen::MatrixXf& at_end, Workers& workers, Eigen::MatrixXf& T,
                     float longest) {
  const Eigen::Index n = paths.n;
  T.resize(paths.x.rows(), paths.x.cols());
  base.set_times(times_of(chain));
  by_path_blocks(workers, n, [&](int worker, Eigen::Index first, Eigen::Index count) {
    Eigen::MatrixXf a = at_end.middleCols(first, count);
    Eigen::MatrixXf product(a.rows(), count);
    for (int j = paths.steps() - 1; j >= 0; --j) {
      const ChainStep& step = chain[static_cast<std::size_t>(j)];
      const Denoiser::Part part{worker, j, first};
      auto target = T.middleCols(j * n + first, count);
      base.predict_with_product(
          part, paths.x.middleCols(j * n + first, count), target,
          [&a](const auto&, const auto&, Eigen::Ref<Eigen::MatrixXf> v) { v = a; }, product);
      a = static_cast<float>(step.A) * a + static_cast<float>(step.B) * product;
      const auto sigma = static_cast<float>(step.level.sigma);
      for (Eigen::Index i = 0; i < count; ++i) {
        const float length = sigma * a.col(i).norm();
        target.col(i) -= (length > longest ? longest / length : 1.0f) * sigma * a.col(i);
      }
    }
  });
}

}  // namespace tiltscope
