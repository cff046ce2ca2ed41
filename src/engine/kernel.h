#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

/// The products of the network, at the speed of the processor's multiply-adds: one source, compiled
/// for several instruction sets, and chosen when the program runs. Nothing here knows Eigen, so
/// that no inline function compiled for one instruction set can be linked into code for another.
///
/// A batch is cut into blocks of 32 samples. Within a block a quantity of each sample is a row of
/// 32 floats: an array "[features][32]". Lanes of a vector are samples, so that no result depends
/// on who else is in the block, nor on which thread computes it.
namespace tiltscope::engine {

inline constexpr int block = 32;

/// The least multiple of a block that holds n.
constexpr int padded(int n) { return (n + block - 1) / block * block; }

/// y = W x + b. Not owned.
struct Layer {
  const float* weights = nullptr;  ///< (out, in), row after row
  const float* bias = nullptr;     ///< (out)
  int in = 0;
  int out = 0;
  int stride = 0;  ///< floats from one row of the weights to the next
};

/// Adam (Kingma & Ba 2015) with both bias corrections folded into the rate and epsilon.
struct AdamStep {
  static constexpr float beta1 = 0.9f;
  static constexpr float beta2 = 0.999f;

  float rate = 0.0f;
  float epsilon = 0.0f;
};

/// The n-th step, n = 1, 2, ...
AdamStep adam_step(int n, double rate);

/// What changes some rows of a layer: the gradient of a sum over samples, and Adam's moments.
struct LayerUpdate {
  float* weights = nullptr;  ///< (out, in), row after row without gaps
  float* bias = nullptr;     ///< (out)
  int in = 0;
  int out = 0;

  int blocks = 0;                 ///< of 32 samples each; samples that do not count have delta 0
  const float* inputs = nullptr;  ///< [blocks][padded(in) / 32][32][32], as `transpose` writes it
  const float* deltas = nullptr;  ///< [blocks][out][32]: d loss / d (W x + b)

  /// In an order of the kernel's own; all 0 before the first step.
  float* weight_mean = nullptr;    ///< (out padded(in))
  float* weight_square = nullptr;  ///< (out padded(in))
  float* bias_mean = nullptr;      ///< (out)
  float* bias_square = nullptr;    ///< (out)

  /// Where `gradient` writes and `adam` reads; `update` needs neither.
  float* weight_gradient = nullptr;  ///< (out, in), row after row without gaps
  float* bias_gradient = nullptr;    ///< (out)
};

/// The clean points of a data set, each with a weight w and, if wanted, a value v. Where boxes are
/// given, points that lie together should stand together.
struct DataSet {
  static constexpr int chunk = block;  ///< points that have a box

  int n;
  int d;
  int stride;         ///< padded(n), of each coordinate; what stands behind the n-th is finite
  const float* x0;    ///< [d][stride]
  const float* v;     ///< [stride], or null, where no sums with values are wanted
  const float* bits;  ///< [stride]: -log2(w), or null, where every w is 1
  float most_bits;    ///< largest log2(w)
  /// [d][padded(stride / chunk)]: the ends of the box of each chunk, or null, where none is passed
  /// by.
  const float* low;
  const float* high;
};

/// Up to 32 noisy points, x_t = alpha x0 + sigma z.
struct NoisyPoints {
  int count;
  const float* x_t;    ///< [d][32]
  const float* alpha;  ///< [32]
  const float* sigma;  ///< [32]
  /// [32]: -log2(p) of a point near, best of the one that the noisy point was made of, |z|^2
  /// log2(e) / 2. All weights are relative to it.
  const float* bits;
  const float* centre;  ///< [d][32], or null, where no sums of lengths are wanted
};

/// The rows of Kernel::posterior's sums over clean points, in d dimensions: of the weights p and
/// of p times the named, with x1 = root (x_t - alpha x0) / sigma, root = sqrt(log2(e) / 2), and u =
/// x1 - root centre. Those with v are made for data with values alone, the lengths for such and
/// with a centre.
struct PosteriorRows {
  static constexpr double root = 0.84932180028801904;
  static constexpr int weights = 0;
  static constexpr int squares = 1;         ///< p again; for data with values
  static constexpr int values = 2;          ///< v
  static constexpr int lengths = 3;         ///< |u|^2
  static constexpr int values_lengths = 4;  ///< v |u|^2
  static constexpr int first_noise = 5;
  int d;

