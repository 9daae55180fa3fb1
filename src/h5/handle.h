// Owner of one HDF5 identifier.
#pragma once

#include <cstdint>
#include <utility>

namespace vesper::h5 {

using Id = std::int64_t;  // HDF5's hid_t

/// Closes its identifier at destruction, silently: a destructor has nobody to tell. Move-only.
class Handle {
  public:
    using Close = int (*)(Id);

    Handle() = default;
    Handle(Id id, Close close) : id_(id), close_(close) {}
    Handle(Handle&& other) noexcept : id_(std::exchange(other.id_, kNone)), close_(other.close_) {}
    Handle& operator=(Handle&& other) noexcept {
        std::swap(id_, other.id_);
        std::swap(close_, other.close_);
        return *this;
    }
    ~Handle() {
        if (id_ >= 0) close_(id_);
    }

    Id get() const { return id_; }
    /// Gives the identifier up; the caller closes it.
    Id release() { return std::exchange(id_, kNone); }

  private:
    static constexpr Id kNone = -1;
    Id id_ = kNone;
    Close close_ = nullptr;
};

}  // namespace vesper::h5
