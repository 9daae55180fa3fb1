// Bytes of a file, unpacked on the way when it is gzip. Internal to CsvReader.
#pragma once

#include <zlib.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>

namespace vesper {

class CsvInput {
  public:
    /// Throws Error{io}.
    explicit CsvInput(const std::filesystem::path& path);
    ~CsvInput() { gzclose_r(file_); }
    CsvInput(const CsvInput&) = delete;
    CsvInput& operator=(const CsvInput&) = delete;

    /// Up to n bytes; 0 at the end. Throws Error{io} when the file cannot be read, Error{data} when the gzip
    /// stream is damaged.
    std::size_t read(char* bytes, std::size_t n);
    /// Position in the stored file.
    std::uint64_t position() const;

  private:
    std::filesystem::path path_;
    gzFile file_;
};

}  // namespace vesper
