#include "src/base/text_width.h"

#include <limits.h>
#include <locale.h>
#include <pthread.h>
#include <string.h>
#include <wchar.h>

/* Of whatever locale the program runs in: ours are UTF-8. */
static locale_t utf8_characters;

static void open_characters(void) {
    utf8_characters = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
}

/* The character that `utf8` begins with: its bytes, at least 1, and its columns. */
static size_t measure(const char *utf8, size_t *columns) {
    wchar_t character;
    mbstate_t state = {0};
    size_t bytes = mbrtowc(&character, utf8, strnlen(utf8, MB_LEN_MAX), &state);
    *columns = 1;
    if (bytes == 0 || bytes > MB_LEN_MAX) return 1;
    int width = wcwidth(character);
    if (width >= 0) *columns = (size_t)width;
    return bytes;
}

static size_t walk(const char *utf8, size_t most_columns, size_t *used) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, open_characters);
    locale_t before = utf8_characters ? uselocale(utf8_characters) : (locale_t)0;
    size_t at = 0, columns;
    *used = 0;
    while (utf8[at]) {
        size_t bytes = measure(utf8 + at, &columns);
        if (*used + columns > most_columns) break;
        *used += columns;
        at += bytes;
    }
    if (before) uselocale(before);
    return at;
}

size_t text_width(const char *utf8) {
    size_t used;
    walk(utf8, (size_t)-1 / 2, &used);
    return used;
}

size_t text_fitting_bytes(const char *utf8, size_t columns) {
    size_t used;
    return walk(utf8, columns, &used);
}
