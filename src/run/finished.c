#include "src/run/finished.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "src/run/folder.h"
#include "src/store/trial_file.h"

static bool is_missing(const char *path) {
    return access(path, F_OK) != 0 && errno == ENOENT;
}

status finished_look(const char *folder, layout l, const trial *t, bool *found, trial_status *state,
                     error *err) {
    *found = false;
    char *path = folder_trial_path(folder, l, t);
    if (!path) return error_no_memory(err, strlen(folder));
    status result = STATUS_OK;
    if (!is_missing(path)) {
        result = trial_file_peek(path, t->id, state, err);
        *found = result == STATUS_OK;
    }
    free(path);
    return result;
}

status finished_verify(const char *folder, layout l, const trial *t, error *err) {
    char *path = folder_trial_path(folder, l, t);
    if (!path) return error_no_memory(err, strlen(folder));
    status result = trial_file_check(path, t->id, err);
    free(path);
    return result;
}

status finished_read(const char *folder, layout l, const trial *t, bool *found, outcome *o,
                     error *err) {
    *found = false;
    *o = (outcome){0};
    char *path = folder_trial_path(folder, l, t);
    if (!path) return error_no_memory(err, strlen(folder));
    status result = STATUS_OK;
    if (!is_missing(path)) {
        trial stored;
        result = trial_file_read(path, false, &stored, o, err);
        *found = result == STATUS_OK;
    }
    free(path);
    return result;
}
