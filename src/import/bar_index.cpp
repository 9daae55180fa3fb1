#include "import/bar_index.h"

namespace vesper {

std::uint32_t SymbolIndex::index_of(std::string_view name) {
    if (!names_.empty() && names_[last_] == name) return last_;
    const auto found = indices_.find(name);
    if (found != indices_.end()) return last_ = found->second;
    last_ = static_cast<std::uint32_t>(names_.size());
    names_.emplace_back(name);
    indices_.emplace(name, last_);
    return last_;
}

std::uint32_t TimeIndex::index_of(TimeNs time) {
    if (!times_.empty() && times_[last_] == time) return last_;
    if (last_ + 1 < times_.size() && times_[last_ + 1] == time) return ++last_;
    const auto [found, is_new] = indices_.try_emplace(time, static_cast<std::uint32_t>(times_.size()));
    if (is_new) times_.push_back(time);
    return last_ = found->second;
}

}  // namespace vesper
