#include "csv/csv_reader.h"

#include "market/scratch_folder.h"

namespace vesper {
namespace {

using Row = std::vector<std::string>;

class CsvReaderTest : public test::ScratchFolder {
  protected:
    static std::vector<Row> rows_of(const std::filesystem::path& path) {
        CsvReader reader(path);
        std::vector<Row> rows{reader.header()};
        while (reader.next()) rows.emplace_back(reader.fields().begin(), reader.fields().end());
        return rows;
    }
    std::vector<Row> parse(const std::string& text) { return rows_of(write("in.csv", text)); }
};

TEST_F(CsvReaderTest, SplitsPlainRows) {
    EXPECT_EQ(parse("a,b\n1,2\n"), (std::vector<Row>{{"a", "b"}, {"1", "2"}}));
    EXPECT_EQ(parse("a,b\n1,2"), (std::vector<Row>{{"a", "b"}, {"1", "2"}}));
    EXPECT_EQ(parse("a,b\r\n1,\r\n,2\r\n"), (std::vector<Row>{{"a", "b"}, {"1", ""}, {"", "2"}}));
    EXPECT_EQ(parse("\xEF\xBB\xBF"
                    "a\n\n\r\n1\n\n"),
              (std::vector<Row>{{"a"}, {"1"}}));
    EXPECT_EQ(parse("a\n1,2,3\n"), (std::vector<Row>{{"a"}, {"1", "2", "3"}}));
}

TEST_F(CsvReaderTest, TakesQuotesOffAsRfc4180Says) {
    EXPECT_EQ(parse("\"a\",\"b,c\"\n\"say \"\"hi\"\"\",\"two\nlines\"\r\n\"\",x\n"),
              (std::vector<Row>{{"a", "b,c"}, {"say \"hi\"", "two\nlines"}, {"", "x"}}));
    EXPECT_EQ(parse("a\n\"last\""), (std::vector<Row>{{"a"}, {"last"}}));
    EXPECT_EQ(parse("a\n5\" pipe\n"), (std::vector<Row>{{"a"}, {"5\" pipe"}}));
    EXPECT_EQ(parse("a\n\"\"\n"), (std::vector<Row>{{"a"}, {""}}));
}

TEST_F(CsvReaderTest, KnowsWhereItIs) {
    CsvReader reader(write("in.csv", "name,x\n\nplain,12\n\"two\nlines\",\"q\",3\nafter,4\n"));
    EXPECT_EQ(reader.find_column(" NAME "), 0u);
    EXPECT_EQ(reader.find_column("y"), std::nullopt);
    ASSERT_TRUE(reader.next());
    EXPECT_EQ(reader.place(1).line, 3u);
    EXPECT_EQ(reader.place(1).column, 7u);
    ASSERT_TRUE(reader.next());
    EXPECT_EQ(reader.line(), 4u);
    EXPECT_EQ(reader.place(1).line, 5u);
    EXPECT_EQ(reader.place(1).column, 8u);
    const Fault wide = test::fault_of([&] { reader.require_width(); });
    EXPECT_EQ(wide.problem, "the row has 3 fields, the header 2");
    EXPECT_EQ(wide.place.line, 5u);
    EXPECT_EQ(wide.place.column, 12u);
    ASSERT_TRUE(reader.next());
    EXPECT_EQ(reader.line(), 6u);
    EXPECT_FALSE(reader.next());
    EXPECT_FALSE(reader.next());
}

TEST_F(CsvReaderTest, RefusesBrokenQuotes) {
    const auto fault = [&](const std::string& text) { return test::fault_of([&] { parse(text); }); };
    const Fault open = fault("a,b\n1,\"never\nends\n");
    EXPECT_EQ(open.problem, "a quoted field never ends");
    EXPECT_EQ(open.place.line, 2u);
    EXPECT_EQ(open.place.column, 3u);
    EXPECT_EQ(fault("a,b\n\"x\"y,2\n").problem, "text follows a closing quote");
    EXPECT_EQ(fault("a,b\n\"x\"\ry,2\n").kind, ErrorKind::data);
}

TEST_F(CsvReaderTest, RefusesWhatIsNoCsv) {
    EXPECT_EQ(test::fault_of([&] { parse(""); }).problem, "the file is empty");
    EXPECT_EQ(test::fault_of([&] { parse("\n\r\n"); }).problem, "the file is empty");
    const Fault missing = test::fault_of([&] { CsvReader reader(path("none.csv")); });
    EXPECT_EQ(missing.kind, ErrorKind::io);
    EXPECT_EQ(missing.reason, "No such file or directory");
    EXPECT_EQ(test::fault_of([&] { CsvReader reader(path("")); }).reason, "Is a directory");
    const std::string row(CsvReader::kLongestRow + 1, 'x');
    const Fault plain = test::fault_of([&] { parse("a\n1\n" + row); });
    EXPECT_EQ(plain.problem, "a row is longer than 1 MiB");
    EXPECT_EQ(plain.place.line, 3u);
    EXPECT_EQ(test::fault_of([&] { parse("a\n1\n\"" + row + "\""); }).place.line, 3u);
}

TEST_F(CsvReaderTest, UnpacksGzipAndReportsDamage) {
    std::string text = "a,b\n";
    for (int i = 0; i < 300'000; ++i) text += std::to_string(i) + ',' + std::to_string(i * 7 % 1000) + '\n';
    const auto rows = parse(text);
    const auto packed = write_gzip("in.csv.gz", text);
    EXPECT_EQ(rows.size(), 300'001u);
    EXPECT_EQ(rows_of(packed), rows);
    const auto whole = std::filesystem::file_size(packed);
    std::filesystem::resize_file(packed, whole - 100);
    const Fault fault = test::fault_of([&] { rows_of(packed); });
    EXPECT_EQ(fault.kind, ErrorKind::data);
    EXPECT_EQ(fault.problem, "the gzip stream is damaged");
    EXPECT_EQ(fault.reason, "it ends too early");
    std::fstream file(packed, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(static_cast<std::streamoff>(whole / 2));
    file << "not deflated at all";
    file.close();
    EXPECT_EQ(test::fault_of([&] { rows_of(packed); }).problem, "the gzip stream is damaged");
}

}  // namespace
}  // namespace vesper
