#include "src/verify/surroundings.h"

#include <stdio.h>
#include <string.h>

static const char slow_isa[] = "generic";

/* --- instruction sets --- */

bool isa_names_have(const isa_names *p, const char *name) {
    for (int i = 0; i < p->count; i++)
        if (strcmp(p->names[i], name) == 0) return true;
    return false;
}

void isa_names_add(isa_names *p, const char *name) {
    if (p->count == SURROUNDINGS_MOST_ISAS || isa_names_have(p, name)) return;
    snprintf(p->names[p->count++], sizeof p->names[0], "%s", name);
}

static const char *other_isa(const isa_names *then, const surroundings_limits *limits) {
    for (int i = 0; i < limits->isas.count; i++) {
        const char *name = limits->isas.names[i];
        bool slow = strcmp(name, slow_isa) == 0 && limits->flops > SURROUNDINGS_SLOW_ISA_FLOPS;
        if (!slow && !isa_names_have(then, name)) return name;
    }
    return limits->isas.names[0];
}

/* --- workers and threads --- */

static int other_threads(int then, int cpus) {
    if (then > 1) return 1;
    return cpus > 1 ? 2 : 1;
}

static int other_workers(int then, int threads, const surroundings_limits *limits) {
    int most = limits->trials > 1 ? limits->trials : 1;
    int usual = limits->cpus / threads > 1 ? limits->cpus / threads : 1;
    if (usual > most) usual = most;
    if (usual != then) return usual;
    if (usual > 1) return usual - 1;
    return most > 1 ? 2 : 1;
}

surroundings surroundings_other(const surroundings *then, const surroundings_limits *limits) {
    surroundings now = {.threads = other_threads(then->threads, limits->cpus)};
    now.workers = other_workers(then->workers, now.threads, limits);
    isa_names_add(&now.isas, other_isa(&then->isas, limits));
    return now;
}

/* --- in words --- */

static void append_names(text *out, const isa_names *p) {
    for (int i = 0; i < p->count; i++)
        text_append_format(out, "%s%s", i == 0 ? "" : " and ", p->names[i]);
    if (p->count == 0) text_append(out, "an unknown one");
}

static void append_isas(text *out, const isa_names *now, const isa_names *then) {
    bool same = then->count == 1 && isa_names_have(then, now->names[0]);
    append_names(out, now);
    text_append(out, same ? " as then" : " instead of ");
    if (!same) append_names(out, then);
}

static void append_count(text *out, const char *what, int now, int then) {
    text_append_format(out, ", %d %s%s", now, what, now == 1 ? "" : "s");
    if (now == then)
        text_append(out, " as then");
    else
        text_append_format(out, " instead of %d", then);
}

void surroundings_append(text *out, const surroundings *now, const surroundings *then) {
    append_isas(out, &now->isas, &then->isas);
    append_count(out, "worker", now->workers, then->workers);
    append_count(out, "thread", now->threads, then->threads);
}
