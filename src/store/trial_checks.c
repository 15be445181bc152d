#include "src/store/trial_checks.h"

#include <stdio.h>
#include <string.h>

const size_t TRIAL_FILE_MAX_BYTES = (size_t)16 << 30;

status trial_file_check_name(const char *path, const char *id, status code, error *err) {
    char wanted[TRIAL_ID_CHARS + sizeof ".h5"];
    snprintf(wanted, sizeof wanted, "%s.h5", id);
    const char *slash = strrchr(path, '/');
    if (strcmp(slash ? slash + 1 : path, wanted) == 0) return STATUS_OK;
    return error_set(err, code, "%s holds another trial: by its contents it is %s", path, wanted);
}

status trial_weights_sha256(const float *weights, int64_t count, char hex[SHA256_HEX_CHARS + 1],
                            error *err) {
    sha256_digest digest;
    if (sha256_of(weights, (size_t)count * sizeof *weights, &digest) != 0)
        return error_no_memory(err, sizeof digest);
    sha256_hex(&digest, hex);
    return STATUS_OK;
}
