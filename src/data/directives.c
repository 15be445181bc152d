#include "src/data/directives.h"

#include <string.h>
#include <strings.h>

static const char blanks[] = " \t\r";

bool directives_begin_with(const format_probe *probe, const char *const keys[]) {
    const char *at = (const char *)probe->head, *const end = at + probe->bytes;
    if (end - at >= 3 && memcmp(at, "\xef\xbb\xbf", 3) == 0) at += 3;
    while (at < end) {
        const char *feed = memchr(at, '\n', (size_t)(end - at));
        while (at < end && strchr(blanks, *at) && *at) at++;
        if (at < end && *at == '@') break;
        if (at < end && *at != '#' && *at != '%' && *at != '\n') return false;
        at = feed ? feed + 1 : end;
    }
    for (int i = 0; at < end && keys[i]; i++) {
        const size_t chars = strlen(keys[i]);
        if ((size_t)(end - at) > chars && strncasecmp(at + 1, keys[i], chars) == 0) return true;
    }
    return false;
}

char *directive_trim(char *text) {
    while (*text && strchr(blanks, *text)) text++;
    size_t chars = strlen(text);
    while (chars > 0 && strchr(blanks, text[chars - 1])) chars--;
    text[chars] = '\0';
    return text;
}

void directive_split(char *line, char **key, char **value) {
    *key = line + (*line == '@');
    char *end = *key + strcspn(*key, blanks);
    *value = *end ? directive_trim(end + 1) : end;
    *end = '\0';
}

char *directive_word(char **value) {
    char *word = *value + strspn(*value, blanks);
    if (!*word) return NULL;
    char *end = word + strcspn(word, blanks);
    *value = *end ? end + 1 : end;
    *end = '\0';
    return word;
}

int directive_truth(const char *word) {
    if (word && strcasecmp(word, "true") == 0) return 1;
    return word && strcasecmp(word, "false") == 0 ? 0 : -1;
}
