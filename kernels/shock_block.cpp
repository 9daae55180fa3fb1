#include "kernels/shock_block.h"

#include <algorithm>

#include "kernels/mc_shocks_point.h"

namespace vesper {
namespace {

std::size_t round_up(std::size_t n, std::size_t step) {
    return (n + step - 1) / step * step;
}

/// Standard normals of n_entities draws: z[4 entity + i][path].
template <class Real>
void draw_rows(std::uint64_t seed, Stream stream, std::size_t n_entities, const std::uint32_t* paths,
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
std::size_t PackedModel<Real>::depth(std::size_t panel) const {
    if (model_.n_common > 0) return model_.n_common;
    return std::min<std::size_t>((panel + 1) * kTileRows, model_.n_factors);
}

template <class Real>
void PackedModel<Real>::make_block(const std::uint32_t* paths, Real* block) const {
    const std::size_t n_entities = padded_rows_ / kNormalsPerDraw;
    if (model_.n_common > 0) {
        draw_rows(model_.seed, Stream::idiosyncratic, n_entities, paths, block);
        draw_rows(model_.seed, Stream::common, padded_common_ / kNormalsPerDraw, paths,
                  block + padded_rows_ * kBlockPaths<Real>);
        mix_factors(block);
    } else {
        draw_rows(model_.seed, Stream::dense, n_entities, paths, block);
        correlate(block);
    }
    scale(paths, block);
}

/// y = C z in place: row i needs the rows up to i, so the last panel goes first.
template <class Real>
void PackedModel<Real>::correlate(Real* block) const {
    constexpr std::size_t width = kBlockPaths<Real>;
    for (std::size_t panel = panel_start_.size(); panel-- > 0;) {
        for (std::size_t tile = 0; tile < width; tile += kTilePaths<Real>) {
            alignas(64) Real y[kTileRows][kTilePaths<Real>];
            panel_product(panels_.data() + panel_start_[panel], depth(panel), block + tile, width, y);
            for (std::size_t r = 0; r < kTileRows; ++r) {
                std::copy(y[r], y[r] + kTilePaths<Real>, block + (panel * kTileRows + r) * width + tile);
            }
        }
    }
}

/// y = B f + e o: o is replaced by y, f follows the rows of the block.
template <class Real>
void PackedModel<Real>::mix_factors(Real* block) const {
    constexpr std::size_t width = kBlockPaths<Real>;
    const Real* common = block + padded_rows_ * width;
    for (std::size_t panel = 0; panel < panel_start_.size(); ++panel) {
        const std::size_t first = panel * kTileRows;
        const std::size_t rows = std::min(kTileRows, model_.n_factors - first);
        for (std::size_t tile = 0; tile < width; tile += kTilePaths<Real>) {
            alignas(64) Real y[kTileRows][kTilePaths<Real>];
            panel_product(panels_.data() + panel_start_[panel], depth(panel), common + tile, width, y);
            for (std::size_t r = 0; r < rows; ++r) {
                const Real own = model_.idiosyncratic[first + r];
                Real* row = block + (first + r) * width + tile;
                for (std::size_t p = 0; p < kTilePaths<Real>; ++p) row[p] = std::fma(own, row[p], y[r][p]);
            }
        }
    }
}

template <class Real>
void PackedModel<Real>::scale(const std::uint32_t* paths, Real* block) const {
    constexpr std::size_t width = kBlockPaths<Real>;
    Real scales[width];
    for (std::size_t p = 0; p < width; ++p) {
        scales[p] = static_cast<Real>(path_scale(model_.seed, paths[p], model_.degrees_of_freedom));
    }
    for (std::size_t i = 0; i < model_.n_factors; ++i) {
        Real* row = block + i * width;
        for (std::size_t p = 0; p < width; ++p) {
            row[p] = shock_of(row[p], model_.mean[i], model_.volatility[i], scales[p]);
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
template void block_paths<float>(const McPaths&, std::size_t, std::uint32_t (&)[kBlockPaths<float>]);
template void block_paths<double>(const McPaths&, std::size_t, std::uint32_t (&)[kBlockPaths<double>]);
template std::size_t count_blocks<float>(const McPaths&);
template std::size_t count_blocks<double>(const McPaths&);

}  // namespace vesper
