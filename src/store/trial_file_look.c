/* Trial and rung files without HDF5: their headers and digests. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "src/base/files.h"
#include "src/store/rung_file.h"
#include "src/store/schema.h"
#include "src/store/trial_checks.h"
#include "src/store/trial_file.h"
#include "src/store/user_block.h"

int trial_file_version(void) {
    return TRIAL_FORMAT_VERSION;
}

/* `iteration` of a rung file; 0 for a trial file. */
static status check_owner(const char *path, const char *id, int64_t iteration,
                          const user_block_facts *facts, error *err) {
    if ((facts->status == TRIAL_STOPPED) != (iteration > 0))
        return error_set(err, STATUS_DAMAGED, "%s is not the file of a %s", path,
                         iteration > 0 ? "rung" : "trial");
    if (strcmp(facts->id, id) != 0)
        return error_set(err, STATUS_DAMAGED, "%s holds trial %s", path, facts->id);
    if (facts->rung.iteration == iteration) return STATUS_OK;
    return error_set(err, STATUS_DAMAGED, "%s holds the rung of iteration %lld", path,
                     (long long)facts->rung.iteration);
}

static status read_block(int descriptor, const char *path, char block[USER_BLOCK_BYTES],
                         size_t *file_bytes, error *err) {
    struct stat info;
    if (fstat(descriptor, &info) != 0)
        return error_set_errno(err, STATUS_IO, errno, "cannot read %s", path);
    if (!S_ISREG(info.st_mode)) return error_set(err, STATUS_IO, "%s is not a regular file", path);
    *file_bytes = (size_t)info.st_size;
    size_t got = 0;
    TRY(files_read_at(descriptor, 0, block, USER_BLOCK_BYTES, &got, path, err));
    memset(block + got, 0, USER_BLOCK_BYTES - got);
    return STATUS_OK;
}

static status peek(const char *path, const char *id, int64_t iteration, user_block_facts *facts,
                   error *err) {
    char block[USER_BLOCK_BYTES];
    size_t file_bytes = 0;
    /* O_NONBLOCK: a FIFO put in the way must be refused, not waited for. */
    int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor < 0) return error_set_errno(err, STATUS_IO, errno, "cannot open %s", path);
    status result = read_block(descriptor, path, block, &file_bytes, err);
    close(descriptor);
    TRY(result);
    TRY(user_block_peek(path, block, file_bytes, TRIAL_FORMAT_VERSION, facts, err));
    return check_owner(path, id, iteration, facts, err);
}

status trial_file_peek(const char *path, const char *id, trial_status *state, error *err) {
    user_block_facts facts;
    TRY(peek(path, id, 0, &facts, err));
    *state = facts.status;
    return STATUS_OK;
}

status rung_file_peek(const char *path, const char *id, int64_t iteration, rung_score *out,
                      error *err) {
    user_block_facts facts;
    TRY(peek(path, id, iteration, &facts, err));
    *out = facts.rung;
    return STATUS_OK;
}

static status check(const char *path, const char *id, int64_t iteration, error *err) {
    char *bytes = NULL;
    size_t count = 0;
    user_block_facts facts;
    TRY(files_read(path, TRIAL_FILE_MAX_BYTES, &bytes, &count, err));
    status result = user_block_check(path, bytes, count, TRIAL_FORMAT_VERSION, &facts, err);
    free(bytes);
    TRY(result);
    return check_owner(path, id, iteration, &facts, err);
}

status trial_file_check(const char *path, const char *id, error *err) {
    return check(path, id, 0, err);
}

status rung_file_check(const char *path, const char *id, int64_t iteration, error *err) {
    return check(path, id, iteration, err);
}
