/* sweep watch: the live state of a sweep that runs elsewhere. */
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "src/base/clock.h"
#include "src/cli/command.h"
#include "src/cli/progress_lines.h"
#include "src/cli/screen.h"
#include "src/results/watch.h"

enum { LOOK_EVERY_S = 1 };

/* The lines of a drawing, for a terminal or for a pipe. */
typedef struct drawing {
    screen screen;
    bool live;
    text out;
} drawing;

static void add_line(drawing *d, text *line) {
    text visible = {0};
    text_append_visible(&visible, text_string(line));
    if (d->live)
        screen_append_line(&d->screen, &d->out, text_string(&visible));
    else
        text_append_format(&d->out, "%s\n", text_string(&visible));
    text_free(&visible);
    text_free(line);
}

static void append_duration(text *line, double seconds) {
    char duration[CLOCK_DURATION_CHARS + 1];
    clock_format_duration(seconds < 0 ? 0 : seconds, duration);
    text_append(line, duration);
}

static void add_counts(drawing *d, const char *folder, const watch_state *s) {
    text line = {0};
    text_append_format(&line, "%s: %d", folder, s->finished);
    if (s->total) text_append_format(&line, " of %d", s->total);
    text_append(&line, " trials finished");
    if (s->failed) text_append_format(&line, ", %d failed", s->failed);
    add_line(d, &line);
}

static void add_fraction(drawing *d, const watch_state *s) {
    text line = {0};
    const double fraction = watch_fraction(s);
    if (isnan(fraction)) return;
    progress_append_bar(&line, d->screen.columns, fraction);
    text_append(&line, "of the work");
    if (s->live && s->has_progress) progress_append_time_left(&line, &s->progress);
    add_line(d, &line);
}

static void add_run(drawing *d, const watch_state *s, int64_t now_s) {
    text line = {0};
    /* The journal's record of a run comes after what was there has been looked through. */
    if (s->live && !s->has_progress) {
        text_append_format(&line, "getting ready (%s)", s->holder);
    } else if (s->live) {
        text_append(&line, "running for ");
        append_duration(&line, (double)(now_s - s->run_began_at_s));
        text_append_format(&line, " (%s)", s->holder);
    } else if (s->run_began_at_s == 0) {
        text_append(&line, "not run yet");
    } else {
        text_append(&line, s->total && s->finished >= s->total ? "complete" : "not running");
        text_append(&line, "; last news ");
        append_duration(&line, (double)(now_s - s->last_news_at_s));
        text_append(&line, " ago");
    }
    add_line(d, &line);
}

static void add_trials(drawing *d, const watch_state *s) {
    const run_progress *p = &s->progress;
    for (int i = 0; s->live && s->has_progress && i < p->workers; i++) {
        if (p->running[i].iterations == 0) continue;
        text line = {0};
        progress_append_trial(&line, d->screen.columns, p, &p->running[i], i);
        add_line(d, &line);
    }
    if (s->last_failure[0]) {
        text line = {0};
        text_append_format(&line, "  last failure: %s", s->last_failure);
        add_line(d, &line);
    }
}

static void draw(drawing *d, const char *folder, const watch_state *s) {
    int64_t now_s = (int64_t)time(NULL);
    if (d->live) screen_begin(&d->screen, &d->out);
    add_counts(d, folder, s);
    add_fraction(d, s);
    add_run(d, s, now_s);
    add_trials(d, s);
    screen_show(&d->out);
    text_free(&d->out);
}

static status look_and_draw(drawing *d, const char *folder, bool *over, error *err) {
    watch_state s;
    status result = watch_look(folder, &s, err);
    if (result == STATUS_OK) draw(d, folder, &s);
    *over = !s.live;
    watch_free(&s);
    return result;
}

enum { OPTION_ONCE };
static const option_info options[] = {
    {"--once", 0, NULL, "show the state once, also on a terminal"}, {NULL, 0, NULL, NULL}};

static int run_watch(int argc, char **argv, const char *const given[]) {
    bool over = false;
    if (argc != 2) return command_usage_error(&command_watch, "which results folder?");
    error err;
    drawing d = {.live = !given[OPTION_ONCE] && screen_is_available()};
    status result = look_and_draw(&d, argv[1], &over, &err);
    while (result == STATUS_OK && d.live && !over) {
        sleep(LOOK_EVERY_S);
        result = look_and_draw(&d, argv[1], &over, &err);
    }
    return result == STATUS_OK ? 0 : command_fail(result, &err);
}

const command command_watch = {
    .name = "watch",
    .run = run_watch,
    .arguments = "DIR [OPTION ...]",
    .options = options,
    .summary = "Show the live state of a sweep that runs in another terminal.",
    .help =
        "Shows what the runner's own screen shows, from progress.txt, which the runner writes "
        "every\n"
        "second, and from the journal and the trial files; changes nothing and needs no lock.  "
        "Ends\n"
        "when the sweep does.  When output is no terminal, it shows the state once.\n",
};
