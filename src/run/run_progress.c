#include "src/run/run_progress.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/memory.h"

/* Before so much has passed a speed tells little. */
static const double FEWEST_S = 0.5;

/* --- work and time --- */

static double share(int64_t iterations, const running_trial *t) {
    return t->iterations > 0 ? (double)iterations / (double)t->iterations : 0;
}

double running_trial_fraction(const running_trial *t) {
    return share(t->iteration, t);
}

/* Work that this attempt has done. */
static double trained_by(const running_trial *t) {
    return share(t->iteration - t->resumed, t) * t->flops;
}

/* There is no room for what is known of running trials, or none began. */
static int running_count(const run_progress *p) {
    return p->running ? p->workers : 0;
}

static double work_running(const run_progress *p) {
    double work = 0;
    for (int i = 0; i < running_count(p); i++)
        work += running_trial_fraction(&p->running[i]) * p->running[i].flops;
    return work;
}

static double work_done(const run_progress *p) {
    return fmax(p->work_settled, p->others_settled) + work_running(p) + p->others_running;
}

double run_progress_trained(const run_progress *p) {
    double work = p->work_trained;
    for (int i = 0; i < running_count(p); i++) work += trained_by(&p->running[i]);
    return work;
}

double run_progress_fraction(const run_progress *p) {
    if (!(p->work_total > 0)) return p->trials_total > 0 && p->trials_done == p->trials_total;
    return fmin(fmax(work_done(p) / p->work_total, 0), 1);
}

/* At the pace of this attempt; 0 while that is not known. */
static double trial_seconds_left(const run_progress *p, const running_trial *t) {
    const double passed_s = p->elapsed_s - t->began_s;
    const int64_t trained = t->iteration - t->resumed, left = t->iterations - t->iteration;
    return passed_s >= FEWEST_S && trained > 0 ? passed_s * (double)left / (double)trained : 0;
}

/* Work a second; 0 while that is not known. */
static double speed(const run_progress *p) {
    return p->elapsed_s >= FEWEST_S ? run_progress_trained(p) / p->elapsed_s : 0;
}

static double slowest_left_s(const run_progress *p) {
    double left_s = 0;
    for (int i = 0; i < running_count(p); i++)
        left_s = fmax(left_s, trial_seconds_left(p, &p->running[i]));
    return left_s;
}

double run_progress_seconds_left(const run_progress *p) {
    const double left = p->work_total - work_done(p), all = speed(p) + p->others_speed;
    if (p->trials_done == p->trials_total) return 0;
    if (!(all > 0)) return NAN;
    return fmax(fmax(left / all, 0), fmax(slowest_left_s(p), p->others_left_s));
}

void run_progress_add_other(run_progress *progress, const run_progress *other) {
    if (other->trials_total == progress->trials_total)
        progress->others_settled = fmax(progress->others_settled, other->work_settled);
    progress->others_running += work_running(other);
    progress->others_speed += speed(other);
    progress->others_left_s = fmax(progress->others_left_s, slowest_left_s(other));
}

void run_progress_forget_others(run_progress *progress) {
    progress->others_settled = progress->others_running = 0;
    progress->others_speed = progress->others_left_s = 0;
}

void run_progress_append_label(text *out, const plan *p, const trial *t) {
    if (p->axis_count == 0) text_append_format(out, "trial %d", t->index + 1);
    for (int i = 0, named = 0; i < p->axis_count; i++) {
        if (p->axes[i] == KEY_DATA_SPLIT_FOLD && t->folds == 0) continue; /* it is in none */
        text_append_format(out, "%s%s ", named++ ? ", " : "", key_column(p->axes[i]));
        trial_append_value(out, t, p->axes[i]);
    }
    const bool named = p->axis_count > 0 && p->axes[p->axis_count - 1] == KEY_SEEDS;
    if (t->confirm_rank > 0 && !named) text_append_format(out, ", seed %lld", (long long)t->seed);
}

/* --- keeping it --- */

