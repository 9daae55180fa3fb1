#include "market/market_writer.h"

namespace vesper {

MarketWriter::MarketWriter(const std::filesystem::path& path)
    : atomic_(path), file_(h5::File::create(atomic_.partial())), series_(file_.create_group("series")) {
    file_.set("schema", kMarketFileSchema);
    file_.set("version", kMarketFileVersion);
}

void MarketWriter::begin_bars(const std::vector<std::string>& symbols,
                              const std::vector<std::string>& sectors, const std::vector<TimeNs>& times) {
    h5::Group bars = file_.create_group("bars");
    h5::Dataset symbol = bars.write("symbol", symbols);
    symbol.make_scale();
    symbol.set("_Encoding", "utf-8");  // xarray: str, not bytes
    h5::Dataset time = bars.write("time", times, h5::Storage::compressed);
    time.make_scale();
    time.set("units", "nanoseconds since 1970-01-01T00:00:00");
    h5::Dataset sector = bars.write("sector", sectors);
    sector.attach_scales({symbol});
    sector.set("_Encoding", "utf-8");
    for (const char* name : kBarFields) {
        h5::Dataset field = bars.create_dataset<double>(name, {symbols.size(), times.size()});
        field.attach_scales({symbol, time});
        fields_.push_back(std::move(field));
    }
}

void MarketWriter::write_rows(std::size_t field, std::size_t first_symbol, std::span<const double> values) {
    fields_[field].write_rows(first_symbol, values);
}

void MarketWriter::write_series(const FactorSeries& series) {
    h5::Group group = series_.create_group(series.name);
    group.set("kind", name_of(series.kind));
    if (series.kind == FactorKind::rate) group.set("tenor_years", series.tenor_years);
    h5::Dataset time = group.write("time", series.times, h5::Storage::compressed);
    time.make_scale();
    time.set("units", "nanoseconds since 1970-01-01T00:00:00");
    group.write("value", series.values, h5::Storage::compressed).attach_scales({time});
}

void MarketWriter::finish(const ImportCounts& counts) {
    file_.set("rows", counts.rows);
    file_.set("duplicates", counts.duplicates);
    file_.set("skipped", counts.skipped);
    file_.close();
    atomic_.commit();
}

}  // namespace vesper
