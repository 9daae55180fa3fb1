#include "market/market_file.h"

#include <algorithm>
#include <array>
#include <functional>

#include "core/error.h"
#include "h5/file.h"
#include "market/market_writer.h"

namespace vesper {
namespace {

[[noreturn]] void fail(const h5::Object& object, const std::string& reason) {
    throw Error({.kind = ErrorKind::data,
                 .problem = "this is no usable market file",
                 .place = {.file = object.file_name()},
                 .reason = reason,
                 .remedy = "make it with `vesper import` or `vesper synth`"});
}

template <class Values>
bool strictly_ascending(const Values& values) {
    return std::adjacent_find(values.begin(), values.end(), std::greater_equal<>()) == values.end();
}

void check_version(const h5::File& file) {
    if (!file.has_attribute("schema") || file.text_attribute("schema") != kMarketFileSchema)
        fail(file, "it is an HDF5 file of another kind");
    const int version = file.attribute<int>("version");
    if (version != kMarketFileVersion)
        fail(file, "it has version " + std::to_string(version) + ", this program reads version " +
                       std::to_string(kMarketFileVersion));
}

Bars read_bars(const h5::Group& group) {
    Bars bars;
    bars.symbols = group.read<std::vector<std::string>>("symbol");
    bars.sectors = group.read<std::vector<std::string>>("sector");
    bars.times = group.read<std::vector<TimeNs>>("time");
    bars.open = group.read<Matrix<double>>("open");
    bars.high = group.read<Matrix<double>>("high");
    bars.low = group.read<Matrix<double>>("low");
    bars.close = group.read<Matrix<double>>("close");
    bars.volume = group.read<Matrix<double>>("volume");
    if (!strictly_ascending(bars.symbols)) fail(group, "its symbols do not ascend");
    if (!strictly_ascending(bars.times)) fail(group, "its times do not ascend");
    if (bars.sectors.size() != bars.symbols.size()) fail(group, "it has not one sector per symbol");
    for (const Matrix<double>* panel : {&bars.open, &bars.high, &bars.low, &bars.close, &bars.volume})
        if (panel->rows() != bars.symbols.size() || panel->cols() != bars.times.size())
            fail(group, "its panels are not symbols x times");
    return bars;
}

FactorKind kind_of(const h5::Group& group) {
    const std::string name = group.text_attribute("kind");
    for (const FactorKind kind : {FactorKind::rate, FactorKind::index, FactorKind::fx})
        if (name == name_of(kind)) return kind;
    fail(group, group.path() + " is of the unknown kind '" + name + "'");
}

FactorSeries read_series(const h5::Group& group, const std::string& name) {
    FactorSeries series{.name = name, .kind = kind_of(group)};
    if (series.kind == FactorKind::rate) series.tenor_years = group.attribute<double>("tenor_years");
    series.times = group.read<std::vector<TimeNs>>("time");
    series.values = group.read<std::vector<double>>("value");
    if (series.times.size() != series.values.size() || !strictly_ascending(series.times))
        fail(group, "the times of " + group.path() + " do not ascend or do not match its values");
    return series;
}

}  // namespace

MarketFile read_market_file(const std::filesystem::path& path) {
    const h5::File file = h5::File::open(path);
    check_version(file);
    MarketFile market;
    market.bars = read_bars(file.group("bars"));
    const h5::Group series = file.group("series");
    for (const std::string& name : series.names())
        market.series.push_back(read_series(series.group(name), name));
    market.counts = {.rows = file.attribute<std::uint64_t>("rows"),
                     .duplicates = file.attribute<std::uint64_t>("duplicates"),
                     .skipped = file.attribute<std::uint64_t>("skipped")};
    return market;
}

void write_market_file(const std::filesystem::path& path, const MarketFile& market) {
    MarketWriter writer(path);
    const Bars& bars = market.bars;
    writer.begin_bars(bars.symbols, bars.sectors, bars.times);
    const std::array<const Matrix<double>*, kBarFields.size()> panels = {&bars.open, &bars.high, &bars.low,
                                                                         &bars.close, &bars.volume};
    for (std::size_t field = 0; field < panels.size(); ++field)
        writer.write_rows(field, 0, panels[field]->all());
    for (const FactorSeries& series : market.series) writer.write_series(series);
    writer.finish(market.counts);
}

}  // namespace vesper
