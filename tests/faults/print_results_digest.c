/* Check a results.h5 and print the digest it carries of all it holds but weights and times. */
#include <hdf5.h>
#include <stdio.h>

#include "src/base/sha256.h"
#include "src/store/results_file.h"
#include "src/store/schema.h"

static int read_digest(const char *path, char digest[SHA256_HEX_CHARS + 1]) {
    hid_t file = H5Fopen(path, H5F_ACC_RDONLY, H5P_DEFAULT);
    hid_t attribute = H5Aopen(file, SCHEMA_RESULTS_SHA256, H5P_DEFAULT);
    hid_t type = H5Aget_type(attribute);
    char *value = NULL;
    int failed = H5Tis_variable_str(type) <= 0 || H5Aread(attribute, type, &value) < 0;
    if (!failed) snprintf(digest, SHA256_HEX_CHARS + 1, "%s", value);
    H5free_memory(value);
    H5Tclose(type);
    H5Aclose(attribute);
    H5Fclose(file);
    return failed;
}

int main(int argc, char **argv) {
    results *r = NULL;
    error err;
    char digest[SHA256_HEX_CHARS + 1] = "";
    if (argc != 2) return 2;
    if (results_file_read(argv[1], &r, &err) != STATUS_OK || read_digest(argv[1], digest)) {
        fprintf(stderr, "%s\n", r ? "no digest" : err.message);
        results_free(r);
        return 1;
    }
    printf("%s\n", digest);
    results_free(r);
    return 0;
}
