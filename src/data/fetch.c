#include "src/data/fetch.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "src/base/files.h"
#include "src/base/memory.h"
#include "src/base/publish.h"
#include "src/base/temporaries.h"
#include "src/data/dataset_open.h"
#include "src/data/known_sets.h"
#include "src/data/locate.h"

enum { MOST_MIRRORS = 3 };

static const char *const mnist_mirrors[MOST_MIRRORS] = {
    "https://ossci-datasets.s3.amazonaws.com/mnist",
    "https://storage.googleapis.com/cvdf-datasets/mnist",
};
static const char *const fashion_mirrors[MOST_MIRRORS] = {
    "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion",
    "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com",
};

/* --- the right data --- */

/* The message of a file in `folder`, told of the like-named one where it came from: the folder may
 * be temporary, and gone when the message is read. */
static void tell_of_origin(const char *folder, const char *from, error *err) {
    const size_t chars = strlen(folder);
    if (strncmp(err->message, folder, chars) != 0) return;
    error copy = *err;
    error_set(err, STATUS_DAMAGED, "%s%s", from, copy.message + chars);
}

/* The four files in `folder`, which came from `from`, are the data set. */
static status check_folder(const fetch_options *o, const char *folder, const char *from,
                           error *err) {
    const dataset_spec spec = {.source = o->source, .dir = folder};
    dataset *d = NULL;
    char hex[SHA256_HEX_CHARS + 1];
    status result = dataset_open(&spec, &d, err);
    if (result != STATUS_OK) {
        tell_of_origin(folder, from, err);
        return result == STATUS_BAD_INPUT ? STATUS_DAMAGED : result;
    }
    sha256_hex(&d->digest, hex);
    dataset_free(d);
    if (strcmp(hex, known_set_sha256(o->source)) == 0) return STATUS_OK;
    return error_set(err, STATUS_DAMAGED, "%s: not %s: its contents have the SHA-256 %s, not %s",
                     from, dataset_source_name(o->source), hex, known_set_sha256(o->source));
}

/* --- one source --- */

static bool is_address(const char *from) {
    return strncmp(from, "http://", 7) == 0 || strncmp(from, "https://", 8) == 0;
}

static status copy_file(const char *from, const char *path, error *err) {
    char *bytes = NULL;
    size_t count = 0;
    TRY(files_read(from, DOWNLOAD_MAX_BYTES, &bytes, &count, err));
    status result = files_publish(path, bytes, count, true, err);
    free(bytes);
    return result;
}

static status get(const fetch_options *o, const char *from, const char *path, const char *name,
                  bool *absent, error *err) {
    if (is_address(from)) return download_file(from, path, name, &o->download, absent, err);
    *absent = access(from, F_OK) != 0;
    return copy_file(from, path, err);
}

/* folder/name with this ending. */
static status get_one(const fetch_options *o, const char *from, const char *folder,
                      const char *name, const char *ending, bool *absent, error *err) {
    char *source = NULL, *path = NULL;
    if (asprintf(&source, "%s/%s%s", from, name, ending) < 0) source = NULL;
    if (asprintf(&path, "%s/%s%s", folder, name, ending) < 0) path = NULL;
    *absent = false;
    status result =
        source && path ? get(o, source, path, name, absent, err) : error_no_memory(err, 1);
    free(source);
    free(path);
    return result;
}

/* name.gz or, where there is none, name. */
static status get_file(const fetch_options *o, const char *from, const char *folder,
                       const char *name, error *err) {
    bool absent = false;
    error why;
    status result = get_one(o, from, folder, name, ".gz", &absent, err);
    if (!absent) return result;
    status plain = get_one(o, from, folder, name, "", &absent, &why);
    /* Where neither is there, the usual name is the one to tell. */
    if (plain != STATUS_OK && absent) return result;
    *err = why;
    return plain;
}

static status get_all(const fetch_options *o, const char *from, const char *folder, error *err) {
    for (int split = 0; split < DATASET_SPLITS; split++)
        for (int kind = 0; kind < LOCATE_KINDS; kind++)
            TRY(get_file(o, from, folder, locate_mnist_name(split, kind), err));
    return check_folder(o, folder, from, err);
}

/* --- the folder --- */

