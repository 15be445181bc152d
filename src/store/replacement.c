#include "src/store/replacement.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include "src/base/memory.h"

static char *temporary_name(const char *path) {
    uint32_t nonce = 0;
    if (getrandom(&nonce, sizeof nonce, 0) != sizeof nonce) nonce = (uint32_t)errno;
    char *name = NULL;
    return asprintf(&name, "%s.tmp.%ld.%08x", path, (long)getpid(), nonce) < 0 ? NULL : name;
}

status replacement_begin(const char *path, replacement *out, error *err) {
    *out = (replacement){.path = path, .temporary = temporary_name(path), .descriptor = -1};
    if (!out->temporary) return error_no_memory(err, strlen(path));
    out->descriptor =
        open(out->temporary, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0666);
    if (out->descriptor >= 0) return STATUS_OK;
    status failed = error_set_errno(err, STATUS_IO, errno, "cannot create %s", out->temporary);
    free(out->temporary);
    out->temporary = NULL;
    return failed;
}

static status sync_folder_of(const char *path, error *err) {
    const char *slash = strrchr(path, '/');
    char *folder =
        slash ? memory_copy_bytes(path, (size_t)(slash - path) + 1) : memory_copy_text(".");
    if (!folder) return error_no_memory(err, strlen(path));
    int descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool synced = descriptor >= 0 && fsync(descriptor) == 0;
    int cause = errno;
    if (descriptor >= 0) close(descriptor);
    status result = STATUS_OK;
    if (!synced) result = error_set_errno(err, STATUS_IO, cause, "cannot sync %s", folder);
    free(folder);
    return result;
}

status replacement_commit(replacement *r, error *err) {
    if (fsync(r->descriptor) != 0)
        return error_set_errno(err, STATUS_IO, errno, "cannot sync %s", r->temporary);
    int descriptor = r->descriptor;
    r->descriptor = -1;
    if (close(descriptor) != 0)
        return error_set_errno(err, STATUS_IO, errno, "cannot close %s", r->temporary);
    if (rename(r->temporary, r->path) != 0)
        return error_set_errno(err, STATUS_IO, errno, "cannot put %s in place", r->path);
    free(r->temporary);
    r->temporary = NULL;
    return sync_folder_of(r->path, err);
}

void replacement_end(replacement *r) {
    if (r->descriptor >= 0) close(r->descriptor);
    if (r->temporary) unlink(r->temporary);
    free(r->temporary);
    *r = (replacement){.descriptor = -1};
}
