#include "src/base/temporaries.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

/* Fixed, so that a signal handler finds it whole at any instant.  A thread may write checkpoints
 * while another does something else, so a slot is taken and left in one step. */
enum { MOST_NOTED = 256 };
static struct {
    _Atomic(const char *) path; /* NULL: free */
    pid_t owner;
} noted[MOST_NOTED];

void temporaries_note(const char *path) {
    for (int i = 0; i < MOST_NOTED; i++) {
        const char *none = NULL;
        /* Until the owner is right, the slot is that of a process that is not this one. */
        if (!atomic_compare_exchange_strong(&noted[i].path, &none, path)) continue;
        noted[i].owner = getpid();
        return;
    }
}

void temporaries_forget(const char *path) {
    for (int i = 0; i < MOST_NOTED; i++) {
        if (atomic_load(&noted[i].path) != path) continue;
        noted[i].owner = 0;
        atomic_store(&noted[i].path, NULL);
    }
}

/* --- removing, with nothing but what a signal handler may call --- */

enum { DEEPEST = 8, LISTING_BYTES = 4096 };

static bool is_dots(const char *name) {
    return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

static void remove_at(int folder, const char *name, int depth);

/* Removing while listing is fine on Linux: what was listed is not listed again. */
static void empty_folder(int descriptor, int depth) {
    _Alignas(struct dirent64) char listing[LISTING_BYTES];
    ssize_t bytes;
    while ((bytes = getdents64(descriptor, listing, sizeof listing)) > 0) {
        for (ssize_t at = 0; at < bytes;) {
            const struct dirent64 *entry = (const struct dirent64 *)(const void *)(listing + at);
            if (!is_dots(entry->d_name)) remove_at(descriptor, entry->d_name, depth + 1);
            at += entry->d_reclen;
        }
    }
}

static void remove_at(int folder, const char *name, int depth) {
    if (unlinkat(folder, name, 0) == 0 || errno != EISDIR || depth > DEEPEST) return;
    int descriptor = openat(folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (descriptor < 0) return;
    empty_folder(descriptor, depth);
    close(descriptor);
    unlinkat(folder, name, AT_REMOVEDIR);
}

void temporaries_remove(const char *path) {
    remove_at(AT_FDCWD, path, 0);
}

void temporaries_remove_all(void) {
    const pid_t self = getpid();
    for (int i = 0; i < MOST_NOTED; i++) {
        const char *path = atomic_load(&noted[i].path);
        if (path && noted[i].owner == self) temporaries_remove(path);
    }
}