  constexpr int noise(int c) const { return first_noise + c; }             ///< x1_c
  constexpr int values_noise(int c) const { return first_noise + d + c; }  ///< v x1_c
  constexpr int count() const { return first_noise + 2 * d; }
};

/// Where a stream of random words stands: key, and counter of its first block. No std::array, here
/// or in a kernel: its functions, as they are compiled for AVX-512, might be linked in everywhere.
struct PhiloxCounter {
  std::uint32_t key[2];
  std::uint32_t words[4];
};

/// The operations of one instruction set. Arrays need no alignment.
struct Kernel {
  std::string_view instruction_set;

  /// y = W x + b. x: [in][32], y: [out][32].
  void (*linear)(const Layer&, const float* x, float* y);

  /// y = SiLU(W x + b).
  void (*silu)(const Layer&, const float* x, float* y);

  /// The same, and slope = SiLU'(W x + b): [out][32].
  void (*silu_with_slope)(const Layer&, const float* x, float* y, float* slope);

  /// below = slope * (W' delta). delta: [out][32]; slope, below: [in][32].
  void (*backward)(const Layer&, const float* delta, const float* slope, float* below);

  /// Rows [first, first + count) of a layer: gradient and Adam in one, the gradient is not stored.
  /// A layer's rows may be shared out in multiples of 8.
  void (*update)(const LayerUpdate&, const AdamStep&, int first, int count);

  /// The gradient alone of rows [first, first + count), to memory: in the place of what is there,
  /// or added to it. For losses whose gradient is looked at as a whole before a step is taken.
  void (*gradient)(const LayerUpdate&, bool add, int first, int count);

  /// Adam alone, on rows [first, first + count), with `scale` times the gradient in memory. The
  /// rows must be shared out as in every other call of `update` and `adam`.
  void (*adam)(const LayerUpdate&, const AdamStep&, float scale, int first, int count);

  /// sum_i x_i^2 of n numbers, in an order that depends on n alone.
  double (*sum_of_squares)(const float* x, std::ptrdiff_t n);

  /// x: [features][32] -> [padded(features) / 32][32 samples][32 features], 0 beyond the features.
  void (*transpose)(const float* x, int features, float* transposed);

  /// [sin(w t), cos(w t)] for n angular frequencies w. t: [32] -> [2 n][32].
  void (*fourier)(const float* frequencies, int n, const float* t, float* features);

  /// The words of `blocks` blocks of Philox 4x32-10 (Salmon et al. 2011), in which words[0] of the
  /// counter goes up by 1, modulo 2^32: [blocks][4].
  void (*philox)(const PhiloxCounter&, int blocks, std::uint32_t* words);

  /// Pairs of uniformly random words to pairs of standard normals (Box & Muller 1958), n of each.
  void (*box_muller)(const std::uint32_t* bits, int n, float* normals);

  /// Sums over clean points x0_i for each noisy one, with the posterior's weights relative to the
  /// reference's p,
  ///   p_i = w_i exp(-|x_t - alpha x0_i|^2 / (2 sigma^2)) / p,
  /// which may be larger than 1, but not beyond 2^60: [PosteriorRows::count()][32]. Chunks that lie
  /// beyond 2^-20 are passed by.
  void (*posterior)(const DataSet&, const NoisyPoints&, float* sums);

  /// Keeps every multiply-add unit busy; returns the number of floating-point operations done.
  double (*saturate)(int rounds);
};

/// Those that this processor can run, the fastest first. The last runs everywhere.
const std::vector<const Kernel*>& kernels();

/// The one in use: the fastest, unless `use_kernel` chose another.
const Kernel& kernel();

/// For timings and tests: takes another of `kernels()`. No work may be under way.
void use_kernel(const Kernel& kernel);

}  // namespace tiltscope::engine
