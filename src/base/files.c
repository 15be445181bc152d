#include "src/base/files.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "src/base/memory.h"

static status read_descriptor(int descriptor, const char *path, size_t max_bytes, char **data,
                              size_t *bytes, error *err) {
    struct stat info;
    if (fstat(descriptor, &info) != 0)
        return error_set_errno(err, STATUS_IO, errno, "cannot read %s", path);
    if (!S_ISREG(info.st_mode)) return error_set(err, STATUS_IO, "%s is not a regular file", path);
    if ((size_t)info.st_size > max_bytes)
        return error_set(err, STATUS_IO, "%s has %lld bytes; at most %zu are read here", path,
                         (long long)info.st_size, max_bytes);
    size_t size = (size_t)info.st_size, done = 0;
    char *buffer = malloc(size + 1);
    if (!buffer) return error_no_memory(err, size + 1);
    while (done < size) {
        ssize_t got = read(descriptor, buffer + done, size - done);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) {
            int cause = errno;
            free(buffer);
            return error_set_errno(err, STATUS_IO, cause, "cannot read %s", path);
        }
        if (got == 0) break;
        done += (size_t)got;
    }
    buffer[done] = '\0';
    *data = buffer;
    *bytes = done;
    return STATUS_OK;
}

status files_read(const char *path, size_t max_bytes, char **data, size_t *bytes, error *err) {
    /* O_NONBLOCK: a FIFO put in the way must be refused, not waited for. */
    int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor < 0) return error_set_errno(err, STATUS_IO, errno, "cannot open %s", path);
    status result = read_descriptor(descriptor, path, max_bytes, data, bytes, err);
    close(descriptor);
    return result;
}

status files_write_all(int descriptor, const void *data, size_t bytes, const char *path,
                       error *err) {
    const char *next = data;
    while (bytes > 0) {
        ssize_t written = write(descriptor, next, bytes);
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return error_set_errno(err, STATUS_IO, errno, "cannot write %s", path);
        next += written;
        bytes -= (size_t)written;
    }
    return STATUS_OK;
}

static char *parent_folder(const char *path) {
    const char *slash = strrchr(path, '/');
    if (!slash) return memory_copy_text(".");
    return slash == path ? memory_copy_text("/") : memory_copy_bytes(path, (size_t)(slash - path));
}

static status sync_folder(const char *folder, error *err) {
    int descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0) return error_set_errno(err, STATUS_IO, errno, "cannot open %s", folder);
    int failed = fsync(descriptor);
    int cause = errno;
    close(descriptor);
    if (failed) return error_set_errno(err, STATUS_IO, cause, "cannot sync %s", folder);
    return STATUS_OK;
}

static status same_bytes(const char *path, const void *data, size_t bytes, error *err) {
    char *present = NULL;
    size_t present_bytes = 0;
    TRY(files_read(path, (size_t)1 << 40, &present, &present_bytes, err));
    bool same = present_bytes == bytes && memcmp(present, data, bytes) == 0;
    free(present);
    if (same) return STATUS_OK;
    return error_set(err, STATUS_DAMAGED, "%s is there already, with other contents", path);
}

static status put_in_place(const char *temporary, const char *path, const void *data, size_t bytes,
                           bool replace, error *err) {
    if (replace) {
        if (rename(temporary, path) == 0) return STATUS_OK;
        return error_set_errno(err, STATUS_IO, errno, "cannot put %s in place", path);
    }
    if (link(temporary, path) == 0) return STATUS_OK;
    if (errno == EEXIST) return same_bytes(path, data, bytes, err);
    return error_set_errno(err, STATUS_IO, errno, "cannot put %s in place", path);
}

static status write_synced(const char *temporary, const void *data, size_t bytes, error *err) {
    int descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0666);
    if (descriptor < 0)
        return error_set_errno(err, STATUS_IO, errno, "cannot create %s", temporary);
    status result = files_write_all(descriptor, data, bytes, temporary, err);
    if (result == STATUS_OK && fsync(descriptor) != 0)
        result = error_set_errno(err, STATUS_IO, errno, "cannot sync %s", temporary);
    if (close(descriptor) != 0 && result == STATUS_OK)
        result = error_set_errno(err, STATUS_IO, errno, "cannot close %s", temporary);
    return result;
}

static char *temporary_name(const char *path) {
    uint32_t nonce = 0;
    if (getrandom(&nonce, sizeof nonce, 0) != sizeof nonce) nonce = (uint32_t)errno;
    char *name = NULL;
    return asprintf(&name, "%s.tmp.%ld.%08x", path, (long)getpid(), nonce) < 0 ? NULL : name;
}

status files_publish(const char *path, const void *data, size_t bytes, bool replace, error *err) {
    char *temporary = temporary_name(path);
    char *folder = parent_folder(path);
    status result = STATUS_OK;
    if (!temporary || !folder) result = error_no_memory(err, strlen(path));
    if (result == STATUS_OK) {
        result = write_synced(temporary, data, bytes, err);
        if (result == STATUS_OK) result = put_in_place(temporary, path, data, bytes, replace, err);
        unlink(temporary);
    }
    if (result == STATUS_OK) result = sync_folder(folder, err);
    free(temporary);
    free(folder);
    return result;
}

static status make_one_folder(const char *path, error *err) {
    struct stat info;
    if (mkdir(path, 0777) == 0) return STATUS_OK;
    int cause = errno;
    if (stat(path, &info) == 0) {
        if (S_ISDIR(info.st_mode)) return STATUS_OK;
        return error_set(err, STATUS_IO, "%s is in the way: it is not a folder", path);
    }
    return error_set_errno(err, STATUS_IO, cause, "cannot make the folder %s", path);
}

status files_make_folder(const char *path, error *err) {
    char *partial = memory_copy_text(path);
    if (!partial) return error_no_memory(err, strlen(path));
    status result = STATUS_OK;
    for (char *slash = partial; result == STATUS_OK && (slash = strchr(slash + 1, '/'));) {
        *slash = '\0';
        result = make_one_folder(partial, err);
        *slash = '/';
    }
    if (result == STATUS_OK) result = make_one_folder(partial, err);
    free(partial);
    return result;
}

char *files_join(const char *folder, const char *name) {
    char *joined = NULL;
    if (name[0] == '/') return memory_copy_text(name);
    size_t end = strlen(folder);
    const char *separator = end > 0 && folder[end - 1] == '/' ? "" : "/";
    return asprintf(&joined, "%s%s%s", folder, separator, name) < 0 ? NULL : joined;
}
