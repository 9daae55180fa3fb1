// HDF5 files, readable by h5py, xarray and netCDF-4 as they are.
//
//     h5::File file = h5::File::create(atomic.partial());
//     file.set("schema", "vesper-market");
//     h5::Group bars = file.create_group("bars");
//     h5::Dataset symbol = bars.write("symbol", names);
//     symbol.make_scale();
//     h5::Dataset time = bars.write("time", times);
//     time.make_scale();
//     bars.write("close", close).attach_scales({symbol, time});
//     file.close();     // the last moment at which a full disk can be reported
//     atomic.commit();
//
//     h5::File in = h5::File::open(path);
//     auto close = in.read<Matrix<double>>("bars/close");
//
// HDF5's own printing is off. Use a file from one thread.
#pragma once

#include <filesystem>

#include "h5/group.h"

namespace vesper::h5 {

/// An open file and its root group. Format 1.8 to 1.10, without time stamps: equal content gives equal bytes.
class File : public Group {
  public:
    /// The root closes before the file, which closes whatever is still open in it.
    ~File() { handle_ = Handle(); }
    File(File&&) = default;
    File& operator=(File&&) = default;

    /// Replaces what is there. Throws Error{io}.
    static File create(const std::filesystem::path& path);
    /// Read only. Throws Error{io} when the file is missing or cannot be read, Error{data} when it is
    /// truncated or no HDF5 file.
    static File open(const std::filesystem::path& path);

    /// Writes out what is buffered, so that reading it back cannot run into a full disk. Throws Error{io}.
    void flush();
    /// Writes out what is buffered and closes the file and everything opened in it. Throws Error{io}, for
    /// instance on a full disk. Without it the destructor closes in silence and the content is not to be
    /// relied on.
    void close();

  private:
    explicit File(Handle file, Handle root) : Group(std::move(root)), file_(std::move(file)) {}
    Handle file_;
};

}  // namespace vesper::h5
