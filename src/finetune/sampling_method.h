#pragma once

#include "finetune/method.h"

#include <string>
#include <utility>
#include <vector>

namespace tiltscope {

/// A method that trains nothing: it has no rounds, aims at all of lambda from the start, keeps
/// nothing, and its samples follow no single denoiser.
class SamplingMethod : public Method {
 public:
  TiltCourse course(const Experiment& experiment) const final;
  RoundOutcome round(NoiseNetwork& network, const RoundInput& input, Workers& workers,
                     const Progress& progress) const final;
  bool has_denoiser() const final { return false; }
  std::vector<std::string> remedies() const final { return {"a smaller tilting.lambda"}; }
  void check(const MethodState& state, int k, bool newest,
             const Experiment& experiment) const final;

 protected:
  /// `name`: as a sentence about it begins.
  explicit SamplingMethod(std::string name) : name_(std::move(name)) {}

 private:
  std::string name_;
};

}  // namespace tiltscope
