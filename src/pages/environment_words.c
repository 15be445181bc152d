#include "src/pages/environment_words.h"

#include <string.h>

#include "src/stats/wording.h"

enum { COMMIT_DIGITS = 12 };

bool pages_environment_knows(const results *r, const char *name) {
    const char *value = results_fact(r, name);
    return value[0] && strcmp(value, "unknown") != 0;
}

/* A comma between parts, none before the first: `*begun` tells which it is. */
static void part(text *out, bool *begun) {
    if (*begun) text_append(out, ", ");
    *begun = true;
}

static void add_part(text *out, bool *begun, const results *r, const char *before, const char *name,
                     const char *after) {
    if (!pages_environment_knows(r, name)) return;
    part(out, begun);
    text_append(out, before);
    text_append(out, results_fact(r, name));
    text_append(out, after);
}

static void end_sentence(text *out, bool *begun) {
    if (*begun) text_append(out, ". ");
    *begun = false;
}

/* Marks of trade say nothing about a machine. */
static void append_cpu_name(text *out, const char *name) {
    static const char *const noise[] = {"(R)", "(r)", "(TM)", "(tm)"};
    while (*name) {
        size_t skipped = 0;
        for (size_t i = 0; i < sizeof noise / sizeof *noise; i++)
            if (strncmp(name, noise[i], strlen(noise[i])) == 0) skipped = strlen(noise[i]);
        if (skipped == 0) text_append_bytes(out, name, 1);
        name += skipped ? skipped : 1;
    }
}

static void add_cpus(text *out, bool *begun, const results *r) {
    bool count = pages_environment_knows(r, "cpus"), name = pages_environment_knows(r, "cpu");
    if (!count && !name) return;
    part(out, begun);
    if (count)
        text_append_format(out, "%s %s", results_fact(r, "cpus"),
                           strcmp(results_fact(r, "cpus"), "1") == 0 ? "CPU" : "CPUs");
    if (count && name) text_append(out, " of ");
    if (name) append_cpu_name(out, results_fact(r, "cpu"));
}

/* An engine's path by the name that its instruction set has elsewhere. */
static const char *instruction_set_name(const char *path) {
    return strcmp(path, "avx512") == 0    ? "AVX-512"
           : strcmp(path, "avx2") == 0    ? "AVX2"
           : strcmp(path, "generic") == 0 ? "no vector instructions"
                                          : path;
}

static void append_machine(text *out, const results *r) {
    bool begun = false;
    add_cpus(out, &begun, r);
    if (pages_environment_knows(r, "instruction_set")) {
        part(out, &begun);
        text_append(out, instruction_set_name(results_fact(r, "instruction_set")));
    }
    add_part(out, &begun, r, "", "memory", " memory");
    add_part(out, &begun, r, "Linux ", "kernel", "");
    add_part(out, &begun, r, "", "c_library", "");
    end_sentence(out, &begun);
}

static void append_commit(text *out, const results *r) {
    if (!pages_environment_knows(r, "git_commit")) return;
    text_append_format(
        out, " (commit %.*s%s)", COMMIT_DIGITS, results_fact(r, "git_commit"),
        strcmp(results_fact(r, "git_dirty"), "1") == 0 ? " with uncommitted changes" : "");
}

static void append_program(text *out, const results *r) {
    bool begun = false;
    if (pages_environment_knows(r, "sweep_version")) {
        part(out, &begun);
        text_append_format(out, "sweep %s", results_fact(r, "sweep_version"));
        append_commit(out, r);
    }
    add_part(out, &begun, r, "built by ", "compiler", "");
    add_part(out, &begun, r, "HDF5 ", "hdf5_version", "");
    end_sentence(out, &begun);
}

/* "1" as a number, for the plural. */
static void add_count(text *out, const results *r, const char *fact, const char *singular) {
    const char *value = results_fact(r, fact);
    text_append_format(out, "%s %s%s", value, singular, strcmp(value, "1") == 0 ? "" : "s");
}

/* "2026-11-28T18:21:04Z" as "2026-11-28 18:21 UTC"; anything else as it is. */
static void append_moment(text *out, const char *moment) {
    if (strlen(moment) == strlen("2026-11-28T18:21:04Z") && moment[10] == 'T')
        text_append_format(out, "%.10s %.5s UTC", moment, moment + 11);
    else
        text_append(out, moment);
}

static void append_run(text *out, const results *r) {
    bool begun = false;
    if (pages_environment_knows(r, "workers")) {
        part(out, &begun);
        text_append(out, "Trained by ");
        add_count(out, r, "workers", "worker");
        if (pages_environment_knows(r, "threads_per_worker")) {
            text_append(out, " of ");
            add_count(out, r, "threads_per_worker", "thread");
        }
    }
    if (pages_environment_knows(r, "finished_at")) {
        text_append(out, begun ? ", finished " : "Finished ");
        begun = true;
        append_moment(out, results_fact(r, "finished_at"));
    }
    end_sentence(out, &begun);
}

void pages_append_environment(text *out, const results *r) {
    text words = {0};
    append_machine(&words, r);
    append_program(&words, r);
    append_run(&words, r);
    const char *s = text_string(&words);
    size_t bytes = strlen(s);
    text_append_bytes(out, s, bytes > 0 && s[bytes - 1] == ' ' ? bytes - 1 : bytes);
    if (words.failed) out->failed = true;
    text_free(&words);
}
