#include "results/content_digest.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <fmt/format.h>

#include "core/digest.h"
#include "results/schema.h"

namespace vesper {
namespace {

constexpr std::size_t kBlockValues = std::size_t{1} << 20;

/// Walks through a file and feeds a digest. Numbers count as what they are, not as how wide they are stored.
class Walk {
  public:
    void group(const h5::Group& group) {
        const std::string path = group.path();
        digest_.add(path);
        attributes(group, path);
        std::vector<std::string> names = group.names();
        std::sort(names.begin(), names.end());
        for (const std::string& name : names) {
            const std::string member = fmt::format("{}/{}", path == "/" ? "" : path, name);
            const auto& outside = result_schema::kOutsideDigest;
            if (std::find(outside.begin(), outside.end(), member) != outside.end()) continue;
            if (group.is_group(name)) {
                this->group(group.group(name));
            } else {
                dataset(group.dataset(name), member);
            }
        }
    }

    Content content() const { return {digest_.hex(), not_finite_}; }

  private:
    void attributes(const h5::Object& object, const std::string& path) {
        for (const std::string& name : object.attribute_names()) {
            if (path == "/" && (name == "digest" || name == "complete")) continue;
            const std::string place = fmt::format("{}@{}", path, name);
            digest_.add(place);
            switch (object.attribute_class(name)) {
                case h5::ValueClass::signed_integer:
                    digest_.add(object.attribute<std::int64_t>(name));
                    break;
                case h5::ValueClass::unsigned_integer:
                    digest_.add(object.attribute<std::uint64_t>(name));
                    break;
                case h5::ValueClass::floating: {
                    const double value = object.attribute<double>(name);
                    add_values(std::span(&value, 1), place);
                    break;
                }
                default:
                    digest_.add(object.text_attribute(name));
            }
        }
    }

    void dataset(const h5::Dataset& dataset, const std::string& path) {
        digest_.add(path);
        const h5::Shape shape = dataset.shape();
        digest_.add(std::span<const std::size_t>(shape));
        for (const std::string& scale : dataset.scale_names()) digest_.add(scale);
        attributes(dataset, path);
        switch (dataset.value_class()) {
            case h5::ValueClass::signed_integer:
                values<std::int64_t>(dataset, path);
                break;
            case h5::ValueClass::unsigned_integer:
                values<std::uint64_t>(dataset, path);
                break;
            case h5::ValueClass::floating:
                values<double>(dataset, path);
                break;
            default:
                for (const std::string& text : dataset.read_texts()) digest_.add(text);
        }
    }

    /// Reads some rows at a time, so that the memory does not grow with the file.
    template <class T>
    void values(const h5::Dataset& dataset, const std::string& path) {
        const h5::Shape shape = dataset.shape();
        const std::size_t size =
            std::accumulate(shape.begin(), shape.end(), std::size_t{1}, std::multiplies<>());
        if (shape.empty()) {
            T value{};
            dataset.read(std::span(&value, 1));
            add_values(std::span<const T>(&value, 1), path);
        } else if (size > 0) {
            const std::size_t row = size / shape[0];
            const std::size_t rows_at_once = std::max<std::size_t>(1, kBlockValues / row);
            std::vector<T> block;
            for (std::size_t first = 0; first < shape[0]; first += rows_at_once) {
                block.resize(std::min(rows_at_once, shape[0] - first) * row);
                dataset.read_rows(first, std::span(block));
                add_values(std::span<const T>(block), path);
            }
        }
    }

    template <class T>
    void add_values(std::span<const T> values, const std::string& path) {
        digest_.add(values);
        if constexpr (std::is_floating_point_v<T>) {
            const bool finite =
                std::all_of(values.begin(), values.end(), [](T v) { return std::isfinite(v); });
            if (!finite && (not_finite_.empty() || not_finite_.back() != path)) not_finite_.push_back(path);
        }
    }

    Digest digest_;
    std::vector<std::string> not_finite_;
};

}  // namespace

Content digest_content(const h5::File& file) {
    Walk walk;
    walk.group(file);
    return walk.content();
}

}  // namespace vesper
