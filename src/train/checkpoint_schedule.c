#include "src/train/checkpoint_schedule.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "src/base/clock.h"
#include "src/base/files.h"
#include "src/base/publish.h"

enum { SLOT_COUNT = 2 };

/* Of the time that training takes, keeping checkpoints may take one part in so many... */
static const double TIMES_ITS_COST = 150;
/* ... unless the user asks for more than one a second, as tests do. */
static const double SHORTEST_BUDGETED_S = 1;

static char *slot_path(const train_checkpoints *options, int slot) {
    char *path = NULL;
    return asprintf(&path, "%s.%d", options->path, slot) < 0 ? NULL : path;
}

static bool is_missing(const char *path) {
    return access(path, F_OK) != 0 && errno == ENOENT;
}

static status read_slot(const char *path, const trial *t, checkpoint *c, error *err) {
    char *bytes = NULL;
    size_t count = 0;
    TRY(files_read(path, checkpoint_max_bytes(t), &bytes, &count, err));
    status result = checkpoint_decode(path, t, bytes, count, c, err);
    free(bytes);
    return result;
}

/* Take the slot's checkpoint if it is whole and newer than `*best`. */
static status consider_slot(checkpoint_schedule *k, int slot, checkpoint *best, text *notice,
                            error *err) {
    checkpoint c = {0};
    char *path = slot_path(k->options, slot);
    if (!path) return error_no_memory(err, strlen(k->options->path));
    status result = is_missing(path) ? STATUS_OK : read_slot(path, k->trial, &c, err);
    free(path);
    if (result == STATUS_NO_MEMORY) return result;
    if (result != STATUS_OK)
        text_append_format(notice, "%scheckpoint %s; it is left out", notice->bytes ? "; " : "",
                           err->message);
    if (c.iterations_done <= best->iterations_done) {
        checkpoint_free(&c);
        return STATUS_OK;
    }
    checkpoint_free(best);
    *best = c;
    k->next_slot = (slot + 1) % SLOT_COUNT;
    return STATUS_OK;
}

static double interval_s(const checkpoint_schedule *k, double cost_s) {
    double every_s = k->options->every_s;
    return every_s < SHORTEST_BUDGETED_S ? every_s : fmax(every_s, TIMES_ITS_COST * cost_s);
}

status checkpoint_schedule_begin(checkpoint_schedule *k, const trial *t,
                                 const train_checkpoints *options, bool *found, checkpoint *c,
                                 text *notice, error *err) {
    *k = (checkpoint_schedule){.options = options, .trial = t};
    *c = (checkpoint){0};
    *found = false;
    if (!options) return STATUS_OK;
    status result = STATUS_OK;
    for (int slot = 0; slot < SLOT_COUNT && result == STATUS_OK; slot++)
        result = consider_slot(k, slot, c, notice, err);
    if (result != STATUS_OK) {
        checkpoint_free(c);
        return result;
    }
    *found = c->iterations_done > 0;
    k->kept_iteration = c->iterations_done;
    k->next_s = clock_monotonic_s() + options->every_s;
    return STATUS_OK;
}

bool checkpoint_schedule_is_due(const checkpoint_schedule *k, double now_s) {
    return k->options && k->options->every_s > 0 && now_s >= k->next_s;
}

bool checkpoint_schedule_is_behind(const checkpoint_schedule *k, int64_t iterations_done) {
    return k->options && k->options->every_s > 0 && iterations_done > k->kept_iteration;
}

static status write_slot(checkpoint_schedule *k, const checkpoint *c, error *err) {
    char *bytes = NULL, *path = slot_path(k->options, k->next_slot);
    size_t count = 0;
    if (!path) return error_no_memory(err, strlen(k->options->path));
    status result = checkpoint_encode(k->trial, c, &bytes, &count, err);
    if (result == STATUS_OK) result = files_publish(path, bytes, count, true, err);
    free(bytes);
    free(path);
    return result;
}

status checkpoint_schedule_write(checkpoint_schedule *k, const checkpoint *c, error *err) {
    double began_s = clock_monotonic_s();
    status result = write_slot(k, c, err);
    if (result == STATUS_OK) {
        k->next_slot = (k->next_slot + 1) % SLOT_COUNT;
        k->kept_iteration = c->iterations_done;
    }
    double now_s = clock_monotonic_s();
    k->next_s = now_s + interval_s(k, now_s - began_s);
    return result;
}

void train_checkpoints_remove(const train_checkpoints *options) {
    for (int slot = 0; slot < SLOT_COUNT; slot++) {
        char *path = slot_path(options, slot);
        if (path) unlink(path);
        free(path);
    }
}
