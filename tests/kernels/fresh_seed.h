// Random inputs that differ on every run, and a way to repeat a run.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <random>
#include <string>

namespace vesper::test {

/// The seed of VESPER_TEST_SEED where it is set, a fresh one otherwise. Show it with
/// SCOPED_TRACE(seed_text(seed)).
inline std::uint64_t fresh_seed() {
    const char* fixed = std::getenv("VESPER_TEST_SEED");
    if (fixed != nullptr) return std::strtoull(fixed, nullptr, 10);
    std::random_device device;
    return std::uint64_t{device()} << 32 | device();
}

inline std::string seed_text(std::uint64_t seed) {
    return "repeat with VESPER_TEST_SEED=" + std::to_string(seed);
}

}  // namespace vesper::test
