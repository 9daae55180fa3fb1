// Writes the file that h5py_test.py reads.
#include <cmath>
#include <limits>

#include "h5/file.h"

int main(int argc, char** argv) {
    using namespace vesper;
    if (argc != 2) return 64;
    h5::File file = h5::File::create(argv[1]);
    file.set("title", "Überblick");
    file.set("version", 2);
    h5::Group bars = file.create_group("bars");
    h5::Dataset symbol = bars.write("symbol", std::vector<std::string>{"AAPL", "BRK.B", "Ü"});
    symbol.make_scale();
    h5::Dataset time =
        bars.write("time", std::vector<std::int64_t>{1'426'809'600'000'000'000, 1'427'068'800'000'000'000});
    time.make_scale();
    time.set("units", "nanoseconds since 1970-01-01T00:00:00");
    time.set("calendar", "proleptic_gregorian");
    Matrix<double> close(3, 2);
    for (std::size_t i = 0; i < 6; ++i) close.all()[i] = 100 + std::sqrt(static_cast<double>(i));
    close(1, 1) = std::numeric_limits<double>::quiet_NaN();
    bars.write("price", close, h5::Storage::compressed).attach_scales({symbol, time});
    bars.write("seed", std::uint64_t{18'446'744'073'709'551'615u});
    bars.write("job", std::string("seed = 1\n# ü\n"));
    file.close();
}
