#include "src/results/up_to_date.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "src/base/escape.h"
#include "src/base/files.h"
#include "src/base/text.h"
#include "src/plan/plan_results.h"
#include "src/results/environment.h"
#include "src/run/run.h"
#include "src/store/results_file.h"

/* --- results.h5 --- */

static bool same_text(const char *a, const char *b) {
    return strcmp(a ? a : "", b ? b : "") == 0;
}

static bool same_sweep(const results *a, const results *b) {
    return same_text(a->name, b->name) && same_text(a->title, b->title) &&
           same_text(a->same_within, b->same_within) && same_text(a->target, b->target) &&
           same_text(a->baseline, b->baseline) && same_text(a->config_source, b->config_source) &&
           same_text(a->config_overrides, b->config_overrides) &&
           same_text(a->data_origin, b->data_origin) &&
           same_text(a->data_digest_hex, b->data_digest_hex) && a->trial_count == b->trial_count;
}

static bool same_outcome(const outcome *a, const outcome *b) {
    return a->status == b->status && a->iterations_done == b->iterations_done &&
           strcmp(a->weights_sha256, b->weights_sha256) == 0 &&
           a->evaluation_count == b->evaluation_count &&
           (a->evaluation_count == 0 ||
            memcmp(a->evaluations, b->evaluations,
                   (size_t)a->evaluation_count * sizeof *a->evaluations) == 0);
}

/* Both have their trials in plan order. */
static bool same_trials(const results *a, const results *b) {
    for (int32_t i = 0; i < a->trial_count; i++) {
        const result *one = &a->trials[i], *other = &b->trials[i];
        const bool done = one->status != TRIAL_MISSING && one->status != TRIAL_FAILED;
        const bool same_place =
            one->rung_rank == other->rung_rank && one->rung_of == other->rung_of;
        if (!done || !same_place || one->status != other->status ||
            strcmp(one->trial.id, other->trial.id) != 0 ||
            !same_outcome(&one->outcome, &other->outcome))
            return false;
    }
    return true;
}

/* The limits of the machine are measured at the end of a run. */
static bool is_of_ended_run(const results *r) {
    return results_fact(r, "peak_gflops_per_core")[0] != '\0';
}

/* Where nothing can be written, what is there has to do. */
static bool is_writable(const char *folder) {
    return access(folder, W_OK) == 0;
}

/* `now` is what the trial files come to. */
static bool is_current(const results *r, const results *now, const char *folder) {
    if (r->trial_count != now->trial_count || !same_trials(r, now)) return false;
    return !is_writable(folder) ||
           (environment_is_of(r) && is_of_ended_run(r) && same_sweep(r, now));
}

bool results_up_to_date(const plan *p, const char *folder, results **out) {
    error ignored;
    results *now = NULL;
    char *path = files_join(folder, "results.h5");
    *out = NULL;
    bool current = path && results_file_read(path, out, &ignored) == STATUS_OK &&
                   plan_results_create(p, "", &now, &ignored) == STATUS_OK &&
                   run_collect(folder, now, &ignored) == STATUS_OK && is_current(*out, now, folder);
    results_free(now);
    free(path);
    if (current) return true;
    results_free(*out);
    *out = NULL;
    return false;
}

/* --- the report --- */

enum { MOST_REPORT_BYTES = 1 << 28 };

static bool is_there(const char *folder, const char *name) {
    char *path = files_join(folder, name);
    bool found = path && access(path, R_OK) == 0;
    free(path);
    return found;
}

/* The page says of which results it is, in its head: each time they are written they have another
 * time. */
static bool page_is_of(const results *r, const char *folder) {
    char *path = files_join(folder, "report.html"), *page = NULL;
    size_t bytes = 0;
    text mark = {0};
    text_append(&mark, "<meta name=\"sweep:finished_at\" content=\"");
    text_append_html(&mark, results_fact(r, "finished_at"));
    text_append(&mark, "\">");
    bool current = path && !mark.failed &&
                   files_read(path, MOST_REPORT_BYTES, &page, &bytes, NULL) == STATUS_OK &&
                   strstr(page, text_string(&mark));
    text_free(&mark);
    free(page);
    free(path);
    return current;
}

/* NAME.gp in `plots` has been drawn as NAME.`extension`. */
static bool is_drawn(const char *plots, const char *script, const char *extension) {
    text drawing = {0};
    text_append_bytes(&drawing, script, strlen(script) - strlen("gp"));
    text_append(&drawing, extension);
    bool drawn = !drawing.failed && is_there(plots, text_string(&drawing));
    text_free(&drawing);
    return drawn;
}

static bool is_script(const char *name) {
    const char *dot = strrchr(name, '.');
    return dot && strcmp(dot, ".gp") == 0;
}

/* Without gnuplot there were only scripts: it may be here by now. */
static bool plots_are_drawn(const char *folder) {
    char *plots = files_join(folder, "plots");
    DIR *listing = plots ? opendir(plots) : NULL;
    int scripts = 0;
    bool drawn = true;
    for (struct dirent *entry; drawn && listing && (entry = readdir(listing));) {
        if (!is_script(entry->d_name)) continue;
        scripts++;
        drawn = is_drawn(plots, entry->d_name, "svg") && is_drawn(plots, entry->d_name, "png");
    }
    if (listing) closedir(listing);
    free(plots);
    return drawn && scripts > 0;
}

bool results_report_up_to_date(const results *r, const char *folder) {
    if (!is_writable(folder)) return is_there(folder, "report.html");
    return is_there(folder, "report.md") && is_there(folder, "trials.csv") &&
           page_is_of(r, folder) && plots_are_drawn(folder);
}
