#include "src/cli/progress.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "src/base/clock.h"
#include "src/base/memory.h"
#include "src/cli/screen.h"

/* What is known of the trial that a worker is at. */
typedef struct slot {
    const trial *trial; /* NULL while idle */
    int64_t iteration;
    double loss;
    double accuracy; /* of the last evaluation; negative before the first */
    double samples_per_s;
} slot;

struct progress {
    const plan *plan;
    bool live; /* draws bars; else prints lines */
    screen screen;
    slot *slots;
    int workers;
    int32_t trials_total, trials_done;
    double started_s;
    double work_total, work_found, work_done; /* FLOP; found: done before started_s */
};

/* --- work and time ------------------------------------------------------------------------------
 */

static double fraction_done(const slot *s) {
    const int64_t all = s->trial->iterations; /* 0: nothing is trained, only scored */
    return all > 0 ? (double)s->iteration / (double)all : 0;
}

/* Work of this run so far, running trials counted in part. */
static double work_so_far(const progress *view) {
    double work = view->work_done;
    for (int i = 0; i < view->workers; i++)
        if (view->slots[i].trial)
            work += fraction_done(&view->slots[i]) * trial_flops(view->slots[i].trial);
    return work;
}

/* Seconds left if work goes on at the mean speed of this run; negative while that is unknown. */
static double seconds_left(const progress *view) {
    double done = work_so_far(view);
    double elapsed_s = clock_monotonic_s() - view->started_s;
    double left = view->work_total - view->work_found - done;
    if (done <= 0 || elapsed_s < 0.5) return -1;
    return left > 0 ? elapsed_s * left / done : 0;
}

/* --- words --------------------------------------------------------------------------------------
 */

/* "layer_dim 2, seed 0": the values that set this trial apart; its number when nothing is swept. */
static void append_label(text *out, const plan *p, const trial *t) {
    if (p->axis_count == 0) text_append_format(out, "trial %d", t->index + 1);
    for (int i = 0; i < p->axis_count; i++) {
        text_append_format(out, "%s%s ", i ? ", " : "", trial_axis_name(p->axes[i]));
        trial_append_axis_value(out, t, p->axes[i]);
    }
}

static void append_rate(text *out, double samples_per_s) {
    if (samples_per_s <= 0) return;
    text_append(out, "  ");
    text_append_grouped(out, (int64_t)samples_per_s);
    text_append(out, " samples/s");
}

/* As the tutorial prints it. */
static void append_evaluation(text *out, const evaluation *e) {
    text_append_format(out, "Iteration: %lld. ", (long long)e->iteration);
    if (e->iteration > 0) text_append_format(out, "Loss: %.4f. ", e->train_loss);
    text_append_format(out, "%s accuracy: %.2f %%", isnan(e->val_accuracy) ? "Test" : "Validation",
                       100 * evaluation_accuracy(e));
}

static void append_done_line(text *out, const progress *view, const run_event *event) {
    text_append_format(out, "[%d/%d] ", event->trials_done, event->trials_total);
    append_label(out, view->plan, event->trial);
    if (event->status == TRIAL_DIVERGED) {
        text_append_format(out, ": diverged at iteration %lld (loss or weights not finite)",
                           (long long)event->evaluated.iteration);
    } else {
        char duration[CLOCK_DURATION_CHARS + 1];
        clock_format_duration(event->runtime.wall_s, duration);
        text_append_format(out, ": test accuracy %.2f %% in %s",
                           100 * event->evaluated.test_accuracy, duration);
        append_rate(out, event->runtime.samples_per_s);
    }
}

static void append_trouble_line(text *out, const progress *view, const run_event *event) {
    append_label(out, view->plan, event->trial);
    text_append(out, event->kind == TRIAL_BROKEN ? ": failed: " : ": will be tried again: ");
    text_append_visible(out, event->message ? event->message : "no reason known");
}

/* --- the live block -----------------------------------------------------------------------------
 */

