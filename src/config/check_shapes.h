#pragma once

#include "config/experiment.h"
#include "config/key.h"

#include <Eigen/Core>

#include <string>

namespace tiltscope {

/// Throws InvalidValue unless every setting that counts has the shape that its row of the table
/// says. The base mixture must be sound.
void check_shapes(const Experiment& experiment);

/// Throws InvalidValue unless the matrix, which is square, is symmetric up to rounding. `of` names
/// it after the key, such as "of component 2 "; may be empty.
void check_symmetric(Key key, const Eigen::MatrixXd& matrix, const std::string& of);

/// "2 x 3".
std::string shape_in_words(const Eigen::MatrixXd& matrix);

}  // namespace tiltscope
