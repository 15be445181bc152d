#include "src/data/built_ins.h"

#include <stddef.h>

#include "src/data/built_in_rows.h"

static const built_in *const rows[] = {&built_in_digits, &built_in_parity, &built_in_temporal_order,
                                       &built_in_adding};

const built_in *built_in_find(dataset_source source) {
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (rows[i]->source == source) return rows[i];
    return NULL;
}