/* Remove a folder of plain files. */
static void remove_folder(const char *folder) {
    DIR *listing = opendir(folder);
    if (!listing) return;
    for (struct dirent *entry; (entry = readdir(listing));)
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            unlinkat(dirfd(listing), entry->d_name, 0);
    closedir(listing);
    rmdir(folder);
}

static void sync_parent(const char *folder) {
    char *parent = memory_copy_text(folder);
    char *slash = parent ? strrchr(parent, '/') : NULL;
    if (slash) *slash = '\0';
    int descriptor = open(slash && *parent ? parent : slash ? "/" : ".", O_RDONLY | O_CLOEXEC);
    if (descriptor >= 0) {
        fsync(descriptor);
        close(descriptor);
    }
    free(parent);
}

/* rename(2) puts a folder in the place of an empty one, and of no other. */
static status put_in_place(const char *temporary, const char *to, error *err) {
    if (rename(temporary, to) != 0)
        return error_set_errno(err, STATUS_IO, errno, "cannot make the folder %s", to);
    sync_parent(to);
    return STATUS_OK;
}

static status fetch_from(const fetch_options *o, const char *from, const char *temporary,
                         error *err) {
    TRY(files_make_folder(temporary, err));
    status result = get_all(o, from, temporary, err);
    if (result == STATUS_OK) result = put_in_place(temporary, o->to, err);
    if (result != STATUS_OK) remove_folder(temporary);
    return result;
}

/* Without a network no mirror serves: what does without one. */
static status refuse_without_mirror(const fetch_options *o, status result, error *err) {
    error last = *err;
    return error_set(err, result,
                     "%s; no mirror serves %s: is there a network?  'sweep fetch %s --from "
                     "FOLDER|URL' takes the four files from elsewhere, and data.name=digits needs "
                     "none",
                     last.message, dataset_source_name(o->source), dataset_source_name(o->source));
}

static status fetch_from_mirrors(const fetch_options *o, const char *temporary, text *notes,
                                 error *err) {
    const char *const *mirrors = o->source == DATASET_MNIST ? mnist_mirrors : fashion_mirrors;
    status result = STATUS_IO;
    for (int i = 0; i < MOST_MIRRORS && mirrors[i] && result != STATUS_OK; i++) {
        result = fetch_from(o, mirrors[i], temporary, err);
        if (result == STATUS_STOPPED || result == STATUS_NO_MEMORY) return result;
        if (result != STATUS_OK && mirrors[i + 1])
            text_append_format(notes, "%s; trying another mirror\n", err->message);
    }
    return result == STATUS_IO ? refuse_without_mirror(o, result, err) : result;
}

static bool is_empty(const char *folder) {
    int entries = 0;
    DIR *listing = opendir(folder);
    if (!listing) return false;
    while (readdir(listing)) entries++;
    closedir(listing);
    return entries <= 2;
}

/* An existing folder: the data are there, or it is in the way. */
static status look_at_target(const fetch_options *o, bool *there, error *err) {
    struct stat info;
    error why;
    *there = false;
    if (lstat(o->to, &info) != 0 || is_empty(o->to)) return STATUS_OK;
    status result = check_folder(o, o->to, o->to, &why);
    *there = result == STATUS_OK;
    if (*there) return STATUS_OK;
    return error_set(err, STATUS_BAD_INPUT,
                     "%s is there already, and holds something else (%s); remove it, or give "
                     "another folder with --to",
                     o->to, why.message);
}

/* The folder above `to`, so that the temporary one can be made beside it. */
static status make_parent(const char *to, error *err) {
    char *parent = memory_copy_text(to);
    if (!parent) return error_no_memory(err, strlen(to));
    char *slash = strrchr(parent, '/');
    if (slash) *slash = '\0';
    status result = slash && *parent ? files_make_folder(parent, err) : STATUS_OK;
    free(parent);
    return result;
}

status fetch_dataset(const fetch_options *o, bool *there, text *notes, error *err) {
    char *temporary = NULL;
    TRY(look_at_target(o, there, err));
    if (*there) return STATUS_OK;
    TRY(make_parent(o->to, err));
    if (asprintf(&temporary, "%s.tmp.%ld", o->to, (long)getpid()) < 0)
        return error_no_memory(err, strlen(o->to));
    temporaries_note(temporary);
    status result = o->from ? fetch_from(o, o->from, temporary, err)
                            : fetch_from_mirrors(o, temporary, notes, err);
    temporaries_forget(temporary);
    free(temporary);
    return result;
}
