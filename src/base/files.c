#include "src/base/files.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
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

status files_check_single(int descriptor, const char *path, error *err) {
    struct stat info;
    if (fstat(descriptor, &info) != 0)
        return error_set_errno(err, STATUS_IO, errno, "cannot look at %s", path);
    if (!S_ISREG(info.st_mode)) return error_set(err, STATUS_IO, "%s is not a regular file", path);
    if (info.st_nlink <= 1) return STATUS_OK;
    return error_set(err, STATUS_IO,
                     "%s has a second name (a hard link), so that another file would be written "
                     "through it: remove it, or put a copy in its place",
                     path);
}

status files_open_append(const char *path, int *descriptor, error *err) {
    *descriptor =
        open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0666);
    if (*descriptor < 0) return error_set_errno(err, STATUS_IO, errno, "cannot open %s", path);
    status result = files_check_single(*descriptor, path, err);
    if (result != STATUS_OK) close(*descriptor);
    return result;
}

status files_read_at(int descriptor, uint64_t at, void *into, size_t bytes, size_t *got,
                     const char *path, error *err) {
    for (*got = 0; *got < bytes;) {
        ssize_t now =
            pread(descriptor, (char *)into + *got, bytes - *got, (off_t)(at + (uint64_t)*got));
        if (now < 0 && errno == EINTR) continue;
        if (now < 0) return error_set_errno(err, STATUS_IO, errno, "cannot read %s", path);
        if (now == 0) break;
        *got += (size_t)now;
    }
    return STATUS_OK;
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

int files_sync_with(int (*sync)(int), int descriptor) {
    int failed;
    while ((failed = sync(descriptor)) != 0 && errno == EINTR) {
    }
    return failed ? errno : 0;
}

status files_sync_folder(const char *folder, error *err) {
    int descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int cause = descriptor >= 0 ? files_sync_with(fsync, descriptor) : errno;
    if (descriptor >= 0) close(descriptor);
    return cause ? error_set_errno(err, STATUS_IO, cause, "cannot sync %s", folder) : STATUS_OK;
}

/* Else a crash could take a new folder with all that was published in it.  A parent that may be
 * written but not read cannot be synced. */
static status sync_parent(const char *path, error *err) {
    char *parent = files_folder_of(path);
    if (!parent) return error_no_memory(err, strlen(path));
    status result = euidaccess(parent, R_OK) == 0 ? files_sync_folder(parent, err) : STATUS_OK;
    free(parent);
    return result;
}

static status make_one_folder(const char *path, error *err) {
    struct stat info;
    if (mkdir(path, 0777) == 0) return sync_parent(path, err);
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

status files_make_subfolder(const char *path, error *err) {
    struct stat info;
    if (lstat(path, &info) == 0 && S_ISLNK(info.st_mode))
        return error_set(err, STATUS_IO,
                         "%s is a symbolic link, and what is written there would land elsewhere: "
                         "remove it; the results folder itself may be a link, or give output.dir",
                         path);
    return make_one_folder(path, err);
}

int files_close(int descriptor) {
    return close(descriptor) == 0 || errno == EINTR ? 0 : -1;
}

char *files_folder_of(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash ? memory_copy_bytes(path, (size_t)(slash - path) + 1) : memory_copy_text(".");
}

char *files_join(const char *folder, const char *name) {
    char *joined = NULL;
    if (name[0] == '/') return memory_copy_text(name);
    size_t end = strlen(folder);
    const char *separator = end > 0 && folder[end - 1] == '/' ? "" : "/";
    return asprintf(&joined, "%s%s%s", folder, separator, name) < 0 ? NULL : joined;
}
