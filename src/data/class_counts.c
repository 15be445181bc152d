#include "src/data/class_counts.h"

#include <stdbool.h>

enum { MOST_CLASSES = 256, MOST_NAMED = 8 }; /* a label is a byte */

typedef struct presence {
    bool in[DATASET_SPLITS][MOST_CLASSES];
} presence;

static presence find_presence(const class_labels *of) {
    presence p = {{{false}}};
    for (int split = 0; split < DATASET_SPLITS; split++)
        for (int64_t i = 0; i < of->count[split]; i++) p.in[split][of->labels[split][i]] = true;
    return p;
}

/* The classes that are where it is said, "3, 5 and 4 more"; how many they are. */
static int append_classes(text *out, const presence *p, int classes, bool in_train, bool in_test) {
    int count = 0;
    for (int c = 0; c < classes; c++) {
        if (p->in[DATASET_TRAIN][c] != in_train || p->in[DATASET_TEST][c] != in_test) continue;
        if (count < MOST_NAMED) text_append_format(out, "%s%d", count ? ", " : "", c);
        count++;
    }
    if (count > MOST_NAMED) text_append_format(out, " and %d more", count - MOST_NAMED);
    return count;
}

static void append_notice(text *out, const class_labels *of, const presence *p, bool in_train,
                          bool in_test, const char *what) {
    text classes = {0};
    const int count = append_classes(&classes, p, of->classes, in_train, in_test);
    if (count > 0)
        text_append_format(out, "data set %s: notice: %s %s %s %s\n", of->name,
                           count == 1 ? "class" : "classes", text_string(&classes),
                           count == 1 ? "has" : "have", what);
    text_free(&classes);
}

void class_counts_append_notices(text *out, const class_labels *of) {
    const presence p = find_presence(of);
    append_notice(out, of, &p, false, true, "test items but no training items: not to be learned");
    append_notice(out, of, &p, true, false, "training items but no test items: not to be measured");
    append_notice(out, of, &p, false, false, "no items at all, training or test");
}
