#include "view/kit/equations.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

namespace tiltscope::view {
namespace {

// Sums, integrals, fractions and hats as in LaTeX; a blank is a thin space.
constexpr auto equations = std::to_array<Equation>({
    {"(2.1)", R"(X_t  =  α_t X_0 + σ_t X_1,   X_0 ~ p_0,   X_1 ~ \N(0, \I))"},
    {"(2.2)", R"(q_{t|0}(x_t | x_0)  =  \N(x_t; α_t x_0, σ_t^2 \I))"},
    {"(2.3)", R"(p_{s|t}^η(x_s | x_t)  =  \E[ q_{s|0,1}^η(x_s | X_0, X_1) | X_t = x_t ])"},
    {"(2.4)",
     R"(q_{s|0,1}^η(x_s | x_0, x_1)  =  \N(x_s; α_s x_0 + \sqrt{σ_s^2 − η_s^2} x_1, η_s^2 \I))"},
    {"(2.5)", R"(\hat{x}_1(x_t, t)  =  \E[ X_1 | X_t = x_t ])"},
    {"(2.6)", R"(\hat{x}_0  =  \frac{x_t − σ_t \hat{x}_1}{α_t})"},
    {"(2.7)", R"(p_{s|t}^{η,θ}(x_s | x_t)  =  q_{s|0,1}^η(x_s | \hat{x}_0^θ, \hat{x}_1^θ))"},
    {"(2.8)", R"(\nabla \log p_t(x_t)  =  −\frac{\hat{x}_1(x_t, t)}{σ_t})"},
    {"(2.9)", R"(L_{X_0}(θ)  =  \int_0^1 \E ‖\hat{x}_0^θ(α_t X_0 + σ_t X_1, t) − X_0‖^2 \d{t})"},
    {"(2.10)", R"(L_{X_1}(θ)  =  \int_0^1 \E ‖\hat{x}_1^θ(α_t X_0 + σ_t X_1, t) − X_1‖^2 \d{t})"},
    {"(2.11)", R"(\d{X_t}  =  −\frac{1}{2} β(t) X_t \d{t} + \sqrt{β(t)} \d{W_t})"},
    {"(2.12)",
     R"(\d{\bar{X}_t}  =  [ \frac{1}{2} β \bar{X}_t + β \nabla \log p_t(\bar{X}_t) ] \d{t} + \sqrt{β} \d{\bar{W}_t})",
     "Backwards in time. The paper prints −½ β; the sign here is the right one."},
    {"(2.13)", R"(\d{x_t}  =  [ −\frac{1}{2} β x_t − \frac{1}{2} β \nabla \log p_t(x_t) ] \d{t})",
     "The paper prints + before the score; the sign here is the right one."},
    {"(2.14)", R"(p_0^{λr}(x)  =  \frac{1}{Z_{λr}} \exp(λ r(x)) p_0^{\base}(x))"},
    {"(3.1)", R"(\nabla \log q_{t|0}(x_t | x_0)  =  \frac{α_t x_0 − x_t}{σ_t^2})"},
    {"(3.4)",
     R"(\nabla \log p_t^{λr}(x_t)  =  \frac{\E_{\base}[ \nabla \log q_{t|0}(x_t | X_0) \exp(λ r(X_0)) | x_t ]}{\E_{\base}[ \exp(λ r(X_0)) | x_t ]})"},
    {"(3.8)", R"(p_0^k(x)  =  \frac{1}{Z_k} \exp(\frac{k}{N} λ r(x)) p_0^{\base}(x))"},
    {"(3.9)", R"(C_{k−1}(x_t, t)  =  \Cov( \nabla \log q_{t|0}(x_t | X_0), r(X_0) ))",
     "X₀ given xₜ, under the model of tilt k − 1."},
    {"(3.10)",
     R"(\nabla \log p_t^k(x_t)  =  \nabla \log p_t^{k−1}(x_t) + \frac{λ}{N} C_{k−1}(x_t, t) + O(\frac{1}{N^2}))",
     "C: the covariance of the reward r and the score of the noise, given xₜ."},
    {"Algorithm 2, line 11",
     R"(\target  =  s + δ r(x_0)(g − s),   g = \frac{α_t x_0 − x_t}{σ_t^2})",
     "s: the score before this tilt; δ = λ/N."},
    {"Algorithm 2, line 14",
     R"(\frac{1}{B} \sum_i ‖ σ_{t_i}^2 s_θ(x_{t_i}, t_i) − σ_{t_i}^2 \target_i ‖^2)"},
    {"(4.1)",
     R"(\N(x; μ, Σ)  =  \frac{1}{(2π)^{d/2} |Σ|^{1/2}} \exp( −\frac{1}{2} (x − μ)^\T Σ^{−1}(x − μ) ))"},
    {"(4.2)", R"(r(x)  =  \frac{1}{2} x^\T A x + b^\T x + c)"},
    {"(4.8)", R"(p_0^{\base}(x)  =  \sum_i w_i \N(x; μ_i, Σ_i))"},
    {"(4.10)", R"(Σ_i'  =  (Σ_i^{−1} − A)^{−1}
μ_i'  =  Σ_i'(Σ_i^{−1} μ_i + b)
w_i'  \propto  w_i (\frac{|Σ_i'|}{|Σ_i|})^{1/2} \exp( \frac{1}{2} [ μ_i'^\T Σ_i'^{−1} μ_i' − μ_i^\T Σ_i^{−1} μ_i ] + c ))",
     "For strength 1. At tilt k, A, b and c are multiplied by λk/N. The paper writes the weights "
     "with an equals sign; here they are scaled to add up to 1."},
    {"(4.11)",
     R"(μ_1 = (−2, 0),   μ_2 = (2, 0),   Σ_1 = Σ_2 = \frac{1}{2} \I,   w_1 = w_2 = \frac{1}{2})",
     "The paper's base density."},
    {"(4.12)",
     R"(μ_1' = (−2, 2),   μ_2' = (2, 2),   Σ_1' = Σ_2' = \frac{1}{2} \I,   w_1' = w_2' = \frac{1}{2})",
     "The paper's target, for b = (0, 4) and λ = 1."},
    {"(4.13)", R"(\RMSE_k  =  \E[ ‖s_{θ^k}(X_t, t) − \nabla \log p_t^k(X_t)‖^2 ]^{1/2})",
     "t is uniform, and Xₜ is drawn from the exact density of tilt k at that time. The paper takes "
     "all t from 0 to 1; here they are those that stand above the curve, since near 0 scores have "
     "no bound."},
});

}  // namespace

std::span<const Equation> all_equations() { return equations; }

std::vector<const Equation*> cited_equations(std::string_view text) {
  std::vector<std::pair<std::size_t, const Equation*>> found;
  for (const Equation& equation : equations) {
    const std::size_t place = text.find(equation.citation);
    if (place != std::string_view::npos) found.emplace_back(place, &equation);
  }
  std::ranges::sort(found);
  std::vector<const Equation*> cited;
  for (const auto& [place, equation] : found) cited.push_back(equation);
  return cited;
}

}  // namespace tiltscope::view
