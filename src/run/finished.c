#include "src/run/finished.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "src/run/folder.h"
#include "src/store/trial_file.h"

static status read_file_of(const char *path, const trial *t, outcome *o, error *err) {
    trial stored;
    TRY(trial_file_read(path, false, &stored, o, err));
    if (strcmp(stored.id, t->id) == 0) return STATUS_OK;
    outcome_free(o);
    return error_set(err, STATUS_DAMAGED, "%s holds trial %s", path, stored.id);
}

status finished_look(const char *folder, const trial *t, bool *found, outcome *o, error *err) {
    *found = false;
    *o = (outcome){0};
    char *path = folder_trial_path(folder, t);
    if (!path) return error_no_memory(err, strlen(folder));
    status result = STATUS_OK;
    if (access(path, F_OK) == 0 || errno != ENOENT) {
        result = read_file_of(path, t, o, err);
        *found = result == STATUS_OK;
    }
    free(path);
    return result;
}
