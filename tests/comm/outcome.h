// What the ranks of a run threw, as run_ranks gives it back.
#pragma once

#include <exception>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "comm/comm.h"
#include "core/error.h"

namespace vesper::test {

/// For messages: "Error{exit code}: ...", "Elsewhere{exit code}", or what else it is.
inline std::string text_of(const std::exception_ptr& thrown) {
    if (!thrown) return "nothing";
    try {
        std::rethrow_exception(thrown);
    } catch (const Error& error) {
        return "Error{" + std::to_string(exit_code(error.fault().kind)) + "}: " + error.what();
    } catch (const Elsewhere& elsewhere) {
        return "Elsewhere{" + std::to_string(elsewhere.exit_code) + "}";
    } catch (const std::exception& error) {
        return error.what();
    } catch (...) {
        return "something else";
    }
}

inline testing::AssertionResult is_error(const std::exception_ptr& thrown, ErrorKind kind) {
    try {
        if (thrown) std::rethrow_exception(thrown);
    } catch (const Error& error) {
        if (error.fault().kind == kind) return testing::AssertionSuccess();
    } catch (...) {
    }
    return testing::AssertionFailure() << "thrown was " << text_of(thrown);
}

inline testing::AssertionResult is_elsewhere(const std::exception_ptr& thrown, ErrorKind kind) {
    try {
        if (thrown) std::rethrow_exception(thrown);
    } catch (const Elsewhere& elsewhere) {
        if (elsewhere.exit_code == exit_code(kind)) return testing::AssertionSuccess();
    } catch (...) {
    }
    return testing::AssertionFailure() << "thrown was " << text_of(thrown);
}

inline void expect_all_return(const std::vector<std::exception_ptr>& thrown) {
    for (std::size_t rank = 0; rank < thrown.size(); ++rank)
        EXPECT_EQ(text_of(thrown[rank]), "nothing") << "rank " << rank;
}

/// One rank throws an Error of this kind, the others Elsewhere with its exit code.
inline void expect_told_by(const std::vector<std::exception_ptr>& thrown, std::size_t teller,
                           ErrorKind kind) {
    for (std::size_t rank = 0; rank < thrown.size(); ++rank)
        EXPECT_TRUE(rank == teller ? is_error(thrown[rank], kind) : is_elsewhere(thrown[rank], kind))
            << "rank " << rank;
}

}  // namespace vesper::test
