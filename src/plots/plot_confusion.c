/* Which class is taken for which, by the best trial of an architecture. */
#include <string.h>

#include "src/base/escape.h"
#include "src/base/text_width.h"
#include "src/plots/plot.h"
#include "src/stats/architectures.h"
#include "src/stats/classes.h"
#include "src/stats/wording.h"

enum {
    MOST_CLASSES = 60,
    NUMBERED_CLASSES = 12,
    HEIGHT = 560,
    LEVEL_NAME = 3, /* longer names stand slanted below, where they need more height */
    LONGEST_NAME = 24
};

static size_t longest_class(const comparison *c, int classes) {
    size_t longest = 0;
    for (int class = 0; class < classes; class ++) {
        text name = {0};
        class_append_name(&name, c, class);
        if (text_width(text_string(&name)) > longest) longest = text_width(text_string(&name));
        text_free(&name);
    }
    return longest < LONGEST_NAME ? longest : LONGEST_NAME;
}

static double row_share(const result *r, int actual, int predicted) {
    int64_t items = class_items(r, actual);
    size_t classes = (size_t)r->trial.architecture.output_dim;
    int32_t count = r->outcome.confusion[(size_t)actual * classes + (size_t)predicted];
    return items ? 100.0 * count / (double)items : 0;
}

static void write_cells(plot *p, const result *r, int classes) {
    text_append(&p->data, "# predicted, actual, share of the actual class in %, items\n");
    for (int actual = 0; actual < classes; actual++)
        for (int predicted = 0; predicted < classes; predicted++)
            text_append_format(
                &p->data, "%d %d %.6g %d\n", predicted, actual, row_share(r, actual, predicted),
                (int)r->outcome.confusion[(size_t)actual * (size_t)classes + (size_t)predicted]);
}

/* The mistake made most often. */
static void append_worst(text *out, const comparison *c, const result *r, int classes) {
    int worst = -1;
    for (int i = 0; i < classes * classes; i++)
        if (i % (classes + 1) != 0 &&
            (worst < 0 || r->outcome.confusion[i] > r->outcome.confusion[worst]))
            worst = i;
    if (worst < 0 || r->outcome.confusion[worst] == 0) return;
    text_append(out, " Most often, ");
    wording_append_count(out, r->outcome.confusion[worst], "time");
    text_append(out, ", ");
    class_append_name(out, c, worst / classes);
    text_append(out, " is taken for ");
    class_append_name(out, c, worst % classes);
    text_append(out, ".");
}

/* What would not fit there stands below. */
static void append_heading(plot *p, const comparison *c, const rnn_architecture *a) {
    enum { LONGEST_HEADING = 62 };
    const bool words = architectures_need_words(c);
    text heading = {0};
    text_append(&heading, "Which class is taken for which: ");
    if (words)
        architectures_append_difference(&heading, c, a);
    else
        architectures_append(&heading, c, a);
    const bool fits = !words || text_width(text_string(&heading)) <= LONGEST_HEADING;
    text_append(&p->heading, fits ? text_string(&heading) : "Which class is taken for which");
    if (!fits) architectures_append_difference(&p->scope, c, a);
    text_free(&heading);
}

static void append_words(plot *p, const comparison *c, const result *r, int classes) {
    append_heading(p, c, &r->trial.architecture);
    text_append(&p->note, "best trial, colour: share of the actual class, number: test items");
    if (c->by_fold)
        text_append_format(&p->scope, "%sfold %lld", p->scope.bytes ? ", " : "",
                           (long long)r->trial.fold);
    text_append_format(&p->scope, "%sseed %llu", p->scope.bytes ? ", " : "",
                       (unsigned long long)r->trial.seed);
    text_append_format(&p->alt, "Confusion matrix of %d classes, rows the actual ones; ", classes);
    wording_append_metric(&p->alt, METRIC_TEST_ACC, outcome_test_accuracy(&r->outcome));
    text_append(&p->alt, " right.");
    append_worst(&p->alt, c, r, classes);
}

/* Few classes have a tick each, with their names; of many some have.  Returns the height that
 * slanted names add. */
static int place_ticks(plot *p, const comparison *c, int classes) {
    const int step = 1 + (classes - 1) / 20;
    const size_t longest = longest_class(c, classes);
    const bool level = longest <= LEVEL_NAME;
    for (const char *axis = "xy"; *axis; axis++) {
        text_append_format(&p->script, "set %ctics scale 0 noenhanced %s(", *axis,
                           level          ? ""
                           : *axis == 'x' ? "rotate by 35 right font ',13' "
                                          : "font ',13' ");
        for (int class = 0; class < classes; class += step) {
            text name = {0};
            class_append_name(&name, c, class);
            text_append(&p->script, class ? ", " : "");
            text_append_gnuplot_tick(&p->script, text_string(&name), LONGEST_NAME);
            text_append_format(&p->script, " %d", class);
            text_free(&name);
        }
        text_append(&p->script, ")\n");
    }
    return level ? 0 : 4 * (int)longest;
}

bool plot_confusion(plot *p, const comparison *c, int which) {
    if (which >= c->architecture_count) return false;
    const result *r = classes_best_trial(c, &c->architectures[which]);
    const int classes = c->architectures[which].output_dim;
    if (!r || classes > MOST_CLASSES) return false;
    append_words(p, c, r, classes);
    plot_begin(p, c);
    write_cells(p, r, classes);
    plot_command(p, "unset grid\nset border 0\n%s\nset cbrange [0:100]\nset format cb '%%g %%%%'",
                 PLOT_BLUES);
    plot_command(p, "set xrange [-0.5:%d.5]\nset yrange [%d.5:-0.5]", classes - 1, classes - 1);
    plot_command(p, "set xlabel 'predicted class'\nset ylabel 'actual class'");
    const int slanted_height = place_ticks(p, c, classes);
    text command = {0};
    text_append_format(&command,
                       "plot '%s.dat' using 1:2:($1-0.48):($1+0.48):($2-0.48):($2+0.48):3 with "
                       "boxxyerror linecolor palette fillstyle solid notitle",
                       p->name);
    if (classes <= NUMBERED_CLASSES)
        text_append_format(&command,
                           ", \\\n  '%s.dat' using ($3>50&&$4>0?$1:NaN):2:4 with labels center "
                           "font ',13' textcolor rgb '#ffffff' notitle, \\\n"
                           "  '%s.dat' using ($3<=50&&$4>0?$1:NaN):2:4 with labels center font "
                           "',13' textcolor rgb '#1a1a1a' notitle",
                           p->name, p->name);
    plot_end(p, &command, HEIGHT + slanted_height);
    text_free(&command);
    return true;
}