/* Words before a bar: it is drawn where a terminal is wide enough for both. */
static void append_bar(text *out, const progress *view, double fraction) {
    enum { WIDE = 120, CELLS_WHEN_WIDE = 24, MEDIUM = 80, CELLS_WHEN_MEDIUM = 10 };
    if (view->screen.columns >= WIDE)
        screen_append_bar(out, fraction, CELLS_WHEN_WIDE);
    else if (view->screen.columns >= MEDIUM)
        screen_append_bar(out, fraction, CELLS_WHEN_MEDIUM);
    text_append_format(out, " %3d %%  ", (int)(100 * fraction));
}

/* What is said of a running trial after its name, in this order. */
enum { PART_ITERATION, PART_LOSS, PART_ACCURACY, PART_RATE, PARTS };

static void write_parts(const slot *s, text parts[PARTS]) {
    text_append(&parts[PART_ITERATION], "  iteration ");
    text_append_grouped(&parts[PART_ITERATION], s->iteration);
    text_append(&parts[PART_ITERATION], "/");
    text_append_grouped(&parts[PART_ITERATION], s->trial->iterations);
    if (s->iteration > 0) text_append_format(&parts[PART_LOSS], "  loss %.4f", s->loss);
    if (s->accuracy >= 0)
        text_append_format(&parts[PART_ACCURACY], "  accuracy %.1f %%", 100 * s->accuracy);
    append_rate(&parts[PART_RATE], s->samples_per_s);
}

/* Leave out parts, the least telling first, until the rest fits into so many columns. */
static void fit_parts(text parts[PARTS], size_t columns) {
    static const int expendable[PARTS] = {PART_RATE, PART_ITERATION, PART_LOSS, PART_ACCURACY};
    size_t width = 0;
    for (int i = 0; i < PARTS; i++) width += text_width(text_string(&parts[i]));
    for (int i = 0; i < PARTS && width > columns; i++) {
        text *part = &parts[expendable[i]];
        width -= text_width(text_string(part));
        text_free(part);
    }
}

static void append_slot_line(text *out, const progress *view, const slot *s) {
    text parts[PARTS] = {{0}};
    append_bar(out, view, fraction_done(s));
    append_label(out, view->plan, s->trial);
    const size_t all = (size_t)view->screen.columns - 1, used = text_width(text_string(out));
    write_parts(s, parts);
    fit_parts(parts, used < all ? all - used : 0);
    for (int i = 0; i < PARTS; i++) {
        text_append(out, text_string(&parts[i]));
        text_free(&parts[i]);
    }
}

static void append_sweep_line(text *out, const progress *view) {
    double all = view->work_total > 0 ? view->work_total : 1;
    double fraction = (view->work_found + work_so_far(view)) / all;
    char left[CLOCK_DURATION_CHARS + 1];
    append_bar(out, view, fraction);
    text_append_format(out, "sweep: %d of %d trials done", view->trials_done, view->trials_total);
    double left_s = seconds_left(view);
    if (left_s < 0) return;
    clock_format_duration(left_s, left);
    text_append_format(out, ", about %s left", left);
}

/* Clear the live block, print `finished_line` (may be NULL) for good, and draw the block anew. */
static void draw(progress *view, const char *finished_line) {
    text out = {0};
    screen_begin(&view->screen, &out);
    if (finished_line) text_append_format(&out, "%s\n", finished_line);
    for (int i = 0; i < view->workers; i++) {
        if (!view->slots[i].trial) continue;
        text line = {0};
        append_slot_line(&line, view, &view->slots[i]);
        screen_append_line(&view->screen, &out, text_string(&line));
        text_free(&line);
    }
    text line = {0};
    append_sweep_line(&line, view);
    screen_append_line(&view->screen, &out, text_string(&line));
    text_free(&line);
    screen_show(&out);
    text_free(&out);
}

static void say(progress *view, const text *line) {
    if (view->live) {
        draw(view, text_string(line));
    } else {
        puts(text_string(line));
        fflush(stdout);
    }
}

/* --- events -------------------------------------------------------------------------------------
 */

