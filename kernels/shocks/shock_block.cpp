#include "kernels/shocks/shock_block.h"

#include <algorithm>

#include "kernels/shocks/mc_shocks_point.h"

namespace vesper {
namespace {

/// Panels whose rows are made together, and rows of z that they read before going on: a core's second-level
/// cache holds both.
constexpr std::size_t kGroupPanels = 8;
constexpr std::size_t kDepth = 256;

std::size_t round_up(std::size_t n, std::size_t step) {
    return (n + step - 1) / step * step;
}

/// Standard normals of n_entities draws: z[4 entity + i][path].
template <class Real>
void draw_rows(std::uint64_t seed, DrawStream stream, std::size_t n_entities, const std::uint32_t* paths,
               Real* z) {
    constexpr std::size_t width = kBlockPaths<Real>;
    for (std::size_t entity = 0; entity < n_entities; ++entity) {
        Real* rows = z + entity * kNormalsPerDraw * width;
#pragma omp simd
        for (std::size_t p = 0; p < width; ++p) {
            const FourNormals<Real> normals = draw_normals<Real>(
                seed, {.stream = stream, .entity = static_cast<std::uint32_t>(entity), .path = paths[p]});
            rows[p] = normals.a;
            rows[p + width] = normals.b;
            rows[p + 2 * width] = normals.c;
            rows[p + 3 * width] = normals.d;
        }
    }
}

}  // namespace

template <class Real>
PackedModel<Real>::PackedModel(const McModel<Real>& model)
    : model_(model),
      padded_rows_(round_up(model.n_factors, kTileRows)),
      padded_common_(round_up(model.n_common, kNormalsPerDraw)) {
    const std::size_t n_panels = padded_rows_ / kTileRows;
    std::size_t size = 0;
    for (std::size_t panel = 0; panel < n_panels; ++panel) {
        panel_start_.push_back(size);
        size += depth(panel) * kTileRows;
    }
    panels_.assign(size, Real(0));
    const Real* matrix = model.n_common > 0 ? model.loading : model.cholesky;
    const std::size_t columns = model.n_common > 0 ? model.n_common : model.n_factors;
    for (std::size_t row = 0; row < model.n_factors; ++row) {
        Real* panel = panels_.data() + panel_start_[row / kTileRows] + row % kTileRows;
        const std::size_t n = model.n_common > 0 ? model.n_common : row + 1;
        for (std::size_t k = 0; k < n; ++k) panel[k * kTileRows] = matrix[row * columns + k];
    }
}

template <class Real>
std::size_t PackedModel<Real>::block_values() const {
    return (padded_rows_ + padded_common_ + kGroupPanels * kTileRows) * kBlockPaths<Real>;
}

template <class Real>
std::size_t PackedModel<Real>::depth(std::size_t panel) const {
    if (model_.n_common > 0) return model_.n_common;
    return std::min<std::size_t>((panel + 1) * kTileRows, model_.n_factors);
}

template <class Real>
void PackedModel<Real>::mix(const std::uint32_t* paths, Real* block) const {
    const std::size_t n_entities = padded_rows_ / kNormalsPerDraw;
    if (model_.n_common > 0) {
        draw_rows(model_.seed, DrawStream::idiosyncratic, n_entities, paths, block);
        draw_rows(model_.seed, DrawStream::common, padded_common_ / kNormalsPerDraw, paths,
                  block + padded_rows_ * kBlockPaths<Real>);
        mix_factors(block);
    } else {
        draw_rows(model_.seed, DrawStream::dense, n_entities, paths, block);
        correlate(block);
    }
}

/// Adds to y, the rows of panels [first, last), their product with z. Cut at kDepth, a part of z is read by
/// all the panels while it is in the nearer caches.
template <class Real>
void PackedModel<Real>::add_product(std::size_t first_panel, std::size_t last_panel, const Real* z,
                                    Real* y) const {
    constexpr std::size_t width = kBlockPaths<Real>;
    for (std::size_t from = 0; from < depth(last_panel - 1); from += kDepth) {
        for (std::size_t panel = first_panel; panel < last_panel; ++panel) {
            if (depth(panel) <= from) continue;
            const std::size_t steps = std::min(kDepth, depth(panel) - from);
            const Real* factors = panels_.data() + panel_start_[panel] + from * kTileRows;
            Real* rows = y + (panel - first_panel) * kTileRows * width;
            for (std::size_t tile = 0; tile < width; tile += kTilePaths<Real>) {
                add_register_product(factors, steps, z + from * width + tile, rows + tile, width);
            }
        }
    }
}

/// y = C z in place: row i needs the rows up to i, so the last panels go first.
template <class Real>
void PackedModel<Real>::correlate(Real* block) const {
    constexpr std::size_t width = kBlockPaths<Real>;
    Real* y = block + padded_rows_ * width;
    for (std::size_t last = panel_start_.size(); last > 0;) {
        const std::size_t first = last - std::min(last, kGroupPanels);
        const std::size_t size = (last - first) * kTileRows * width;
        std::fill_n(y, size, Real(0));
        add_product(first, last, block, y);
        std::copy_n(y, size, block + first * kTileRows * width);
        last = first;
    }
}

/// y = B f + e o: o is replaced by y.
template <class Real>
void PackedModel<Real>::mix_factors(Real* block) const {
    constexpr std::size_t width = kBlockPaths<Real>;
    const Real* common = block + padded_rows_ * width;
    Real* y = block + (padded_rows_ + padded_common_) * width;
    for (std::size_t panel = 0; panel < panel_start_.size(); ++panel) {
        std::fill_n(y, kTileRows * width, Real(0));
        add_product(panel, panel + 1, common, y);
        const std::size_t first = panel * kTileRows;
        const std::size_t rows = std::min(kTileRows, model_.n_factors - first);
        for (std::size_t r = 0; r < rows; ++r) {
            const Real own = model_.idiosyncratic[first + r];
            Real* row = block + (first + r) * width;
            for (std::size_t p = 0; p < width; ++p) row[p] = std::fma(own, row[p], y[r * width + p]);
        }
    }
}

template <class Real>
void apply_distribution(const McModel<Real>& model, const McDistribution<Real>& distribution,
                        const std::uint32_t* paths, const Real* y, Real* x) {
    constexpr std::size_t width = kBlockPaths<Real>;
    Real scales[width];
    for (std::size_t p = 0; p < width; ++p) {
        scales[p] = static_cast<Real>(path_scale(model.seed, paths[p], distribution.degrees_of_freedom));
    }
    for (std::size_t i = 0; i < model.n_factors; ++i) {
        const Real mean = mean_of(distribution, i);
        const Real volatility = volatility_of(distribution, i);
        for (std::size_t p = 0; p < width; ++p) {
            x[i * width + p] = shock_of(y[i * width + p], mean, volatility, scales[p]);
        }
    }
}

template <class Real>
void block_paths(const McPaths& paths, std::size_t index, std::uint32_t (&ids)[kBlockPaths<Real>]) {
    for (std::size_t p = 0; p < kBlockPaths<Real>; ++p) {
        const auto i =
            static_cast<std::uint32_t>(std::min<std::size_t>(index * kBlockPaths<Real> + p, paths.count - 1));
        ids[p] = paths.ids != nullptr ? paths.ids[i] : paths.first + i;
    }
}

template <class Real>
std::size_t count_blocks(const McPaths& paths) {
    return (paths.count + kBlockPaths<Real> - 1) / kBlockPaths<Real>;
}

template class PackedModel<float>;
template class PackedModel<double>;
template void apply_distribution(const McModel<float>&, const McDistribution<float>&, const std::uint32_t*,
                                 const float*, float*);
template void apply_distribution(const McModel<double>&, const McDistribution<double>&, const std::uint32_t*,
                                 const double*, double*);
template void block_paths<float>(const McPaths&, std::size_t, std::uint32_t (&)[kBlockPaths<float>]);
template void block_paths<double>(const McPaths&, std::size_t, std::uint32_t (&)[kBlockPaths<double>]);
template std::size_t count_blocks<float>(const McPaths&);
template std::size_t count_blocks<double>(const McPaths&);

}  // namespace vesper
