#include "src/data/glyphs.h"

/* clang-format off */
#define COUNT(type, ...) (int)(sizeof((type[]){__VA_ARGS__}) / sizeof(type))
#define STROKE(kind, ...) {kind, COUNT(glyph_point, __VA_ARGS__), {__VA_ARGS__}}
#define STRAIGHT(...) STROKE(STROKE_STRAIGHT, __VA_ARGS__)
#define SMOOTH(...) STROKE(STROKE_SMOOTH, __VA_ARGS__)
#define CLOSED(...) STROKE(STROKE_CLOSED, __VA_ARGS__)
#define GLYPH(...) {COUNT(glyph_stroke, __VA_ARGS__), {__VA_ARGS__}}

static const glyph zero[] = {
    GLYPH(CLOSED({0, -50}, {-24, -37}, {-31, 0}, {-24, 37}, {0, 50}, {24, 37}, {31, 0}, {24, -37})),
    GLYPH(SMOOTH({8, -47}, {-12, -46}, {-27, -24}, {-28, 12}, {-14, 43}, {6, 50}, {25, 30},
                 {29, -6}, {18, -40}, {-4, -49})),
};

static const glyph one[] = {
    GLYPH(STRAIGHT({0, -50}, {0, 50})),
    GLYPH(STRAIGHT({-20, -28}, {3, -50}, {3, 50})),
    GLYPH(STRAIGHT({-19, -30}, {2, -50}, {2, 50}),
          STRAIGHT({-21, 50}, {24, 50})),
};

static const glyph two[] = {
    GLYPH(SMOOTH({-29, -27}, {-20, -44}, {1, -50}, {23, -42}, {28, -22}, {17, 0}, {-8, 25},
                 {-31, 50}),
          STRAIGHT({-31, 50}, {32, 50})),
    GLYPH(SMOOTH({-28, -32}, {-14, -47}, {8, -49}, {26, -34}, {22, -8}, {2, 20}, {-20, 43},
                 {-32, 43}, {-26, 31}, {-6, 36}, {14, 48}, {34, 42})),
};

static const glyph three[] = {
    GLYPH(SMOOTH({-28, -38}, {-13, -49}, {8, -49}, {24, -38}, {23, -19}, {8, -6}, {-10, -4}),
          SMOOTH({-10, -4}, {10, -2}, {27, 10}, {30, 28}, {19, 44}, {-3, 50}, {-22, 45},
                 {-32, 33})),
    GLYPH(STRAIGHT({-28, -50}, {26, -50}, {-4, -12}),
          SMOOTH({-4, -12}, {18, -7}, {31, 13}, {26, 37}, {5, 50}, {-16, 48}, {-32, 36})),
};

static const glyph four[] = {
    GLYPH(STRAIGHT({14, 50}, {14, -50}, {-34, 20}, {34, 20})),
    GLYPH(STRAIGHT({-18, -46}, {-30, 8}, {34, 8}),
          STRAIGHT({20, -42}, {12, 50})),
};

static const glyph five[] = {
    GLYPH(STRAIGHT({27, -50}, {-21, -50}, {-26, -6}),
          SMOOTH({-26, -6}, {-7, -14}, {17, -9}, {30, 13}, {25, 36}, {4, 50}, {-19, 47},
                 {-32, 35})),
};

static const glyph six[] = {
    GLYPH(SMOOTH({22, -48}, {0, -37}, {-19, -14}, {-29, 14}, {-23, 39}, {-1, 50}, {22, 41},
                 {29, 22}, {20, 4}, {0, -2}, {-19, 7}, {-28, 22})),
    GLYPH(SMOOTH({6, -50}, {-14, -26}, {-26, 2}, {-27, 24}),
          CLOSED({-27, 24}, {-15, 45}, {10, 48}, {27, 26}, {13, 4}, {-13, 4})),
};

static const glyph seven[] = {
    GLYPH(STRAIGHT({-30, -50}, {31, -50}, {-8, 50})),
    GLYPH(STRAIGHT({-30, -50}, {31, -50}, {-8, 50}),
          STRAIGHT({-17, 2}, {27, 2})),
    GLYPH(STRAIGHT({-29, -36}, {-29, -50}, {30, -50}),
          SMOOTH({30, -50}, {11, -18}, {0, 14}, {-4, 50})),
};

static const glyph eight[] = {
    GLYPH(CLOSED({0, -50}, {-22, -39}, {-20, -18}, {0, -4}, {22, 13}, {27, 34}, {0, 50}, {-27, 34},
                 {-22, 13}, {0, -4}, {20, -18}, {22, -39})),
    GLYPH(CLOSED({0, -50}, {-19, -39}, {-19, -17}, {0, -6}, {19, -17}, {19, -39}),
          CLOSED({0, -6}, {-25, 8}, {-25, 36}, {0, 50}, {25, 36}, {25, 8})),
};

static const glyph nine[] = {
    GLYPH(SMOOTH({27, -24}, {17, -44}, {-4, -50}, {-24, -40}, {-29, -20}, {-19, -3}, {1, 2},
                 {20, -7}, {27, -24}, {27, 0}, {20, 28}, {-2, 50})),
    GLYPH(CLOSED({26, -26}, {12, -47}, {-13, -47}, {-27, -25}, {-14, -3}, {12, -5}),
          STRAIGHT({26, -26}, {19, 50})),
};

#define HANDS(digit) {digit, (int)(sizeof digit / sizeof *digit)}
static const struct {
    const glyph *glyphs;
    int count;
} hands[] = {
    HANDS(zero), HANDS(one), HANDS(two),   HANDS(three), HANDS(four),
    HANDS(five), HANDS(six), HANDS(seven), HANDS(eight), HANDS(nine),
};
/* clang-format on */

const glyph *glyph_hands(int digit, int *count) {
    *count = hands[digit].count;
    return hands[digit].glyphs;
}
