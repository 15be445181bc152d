#include "src/results/shown.h"

#include <math.h>

void shown_add_metric(table *t, metric m, double value) {
    text cell = {0};
    if (isnan(value))
        text_append(&cell, "-");
    else
        metric_append(&cell, m, value);
    table_add(t, text_string(&cell));
    text_free(&cell);
}

void shown_add_difference(table *t, metric m, double difference) {
    const metric_format *format = metric_format_of(m);
    text cell = {0};
    if (isnan(difference)) {
        text_append(&cell, "-");
    } else {
        text_append_format(&cell, "%+.*f", format->decimals, metric_shown(m, difference));
        metric_append_unit(&cell, format->difference_unit);
    }
    table_add(t, text_string(&cell));
    text_free(&cell);
}

void shown_add_value(table *t, int field, const field_value *v, bool exact) {
    text cell = {0};
    if (!v->known) {
        table_add(t, "-");
    } else if (v->kind == FIELD_REAL && fields_at(field)->fraction) {
        table_add_format(t, "%.2f %%", 100 * v->real);
    } else if (v->kind == FIELD_REAL && !exact) {
        table_add_format(t, "%.6g", v->real);
    } else {
        field_append_visible(&cell, v);
        table_add(t, text_string(&cell));
    }
    text_free(&cell);
}

void shown_add_change(table *t, int field, const field_value *a, const field_value *b) {
    const bool numbers = a->known && b->known && a->kind != FIELD_WORD;
    if (numbers && fields_at(field)->fraction)
        table_add_format(t, "%+.2f points", 100 * (b->real - a->real));
    else if (numbers)
        table_add_format(t, "%+.6g", b->real - a->real);
    else
        table_add(t, "");
}
