// Any text in ASCII: either one Error of one line, or scenarios with distinct names whose shocks are finite
// and known by line.
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <set>
#include <string>
#include <string_view>

#include "core/error.h"
#include "fuzz/beyond_ascii.h"
#include "fuzz/memory_file.h"
#include "job/read_scenarios.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    using namespace vesper;
    const std::string_view text(reinterpret_cast<const char*>(bytes), size);
    if (test::beyond_ascii(text)) return 0;
    const test::MemoryFile file(text);
    std::vector<StressScenario> scenarios;
    try {
        scenarios = read_scenarios(file.path());
    } catch (const Error& error) {
        const bool of_the_data = error.fault().kind == ErrorKind::data && !error.fault().place.file.empty();
        if (!of_the_data || std::string_view(error.what()).find('\n') != std::string_view::npos) std::abort();
        return 0;
    }
    std::set<std::string> names;
    for (const StressScenario& scenario : scenarios) {
        if (scenario.shocks.empty() || !names.insert(scenario.name).second) std::abort();
        for (const Shock& shock : scenario.shocks)
            if (!std::isfinite(shock.move) || shock.place.line == 0 || shock.name.empty()) std::abort();
    }
    return 0;
}
