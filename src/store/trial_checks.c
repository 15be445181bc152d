#include "src/store/trial_checks.h"

#include <stdio.h>
#include <string.h>

const size_t TRIAL_FILE_MAX_BYTES = (size_t)16 << 30;

void trial_file_name(const char *id, int64_t iteration, char name[TRIAL_FILE_NAME_CHARS + 1]) {
    if (iteration > 0)
        snprintf(name, TRIAL_FILE_NAME_CHARS + 1, "%s.%lld.h5", id, (long long)iteration);
    else
        snprintf(name, TRIAL_FILE_NAME_CHARS + 1, "%s.h5", id);
}

status trial_file_check_name(const char *path, const char *id, int64_t iteration, status code,
                             error *err) {
    char wanted[TRIAL_FILE_NAME_CHARS + 1];
    trial_file_name(id, iteration, wanted);
    const char *slash = strrchr(path, '/');
    if (strcmp(slash ? slash + 1 : path, wanted) == 0) return STATUS_OK;
    return error_set(err, code, "%s holds another trial: by its contents it is %s", path, wanted);
}

status trial_check_counts(const trial *t, const outcome *o, const char *place, status code,
                          error *err) {
    const int64_t formula = rnn_parameter_count(&t->architecture);
    const int64_t stored = o->status == TRIAL_FINISHED ? formula : 0;
    if (o->parameters_allocated == formula && o->weight_count == stored) return STATUS_OK;
    return error_set(err, code,
                     "%s: parameter counts disagree: %lld by formula, %lld in the engine, %lld "
                     "stored",
                     place, (long long)formula, (long long)o->parameters_allocated,
                     (long long)o->weight_count);
}

status trial_weights_sha256(const float *weights, int64_t count, char hex[SHA256_HEX_CHARS + 1],
                            error *err) {
    sha256_digest digest;
    if (sha256_of(weights, (size_t)count * sizeof *weights, &digest) != 0)
        return error_no_memory(err, sizeof digest);
    sha256_hex(&digest, hex);
    return STATUS_OK;
}
