#include "config/check_shapes.h"

#include "config/invalid_value.h"
#include "config/settings.h"
#include "config/wording.h"

#include <cmath>
#include <type_traits>
#include <variant>

namespace tiltscope {
namespace {

constexpr Key sized_by{"base", "means"};

std::string unlike(Eigen::Index d) { return ", but the base has dimension " + std::to_string(d); }

void check_shape(const Setting& setting, const Eigen::VectorXd& vector, Eigen::Index d) {
  if (vector.size() == d) return;
  if (setting.shape == Shape::optional_vector && vector.size() == 0) return;
  throw InvalidValue({setting.key, sized_by},
                     "has " + counted(vector.size(), "entry", "entries") + unlike(d));
}

void check_shape(const Setting& setting, const Eigen::MatrixXd& matrix, Eigen::Index d) {
  if (matrix.rows() != d || matrix.cols() != d) {
    throw InvalidValue({setting.key, sized_by}, "is " + shape_in_words(matrix) + unlike(d));
  }
  check_symmetric(setting.key, matrix, "");
}

template <class T>
void check_shape(const Setting& setting, const Numbers<T>& numbers, const Experiment& e) {
  if constexpr (std::is_same_v<T, Eigen::VectorXd> || std::is_same_v<T, Eigen::MatrixXd>) {
    check_shape(setting, numbers.in(e), e.dimension());
  }
}

void check_shape(const Setting&, const Choice&, const Experiment&) {}

template <class T>
void check_shape(const Setting&, const Texts<T>&, const Experiment&) {}

}  // namespace

void check_shapes(const Experiment& experiment) {
  for (const Setting& setting : all_settings) {
    if (setting.shape == Shape::free || !setting.why_idle(experiment).empty()) continue;
    std::visit([&](const auto& value) { check_shape(setting, value, experiment); }, setting.value);
  }
}

void check_symmetric(Key key, const Eigen::MatrixXd& matrix, const std::string& of) {
  const double tolerance = 1e-9 * matrix.cwiseAbs().maxCoeff();
  for (Eigen::Index i = 0; i < matrix.rows(); ++i) {
    for (Eigen::Index j = 0; j < i; ++j) {
      if (std::abs(matrix(i, j) - matrix(j, i)) <= tolerance) continue;
      const auto entry = [&](Eigen::Index r, Eigen::Index c) {
        return "entry (" + std::to_string(r + 1) + ", " + std::to_string(c + 1) + ") is " +
               as_typed(matrix(r, c));
      };
      throw InvalidValue({key},
                         of + "must be symmetric, but " + entry(j, i) + " and " + entry(i, j));
    }
  }
}

std::string shape_in_words(const Eigen::MatrixXd& matrix) {
  return std::to_string(matrix.rows()) + " x " + std::to_string(matrix.cols());
}

}  // namespace tiltscope
