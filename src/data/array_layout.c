#include "src/data/array_layout.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/memory.h"

static bool is_given(const char *word) {
    return word && word[0];
}

static int axis_of(const char *axes, char letter) {
    const char *at = strchr(axes, letter);
    return at ? (int)(at - axes) : -1;
}

/* One, whose steps are the rows; where rows are padded, each is one. */
static bool is_series(const array_reading *r) {
    return r->how->series && r->lengths->form != ITEMS_PADDED;
}

/* "ntf" and its like: each letter once, "n" and "t" always. */
status array_layout_find(const array_reading *r, array_layout *l) {
    const array_shape *s = &r->source->infos[r->choice->x].shape;
    const bool said = is_given(r->how->axes);
    const char *axes = said           ? r->how->axes
                       : s->rank == 3 ? "ntf"
                       : s->rank == 1 ? "t"
                       : is_series(r) ? "tf"
                                      : "nt";
    char without[4] = "";
    if (said && s->rank == 2 && strlen(axes) == 3) { /* one feature: its axis is left out */
        int n = 0;
        for (const char *a = axes; *a; a++)
            if (*a != 'f' && n < 3) without[n++] = *a;
        axes = without;
    }
    if (s->rank > 3)
        return array_reading_fail(r, r->choice->x,
                                  "it has four axes; sequences have three: items, steps, features");
    if ((int)strlen(axes) != s->rank)
        return error_set(
            r->err, STATUS_BAD_INPUT,
            "%s: array \"%s\": error: data.axes %s names %zu axes, and the array has %d",
            r->source->path, r->source->infos[r->choice->x].name, axes, strlen(axes), s->rank);
    const char letters[] = "ntf";
    int64_t dims[3];
    for (int k = 0; k < 3; k++) {
        l->axis[k] = axis_of(axes, letters[k]);
        dims[k] = l->axis[k] >= 0 ? s->dim[l->axis[k]] : 1;
    }
    l->items = dims[0];
    l->steps = dims[1];
    l->features = dims[2];
    if (l->features <= SEQUENCE_MOST_FEATURES) return STATUS_OK;
    return array_reading_fail(r, r->choice->x, "too many features a step");
}

/* Into (items, steps, features); an array that lies so stays as it is. */
status array_layout_order(const array_reading *r, const array_layout *l, float **values) {
    const array_shape *s = &r->source->infos[r->choice->x].shape;
    int64_t stride[3], axis_stride[ARRAY_MOST_RANK];
    int64_t next = 1;
    bool in_order = true;
    for (int d = s->rank - 1; d >= 0; d--) {
        axis_stride[d] = next;
        next *= s->dim[d];
    }
    for (int k = 0, last = -1; k < 3; k++) {
        stride[k] = l->axis[k] >= 0 ? axis_stride[l->axis[k]] : 0;
        if (l->axis[k] < 0) continue;
        in_order &= l->axis[k] > last;
        last = l->axis[k];
    }
    if (in_order) return STATUS_OK;
    float *ordered = memory_aligned_array((size_t)next, sizeof *ordered), *to = ordered;
    if (!ordered) return error_no_memory(r->err, (size_t)next * sizeof *ordered);
    for (int64_t i = 0; i < l->items; i++)
        for (int64_t t = 0; t < l->steps; t++)
            for (int64_t f = 0; f < l->features; f++)
                *to++ = (*values)[i * stride[0] + t * stride[1] + f * stride[2]];
    free(*values);
    *values = ordered;
    return STATUS_OK;
}
