/* Which class is taken for which, by the best trial of an architecture. */
#include "src/report/classes.h"
#include "src/report/parameters.h"
#include "src/report/plot.h"
#include "src/report/wording.h"

enum { MOST_CLASSES = 60, NUMBERED_CLASSES = 12, HEIGHT = 560 };

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
static void append_worst(text *out, const result *r, int classes) {
    int worst = -1;
    for (int i = 0; i < classes * classes; i++)
        if (i % (classes + 1) != 0 &&
            (worst < 0 || r->outcome.confusion[i] > r->outcome.confusion[worst]))
            worst = i;
    if (worst >= 0 && r->outcome.confusion[worst] > 0)
        text_append_format(out, " Most often, %d times, %d is taken for %d.",
                           (int)r->outcome.confusion[worst], worst / classes, worst % classes);
}

static void append_words(plot *p, const result *r, int classes) {
    text_append(&p->heading, "Which class is taken for which: ");
    append_architecture(&p->heading, &r->trial.architecture);
    text_append(&p->note, "best trial, colour: share of the actual class, number: test items");
    text_append_format(&p->scope, "seed %llu", (unsigned long long)r->trial.seed);
    text_append_format(&p->alt, "Confusion matrix of %d classes, rows the actual ones; ", classes);
    append_percent(&p->alt, outcome_test_accuracy(&r->outcome));
    text_append(&p->alt, " right.");
    append_worst(&p->alt, r, classes);
}

bool plot_confusion(plot *p, const comparison *c, int which) {
    if (which >= c->architecture_count) return false;
    const result *r = best_trial(c, &c->architectures[which]);
    const int classes = c->architectures[which].output_dim;
    if (!r || classes > MOST_CLASSES) return false;
    append_words(p, r, classes);
    plot_begin(p, c);
    write_cells(p, r, classes);
    plot_command(p, "unset grid\nset border 0\n%s\nset cbrange [0:100]\nset format cb '%%g %%%%'",
                 PLOT_BLUES);
    plot_command(p, "set xrange [-0.5:%d.5]\nset yrange [%d.5:-0.5]", classes - 1, classes - 1);
    plot_command(p, "set xlabel 'predicted class'\nset ylabel 'actual class'");
    plot_command(p, "set xtics scale 0 %d\nset ytics scale 0 %d", 1 + (classes - 1) / 20,
                 1 + (classes - 1) / 20);
    text command = {0};
    text_append_format(&command,
                       "plot '%s.dat' using 1:2:($1-0.48):($1+0.48):($2-0.48):($2+0.48):3 with "
                       "boxxyerror linecolor palette fillstyle solid notitle",
                       p->name);
    if (classes <= NUMBERED_CLASSES)
        text_append_format(&command,
                           ", \\\n  '%s.dat' using ($3>50&&$4>0?$1:NaN):2:4 with labels center "
                           "font ',12' textcolor rgb '#ffffff' notitle, \\\n"
                           "  '%s.dat' using ($3<=50&&$4>0?$1:NaN):2:4 with labels center font "
                           "',12' textcolor rgb '#1a1a1a' notitle",
                           p->name, p->name);
    plot_end(p, &command, HEIGHT);
    text_free(&command);
    return true;
}
