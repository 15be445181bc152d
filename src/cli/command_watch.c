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
    if (s->stopped) text_append_format(&line, ", %d stopped early", s->stopped);
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

/* One `sweep run` and nobody else: by the lock that it holds, or by what it says of itself. */
static bool is_single_run(const watch_state *s) {
    return s->pilot_count == 0 || (s->pilot_count == 1 && !s->pilots[0].who.joined);
}

static void add_ended(text *line, const watch_state *s, int64_t now_s) {
    const bool complete = s->total && s->finished + s->stopped >= s->total;
    if (s->last_news_at_s == 0 && s->finished == 0) {
        text_append(line, "not run yet");
        return;
    }
    text_append(line, complete ? "complete" : "not running");
    if (s->last_news_at_s == 0) return;
    text_append(line, "; last news ");
    append_duration(line, (double)(now_s - s->last_news_at_s));
    text_append(line, " ago");
}

static void add_run(drawing *d, const watch_state *s, int64_t now_s) {
    text line = {0};
    if (!is_single_run(s)) {
        text_append_format(&line, "%zu process%s on %zu host%s", s->pilot_count,
                           s->pilot_count == 1 ? "" : "es", s->host_count,
                           s->host_count == 1 ? "" : "s");
    } else if (s->live && !s->has_progress) {
        /* The journal's record of a run comes after what was there has been looked through. */
        text_append_format(&line, "getting ready (%s)", s->holder);
    } else if (s->live) {
        text_append(&line, "running for ");
        append_duration(&line, (double)(now_s - s->run_began_at_s));
        text_append_format(&line, " (%s)", s->holder);
    } else {
        add_ended(&line, s, now_s);
    }
    add_line(d, &line);
}

static void add_running(drawing *d, const run_progress *p) {
    for (int i = 0; i < p->workers; i++) {
        if (p->running[i].iterations == 0) continue;
        text line = {0};
        progress_append_trial(&line, d->screen.columns, p, &p->running[i], i);
        add_line(d, &line);
    }
}

static int count_running(const run_progress *p) {
    int count = 0;
    for (int i = 0; i < p->workers; i++) count += p->running[i].iterations > 0;
    return count;
}

static void add_pilot(drawing *d, const watch_pilot *p, int64_t now_s) {
    text line = {0};
    text_append_format(&line, "%s, process %lld", p->who.host, (long long)p->who.process);
    if (!p->who.joined) text_append(&line, ", sweep run");
    if (p->silent && p->said_at_s == 0) {
        text_append(&line, ": it has said nothing yet");
    } else if (p->silent) {
        text_append(&line, ": silent for ");
        append_duration(&line, (double)(now_s - p->said_at_s));
    } else if (!p->has_progress) {
        text_append(&line, ": getting ready");
    } else if (count_running(&p->progress) == 0) {
        text_append(&line, ": no trial at the moment");
    }
    add_line(d, &line);
    if (!p->silent && p->has_progress) add_running(d, &p->progress);
}

static void add_trials(drawing *d, const watch_state *s, int64_t now_s) {
    if (!is_single_run(s))
        for (size_t i = 0; i < s->pilot_count; i++) add_pilot(d, &s->pilots[i], now_s);
    else if (s->live && s->has_progress)
        add_running(d, &s->progress);
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
    add_trials(d, s, now_s);
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
    .summary = "Show the live state of a sweep that runs in another terminal, or on other hosts.",
    .help =
        "Shows what the runner's own screen shows, from progress.txt, which the runner writes "
        "every\n"
        "second, and from the journal and the trial files; and of all that train in the folder "
        "('sweep\n"
        "work') on which host they are and what each does.  Changes nothing and needs no lock.  "
        "Ends\n"
        "when the sweep does.  When output is no terminal, it shows the state once.\n",
};
