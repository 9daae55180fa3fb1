#include "h5/file.h"

#include <gtest/gtest.h>

#include <cmath>
#include <csignal>
#include <fstream>
#include <limits>
#include <random>

#include <sys/resource.h>

#include "core/error.h"

namespace vesper {
namespace {

namespace fs = std::filesystem;

class H5File : public testing::Test {
  protected:
    H5File() : folder_(fs::path(testing::TempDir()) / ("h5_" + std::to_string(::getpid()))) {
        fs::create_directories(folder_);
    }
    ~H5File() override { fs::remove_all(folder_); }
    fs::path path(const std::string& name = "file.h5") const { return folder_ / name; }

  private:
    fs::path folder_;
};

template <class Call>
Fault fault_of(const Call& call) {
    try {
        call();
    } catch (const Error& error) {
        EXPECT_EQ(std::string(error.what()).find('\n'), std::string::npos) << error.what();
        return error.fault();
    }
    ADD_FAILURE() << "no error";
    return {};
}

TEST_F(H5File, KeepsNumbersTextsAndAttributes) {
    std::mt19937_64 random(std::random_device{}());
    std::normal_distribution<double> normal;
    const std::vector<std::string> texts{"A", "", "Zürich", "longer than the others", "日本"};
    Matrix<double> wide(7, 13);
    for (double& value : wide.all()) value = normal(random);
    wide(0, 0) = std::numeric_limits<double>::quiet_NaN();
    wide(6, 12) = -0.0;
    const std::vector<std::int64_t> times{std::numeric_limits<std::int64_t>::min(), 0,
                                          1'700'000'000'000'000'000};
    {
        h5::File file = h5::File::create(path());
        file.set("schema", "vesper test");
        file.set("empty", "");
        file.set("version", 3);
        h5::Group group = file.create_group("group").create_group("inner");
        group.write("wide", wide);
        group.write("packed", wide, h5::Storage::compressed);
        group.write("times", times).set("units", "ns");
        group.write("texts", texts);
        group.write("nothing", std::vector<float>{});
        group.write("no texts", std::vector<std::string>{});
        group.write("text", std::string("job = 'ü'\n"));
        group.write("count", std::uint32_t{4'000'000'000});
        group.write("ticks", std::numeric_limits<std::int64_t>::max());
        file.close();
    }
    const h5::File file = h5::File::open(path());
    EXPECT_EQ(file.text_attribute("schema"), "vesper test");
    EXPECT_EQ(file.text_attribute("empty"), "");
    EXPECT_EQ(file.attribute<int>("version"), 3);
    EXPECT_FALSE(file.has_attribute("other"));
    const h5::Group group = file.group("group/inner");
    EXPECT_EQ(group.path(), "/group/inner");
    EXPECT_EQ(group.names(), (std::vector<std::string>{"wide", "packed", "times", "texts", "nothing",
                                                       "no texts", "text", "count", "ticks"}));
    for (const char* name : {"wide", "packed"}) {
        const auto back = group.read<Matrix<double>>(name);
        ASSERT_EQ(back.rows(), 7u);
        ASSERT_EQ(back.cols(), 13u);
        EXPECT_TRUE(std::isnan(back(0, 0)));
        EXPECT_TRUE(std::signbit(back(6, 12)));
        for (std::size_t i = 1; i < 91; ++i) EXPECT_EQ(back.all()[i], wide.all()[i]);
    }
    EXPECT_EQ(group.read<std::vector<std::int64_t>>("times"), times);
    EXPECT_EQ(group.dataset("times").text_attribute("units"), "ns");
    EXPECT_EQ(group.read<std::vector<std::string>>("texts"), texts);
    EXPECT_TRUE(group.read<std::vector<float>>("nothing").empty());
    EXPECT_TRUE(group.read<std::vector<std::string>>("no texts").empty());
    EXPECT_EQ(group.read<std::string>("text"), "job = 'ü'\n");
    EXPECT_EQ(group.read<std::uint32_t>("count"), 4'000'000'000u);
    EXPECT_EQ(file.read<std::int64_t>("group/inner/ticks"), std::numeric_limits<std::int64_t>::max());
}

TEST_F(H5File, RowsArriveInAnyOrder) {
    for (const h5::Storage storage : {h5::Storage::plain, h5::Storage::compressed}) {
        constexpr std::size_t kRows = 1009, kCols = 211;
        Matrix<std::int64_t> values(kRows, kCols);
        for (std::size_t i = 0; i < kRows * kCols; ++i) values.all()[i] = static_cast<std::int64_t>(i * i);
        {
            h5::File file = h5::File::create(path());
            h5::Dataset dataset = file.create_dataset<std::int64_t>("values", {kRows, kCols}, storage);
            for (std::size_t end = kRows; end > 0;) {
                const std::size_t first = end > 100 ? end - 100 : 0;
                dataset.write_rows(
                    first, std::span<const std::int64_t>(values.row(first).data(), (end - first) * kCols));
                end = first;
            }
            file.close();
        }
        const h5::File file = h5::File::open(path());
        const auto back = file.read<Matrix<std::int64_t>>("values");
        EXPECT_TRUE(std::equal(back.all().begin(), back.all().end(), values.all().begin()));
        std::vector<std::int64_t> rows(3 * kCols);
        file.dataset("values").read_rows(500, std::span(rows));
        EXPECT_TRUE(std::equal(rows.begin(), rows.end(), values.row(500).begin()));
    }
}

TEST_F(H5File, EqualContentGivesEqualBytes) {
    for (const char* name : {"a.h5", "b.h5"}) {
        h5::File file = h5::File::create(path(name));
        file.set("text", "x");
        file.write("packed", std::vector<double>(5000, 1.5), h5::Storage::compressed).make_scale();
        file.close();
    }
    const auto bytes = [](const fs::path& name) {
        std::ifstream in(name, std::ios::binary);
        return std::string(std::istreambuf_iterator<char>(in), {});
    };
    EXPECT_EQ(bytes(path("a.h5")), bytes(path("b.h5")));
}

TEST_F(H5File, TellsWhatItHolds) {
    h5::File file = h5::File::create(path());
    h5::Group group = file.create_group("group");
    h5::Dataset row = group.write("row", std::vector<std::uint8_t>{1, 2});
    row.make_scale();
    h5::Dataset values = group.write("values", Matrix<float>(2, 3));
    values.attach_scale(0, row);
    values.set("b", 1.5);
    values.set("a", "text");
    EXPECT_TRUE(file.is_group("group"));
    EXPECT_FALSE(file.is_group("group/row"));
    EXPECT_EQ(row.value_class(), h5::ValueClass::unsigned_integer);
    EXPECT_EQ(values.value_class(), h5::ValueClass::floating);
    EXPECT_EQ(group.write("ticks", std::int64_t{1}).value_class(), h5::ValueClass::signed_integer);
    EXPECT_EQ(group.write("name", std::string("x")).value_class(), h5::ValueClass::text);
    EXPECT_EQ(values.attribute_names(), (std::vector<std::string>{"a", "b"}));
    EXPECT_TRUE(row.attribute_names().empty());
    EXPECT_EQ(values.attribute_class("a"), h5::ValueClass::text);
    EXPECT_EQ(values.attribute_class("b"), h5::ValueClass::floating);
    EXPECT_EQ(values.scale_names(), (std::vector<std::string>{"row", ""}));
}

TEST_F(H5File, NamesWhatIsMissingOrOfAnotherKind) {
    {
        h5::File file = h5::File::create(path());
        file.write("numbers", std::vector<double>{1, 2});
        file.write("texts", std::vector<std::string>{"a"});
        file.close();
    }
    const h5::File file = h5::File::open(path());
    const Fault missing = fault_of([&] { (void)file.read<double>("group/none"); });
    EXPECT_EQ(missing.kind, ErrorKind::data);
    EXPECT_EQ(missing.place.file, path().string());
    EXPECT_EQ(missing.problem, "there is no dataset group/none");
    EXPECT_EQ(fault_of([&] { (void)file.read<double>("numbers"); }).reason, "it has 1 dimensions, not 0");
    EXPECT_EQ(fault_of([&] { (void)file.read<std::vector<double>>("texts"); }).reason,
              "it does not hold numbers");
    EXPECT_EQ(fault_of([&] { (void)file.read<std::vector<int>>("numbers"); }).reason,
              "it does not hold integers");
    EXPECT_EQ(fault_of([&] { (void)file.read<std::vector<std::string>>("numbers"); }).kind, ErrorKind::data);
    EXPECT_EQ(fault_of([&] { (void)file.attribute<int>("version"); }).problem,
              "cannot read attribute /@version");
    EXPECT_EQ(fault_of([&] { (void)file.group("none"); }).problem, "there is no group none");
}

TEST_F(H5File, RefusesMissingForeignAndTruncatedFiles) {
    EXPECT_EQ(fault_of([&] { h5::File::open(path("none.h5")); }).reason, "there is no such file");
    EXPECT_EQ(fault_of([&] { h5::File::open(path("none.h5")); }).kind, ErrorKind::io);
    EXPECT_EQ(fault_of([&] { h5::File::open(path().parent_path()); }).reason, "it is a folder");
    std::ofstream(path("foreign.h5")) << "symbol,date\n";
    EXPECT_EQ(fault_of([&] { h5::File::open(path("foreign.h5")); }).kind, ErrorKind::data);
    std::ofstream(path("empty.h5")).flush();
    EXPECT_EQ(fault_of([&] { h5::File::open(path("empty.h5")); }).kind, ErrorKind::data);
    {
        h5::File file = h5::File::create(path());
        file.write("values", std::vector<double>(10'000, 1));
        file.close();
    }
    const auto whole = fs::file_size(path());
    for (const std::uintmax_t size :
         {whole - 1, whole / 2, std::uintmax_t{1000}, std::uintmax_t{100}, std::uintmax_t{9}}) {
        fs::resize_file(path(), size);
        const Fault fault = fault_of([&] { h5::File::open(path()); });
        EXPECT_EQ(fault.kind, ErrorKind::data);
        EXPECT_EQ(fault.place.file, path().string());
        EXPECT_FALSE(fault.reason.empty());
    }
    EXPECT_EQ(fault_of([&] { h5::File::create("/nowhere/file.h5"); }).kind, ErrorKind::io);
}

// A limit on the size of files stands in for a full disk; in a child, since the limit holds for the whole
// process.
[[noreturn]] void write_too_much(const fs::path& path, std::size_t limit, std::size_t n) {
    std::signal(SIGXFSZ, SIG_IGN);
    const rlimit small{limit, limit};
    ::setrlimit(RLIMIT_FSIZE, &small);
    try {
        h5::File file = h5::File::create(path);
        for (int i = 0; i < 20; ++i) file.write("values" + std::to_string(i), std::vector<double>(n, 1));
        file.close();
    } catch (const Error& error) {
        std::fprintf(stderr, "%s\n", error.what());
        std::exit(error.fault().kind == ErrorKind::io ? 0 : 2);
    }
    std::exit(1);
}

TEST_F(H5File, SaysThatTheDiskIsFull) {
    // Large datasets fail as they are written, small ones when the file is finished.
    EXPECT_EXIT(write_too_much(path(), 1 << 20, 50'000), testing::ExitedWithCode(0),
                "^[^\n]*File too large[^\n]*\n$");
    EXPECT_EXIT(write_too_much(path(), 4096, 10), testing::ExitedWithCode(0),
                "^[^\n]*File too large[^\n]*\n$");
}

}  // namespace
}  // namespace vesper
