// Writes the file that read_result.py reads: write_sample_result FILE SEED.
#include <string>

#include "results/result_file.h"
#include "results/sample_result.h"

int main(int argc, char** argv) {
    if (argc != 3) return 64;
    vesper::write_result_file(argv[1], vesper::sample_result(std::stoull(argv[2])));
}
