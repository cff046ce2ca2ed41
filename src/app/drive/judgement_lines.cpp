#include "app/drive/judgement_lines.h"

#include "config/wording.h"

#include <cmath>

namespace tiltscope::app {
namespace {

std::string digits(double value) { return rounded(value, 3); }

/// "W2 0.21 (exact samples: 0.19)".
std::string beside_exact(const std::string& name, const Metric& metric) {
  if (std::isnan(metric.value)) return name + " not known";
  if (std::isnan(metric.floor.median)) return name + " " + digits(metric.value);
  return name + " " + digits(metric.value) + " (exact samples: " + digits(metric.floor.median) +
         ")";
}

/// "0.512 +- 0.0031".
std::string beside_error(const Estimate& estimate) {
  return rounded(estimate.value, estimate.digits()) + " +- " + rounded(estimate.deviation, 2);
}

}  // namespace

std::vector<std::string> judgement_lines(const Judgement& judgement) {
  if (!judgement.metrics) return {};
  using Stage = Judgement::Stage;
  const SampleMetrics& m = *judgement.metrics;
  std::vector<std::string> lines{beside_exact("samples: NLL", m.nll) + ", " +
                                 beside_exact("error of the mean", m.mean_error) + ", " +
                                 beside_exact("sliced W2", m.sliced_w2)};
  if (judgement.stage >= Stage::w2) lines.push_back(beside_exact("samples: W2", m.w2));
  if (judgement.stage >= Stage::mmd) {
    lines.push_back(beside_exact("samples: MMD", m.mmd) +
                    (std::isnan(m.mmd.value) ? "" : ", p value " + digits(m.mmd_p_value)));
    if (m.errors) {
      std::string line = "exact target: by " + thousands(m.errors->draws) +
                         " draws of the base, with an effective size of " +
                         thousands(std::llround(m.errors->effective_size)) + ":";
      for (const auto& [name, estimate] : m.errors->estimates()) {
        line += " " + std::string(name) + " " + beside_error(estimate) + ",";
      }
      lines.push_back(line + " shares to " + rounded(m.errors->largest_of_shares(), 2) +
                      "; NLL of samples known to " +
                      rounded(m.errors->log_normaliser.deviation, 2));
    }
  }
  if (judgement.likelihood) {
    const ModelLikelihood& likelihood = *judgement.likelihood;
    lines.push_back(beside_exact("model: NLL of exact samples", likelihood.nll) + ", KL " +
                    digits(likelihood.kl) + " +- " + digits(likelihood.kl_deviation));
  }
  return lines;
}

}  // namespace tiltscope::app
