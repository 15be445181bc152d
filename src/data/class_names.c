#include "src/data/class_names.h"

#include <stddef.h>
#include <string.h>

enum { CLASSES = 10 };

/* As the paper on Fashion-MNIST lists them (Xiao, Rasul and Vollgraf, arXiv:1708.07747). */
static const char *const fashion_names[CLASSES] = {
    "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat",
    "Sandal",      "Shirt",   "Sneaker",  "Bag",   "Ankle boot",
};
static const char *const digit_names[CLASSES] = {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"};

static const struct {
    const char *data_name;
    const char *const *names;
} known[] = {
    {"fashion_mnist", fashion_names},
    {"mnist", digit_names},
    {"digits", digit_names},
};

const char *dataset_class_name(const char *data_name, int class) {
    if (class < 0 || class >= CLASSES) return NULL;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strcmp(known[i].data_name, data_name) == 0) return known[i].names[class];
    return NULL;
}
