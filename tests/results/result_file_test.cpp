#include "results/result_file.h"

#include <functional>
#include <random>

#include <gtest/gtest.h>

#include "h5/file.h"
#include "results/sample_result.h"
#include "results/scratch_folder.h"

namespace vesper {
namespace {

const std::uint64_t kSeed = std::random_device{}();

std::string digest_of(const Result& result) {
    const ScratchFolder folder;
    write_result_file(folder / "result.h5", result);
    return h5::File::open(folder / "result.h5").text_attribute("digest");
}

TEST(ResultFile, AWrittenFileVerifies) {
    const ScratchFolder folder;
    write_result_file(folder / "result.h5", sample_result(kSeed));
    const Verification found = verify_result_file(folder / "result.h5");
    EXPECT_EQ(found.problems, std::vector<std::string>{}) << "seed " << kSeed;
    EXPECT_EQ(found.digest, h5::File::open(folder / "result.h5").text_attribute("digest"));
    EXPECT_EQ(found.digest.size(), 32u);
}

TEST(ResultFile, AnEmptyResultVerifies) {
    const ScratchFolder folder;
    write_result_file(folder / "result.h5", Result{});
    EXPECT_EQ(verify_result_file(folder / "result.h5").problems, std::vector<std::string>{});
}

TEST(ResultFile, EqualResultsGiveEqualBytes) {
    const ScratchFolder folder;
    write_result_file(folder / "a.h5", sample_result(kSeed));
    write_result_file(folder / "b.h5", sample_result(kSeed));
    EXPECT_EQ(bytes_of(folder / "a.h5"), bytes_of(folder / "b.h5"));
}

void expect_figures(const h5::Group& group, const std::string& prefix, const Matrix<TailFigures>& figures) {
    const auto column = [&](const std::string& name) {
        return prefix.empty() ? Matrix<double>() : group.read<Matrix<double>>(prefix + name);
    };
    const auto var = column("value_at_risk"), low = column("value_at_risk_low"),
               high = column("value_at_risk_high"), var_se = column("value_at_risk_se"),
               es = column("expected_shortfall"), es_low = column("expected_shortfall_low"),
               es_high = column("expected_shortfall_high"), es_se = column("expected_shortfall_se");
    const auto count = group.read<Matrix<std::uint64_t>>(prefix + "tail_count");
    for (std::size_t i = 0; i < figures.all().size(); ++i) {
        const TailFigures& f = figures.all()[i];
        EXPECT_EQ(var.all()[i], f.var);
        EXPECT_EQ(low.all()[i], f.var_low);
        EXPECT_EQ(high.all()[i], f.var_high);
        EXPECT_EQ(var_se.all()[i], f.var_se);
        EXPECT_EQ(es.all()[i], f.es);
        EXPECT_EQ(es_low.all()[i], f.es_low);
        EXPECT_EQ(es_high.all()[i], f.es_high);
        EXPECT_EQ(es_se.all()[i], f.es_se);
        EXPECT_EQ(count.all()[i], f.tail_count);
    }
}

void expect_pnl(const Matrix<double>& stored, const Matrix<Ticks>& pnl) {
    ASSERT_EQ(stored.rows(), pnl.rows());
    ASSERT_EQ(stored.cols(), pnl.cols());
    for (std::size_t i = 0; i < pnl.all().size(); ++i)
        EXPECT_EQ(stored.all()[i] * kTicksPerUnit, static_cast<double>(pnl.all()[i]));
}

TEST(ResultFile, KeepsTheMethods) {
    const ScratchFolder folder;
    const Result result = sample_result(kSeed);
    write_result_file(folder / "result.h5", result);
    const h5::File file = h5::File::open(folder / "result.h5");
    for (const MethodResult& method : result.methods) {
        const h5::Group group = file.group(method.method + '/' + key_of(method.horizon));
        EXPECT_EQ(group.text_attribute("method"), method.method);
        EXPECT_EQ(group.attribute<std::uint32_t>("horizon_bars"), method.horizon.bars);
        EXPECT_EQ(group.text_attribute("horizon"), label_of(method.horizon));
        EXPECT_EQ(group.text_attribute("bar_interval"), "1 day");
        EXPECT_EQ(group.text_attribute("precision"), method.precision);
        EXPECT_EQ(group.read<std::vector<double>>("level"), result.levels);
        EXPECT_EQ(group.read<std::vector<std::string>>("book"), result.book.books);
        expect_figures(group, "standalone_", method.by_book);
        for (std::size_t l = 0; l < result.levels.size(); ++l) {
            EXPECT_EQ(group.read<std::vector<double>>("value_at_risk")[l], method.total[l].var);
            EXPECT_EQ(group.read<std::vector<double>>("expected_shortfall")[l], method.total[l].es);
            EXPECT_EQ(group.read<std::vector<double>>("expected_shortfall_se")[l], method.total[l].es_se);
            EXPECT_EQ(group.read<std::vector<std::uint64_t>>("tail_count")[l], method.total[l].tail_count);
        }
        for (const Contributions& part : method.contributions) {
            EXPECT_EQ(group.read<std::vector<std::string>>(part.grouping), part.labels);
            const auto var = group.read<Matrix<double>>("value_at_risk_by_" + part.grouping);
            const auto es = group.read<Matrix<double>>("expected_shortfall_by_" + part.grouping);
            EXPECT_TRUE(std::equal(var.all().begin(), var.all().end(), part.var.all().begin()));
            EXPECT_TRUE(std::equal(es.all().begin(), es.all().end(), part.es.all().begin()));
        }
        EXPECT_EQ(group.has("pnl"), !method.pnl.empty());
        if (!method.pnl.empty()) expect_pnl(group.read<Matrix<double>>("pnl"), method.pnl);
        if (group.has("time")) {
            EXPECT_EQ(group.read<std::vector<std::int64_t>>("time"), method.scenario_time);
        }
    }
}

TEST(ResultFile, KeepsTheRest) {
    const ScratchFolder folder;
    const Result result = sample_result(kSeed);
    write_result_file(folder / "result.h5", result);
    const h5::File file = h5::File::open(folder / "result.h5");
    EXPECT_EQ(file.text_attribute("name"), "Übernacht");
    EXPECT_EQ(file.text_attribute("as_of"), "2017-03-31");
    EXPECT_EQ(file.read<std::vector<std::string>>("stress/scenario"), result.stress.names);
    EXPECT_EQ(file.read<std::vector<std::string>>("stress/kind"), result.stress.kinds);
    EXPECT_EQ(file.read<std::vector<std::string>>("stress/description"), result.stress.descriptions);
    expect_pnl(file.read<Matrix<double>>("stress/pnl"), result.stress.pnl);
    expect_pnl(file.read<Matrix<double>>("ladder/spot_volatility/pnl"), result.ladders[0].pnl);
    EXPECT_EQ(file.read<std::vector<double>>("ladder/spot_volatility/spot"), result.ladders[0].spot);
    EXPECT_EQ(file.read<std::vector<double>>("model/factor_volatility"), result.model.volatility);
    EXPECT_EQ(file.group("model").attribute<double>("smallest_eigenvalue"), -0.5);
    EXPECT_EQ(file.read<std::vector<double>>("book/gross_value"), result.book.gross);
    EXPECT_EQ(file.read<std::vector<std::uint32_t>>("quality/dropped"), (std::vector<std::uint32_t>{0, 1}));
    EXPECT_EQ(file.read<std::vector<std::uint32_t>>("quality/stale"), (std::vector<std::uint32_t>{5, 0}));
    EXPECT_EQ(file.read<std::vector<std::uint32_t>>("quality/age"), (std::vector<std::uint32_t>{7, 0}));
    EXPECT_EQ(file.read<std::vector<std::uint32_t>>("quality/held"), (std::vector<std::uint32_t>{1, 0}));
    EXPECT_EQ(file.read<std::vector<double>>("timings/wall_time"), (std::vector<double>{1.5, 2.5}));
    EXPECT_EQ(file.read<std::string>("provenance/run/job"), result.provenance.job);
    EXPECT_EQ(file.group("provenance").attribute<std::uint64_t>("seed"), result.provenance.seed);
    EXPECT_EQ(file.group("provenance/run").attribute<int>("ranks"), 2);
}

TEST(ResultFile, DigestIgnoresWhatMayDifferBetweenEqualRuns) {
    Result other = sample_result(kSeed);
    other.timings.add("write", 3);
    Provenance& run = other.provenance;
    run.job += '\n';
    run.version = run.commit = run.build = run.host = run.started = run.backend = "another";
    run.ranks = run.threads = 77;
    EXPECT_EQ(digest_of(other), digest_of(sample_result(kSeed)));
}

double next(double value) {
    return std::nextafter(value, 1e300);
}

std::vector<std::function<void(Result&)>> changes_of_figures() {
    std::vector<std::function<void(Result&)>> changes;
    for (double TailFigures::*figure :
         {&TailFigures::var, &TailFigures::var_se, &TailFigures::var_low, &TailFigures::var_high,
          &TailFigures::es, &TailFigures::es_se, &TailFigures::es_low, &TailFigures::es_high}) {
        changes.push_back(
            [=](Result& r) { r.methods[1].total[2].*figure = next(r.methods[1].total[2].*figure); });
        changes.push_back([=](Result& r) {
            r.methods[3].by_book(2, 0).*figure = next(r.methods[3].by_book(2, 0).*figure);
        });
    }
    changes.push_back([](Result& r) { ++r.methods[0].total[0].tail_count; });
    changes.push_back([](Result& r) { ++r.methods[0].by_book(1, 1).tail_count; });
    changes.push_back([](Result& r) { ++r.methods[0].pnl(2, 502); });
    changes.push_back([](Result& r) { ++r.methods[0].scenario_time[17]; });
    changes.push_back([](Result& r) { r.methods[2].precision = "single"; });
    changes.push_back([](Result& r) { r.methods[3].horizon.bars = 11; });
    changes.push_back([](Result& r) { r.methods[2].method = "monte_carlo_student_t"; });
    for (std::size_t grouping = 0; grouping < 4; ++grouping) {
        changes.push_back([=](Result& r) { r.methods[0].contributions[grouping].var(2, 2) = 0.125; });
        changes.push_back([=](Result& r) { r.methods[0].contributions[grouping].es(0, 1) = 0.125; });
    }
    changes.push_back([](Result& r) { r.methods[0].contributions[2].labels[1] = "BRK-B"; });
    changes.push_back([](Result& r) { r.methods.pop_back(); });
    return changes;
}

std::vector<std::function<void(Result&)>> changes_of_the_rest() {
    return {
        [](Result& r) { r.name += ' '; },
        [](Result& r) { r.currency = "EUR"; },
        [](Result& r) { r.confidence = next(r.confidence); },
        [](Result& r) { r.as_of += kNsPerSecond; },
        [](Result& r) { r.levels[0] = next(r.levels[0]); },
        [](Result& r) { r.stress.names[1] = "rates_UP"; },
        [](Result& r) { r.stress.kinds[1] = "replay"; },
        [](Result& r) { r.stress.descriptions[0] = ""; },
        [](Result& r) { --r.stress.pnl(1, 2); },
        [](Result& r) { r.ladders[0].name = "other"; },
        [](Result& r) { r.ladders[0].spot[1] = 1e-300; },
        [](Result& r) { r.ladders[0].volatility[2] = 0.25; },
        [](Result& r) { ++r.ladders[0].pnl(3, 0); },
        [](Result& r) { r.model.factors[0] = "UST5Y"; },
        [](Result& r) { r.model.factor_kinds[0] = "fx"; },
        [](Result& r) { r.model.level[0] = -r.model.level[0]; },
        [](Result& r) { r.model.volatility[3] = next(r.model.volatility[3]); },
        [](Result& r) { r.model.volatility_method = "sample"; },
        [](Result& r) { r.model.correlation_method = "sample"; },
        [](Result& r) { r.model.shrinkage = next(r.model.shrinkage); },
        [](Result& r) { r.model.smallest_eigenvalue = 0; },
        [](Result& r) { r.model.repaired_eigenvalues = 3; },
        [](Result& r) { r.model.components = 4; },
        [](Result& r) { r.model.explained = next(r.model.explained); },
        [](Result& r) { ++r.book.positions[0]; },
        [](Result& r) { r.book.value[1] = next(r.book.value[1]); },
        [](Result& r) { r.book.gross[2] = next(r.book.gross[2]); },
        [](Result& r) { ++r.quality.bars; },
        [](Result& r) { ++r.quality.duplicates; },
        [](Result& r) { ++r.quality.skipped; },
        [](Result& r) { ++r.quality.factor_fills; },
        [](Result& r) { r.quality.symbols[0].symbol = "BRK"; },
        [](Result& r) { ++r.quality.symbols[1].missing; },
        [](Result& r) { ++r.quality.symbols[1].bad_price; },
        [](Result& r) { ++r.quality.symbols[1].high_below_low; },
        [](Result& r) { ++r.quality.symbols[1].large_move; },
        [](Result& r) { ++r.quality.symbols[1].stale; },
        [](Result& r) { ++r.quality.symbols[1].age; },
        [](Result& r) { ++r.quality.symbols[1].repaired; },
        [](Result& r) { r.quality.symbols[1].held = true; },
        [](Result& r) { r.quality.symbols[0].why_dropped = "it has no good close"; },
        [](Result& r) { r.provenance.market_digest[0] = '1'; },
        [](Result& r) { r.provenance.book_digest[0] = '1'; },
        [](Result& r) { --r.provenance.seed; },
    };
}

TEST(ResultFile, DigestSeesEveryChange) {
    std::vector<std::string> digests{digest_of(sample_result(kSeed))};
    std::vector<std::function<void(Result&)>> changes = changes_of_figures();
    for (const auto& change : changes_of_the_rest()) changes.push_back(change);
    for (const auto& change : changes) {
        Result changed = sample_result(kSeed);
        change(changed);
        digests.push_back(digest_of(changed));
    }
    for (std::size_t i = 0; i < digests.size(); ++i)
        for (std::size_t j = 0; j < i; ++j)
            EXPECT_NE(digests[i], digests[j]) << "changes " << i << " and " << j;
}

}  // namespace
}  // namespace vesper
