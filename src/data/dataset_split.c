#include "src/data/dataset_split.h"

#include <stdlib.h>

/* Equal lengths need no offsets. */
dataset_split dataset_split_take(file_split *from, bool lengths) {
    dataset_split s = {.count = from->count,
                       .values = from->values,
                       .classes = from->classes,
                       .targets = from->targets,
                       .starts = from->starts};
    if (lengths) {
        s.offsets = from->offsets;
        s.steps = from->offsets[from->count];
    } else {
        free(from->offsets);
    }
    *from = (file_split){.count = 0};
    return s;
}

void dataset_split_free(dataset_split *s) {
    free((void *)s->images);
    free((void *)s->labels);
    free((void *)s->values);
    free((void *)s->classes);
    free((void *)s->offsets);
    free((void *)s->starts);
    free((void *)s->targets);
    *s = (dataset_split){.count = 0};
}
