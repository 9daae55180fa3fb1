// The numbers that go into an HDF5 file.
#pragma once

#include <concepts>
#include <cstdint>
#include <type_traits>

namespace vesper::h5 {

template <class T>
concept Number =
    std::is_arithmetic_v<T> && !std::same_as<T, bool> && !std::same_as<T, char> && sizeof(T) <= 8;

/// What the values of a dataset or an attribute are, whatever their width.
enum class ValueClass { signed_integer, unsigned_integer, floating, text, other };

enum class NumberType { i8, u8, i16, u16, i32, u32, i64, u64, f32, f64 };

template <Number T>
constexpr NumberType number_type() {
    if constexpr (std::is_floating_point_v<T>) {
        return sizeof(T) == 4 ? NumberType::f32 : NumberType::f64;
    } else {
        constexpr bool is_signed = std::is_signed_v<T>;
        switch (sizeof(T)) {
            case 1:
                return is_signed ? NumberType::i8 : NumberType::u8;
            case 2:
                return is_signed ? NumberType::i16 : NumberType::u16;
            case 4:
                return is_signed ? NumberType::i32 : NumberType::u32;
            default:
                return is_signed ? NumberType::i64 : NumberType::u64;
        }
    }
}

}  // namespace vesper::h5
