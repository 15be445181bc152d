#include "src/trial/measures/label_items.h"

#include <stddef.h>

static size_t place_of(const measured_items *items, int64_t item, int label) {
    return (size_t)item * (size_t)items->outputs + (size_t)label;
}

bool label_is_wanted(const measured_items *items, int64_t item, int label) {
    return items->targets[place_of(items, item, label)] > 0.5f;
}

bool label_is_answered(const measured_items *items, int64_t item, int label) {
    return (double)items->scores[place_of(items, item, label)] > items->boundary;
}

static void count(const measured_items *items, int64_t item, int label, class_items *c) {
    const bool wanted = label_is_wanted(items, item, label),
               answered = label_is_answered(items, item, label);
    c->actual += wanted;
    c->predicted += answered;
    c->right += wanted && answered;
}

class_items label_items_of(const measured_items *items, int label) {
    class_items c = {.right = 0};
    for (int64_t i = 0; i < items->count; i++) count(items, i, label, &c);
    return c;
}

class_items label_labels_of(const measured_items *items, int64_t item) {
    class_items c = {.right = 0};
    for (int k = 0; k < items->outputs; k++) count(items, item, k, &c);
    return c;
}

int64_t label_mistakes(const measured_items *items, int64_t item) {
    int64_t mistakes = 0;
    for (int k = 0; k < items->outputs; k++)
        mistakes += label_is_wanted(items, item, k) != label_is_answered(items, item, k);
    return mistakes;
}
