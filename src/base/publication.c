#include "src/base/publication.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include "src/base/files.h"
#include "src/base/temporaries.h"

static char *temporary_name(const char *path) {
    uint32_t nonce = 0;
    if (getrandom(&nonce, sizeof nonce, 0) != sizeof nonce) nonce = (uint32_t)errno;
    char *name = NULL;
    return asprintf(&name, "%s.tmp.%ld.%08x", path, (long)getpid(), nonce) < 0 ? NULL : name;
}

static void forget_temporary(publication *p) {
    if (p->temporary) temporaries_forget(p->temporary);
    free(p->temporary);
    p->temporary = NULL;
}

status publication_begin(const char *path, publication *out, error *err) {
    *out = (publication){.path = path, .temporary = temporary_name(path), .descriptor = -1};
    if (!out->temporary) return error_no_memory(err, strlen(path));
    temporaries_note(out->temporary);
    out->descriptor =
        open(out->temporary, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0666);
    if (out->descriptor >= 0) return STATUS_OK;
    status failed = error_set_errno(err, STATUS_IO, errno, "cannot create %s", path);
    forget_temporary(out);
    return failed;
}

static status close_file(publication *p, error *err) {
    int descriptor = p->descriptor;
    p->descriptor = -1;
    if (files_close(descriptor) == 0) return STATUS_OK;
    return error_set_errno(err, STATUS_IO, errno, "cannot close %s", p->temporary);
}

/* Nothing may be put in place before its bytes are on the disk; an error here is final, since a
 * second fsync can succeed without having written them. */
static status sync_file(publication *p, error *err) {
    int cause = files_sync_with(fsync, p->descriptor);
    if (cause) return error_set_errno(err, STATUS_IO, cause, "cannot sync %s", p->temporary);
    return close_file(p, err);
}

static status sync_folder_of(const char *path, error *err) {
    char *folder = files_folder_of(path);
    status result = folder ? files_sync_folder(folder, err) : error_no_memory(err, strlen(path));
    free(folder);
    return result;
}

status publication_replace(publication *p, error *err) {
    TRY(sync_file(p, err));
    if (rename(p->temporary, p->path) != 0)
        return error_set_errno(err, STATUS_IO, errno, "cannot put %s in place", p->path);
    forget_temporary(p);
    return sync_folder_of(p->path, err);
}

static status link_in_place(const publication *p, bool *exists, error *err) {
    *exists = link(p->temporary, p->path) != 0;
    if (*exists && errno != EEXIST)
        return error_set_errno(err, STATUS_IO, errno, "cannot put %s in place", p->path);
    return STATUS_OK;
}

status publication_add(publication *p, bool *exists, error *err) {
    TRY(sync_file(p, err));
    TRY(link_in_place(p, exists, err));
    return sync_folder_of(p->path, err);
}

static bool is_in_same_folder(const char *a, const char *b) {
    const char *slash = strrchr(a, '/');
    const size_t chars = slash ? (size_t)(slash - a) + 1 : 0;
    return strncmp(a, b, chars) == 0 && !strchr(b + chars, '/');
}

/* Where many folders were changed: one call for all of them. */
static status sync_file_system_of(const char *path, error *err) {
    char *folder = files_folder_of(path);
    if (!folder) return error_no_memory(err, strlen(path));
    const int descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const int cause = descriptor < 0 ? errno : files_sync_with(syncfs, descriptor);
    status result =
        cause ? error_set_errno(err, STATUS_IO, cause, "cannot sync the folder %s", folder)
              : STATUS_OK;
    if (descriptor >= 0) close(descriptor);
    free(folder);
    return result;
}

/* Where to do something to every publication that is still sound. */
#define FOR_EACH_SOUND(i)              \
    for (size_t i = 0; i < count; i++) \
        if (results[i] == STATUS_OK)

void publication_add_group(publication publications[], size_t count, bool exists[],
                           status results[], error *errors[]) {
    int cause = -1; /* errno of the sync that speaks for all; -1 before it */
    FOR_EACH_SOUND(i) {
        if (cause < 0) cause = files_sync_with(syncfs, publications[i].descriptor);
        if (cause > 0)
            results[i] = error_set_errno(errors[i], STATUS_IO, cause, "cannot sync %s",
                                         publications[i].temporary);
    }
    FOR_EACH_SOUND(i) results[i] = close_file(&publications[i], errors[i]);
    FOR_EACH_SOUND(i) results[i] = link_in_place(&publications[i], &exists[i], errors[i]);
    const char *first = NULL;
    bool elsewhere = false;
    FOR_EACH_SOUND(i) {
        if (!first) first = publications[i].path;
        elsewhere |= !is_in_same_folder(first, publications[i].path);
    }
    if (!first) return;
    error err;
    const status synced =
        elsewhere ? sync_file_system_of(first, &err) : sync_folder_of(first, &err);
    FOR_EACH_SOUND(i)
    if (synced != STATUS_OK) results[i] = error_set(errors[i], synced, "%s", err.message);
}

void publication_end(publication *p) {
    if (p->descriptor >= 0) close(p->descriptor);
    if (p->temporary) unlink(p->temporary);
    forget_temporary(p);
    *p = (publication){.descriptor = -1};
}
