#include "src/run/history.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "src/base/memory.h"
#include "src/run/folder.h"
#include "src/run/journal.h"

/* Of the journals of others more is not read: it takes long where there are very many, and tells
 * only who is suspected. */
static const double MOST_BYTES = 64e6;

typedef struct reading {
    history *history;
    const id_index *ids;
    int32_t *open; /* one a trial: attempts in a row without an end, in the present journal */
    size_t trials;
    double bytes;
} reading;

static void note(const journal_record *record, void *context) {
    const reading *r = context;
    history *h = r->history;
    if (record->kind == JOURNAL_RUN && (h->first_s == 0 || record->at_s < h->first_s))
        h->first_s = record->at_s;
    const trial *t = id_index_find(r->ids, record->trial_id);
    if (!t) return;
    switch (record->kind) {
        case JOURNAL_STARTED: r->open[t->index]++; break;
        case JOURNAL_KEPT:
        case JOURNAL_STOPPED:
        case JOURNAL_DONE:
        case JOURNAL_RUNG:
        case JOURNAL_RETRIED:
        case JOURNAL_FAILED: r->open[t->index] = 0; break;
        default: break;
    }
}

/* Who stopped in order has ended all its attempts. */
static status read_one(reading *r, const char *path, error *err) {
    memset(r->open, 0, r->trials * sizeof *r->open);
    status result = journal_read(path, note, r, err);
    for (size_t i = 0; i < r->trials; i++) r->history->orphans[i] += r->open[i];
    return result;
}

static void read_of_pilot(const char *path, const char *name, void *context) {
    reading *r = context;
    struct stat info;
    error ignored;
    if (name[0] == '.' || lstat(path, &info) != 0) return;
    r->bytes += (double)info.st_size;
    if (r->bytes <= MOST_BYTES) read_one(r, path, &ignored);
}

status history_read(const char *folder, const plan *p, const id_index *ids, history *out,
                    error *err) {
    const size_t count = (size_t)p->trial_count;
    *out = (history){.orphans = memory_array(count, sizeof *out->orphans)};
    reading r = {out, ids, memory_array(count, sizeof *r.open), count, 0};
    char *path = folder_journal_path(folder);
    status result = STATUS_OK;
    if (out->orphans && r.open && path)
        result = read_one(&r, path, err);
    else
        result = error_no_memory(err, count * sizeof *out->orphans);
    if (result == STATUS_OK) folder_visit_journals(folder, read_of_pilot, &r);
    free(path);
    free(r.open);
    return result;
}

void history_free(history *h) {
    free(h->orphans);
    *h = (history){0};
}
