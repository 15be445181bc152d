#include "src/verify/badge.h"

#include <stdlib.h>

#include "src/base/clock.h"
#include "src/base/files.h"
#include "src/base/publish.h"

static void append_isas(text *out, const isa_names *p) {
    text names = {0};
    for (int i = 0; i < p->count; i++)
        text_append_format(&names, "%s%s", i == 0 ? "" : ", ", p->names[i]);
    text_append_json(out, text_string(&names));
    text_free(&names);
}

static void append_surroundings(text *out, const surroundings *s, const char *suffix) {
    text_append_format(out, "  \"path%s\": ", suffix);
    append_isas(out, &s->isas);
    text_append_format(out, ",\n  \"workers%s\": %d,\n  \"threads%s\": %d,\n", suffix, s->workers,
                       suffix, s->threads);
}

/* The same in words, for the report. */
static void append_how(text *out, const verification *v) {
    text how = {0};
    if (v->chosen_count > 0) surroundings_append(&how, &v->now, &v->then);
    text_append(out, "  \"how\": ");
    text_append_json(out, text_string(&how));
    text_append(out, ",\n");
    text_free(&how);
}

static void append_badge(text *out, const verification *v) {
    const results *r = v->subject.results;
    char now[CLOCK_UTC_CHARS + 1];
    clock_utc_now(now);
    text_append_format(out, "{\n  \"verified_at\": \"%s\",\n  \"results_finished_at\": ", now);
    text_append_json(out, results_fact(r, "finished_at"));
    text_append_format(out, ",\n  \"trials\": %d,\n  \"files\": %d,\n  \"retrained\": %d,\n",
                       r->trial_count, v->files, v->chosen_count);
    text_append_format(out, "  \"equal\": %d,\n", v->equal);
    append_surroundings(out, &v->now, "");
    append_surroundings(out, &v->then, "_then");
    append_how(out, v);
    text_append_format(out, "  \"same_program_and_machine\": %s,\n",
                       v->as_it_was ? "true" : "false");
    text_append_format(out, "  \"outcome\": \"%s\",\n  \"difference\": ",
                       v->difference.bytes ? "mismatch" : "equal");
    if (v->difference.bytes)
        text_append_json(out, text_string(&v->difference));
    else
        text_append(out, "null");
    text_append(out, "\n}\n");
}

status badge_write(const verification *v, error *err) {
    text badge = {0};
    append_badge(&badge, v);
    char *path = files_join(v->subject.folder, "verify.json");
    status result = path && !badge.failed ? files_publish(path, badge.data, badge.bytes, true, err)
                                          : error_no_memory(err, badge.bytes);
    free(path);
    text_free(&badge);
    return result;
}
