#pragma once

#include "math/random.h"

#include <Eigen/Core>

#include <cstdint>

namespace tiltscope {

/// Normal numbers that spread more evenly than independent ones: out is (d, n), its columns are the
/// points. Coordinates 2p and 2p + 1 run through a lattice in the unit square, which steps by the
/// powers of the plastic number (the two-dimensional golden ratio), shifted at random and carried
/// over to the normal distribution by Box and Muller; each pair but the first has a random order of
/// its own. Every column alone is an exact standard normal draw, so that averages stay unbiased;
/// in two dimensions their error falls nearly like 1/n instead of n^-1/2.
void fill_lattice_normal(const RandomStream& stream, Eigen::Ref<Eigen::MatrixXf> out);

/// Number i of a sequence in (0, 1) of which any stretch is spread evenly: `shift` and on by the
/// golden ratio, modulo 1.
double golden(double shift, std::uint64_t i);

}  // namespace tiltscope
