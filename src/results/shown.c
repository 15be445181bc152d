#include "src/results/shown.h"

#include <math.h>
#include <string.h>

bool shown_is_accuracy(const char *name) {
    static const char ending[] = "acc";
    size_t chars = strlen(name), wanted = strlen(ending);
    if (chars < wanted || strcmp(name + chars - wanted, ending) != 0) return false;
    return chars == wanted || name[chars - wanted - 1] == '_';
}

void shown_add_accuracy(table *t, double fraction) {
    if (isnan(fraction))
        table_add(t, "-");
    else
        table_add_format(t, "%.2f %%", 100 * fraction);
}

void shown_add_points(table *t, double difference) {
    table_add_format(t, "%+.2f points", 100 * difference);
}

void shown_add_value(table *t, int field, const field_value *v, bool exact) {
    text cell = {0};
    if (!v->known) {
        table_add(t, "-");
    } else if (v->kind == FIELD_REAL && shown_is_accuracy(fields_at(field)->name)) {
        shown_add_accuracy(t, v->real);
    } else if (v->kind == FIELD_REAL && !exact) {
        table_add_format(t, "%.6g", v->real);
    } else {
        field_append_visible(&cell, v);
        table_add(t, text_string(&cell));
    }
    text_free(&cell);
}
