// Memory of the device, and host memory that it copies to and from at full speed.
#pragma once

#include <cstddef>
#include <span>
#include <type_traits>
#include <utility>

#include "device/stream.h"

namespace vesper {

namespace device {

/// Untyped; null for no bytes. Throw Error{memory} that says how much was asked for, or what error_of() makes
/// of other failures.
void* allocate(std::size_t bytes);
void free(void* memory) noexcept;
void* allocate_pinned(std::size_t bytes);
void free_pinned(void* memory) noexcept;
/// In the order of the stream. Pageable host memory makes the host wait.
void upload(void* to, const void* from, std::size_t bytes, const Stream& stream);
void download(void* to, const void* from, std::size_t bytes, const Stream& stream);
void fill_with_zeros(void* memory, std::size_t bytes, const Stream& stream);
/// Rows of `row_bytes`, `from_stride` bytes apart on the host, side by side on the device.
void upload_rows(void* to, const void* from, std::size_t from_stride, std::size_t row_bytes, std::size_t rows,
                 const Stream& stream);

}  // namespace device

/// n values of T on the device. No operator[]: the host cannot read them.
template <class T>
requires std::is_trivially_copyable_v<T>
class DeviceBuffer {
  public:
    DeviceBuffer() = default;
    explicit DeviceBuffer(std::size_t n)
        : data_(static_cast<T*>(device::allocate(n * sizeof(T)))), size_(n) {}
    DeviceBuffer(std::span<const T> host, const Stream& stream) : DeviceBuffer(host.size()) {
        device::upload(data_, host.data(), host.size_bytes(), stream);
    }
    ~DeviceBuffer() { device::free(data_); }
    DeviceBuffer(DeviceBuffer&& other) noexcept
        : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}
    DeviceBuffer& operator=(DeviceBuffer&& other) noexcept {
        std::swap(data_, other.data_);
        std::swap(size_, other.size_);
        return *this;
    }

    T* data() const { return data_; }
    std::size_t size() const { return size_; }
    std::size_t bytes() const { return size_ * sizeof(T); }

  private:
    T* data_ = nullptr;
    std::size_t size_ = 0;
};

/// n values of T on the host, page-locked, so that copies run beside kernels.
template <class T>
requires std::is_trivially_copyable_v<T>
class PinnedBuffer {
  public:
    PinnedBuffer() = default;
    explicit PinnedBuffer(std::size_t n)
        : data_(static_cast<T*>(device::allocate_pinned(n * sizeof(T)))), size_(n) {}
    ~PinnedBuffer() { device::free_pinned(data_); }
    PinnedBuffer(PinnedBuffer&& other) noexcept
        : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}
    PinnedBuffer& operator=(PinnedBuffer&& other) noexcept {
        std::swap(data_, other.data_);
        std::swap(size_, other.size_);
        return *this;
    }

    std::size_t size() const { return size_; }
    std::span<T> all() const { return {data_, size_}; }

  private:
    T* data_ = nullptr;
    std::size_t size_ = 0;
};

}  // namespace vesper
