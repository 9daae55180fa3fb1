// Content digest: tells whether two inputs or two results are the same.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>

namespace vesper {

/// Streaming 128-bit XXH3. Feeding the same values in the same order gives the same digest on every machine
/// of one byte order. Not a defence against forgery.
class Digest {
  public:
    Digest();
    ~Digest();
    Digest(Digest&&) noexcept;
    Digest& operator=(Digest&&) noexcept;

    /// Length first, then the bytes, so that neighbouring texts cannot run together.
    void add(std::string_view text);

    template <class T>
    requires std::is_arithmetic_v<T>
    void add(std::span<const T> values) { add_bytes(values.data(), values.size_bytes()); }
    template <class T>
    requires std::is_arithmetic_v<T>
    void add(T value) { add_bytes(&value, sizeof value); }

    /// 32 lower-case hexadecimal digits of what was added so far.
    std::string hex() const;

  private:
    void add_bytes(const void* bytes, std::size_t size);
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace vesper
