#include "src/run/nothing_left.h"

#include <stdlib.h>
#include <unistd.h>

#include "src/run/finished.h"
#include "src/run/folder.h"
#include "src/run/legs.h"
#include "src/run/plan_file.h"

static bool is_begun_for(const plan *p, const char *folder, const char *program, bool *by_other,
                         layout *l) {
    plan_file_state state;
    error ignored;
    if (plan_file_compare(folder, p, program, &state, l, &ignored) != STATUS_OK) return false;
    *by_other = state == PLAN_FILE_OTHER;
    return true;
}

/* All by their headers first: most often the first one that is missing tells. */
static bool are_finished(const plan *p, const char *folder, layout l, trial_status states[]) {
    error ignored;
    bool found = true;
    for (int32_t i = 0; found && i < p->trial_count; i++)
        if (finished_look(folder, l, &p->trials[i], &found, &states[i], &ignored) != STATUS_OK)
            return false;
    for (int32_t i = 0; found && i < p->trial_count; i++)
        found = finished_verify(folder, l, &p->trials[i], &ignored) == STATUS_OK;
    return found;
}

static bool are_there(const plan *p, const char *folder, layout l, trial_status states[]) {
    bool there = true;
    for (int32_t i = 0; there && i < p->trial_count; i++) {
        char *path = folder_trial_path(folder, l, &p->trials[i]);
        there = path && access(path, F_OK) == 0;
        states[i] = TRIAL_FINISHED;
        free(path);
    }
    return there;
}

/* All of what a plan that stops some early comes to, each whole and sound. */
static bool are_done_in_legs(const plan *p, const char *folder, layout l, trial_status states[]) {
    error ignored;
    legs all;
    bool done = legs_create(&all, p, folder, l, NULL, &ignored) == STATUS_OK &&
                legs_look_at_all(&all, &ignored) == STATUS_OK;
    if (done) legs_begin_to_verify(&all);
    for (int32_t i = 0; done && i < p->trial_count; i++) {
        char *damaged = NULL;
        states[i] = legs_is_stopped(&all, i) ? TRIAL_STOPPED : all.ended[i];
        done =
            legs_is_done(&all, i) &&
            (!all.ended[i] || finished_verify(folder, l, &p->trials[i], &ignored) == STATUS_OK) &&
            legs_verify(&all, &p->trials[i], &damaged, &ignored) == STATUS_OK;
        free(damaged);
    }
    legs_free(&all);
    return done;
}

/* Who published them may have been killed before the folder was synced. */
static bool is_tidy(const char *folder) {
    error ignored;
    if (access(folder, W_OK) != 0) return true;
    return !folder_has_leftovers(folder) && folder_sync_trials(folder, &ignored) == STATUS_OK;
}

bool nothing_left(const plan *p, const char *folder, const char *program, bool *by_other,
                  trial_status states[]) {
    layout l;
    return is_begun_for(p, folder, program, by_other, &l) &&
           (p->stopping ? are_done_in_legs : are_finished)(p, folder, l, states) && is_tidy(folder);
}

bool nothing_left_by_names(const plan *p, const char *folder, const char *program, bool *by_other,
                           trial_status states[]) {
    layout l;
    return is_begun_for(p, folder, program, by_other, &l) &&
           (p->stopping ? are_done_in_legs : are_there)(p, folder, l, states) && is_tidy(folder);
}
