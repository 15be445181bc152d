#include "src/run/progress_file.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "src/base/files.h"
#include "src/base/memory.h"

static const char HEADING[] = "sweep-progress 1\n";
enum { MOST_BYTES = 1 << 22, MOST_WORKERS = 1 << 16 };

/* --- writing --- */

static void append_reals(text *out, const double values[], int count) {
    for (int i = 0; i < count; i++) {
        text_append(out, " ");
        text_append_real(out, values[i]);
    }
}

static void append_running(text *out, int worker, const running_trial *t) {
    const double reals[] = {t->flops, t->began_s, t->loss, t->selection, t->samples_per_s};
    if (t->iterations == 0) return;
    text_append_format(out, "running: %d %" PRId32 " %d %" PRId64 " %" PRId64 " %" PRId64, worker,
                       t->index, t->attempt, t->iteration, t->iterations, t->resumed);
    append_reals(out, reals, sizeof reals / sizeof *reals);
    text_append(out, " ");
    text_append_visible(out, t->label);
    text_append(out, "\n");
}

static void append_progress(text *out, const run_progress *p) {
    const double work[] = {p->work_total, p->work_settled, p->work_trained};
    text_append(out, HEADING);
    text_append_format(out, "at: %lld\ntrials: %" PRId32 " %" PRId32 "\nworkers: %d %d\nelapsed_s:",
                       (long long)time(NULL), p->trials_total, p->trials_done, p->workers,
                       p->cores);
    append_reals(out, &p->elapsed_s, 1);
    text_append(out, "\nwork:");
    append_reals(out, work, sizeof work / sizeof *work);
    text_append_format(out, "\nmetric: %s\n", measure_describe(p->measure)->name);
    for (int i = 0; p->running && i < p->workers; i++) append_running(out, i, &p->running[i]);
}

/* As a publication is named, so that what a killed run leaves is cleared away. */
static char *temporary_path(const char *path) {
    char *temporary = NULL;
    return asprintf(&temporary, "%s.tmp.%ld.0", path, (long)getpid()) < 0 ? NULL : temporary;
}

static void write_through(const char *temporary, const char *path, const text *contents) {
    unlink(temporary);
    int file = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0666);
    if (file < 0) return;
    bool written = files_write_all(file, contents->data, contents->bytes, path, NULL) == STATUS_OK;
    written &= files_close(file) == 0;
    if (!written || rename(temporary, path) != 0) unlink(temporary);
}

void progress_file_write(const char *path, const run_progress *p) {
    text contents = {0};
    char *temporary = temporary_path(path);
    append_progress(&contents, p);
    if (temporary && !contents.failed) write_through(temporary, path, &contents);
    text_free(&contents);
    free(temporary);
}

void progress_file_remove(const char *path) {
    unlink(path);
}

/* --- reading --- */

static bool read_heading(const char *contents, run_progress *p, int64_t *at_s) {
    return strncmp(contents, HEADING, sizeof HEADING - 1) == 0 &&
           sscanf(contents + sizeof HEADING - 1,
                  "at: %" SCNd64 " trials: %" SCNd32 " %" SCNd32
                  " workers: %d %d elapsed_s: %lf work: %lf %lf %lf",
                  at_s, &p->trials_total, &p->trials_done, &p->workers, &p->cores, &p->elapsed_s,
                  &p->work_total, &p->work_settled, &p->work_trained) == 9 &&
           p->workers > 0 && p->workers <= MOST_WORKERS && p->trials_done >= 0 &&
           p->trials_done <= p->trials_total;
}

/* Accuracy where none is named, as an older version does, or one that only a newer one knows. */
static measure_kind read_measure(const char *contents) {
    static const char MARK[] = "\nmetric: ";
    const char *at = strstr(contents, MARK);
    if (!at) return MEASURE_ACCURACY;
    at += sizeof MARK - 1;
    for (measure_kind m = 0; m < MEASURE_COUNT; m++) {
        const char *name = measure_describe(m)->name;
        if (strcspn(at, "\n") == strlen(name) && strncmp(at, name, strlen(name)) == 0) return m;
    }
    return MEASURE_ACCURACY;
}

static bool is_sound(const running_trial *t) {
    return t->iterations > 0 && t->iteration >= 0 && t->iteration <= t->iterations &&
           t->resumed >= 0 && t->resumed <= t->iteration;
}

static void read_running(const char *line, run_progress *p) {
    running_trial t = {0};
    int worker, label = 0;
    int read = sscanf(line,
                      "running: %d %" SCNd32 " %d %" SCNd64 " %" SCNd64 " %" SCNd64
                      " %lf %lf %lf %lf %lf %n",
                      &worker, &t.index, &t.attempt, &t.iteration, &t.iterations, &t.resumed,
                      &t.flops, &t.began_s, &t.loss, &t.selection, &t.samples_per_s, &label);
    if (read != 11 || label == 0 || worker < 0 || worker >= p->workers || !is_sound(&t)) return;
    snprintf(t.label, sizeof t.label, "%.*s", (int)strcspn(line + label, "\n"), line + label);
    p->running[worker] = t;
}

static bool read_progress(const char *contents, run_progress *p, int64_t *at_s) {
    if (!read_heading(contents, p, at_s)) return false;
    p->running = memory_array((size_t)p->workers, sizeof *p->running);
    if (!p->running) return false;
    p->measure = read_measure(contents);
    for (const char *line = contents; (line = strstr(line, "\nrunning: "));)
        read_running(++line, p);
    return true;
}

bool progress_file_read(const char *path, run_progress *out, int64_t *at_s) {
    char *contents = NULL;
    size_t bytes = 0;
    *out = (run_progress){0};
    bool understood = files_read(path, MOST_BYTES, &contents, &bytes, NULL) == STATUS_OK &&
                      read_progress(contents, out, at_s);
    if (!understood) run_progress_free(out);
    free(contents);
    return understood;
}
