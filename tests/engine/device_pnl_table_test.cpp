#include "pricing/device_pnl_table.h"

#include <random>
#include <vector>

#include <gtest/gtest.h>

#include "comm/self_comm.h"
#include "device/buffer.h"
#include "device/select_backend.h"
#include "engine/select_tails.h"
#include "kernels/fresh_seed.h"

namespace vesper {
namespace {

std::vector<Ticks> row_of(const PnlTable& table, std::size_t row) {
    std::vector<Ticks> values(table.shape().scenarios);
    table.fetch(row, 0, values);
    return values;
}

TEST(DevicePnlTable, HoldsAndSelectsWhatTheHostsDoes) {
    if (select_backend("auto", {}) == Backend::cpu) GTEST_SKIP() << "no CUDA device on this machine";
    const std::uint64_t seed = test::fresh_seed();
    SCOPED_TRACE(test::seed_text(seed));
    std::mt19937_64 engine(seed);
    const PnlLimits limits = {.rows = 8, .ticks = 8 * 200003, .weights = 30011, .ranks = 5};
    const auto on_device = make_device_pnl_table(limits);
    const auto on_host = make_host_pnl_table(2, limits);
    TailSelection of_device;
    TailSelection of_host;
    SelfComm comm;
    const Stream stream;
    for (const PnlShape& shape : {PnlShape{.distributions = 2, .books = 3, .scenarios = 200003},
                                  PnlShape{.distributions = 1, .books = 2, .scenarios = 30011},
                                  PnlShape{.distributions = 1, .books = 1, .scenarios = 1},
                                  PnlShape{.distributions = 2, .books = 3, .scenarios = 70001}}) {
        std::vector<std::uint32_t> weight(shape.scenarios == 30011 ? shape.scenarios : 0);
        for (std::uint32_t& w : weight) w = 1 + static_cast<std::uint32_t>(engine() % 100000);
        on_device->reset(shape, weight);
        on_host->reset(shape, weight);
        for (std::size_t row = 0; row < shape.rows(); ++row)
            ASSERT_EQ(row_of(*on_device, row), std::vector<Ticks>(shape.scenarios, 0)) << "row " << row;
        for (std::size_t i = 0; i < shape.distributions; ++i) {
            std::normal_distribution<double> normal(0, 1e12);
            const MatrixView<Ticks> host = on_host->books(i);
            for (Ticks& x : host.all()) x = static_cast<Ticks>(normal(engine));
            device::upload(on_device->books(i).data, host.data, host.all().size_bytes(), stream);
            stream.wait();
        }
        on_device->add_totals();
        on_host->add_totals();
        for (std::size_t row = 0; row < shape.rows(); ++row)
            ASSERT_EQ(row_of(*on_device, row), row_of(*on_host, row)) << "row " << row;
        const auto n = static_cast<std::uint32_t>(on_host->n_copies());
        for (const std::vector<std::uint32_t>& ranks :
             {std::vector{n / 100 + 1, n / 40 + 1, n / 20 + 1}, std::vector{n, 1u, n / 2 + 1}}) {
            const Matrix<TailSum>& found = of_device.select(*on_device, ranks, comm);
            const Matrix<TailSum>& expected = of_host.select(*on_host, ranks, comm);
            for (std::size_t i = 0; i < expected.all().size(); ++i)
                EXPECT_EQ(found.all()[i], expected.all()[i]) << shape.scenarios << " scenarios, tail " << i;
        }
    }
}

}  // namespace
}  // namespace vesper
