// Shocks of a block of paths on the CPU, small enough to stay in the cache of one core.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "kernels/shocks/mc_shocks.h"
#include "kernels/shocks/register_product.h"

namespace vesper {

/// Paths of a block: a row of this many values is a whole number of cache lines, and not a power of two.
template <class Real>
inline constexpr std::size_t kBlockPaths = 3 * kTilePaths<Real>;

/// The rows of a Monte Carlo model in panels of kTileRows, as add_register_product reads them. The model's
/// arrays must outlive it.
template <class Real>
class PackedModel {
  public:
    explicit PackedModel(const McModel<Real>& model);

    /// Values that `mix` needs at `block`.
    std::size_t block_values() const;

    /// Writes y of kBlockPaths paths to block[factor][kBlockPaths]; what follows them is scratch.
    void mix(const std::uint32_t* paths, Real* block) const;

  private:
    void add_product(std::size_t first_panel, std::size_t last_panel, const Real* z, Real* y) const;
    void correlate(Real* block) const;
    void mix_factors(Real* block) const;
    std::size_t depth(std::size_t panel) const;

    McModel<Real> model_;
    std::size_t padded_rows_ = 0;    // n_factors, up to whole panels
    std::size_t padded_common_ = 0;  // n_common, up to whole draws
    std::vector<std::size_t> panel_start_;
    std::vector<Real> panels_;
};

/// The shocks of a block under a distribution: y[factor][kBlockPaths] to x, which may be y.
template <class Real>
void apply_distribution(const McModel<Real>& model, const McDistribution<Real>& distribution,
                        const std::uint32_t* paths, const Real* y, Real* x);

/// The paths of block `index` of a set; the last path again where the set ends within the block.
template <class Real>
void block_paths(const McPaths& paths, std::size_t index, std::uint32_t (&ids)[kBlockPaths<Real>]);

/// Blocks that a set of paths makes.
template <class Real>
std::size_t count_blocks(const McPaths& paths);

}  // namespace vesper
