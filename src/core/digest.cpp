#include "core/digest.h"

#define XXH_INLINE_ALL
#include <cstdint>

#include <fmt/format.h>
#include <xxhash.h>

namespace vesper {

struct Digest::State {
    XXH3_state_t hash;
};

Digest::Digest() : state_(std::make_unique<State>()) {
    XXH3_128bits_reset(&state_->hash);
}
Digest::~Digest() = default;
Digest::Digest(Digest&&) noexcept = default;
Digest& Digest::operator=(Digest&&) noexcept = default;

void Digest::add(std::string_view text) {
    add(static_cast<std::uint64_t>(text.size()));
    add_bytes(text.data(), text.size());
}

void Digest::add_bytes(const void* bytes, std::size_t size) {
    if (size > 0) XXH3_128bits_update(&state_->hash, bytes, size);
}

std::string Digest::hex() const {
    const XXH128_hash_t hash = XXH3_128bits_digest(&state_->hash);
    return fmt::format("{:016x}{:016x}", hash.high64, hash.low64);
}

}  // namespace vesper
