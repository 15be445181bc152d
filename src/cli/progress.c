#include "src/cli/progress.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "src/base/clock.h"
#include "src/base/memory.h"
#include "src/cli/progress_lines.h"
#include "src/cli/screen.h"

struct progress {
    const plan *plan;
    bool live; /* draws bars; else prints lines */
    screen screen;
};

/* --- words --- */

/* As the tutorial prints it. */
static void append_evaluation(text *out, const trial *t, const evaluation *e) {
    text_append_format(out, "Iteration: %lld. ", (long long)e->iteration);
    if (e->iteration > 0) text_append_format(out, "Loss: %.4f. ", e->values[METRIC_TRAIN_LOSS]);
    const metric m = evaluation_metric(e, trial_measure(t));
    metric_append_heading(out, m);
    text_append(out, ": ");
    metric_append(out, m, e->values[m]);
}

static void append_done_line(text *out, const progress *view, const run_event *event) {
    text_append_format(out, "[%d/%d] ", event->trials_done, event->trials_total);
    run_progress_append_label(out, view->plan, event->trial);
    if (event->status == TRIAL_DIVERGED) {
        text_append_format(out, ": diverged at iteration %lld (loss or weights not finite)",
                           (long long)event->evaluated.iteration);
    } else {
        char duration[CLOCK_DURATION_CHARS + 1];
        clock_format_duration(event->runtime.wall_s, duration);
        const metric tested = metric_selection(trial_measure(event->trial), false);
        text_append_format(out, ": %s ", metric_describe(tested)->meaning);
        metric_append(out, tested, event->evaluated.values[tested]);
        text_append_format(out, " in %s", duration);
        progress_append_rate(out, event->runtime.samples_per_s);
    }
}

static void append_rung_line(text *out, const progress *view, const run_event *event) {
    run_progress_append_label(out, view->plan, event->trial);
    text_append_format(out, ": at the rung of iteration %lld", (long long)event->iteration);
    const double share = evaluation_selection(&event->evaluated, trial_measure(event->trial));
    if (isnan(share)) return;
    text_append(out, ": ");
    metric_append_heading(out, evaluation_metric(&event->evaluated, trial_measure(event->trial)));
    text_append(out, " ");
    metric_append(out, evaluation_metric(&event->evaluated, trial_measure(event->trial)), share);
}

static void append_stopped_line(text *out, const progress *view, const run_event *event) {
    text_append_format(out, "[%d/%d] ", event->trials_done, event->trials_total);
    run_progress_append_label(out, view->plan, event->trial);
    if (event->iteration > 0)
        text_append_format(out, ": stopped early, at iteration %lld", (long long)event->iteration);
    else
        text_append(out, ": not trained: other seeds show that it is worse than the best");
}

static void append_trouble_line(text *out, const progress *view, const run_event *event) {
    run_progress_append_label(out, view->plan, event->trial);
    text_append(out, event->kind == TRIAL_BROKEN ? ": failed: " : ": will be tried again: ");
    text_append_visible(out, event->message ? event->message : "no reason known");
}

/* --- the live block --- */

static void append_sweep_line(text *out, int columns, const run_progress *p) {
    progress_append_bar(out, columns, run_progress_fraction(p));
    text_append_format(out, "sweep: %d of %d trials done", p->trials_done, p->trials_total);
    progress_append_time_left(out, p);
}

static void append_line(progress *view, text *out, text *line) {
    screen_append_line(&view->screen, out, text_string(line));
    text_free(line);
}

/* Clear the live block, print `finished_line` (may be NULL) for good, and draw the block anew. */
static void draw(progress *view, const run_progress *p, const char *finished_line) {
    text out = {0}, line = {0};
    screen_begin(&view->screen, &out);
    const int columns = view->screen.columns;
    if (finished_line) text_append_format(&out, "%s\n", finished_line);
    for (int i = 0; p->running && i < p->workers; i++) {
        if (p->running[i].iterations == 0) continue;
        progress_append_trial(&line, columns, p, &p->running[i], -1);
        append_line(view, &out, &line);
    }
    append_sweep_line(&line, columns, p);
    append_line(view, &out, &line);
    screen_show(&out);
    text_free(&out);
}

static void say(progress *view, const run_event *event, const text *line) {
    if (view->live) {
        draw(view, event->progress, text_string(line));
    } else {
        puts(text_string(line));
        fflush(stdout);
    }
}

/* --- events --- */

static void append_count(text *out, int count, const char *what) {
    text_append_format(out, "%d %s%s", count, what, count == 1 ? "" : "s");
}

static void append_workers(text *out, const run_progress *p) {
    text_append(out, "Training with ");
    append_count(out, p->workers, "worker");
    if (p->cores != p->workers) {
        text_append(out, " on ");
        append_count(out, p->cores, "core");
    }
    text_append(out, ".");
}

/* Where all are done and more are to be chosen by their results, there is nothing to train yet. */
static void on_run_started(progress *view, const run_event *event) {
    const bool trains = event->progress->cores > 0;
    if (event->trials_done == event->trials_total) return;
    text line = {0};
    if (event->trials_done)
        text_append_format(&line, "%d of %d trials are done already.%s", event->trials_done,
                           event->trials_total, trains ? " " : "");
    if (trains) append_workers(&line, event->progress);
    say(view, event, &line);
    text_free(&line);
}

static void on_evaluated(progress *view, const run_event *event) {
    if (view->live) return;
    text line = {0};
    run_progress_append_label(&line, view->plan, event->trial);
    text_append(&line, " | ");
    append_evaluation(&line, event->trial, &event->evaluated);
    say(view, event, &line);
    text_free(&line);
}

static void on_settled(progress *view, const run_event *event) {
    text line = {0};
    if (event->kind == TRIAL_DONE)
        append_done_line(&line, view, event);
    else if (event->kind == TRIAL_AT_RUNG)
        append_rung_line(&line, view, event);
    else if (event->kind == TRIAL_STOPPED_EARLY)
        append_stopped_line(&line, view, event);
    else
        append_trouble_line(&line, view, event);
    say(view, event, &line);
    text_free(&line);
}

static void on_notice(progress *view, const run_event *event) {
    text line = {0};
    text_append(&line, "note: ");
    text_append_visible(&line, event->message);
    say(view, event, &line);
    text_free(&line);
}

void progress_listen(const run_event *event, void *context) {
    progress *view = context;
    switch (event->kind) {
        case RUN_STARTED: on_run_started(view, event); break;
        case TRIAL_EVALUATED: on_evaluated(view, event); break;
        case TRIAL_AT_RUNG:
        case TRIAL_STOPPED_EARLY:
        case TRIAL_DONE:
        case TRIAL_BROKEN:
        case TRIAL_RETRIED: on_settled(view, event); break;
        case RUN_NOTICE: on_notice(view, event); break;
        case RUN_TICK:
            if (view->live) draw(view, event->progress, NULL);
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
    *out = view;
    return STATUS_OK;
}

void progress_free(progress *view) {
    free(view);
}
