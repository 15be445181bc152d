#include "src/base/utf8.h"

size_t utf8_decode(const char *text, uint32_t *point) {
    const unsigned char *s = (const unsigned char *)text;
    static const uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
    size_t bytes = s[0] < 0x80       ? 1
                   : s[0] >> 5 == 6  ? 2
                   : s[0] >> 4 == 14 ? 3
                   : s[0] >> 3 == 30 ? 4
                                     : 0;
    if (bytes == 0) return 0;
    uint32_t p = bytes == 1 ? s[0] : s[0] & (0xffu >> (bytes + 1));
    for (size_t i = 1; i < bytes; i++) {
        if (s[i] >> 6 != 2) return 0;
        p = p << 6 | (s[i] & 0x3fu);
    }
    if (p < smallest[bytes] || p > 0x10ffff || (p >= 0xd800 && p <= 0xdfff)) return 0;
    *point = p;
    return bytes;
}