static void begin_slots(progress *view, const run_event *event) {
    free(view->slots);
    view->workers = event->workers;
    view->slots = memory_array((size_t)event->workers, sizeof *view->slots);
    if (!view->slots) view->workers = 0;
}

/* Comes again when trials that were found are lost: what this run has done by then counts as found,
 * so that the speed is that of the work to come. */
static void on_run_started(progress *view, const run_event *event) {
    begin_slots(view, event);
    view->started_s = clock_monotonic_s();
    view->work_found += view->work_done;
    view->work_done = 0;
    if (event->trials_done == event->trials_total) return;
    text line = {0};
    if (event->trials_done)
        text_append_format(&line, "%d of %d trials are done already. ", event->trials_done,
                           event->trials_total);
    text_append_format(&line, "Training with %d worker%s.", event->workers,
                       event->workers == 1 ? "" : "s");
    say(view, &line);
    text_free(&line);
}

static void on_evaluated(progress *view, const run_event *event) {
    if (view->live) return;
    text line = {0};
    append_label(&line, view->plan, event->trial);
    text_append(&line, " | ");
    append_evaluation(&line, &event->evaluated);
    say(view, &line);
    text_free(&line);
}

static void on_settled(progress *view, const run_event *event) {
    text line = {0};
    if (event->kind == TRIAL_DONE)
        append_done_line(&line, view, event);
    else
        append_trouble_line(&line, view, event);
    say(view, &line);
    text_free(&line);
}

static void on_notice(progress *view, const run_event *event) {
    text line = {0};
    text_append(&line, "note: ");
    text_append_visible(&line, event->message);
    say(view, &line);
    text_free(&line);
}

static slot *slot_of(progress *view, const run_event *event) {
    return event->trial && event->worker >= 0 && event->worker < view->workers
               ? &view->slots[event->worker]
               : NULL;
}

static void update_slot(progress *view, const run_event *event) {
    slot *s = slot_of(view, event);
    if (!s) return;
    switch (event->kind) {
        case TRIAL_STARTED: *s = (slot){.trial = event->trial, .accuracy = -1}; break;
        case TRIAL_EVALUATED:
            s->accuracy = evaluation_accuracy(&event->evaluated);
            /* fall through */
        case TRIAL_PROGRESS:
            s->iteration = event->iteration;
            s->loss = event->loss;
            s->samples_per_s = event->samples_per_s;
            break;
        case TRIAL_DONE:
        case TRIAL_BROKEN:
            view->work_done += trial_flops(event->trial);
            /* fall through */
        case TRIAL_RETRIED: *s = (slot){0}; break;
        default: break;
    }
}

void progress_listen(const run_event *event, void *context) {
    progress *view = context;
    view->trials_total = event->trials_total;
    view->trials_done = event->trials_done;
    update_slot(view, event);
    switch (event->kind) {
        case TRIAL_FOUND: view->work_found += trial_flops(event->trial); break;
        case TRIAL_LOST: view->work_found -= trial_flops(event->trial); break;
        case RUN_STARTED: on_run_started(view, event); break;
        case TRIAL_EVALUATED: on_evaluated(view, event); break;
        case TRIAL_DONE:
        case TRIAL_BROKEN:
        case TRIAL_RETRIED: on_settled(view, event); break;
        case RUN_NOTICE: on_notice(view, event); break;
        case RUN_TICK:
            if (view->live) draw(view, NULL);
            break;
        default: break;
    }
}

void progress_end(progress *view) {
    if (!view->live) return;
    text out = {0};
    screen_begin(&view->screen, &out);
    screen_show(&out);
    text_free(&out);
}

status progress_create(const plan *p, progress **out, error *err) {
    progress *view = memory_array(1, sizeof *view);
    if (!view) return error_no_memory(err, sizeof *view);
    view->plan = p;
    view->live = screen_is_available();
    for (int32_t i = 0; i < p->trial_count; i++) view->work_total += trial_flops(&p->trials[i]);
    *out = view;
    return STATUS_OK;
}

void progress_free(progress *view) {
    if (!view) return;
    free(view->slots);
    free(view);
}
