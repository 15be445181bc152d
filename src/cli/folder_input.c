#include "src/cli/folder_input.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "src/base/files.h"
#include "src/base/memory.h"
#include "src/run/run.h"
#include "src/trial/hyperparameters.h"

static status open_as_stored(const char *folder, const char *const overrides[], size_t count,
                             sweep_input *out, error *err) {
    *out = (sweep_input){0};
    TRY(run_read_config(folder, overrides, count, &out->config, err));
    return sweep_input_plan(out, err);
}

/* With data.dir, which was a place of another host, in `place`. */
static status open_with_data_in(const char *place, const char *folder,
                                const char *const overrides[], size_t count, sweep_input *out) {
    error ignored;
    char *given = NULL;
    const char **all = memory_array(count + 1, sizeof *all);
    if (!all || asprintf(&given, "%s=%s", key_info(KEY_DATA_DIR)->name, place) < 0) given = NULL;
    status result = STATUS_NO_MEMORY;
    if (given) {
        all[0] = given; /* what the user says comes later and counts */
        memcpy(all + 1, overrides, count * sizeof *all);
        result = open_as_stored(folder, all, count + 1, out, &ignored);
    }
    free(given);
    free(all);
    return result;
}

/* $SWEEP_DATA itself, and $SWEEP_DATA/<name>. */
static status open_below(const char *shared, const char *name, const char *folder,
                         const char *const overrides[], size_t count, sweep_input *out) {
    status result = open_with_data_in(shared, folder, overrides, count, out);
    if (result == STATUS_OK) return result;
    sweep_input_close(out);
    char *place = files_join(shared, name);
    result = place ? open_with_data_in(place, folder, overrides, count, out) : STATUS_NO_MEMORY;
    free(place);
    return result;
}

static status check_begun(const char *folder, error *err) {
    char *path = files_join(folder, "plan.txt");
    const bool begun = path && access(path, F_OK) == 0;
    free(path);
    if (begun) return STATUS_OK;
    return error_set(err, STATUS_BAD_INPUT,
                     "%s: no sweep was begun in it, as it has no plan.txt; give the config, and "
                     "output.dir=%s, to begin one",
                     folder, folder);
}

status folder_input_open(const char *folder, const char *const overrides[], size_t count,
                         sweep_input *out, error *err) {
    *out = (sweep_input){0};
    TRY(check_begun(folder, err));
    status result = open_as_stored(folder, overrides, count, out, err);
    const char *shared = getenv("SWEEP_DATA");
    const bool elsewhere = result == STATUS_BAD_INPUT && out->config && !out->data &&
                           config_text(out->config, KEY_DATA_DIR);
    if (!elsewhere || !shared || !*shared) return result;
    const char *name =
        config_choice_name(key_info(KEY_DATA_NAME), config_integer(out->config, KEY_DATA_NAME));
    sweep_input_close(out);
    if (open_below(shared, name, folder, overrides, count, out) == STATUS_OK) return STATUS_OK;
    return result; /* with what was wrong at first */
}
