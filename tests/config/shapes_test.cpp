#include "config/settings.h"
#include "config/support.h"

#include <doctest/doctest.h>

#include <string>
#include <variant>

namespace tiltscope {
namespace {

/// An experiment in which the setting counts.
Experiment in_force(const Setting& setting) {
  Experiment experiment;
  for (const Setting& other : all_settings) {
    const auto* choice = std::get_if<Choice>(&other.value);
    for (std::size_t i = 0; choice != nullptr && i < choice->words.size(); ++i) {
      if (setting.why_idle(experiment).empty()) return experiment;
      Experiment changed = experiment;
      choice->choose(changed, i);
      if (setting.why_idle(changed).empty()) return changed;
    }
  }
  return experiment;
}

std::string refusal_of(const Experiment& experiment) {
  return test::config_error([&] { validate(experiment); });
}

TEST_CASE("a vector or matrix of another size than its row says is refused") {
  int vectors = 0, matrices = 0;
  for (const Setting& row : all_settings) {
    if (row.shape == Shape::free) continue;
    CAPTURE(row.key.dotted());
    Experiment e = in_force(row);
    REQUIRE(row.why_idle(e).empty());
    CHECK(refusal_of(e) == "no error");
    if (const auto* vector = std::get_if<Numbers<Eigen::VectorXd>>(&row.value)) {
      ++vectors;
      vector->in(e) = Eigen::VectorXd::Ones(3);
      CHECK(refusal_of(e) == row.key.title() + " has 3 entries, but the base has dimension 2");
      vector->in(e) = Eigen::VectorXd(0);
      CHECK(refusal_of(e) ==
            (row.shape == Shape::optional_vector
                 ? "no error"
                 : row.key.title() + " has 0 entries, but the base has dimension 2"));
    } else {
      const auto* matrix = std::get_if<Numbers<Eigen::MatrixXd>>(&row.value);
      REQUIRE(matrix != nullptr);
      ++matrices;
      matrix->in(e) = Eigen::MatrixXd::Zero(2, 3);
      CHECK(refusal_of(e) == row.key.title() + " is 2 x 3, but the base has dimension 2");
      matrix->in(e) = Eigen::Matrix2d{{0.0, 2.0}, {3.0, 0.0}};
      CHECK(refusal_of(e) ==
            row.key.title() + " must be symmetric, but entry (1, 2) is 2 and entry (2, 1) is 3");
    }
  }
  CHECK(vectors > 0);
  CHECK(matrices > 0);
}

TEST_CASE("no vector or matrix is without a shape but the base density's") {
  for (const Setting& row : all_settings) {
    CAPTURE(row.key.dotted());
    const bool sized = std::holds_alternative<Numbers<Eigen::VectorXd>>(row.value) ||
                       std::holds_alternative<Numbers<Eigen::MatrixXd>>(row.value);
    // The plane's alone, whatever d is.
    if (row.key.is("reward.box")) continue;
    if (sized && row.key.section != "base") CHECK(row.shape != Shape::free);
    if (!sized) CHECK(row.shape == Shape::free);
  }
}

}  // namespace
}  // namespace tiltscope
