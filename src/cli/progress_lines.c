#include "src/cli/progress_lines.h"

#include <math.h>

#include "src/base/clock.h"
#include "src/base/text_width.h"
#include "src/cli/screen.h"
#include "src/trial/metrics.h"

void progress_append_bar(text *out, int columns, double fraction) {
    enum { WIDE = 120, CELLS_WHEN_WIDE = 24, MEDIUM = 80, CELLS_WHEN_MEDIUM = 10 };
    if (columns >= WIDE)
        screen_append_bar(out, fraction, CELLS_WHEN_WIDE);
    else if (columns >= MEDIUM)
        screen_append_bar(out, fraction, CELLS_WHEN_MEDIUM);
    text_append_format(out, " %3d %%  ", (int)(100 * fraction));
}

void progress_append_rate(text *out, double samples_per_s) {
    if (!(samples_per_s > 0)) return;
    text_append(out, "  ");
    text_append_grouped(out, (int64_t)samples_per_s);
    text_append(out, " samples/s");
}

/* What is said of a running trial after its name, in this order. */
enum { PART_ATTEMPT, PART_ITERATION, PART_LOSS, PART_SELECTION, PART_RATE, PARTS };

static void write_parts(const run_progress *p, const running_trial *t, text parts[PARTS]) {
    if (t->attempt > 1) text_append_format(&parts[PART_ATTEMPT], "  attempt %d", t->attempt);
    text_append(&parts[PART_ITERATION], "  iteration ");
    text_append_grouped(&parts[PART_ITERATION], t->iteration);
    text_append(&parts[PART_ITERATION], "/");
    text_append_grouped(&parts[PART_ITERATION], t->iterations);
    if (!isnan(t->loss)) text_append_format(&parts[PART_LOSS], "  loss %.4f", t->loss);
    /* On whichever items: it is named without them. */
    const metric m = metric_selection(p->measure, false);
    const metric_format *format = metric_format_of(m);
    if (!isnan(t->selection)) {
        text_append_format(&parts[PART_SELECTION], "  %s %.*f", format->noun, format->decimals - 1,
                           metric_shown(m, t->selection));
        metric_append_unit(&parts[PART_SELECTION], format->unit);
    }
    progress_append_rate(&parts[PART_RATE], t->samples_per_s);
}

/* Leave out parts, the least telling first, until the rest fits into so many columns. */
static void fit_parts(text parts[PARTS], size_t columns) {
    static const int expendable[PARTS] = {PART_RATE, PART_ATTEMPT, PART_ITERATION, PART_LOSS,
                                          PART_SELECTION};
    size_t width = 0;
    for (int i = 0; i < PARTS; i++) width += text_width(text_string(&parts[i]));
    for (int i = 0; i < PARTS && width > columns; i++) {
        text *part = &parts[expendable[i]];
        width -= text_width(text_string(part));
        text_free(part);
    }
}

void progress_append_trial(text *out, int columns, const run_progress *p, const running_trial *t,
                           int worker) {
    text parts[PARTS] = {{0}}, line = {0};
    progress_append_bar(&line, columns, running_trial_fraction(t));
    if (worker >= 0)
        text_append_format(&line, "worker %d  trial %d/%d  ", worker + 1, t->index + 1,
                           p->trials_total);
    text_append(&line, t->label);
    const size_t all = columns > 0 ? (size_t)columns - 1 : SIZE_MAX;
    const size_t used = text_width(text_string(&line));
    write_parts(p, t, parts);
    fit_parts(parts, used < all ? all - used : 0);
    for (int i = 0; i < PARTS; i++) {
        text_append(&line, text_string(&parts[i]));
        text_free(&parts[i]);
    }
    text_append(out, text_string(&line));
    text_free(&line);
}

void progress_append_time_left(text *out, const run_progress *p) {
    const double left_s = run_progress_seconds_left(p);
    if (isnan(left_s)) return;
    char left[CLOCK_DURATION_CHARS + 1];
    clock_format_duration(left_s, left);
    text_append_format(out, ", about %s left", left);
}
