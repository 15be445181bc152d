#include "src/data/item_places.h"

int64_t item_places_start(const item_places *p, int64_t item) {
    return p->starts ? p->starts[item] : p->offsets[item];
}

int64_t item_places_length(const item_places *p, int64_t item) {
    return p->offsets[item + 1] - p->offsets[item];
}
