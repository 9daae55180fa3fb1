#include <exception>

#include <fmt/format.h>

#include "core/error.h"
#include "h5/file.h"
#include "results/check_method.h"
#include "results/check_schema.h"
#include "results/content_digest.h"
#include "results/result_file.h"
#include "results/seal.h"

namespace vesper {
namespace {

/// Throws unless the file is a result that this program knows how to read.
void require_known(const h5::File& file, const std::filesystem::path& path) {
    const auto refuse = [&](const std::string& problem, const std::string& remedy) {
        throw Error({.kind = ErrorKind::data,
                     .problem = problem,
                     .place = {.file = path.string()},
                     .remedy = remedy});
    };
    if (!file.has_attribute("schema") || file.attribute_class("schema") != h5::ValueClass::text ||
        file.text_attribute("schema") != result_schema::kSchema)
        refuse("this HDF5 file is not a result of vesper run", "name a file that vesper run wrote");
    const int version = file.attribute<int>("version");
    if (version < kOldestResultFileVersion || version > kResultFileVersion)
        refuse(fmt::format("result file of version {}, this program reads versions {} to {}", version,
                           kOldestResultFileVersion, kResultFileVersion),
               version > kResultFileVersion ? "use a newer vesper" : "use the vesper that wrote it");
}

void check_marks(const h5::File& file, const std::string& digest, std::vector<std::string>& problems) {
    if (!file.has_attribute("complete") || file.attribute<int>("complete") != 1)
        problems.push_back("the completion mark is missing: the run that wrote this file did not finish");
    if (!file.has_attribute("digest")) {
        problems.push_back("the stored digest is missing");
    } else if (const std::string stored = file.text_attribute("digest"); stored != digest) {
        problems.push_back(fmt::format("the content has digest {}, but {} was stored: the file has changed",
                                       digest, stored));
    }
}

void check_content(const h5::File& file, Verification& found) {
    const Content content = digest_content(file);
    found.digest = content.digest;
    check_marks(file, content.digest, found.problems);
    for (const std::string& path : content.not_finite)
        found.problems.push_back(path + " holds a number that is not finite");
    check_groups(file, found.problems);
    const double confidence = file.attribute<double>("confidence");
    for (const std::string& path : method_groups(file)) {
        const h5::Group group = file.group(path);
        const std::size_t problems_before = found.problems.size();
        check_columns(group, method_columns_of(group), found.problems);
        if (found.problems.size() == problems_before && content.not_finite.empty())
            check_method(group, confidence, found.problems);
    }
}

}  // namespace

Verification verify_result_file(const std::filesystem::path& path) {
    const Seal seal = check_seal(path);
    if (seal == Seal::broken)
        throw Error({.kind = ErrorKind::data,
                     .problem = "the file is damaged",
                     .place = {.file = path.string()},
                     .reason = "its bytes are not those that were written",
                     .remedy = "copy it again, or run the job again"});
    const h5::File file = h5::File::open(path);
    require_known(file, path);
    Verification found;
    if (seal == Seal::absent)
        found.problems.emplace_back(
            "the seal at the end is missing: the file was cut, or another program rewrote it");
    try {
        check_content(file, found);
    } catch (const Error& error) {
        found.problems.emplace_back(error.what());
    } catch (const std::exception& error) {  // a damaged shape may ask for more memory than there is
        found.problems.push_back(fmt::format("the content cannot be read ({})", error.what()));
    }
    return found;
}

}  // namespace vesper
