// A file that appears under its name only when it is whole.
#pragma once

#include <filesystem>
#include <span>

namespace vesper {

/// Throws Error{io} when no file can be made under this name: for work that takes hours before it writes.
void require_writable(const std::filesystem::path& final_path);

/// Throws Error{usage} when the output is one of the inputs, however the two paths are spelt.
void require_other_file(const std::filesystem::path& output, std::span<const std::filesystem::path> inputs);

/// Write to `partial()`, then `commit()`: sync, rename, sync the folder. Without a commit the partial file is
/// removed, so a failed run leaves nothing under the final name and an older file there untouched.
class AtomicFile {
  public:
    /// Throws Error{io} when the folder does not exist or cannot be written to.
    explicit AtomicFile(std::filesystem::path final_path);
    ~AtomicFile();
    AtomicFile(const AtomicFile&) = delete;
    AtomicFile& operator=(const AtomicFile&) = delete;

    const std::filesystem::path& partial() const { return partial_; }
    /// Throws Error{io}.
    void commit();

  private:
    std::filesystem::path final_;
    std::filesystem::path partial_;
    bool committed_ = false;
};

}  // namespace vesper
