#include "src/data/class_counts.h"

#include <stdbool.h>
#include <stdlib.h>

#include "src/base/memory.h"

enum { MOST_NAMED = 8 };

/* For each class; NULL without memory. */
typedef struct presence {
    bool *in[DATASET_SPLITS];
} presence;

static int32_t label_at(const class_labels *of, int split, int64_t item) {
    return of->classes_of[split] ? of->classes_of[split][item] : of->labels[split][item];
}

static presence find_presence(const class_labels *of) {
    presence p = {{NULL}};
    for (int split = 0; split < DATASET_SPLITS; split++) {
        p.in[split] = memory_array((size_t)of->classes, sizeof(bool));
        for (int64_t i = 0; p.in[split] && i < of->count[split]; i++)
            if (label_at(of, split, i) >= 0) p.in[split][label_at(of, split, i)] = true;
    }
    return p;
}

/* The classes that are where it is said, "3, 5 and 4 more"; how many they are. */
static int append_classes(text *out, const class_labels *of, const presence *p, bool in_train,
                          bool in_test) {
    int count = 0;
    for (int c = 0; c < of->classes; c++) {
        if (p->in[DATASET_TRAIN][c] != in_train || p->in[DATASET_TEST][c] != in_test) continue;
        if (count < MOST_NAMED) {
            text_append_format(out, "%s", count ? ", " : "");
            if (of->names)
                text_append_visible(out, of->names[c]);
            else
                text_append_format(out, "%d", c);
        }
        count++;
    }
    if (count > MOST_NAMED) text_append_format(out, " and %d more", count - MOST_NAMED);
    return count;
}

static void append_notice(text *out, const class_labels *of, const presence *p, bool in_train,
                          bool in_test, const char *what, const char *what_of_steps) {
    text classes = {0};
    const int count = append_classes(&classes, of, p, in_train, in_test);
    if (count > 0)
        text_append_format(out, "data set %s: notice: %s %s %s ", of->name,
                           count == 1 ? "class" : "classes", text_string(&classes),
                           count == 1 ? "has" : "have");
    if (count > 0) text_append_format(out, "%s\n", of->of_steps ? what_of_steps : what);
    text_free(&classes);
}

void class_counts_append_notices(text *out, const class_labels *of) {
    presence p = find_presence(of);
    if (p.in[DATASET_TRAIN] && p.in[DATASET_TEST]) {
        append_notice(out, of, &p, false, true,
                      "test items but no training items: not to be learned",
                      "steps of test items but of no training items: not to be learned");
        append_notice(out, of, &p, true, false,
                      "training items but no test items: not to be measured",
                      "steps of training items but of no test items: not to be measured");
        append_notice(out, of, &p, false, false, "no items at all, training or test",
                      "no steps at all, of training or of test items");
    }
    free(p.in[DATASET_TRAIN]);
    free(p.in[DATASET_TEST]);
}
