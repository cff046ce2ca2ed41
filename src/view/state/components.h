#pragma once

#include "config/experiment.h"

#include <Eigen/Core>

#include <cstddef>

/// Adding components to the base density and removing them. All for d = 2.
namespace tiltscope::view {

/// The window adds components up to this many. Each has handles of its own, and more could hardly
/// be told apart.
inline constexpr std::size_t most_components = 60;

bool can_add_component(const Experiment& experiment);
/// At least one component remains.
bool can_remove_component(const Experiment& experiment);

/// With one more, last in the list: round, as wide as the others are on average, with an even share
/// of the weight. The others keep their ratios.
Experiment with_component(Experiment experiment, const Eigen::Vector2d& mean);
/// Without one of them. The others keep their ratios.
Experiment without_component(Experiment experiment, std::size_t component);

/// A place for one more mean: among the points of a lattice between two corners the one that is
/// farthest from the means there are.
Eigen::Vector2d free_place(const Experiment& experiment, const Eigen::Vector2d& low,
                           const Eigen::Vector2d& high);
/// The same around the means there are.
Eigen::Vector2d free_place(const Experiment& experiment);

}  // namespace tiltscope::view
