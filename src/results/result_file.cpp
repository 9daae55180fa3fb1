#include "results/result_file.h"

#include <functional>

#include "core/atomic_file.h"
#include "h5/file.h"
#include "results/content_digest.h"
#include "results/group_writer.h"
#include "results/seal.h"
#include "results/write_method.h"

namespace vesper {
namespace {

namespace schema = result_schema;

void write_root(h5::File& file, const Result& result) {
    file.set("schema", schema::kSchema);
    file.set("version", kResultFileVersion);
    file.set("name", result.name);
    file.set("currency", result.currency);
    file.set("as_of", format_time(result.as_of));
    file.set("confidence", result.confidence);
}

void write_methods(h5::File& file, const Result& result) {
    for (const MethodResult& method : result.methods) {
        h5::Group horizons =
            file.has(method.method) ? file.group(method.method) : file.create_group(method.method);
        write_method(horizons.create_group(key_of(method.horizon)), result, method);
    }
}

void write_stress(h5::Group group, const Result& result) {
    GroupWriter writer(std::move(group), schema::stress_columns(), result.currency);
    writer.write("scenario", result.stress.names);
    writer.write("book", result.book.books);
    writer.write("kind", result.stress.kinds);
    writer.write("description", result.stress.descriptions);
    const Matrix<Ticks> none(0, result.book.books.size());
    writer.write_money("pnl", result.stress.pnl.empty() ? none : result.stress.pnl);
}

void write_ladders(h5::Group group, const Result& result) {
    for (const LadderResult& ladder : result.ladders) {
        GroupWriter writer(group.create_group(ladder.name), schema::ladder_columns(), result.currency);
        writer.write("spot", ladder.spot);
        writer.write("volatility", ladder.volatility);
        writer.write_money("pnl", ladder.pnl);
    }
}

void write_model(h5::Group group, const ModelResult& model, const std::string& currency) {
    group.set("volatility_method", model.volatility_method);
    group.set("correlation_method", model.correlation_method);
    group.set("shrinkage", model.shrinkage);
    group.set("smallest_eigenvalue", model.smallest_eigenvalue);
    group.set("repaired_eigenvalues", model.repaired_eigenvalues);
    group.set("components", model.components);
    group.set("explained", model.explained);
    GroupWriter writer(std::move(group), schema::model_columns(), currency);
    writer.write("factor", model.factors);
    writer.write("factor_kind", model.factor_kinds);
    writer.write("last_value", model.level);
    writer.write("factor_volatility", model.volatility);
}

void write_book(h5::Group group, const BookSummary& book, const std::string& currency) {
    GroupWriter writer(std::move(group), schema::book_columns(), currency);
    writer.write("book", book.books);
    writer.write("positions", book.positions);
    writer.write("market_value", book.value);
    writer.write("gross_value", book.gross);
}

void write_quality(h5::Group group, const QualityReport& quality, const std::string& currency) {
    group.set("bars", quality.bars);
    group.set("duplicates", quality.duplicates);
    group.set("skipped_rows", quality.skipped);
    group.set("factor_fills", quality.factor_fills);
    GroupWriter writer(std::move(group), schema::quality_columns(), currency);
    const auto column = [&](const char* name, auto value) {
        std::vector<std::uint32_t> counts;
        for (const SymbolQuality& symbol : quality.symbols) counts.push_back(std::invoke(value, symbol));
        writer.write(name, counts);
    };
    std::vector<std::string> symbols;
    for (const SymbolQuality& symbol : quality.symbols) symbols.push_back(symbol.symbol);
    writer.write("symbol", symbols);
    column("missing", &SymbolQuality::missing);
    column("bad_price", &SymbolQuality::bad_price);
    column("high_below_low", &SymbolQuality::high_below_low);
    column("large_move", &SymbolQuality::large_move);
    column("stale", &SymbolQuality::stale);
    column("age", &SymbolQuality::age);
    column("repaired", &SymbolQuality::repaired);
    column("dropped", &SymbolQuality::dropped);
    column("held", &SymbolQuality::held);
}

void write_timings(h5::Group group, const Timings& timings, const std::string& currency) {
    GroupWriter writer(std::move(group), schema::timings_columns(), currency);
    std::vector<std::string> stages;
    std::vector<double> seconds;
    for (const Timings::Stage& stage : timings.stages()) {
        stages.push_back(stage.name);
        seconds.push_back(stage.seconds);
    }
    writer.write("stage", stages);
    writer.write("wall_time", seconds);
}

void write_provenance(h5::Group group, const Provenance& provenance) {
    group.set("market_digest", provenance.market_digest);
    group.set("book_digest", provenance.book_digest);
    group.set("seed", provenance.seed);
    h5::Group run = group.create_group("run");
    run.write("job", provenance.job).set("_Encoding", "utf-8");
    run.set("version", provenance.version);
    run.set("commit", provenance.commit);
    run.set("build", provenance.build);
    run.set("host", provenance.host);
    run.set("started", provenance.started);
    run.set("backend", provenance.backend);
    run.set("ranks", provenance.ranks);
    run.set("threads", provenance.threads);
}

}  // namespace

void write_result_file(const std::filesystem::path& path, const Result& result) {
    AtomicFile atomic(path);
    h5::File file = h5::File::create(atomic.partial());
    write_root(file, result);
    write_methods(file, result);
    write_stress(file.create_group("stress"), result);
    write_ladders(file.create_group("ladder"), result);
    write_model(file.create_group("model"), result.model, result.currency);
    write_book(file.create_group("book"), result.book, result.currency);
    write_quality(file.create_group("quality"), result.quality, result.currency);
    write_timings(file.create_group("timings"), result.timings, result.currency);
    write_provenance(file.create_group("provenance"), result.provenance);
    file.flush();
    file.set("digest", digest_content(file).digest);
    file.set("complete", 1);
    file.close();
    seal_file(atomic.partial());
    atomic.commit();
}

}  // namespace vesper
