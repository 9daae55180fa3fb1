#include "core/digest.h"

#include <vector>

#include <gtest/gtest.h>

namespace vesper {
namespace {

TEST(Digest, EmptyInputIsThePublishedXxh3Value) {
    EXPECT_EQ(Digest().hex(), "99aa06d3014798d86001c324468d497f");  // XXH3_128bits of no bytes, seed 0
}

TEST(Digest, TextsDoNotRunTogether) {
    Digest a, b;
    a.add("ab");
    a.add("c");
    b.add("a");
    b.add("bc");
    EXPECT_NE(a.hex(), b.hex());
}

TEST(Digest, SeesOneChangedBit) {
    std::vector<double> values(1000, 1.0);
    Digest a;
    a.add(std::span<const double>(values));
    values[777] = 1.0 + 2.3e-16;
    Digest b;
    b.add(std::span<const double>(values));
    EXPECT_NE(a.hex(), b.hex());
}

}  // namespace
}  // namespace vesper