void run_progress_begin(run_progress *progress, const plan *p) {
    *progress = (run_progress){.trials_total = 0};
    if (p->trial_count > 0) progress->measure = trial_measure(&p->trials[0]);
    run_progress_grow(progress, p, 0);
}

void run_progress_grow(run_progress *progress, const plan *p, int32_t first) {
    const int64_t awaited = plan_trials_in_all(p) - p->trial_count;
    progress->trials_planned += p->trial_count - first;
    for (int32_t i = first; i < p->trial_count; i++)
        progress->work_planned += trial_flops(&p->trials[i]);
    progress->trials_total = progress->trials_planned + (int32_t)awaited;
    progress->work_total =
        progress->work_planned * (1 + (double)awaited / (double)progress->trials_planned) +
        progress->work_corrected;
}

void run_progress_free(run_progress *progress) {
    free(progress->running);
    *progress = (run_progress){0};
}

void run_progress_found(run_progress *progress, const trial *t) {
    progress->trials_done++;
    progress->work_settled += trial_flops(t);
}

void run_progress_lost(run_progress *progress, const trial *t) {
    progress->trials_done--;
    progress->work_settled -= trial_flops(t);
}

void run_progress_leave_out(run_progress *progress, const trial *t) {
    progress->trials_total--;
    progress->trials_planned--;
    progress->work_total -= trial_flops(t);
    progress->work_planned -= trial_flops(t);
}

status run_progress_start(run_progress *progress, int workers, int cores, error *err) {
    free(progress->running);
    progress->running = memory_array((size_t)workers, sizeof *progress->running);
    progress->workers = workers;
    progress->cores = cores;
    progress->elapsed_s = progress->work_trained = 0;
    if (progress->running) return STATUS_OK;
    return error_no_memory(err, (size_t)workers * sizeof *progress->running);
}

static running_trial *running_of(run_progress *progress, int worker) {
    return worker >= 0 && worker < running_count(progress) ? &progress->running[worker] : NULL;
}

/* A text cut where it is too long, not within a character. */
static void copy_label(char label[RUNNING_LABEL_BYTES], const char *whole) {
    size_t bytes = strnlen(whole, RUNNING_LABEL_BYTES - 1);
    while (bytes > 0 && ((unsigned char)whole[bytes] & 0xc0) == 0x80) bytes--;
    memcpy(label, whole, bytes);
    label[bytes] = '\0';
}

void run_progress_stop_trial(run_progress *progress) {
    progress->trials_done++;
}

void run_progress_count_work(run_progress *progress, double settled, double total) {
    progress->work_settled += settled;
    progress->work_corrected += total;
    progress->work_total += total;
}

void run_progress_begin_trial(run_progress *progress, const plan *p, const trial *t, int64_t goal,
                              int worker, int attempt) {
    running_trial *r = running_of(progress, worker);
    if (!r) return;
    const double part = t->iterations > 0 ? (double)goal / (double)t->iterations : 1;
    *r = (running_trial){.iterations = goal,
                         .index = t->index,
                         .attempt = attempt,
                         .flops = trial_flops(t) * part,
                         .began_s = progress->elapsed_s,
                         .loss = NAN,
                         .selection = NAN};
    text label = {0};
    run_progress_append_label(&label, p, t);
    copy_label(r->label, text_string(&label));
    text_free(&label);
}

/* Of a group of short trials the worker may be at a later one already. */
void run_progress_end_trial(run_progress *progress, const trial *t, int worker, bool settled,
                            bool whole) {
    running_trial *r = running_of(progress, worker);
    const bool current = r && r->iterations > 0 && r->index == t->index;
    if (current && whole) r->iteration = r->iterations;
    if (current)
        progress->work_trained += trained_by(r);
    else if (whole)
        progress->work_trained += trial_flops(t);
    if (current) *r = (running_trial){0};
    if (!settled) return;
    progress->trials_done++;
    progress->work_settled += trial_flops(t);
}
