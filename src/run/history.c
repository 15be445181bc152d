#include "src/run/history.h"

#include <stdlib.h>

#include "src/base/memory.h"
#include "src/run/journal.h"

typedef struct reading {
    history *history;
    const id_index *ids;
} reading;

static void note(const journal_record *record, void *context) {
    const reading *r = context;
    history *h = r->history;
    if (record->kind == JOURNAL_RUN && h->first_s == 0) h->first_s = record->at_s;
    const trial *t = id_index_find(r->ids, record->trial_id);
    if (!t) return;
    switch (record->kind) {
        case JOURNAL_STARTED: h->orphans[t->index]++; break;
        case JOURNAL_KEPT:
        case JOURNAL_STOPPED:
        case JOURNAL_DONE:
        case JOURNAL_RETRIED:
        case JOURNAL_FAILED: h->orphans[t->index] = 0; break;
        default: break;
    }
}

status history_read(const char *journal_path, const plan *p, const id_index *ids, history *out,
                    error *err) {
    size_t count = (size_t)p->trial_count;
    *out = (history){.orphans = memory_array(count, sizeof *out->orphans)};
    if (!out->orphans) return error_no_memory(err, count * sizeof *out->orphans);
    reading r = {out, ids};
    return journal_read(journal_path, note, &r, err);
}

void history_free(history *h) {
    free(h->orphans);
    *h = (history){0};
}
