#include "src/data/class_names.h"

#include <stddef.h>
#include <string.h>

/* As the paper on Fashion-MNIST lists them (Xiao, Rasul and Vollgraf, arXiv:1708.07747). */
static const char *const garments[] = {
    "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat",
    "Sandal",      "Shirt",   "Sneaker",  "Bag",   "Ankle boot",
};

/* The sounds of KMNIST's ten hiragana, as torchvision writes them. */
static const char *const sounds[] = {"o", "ki", "su", "tsu", "na", "ha", "ma", "ya", "re", "wo"};

/* Digits, capital letters, small letters: EMNIST's ByClass; digits and the capitals are parts. */
static const char *const characters[] = {
    "0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "A", "B", "C", "D", "E", "F",
    "G", "H", "I", "J", "K", "L", "M", "N", "O", "P", "Q", "R", "S", "T", "U", "V",
    "W", "X", "Y", "Z", "a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l",
    "m", "n", "o", "p", "q", "r", "s", "t", "u", "v", "w", "x", "y", "z",
};
enum { DIGITS = 10, LETTERS = 26 };

/* Where small letters look like capitals they are one class: EMNIST's Balanced and ByMerge. */
static const char *const merged_characters[] = {
    "0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "A", "B", "C", "D", "E", "F",
    "G", "H", "I", "J", "K", "L", "M", "N", "O", "P", "Q", "R", "S", "T", "U", "V",
    "W", "X", "Y", "Z", "a", "b", "d", "e", "f", "g", "h", "n", "q", "r", "t",
};

#define COUNT(list) ((int)(sizeof(list) / sizeof *(list)))

static const struct {
    const char *data_name;
    const char *const *names;
    int first, count; /* classes, from the first that there is */
} known[] = {
    {"fashion_mnist", garments, 0, COUNT(garments)},
    {"mnist", characters, 0, DIGITS},
    {"digits", characters, 0, DIGITS},
    {"kmnist", sounds, 0, COUNT(sounds)},
    {"emnist_balanced", merged_characters, 0, COUNT(merged_characters)},
    {"emnist_byclass", characters, 0, COUNT(characters)},
    {"emnist_bymerge", merged_characters, 0, COUNT(merged_characters)},
    {"emnist_digits", characters, 0, DIGITS},
    {"emnist_letters", characters + DIGITS, 1, LETTERS},
    {"emnist_mnist", characters, 0, DIGITS},
};

const char *dataset_class_name(const char *data_name, int class) {
    for (int i = 0; i < COUNT(known); i++) {
        const int place = class - known[i].first;
        if (strcmp(known[i].data_name, data_name) == 0)
            return place >= 0 && place < known[i].count ? known[i].names[place] : NULL;
    }
    return NULL;
}
