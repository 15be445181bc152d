#include "src/data/digits.h"

#include <math.h>

#include "src/base/random.h"
#include "src/data/glyphs.h"

enum {
    PIXELS = DIGITS_SIDE * DIGITS_SIDE,
    SPAN_STEPS = 5, /* lines a span of a smooth stroke */
    WARP_SIDE = 3,
    /* Uses of an item's random stream: its blocks from here on. */
    USE_SHAPE = 0,
    USE_GRAIN = 1 << 8,
    USE_LABEL = 1 << 16,
};

/* How much the hand varies; lengths in pixels.  Chosen so that a linear classifier of the pixels
 * stays clearly below an LSTM: experiments/digits. */
static const float half_height = 10.5f;
static const float most_shift_x = 3.5f, most_shift_y = 2.7f;
static const float most_turn = 0.12f; /* tangent of half the angle */
static const float most_slant = 0.25f;
static const float least_scale = 0.65f, most_scale = 1.0f;
static const float most_warp = 1.2f;
static const float least_pen = 1.1f, most_pen = 2.0f; /* half of the stroke's width */
static const float least_ink = 0.8f;
static const float grain = 0.2f; /* largest noise, of full ink */

/* --- chance --- */

typedef struct dice {
    uint64_t seed;
    uint32_t stream; /* split and item */
    uint64_t next;   /* block */
    random_block block;
    int left; /* words of `block` */
} dice;

static dice dice_for(uint64_t seed, int split, int64_t item, uint64_t use) {
    return (dice){.seed = seed, .stream = (uint32_t)split << 31 | (uint32_t)item, .next = use};
}

static uint32_t throw_word(dice *d) {
    if (d->left == 0) {
        d->block = random_at(d->seed, RANDOM_DIGITS, d->stream, d->next++);
        d->left = 4;
    }
    return d->block.word[--d->left];
}

static float throw_between(dice *d, float low, float high) {
    return low + (high - low) * random_unit(throw_word(d));
}

static int throw_below(dice *d, int count) {
    return (int)(((uint64_t)throw_word(d) * (uint64_t)count) >> 32);
}

/* Each ten items share one permutation of the digits, from the stream of the first of them. */
static uint8_t label_of(uint64_t seed, int split, int64_t item) {
    int place = (int)(item % DIGITS_CLASSES);
    dice d = dice_for(seed, split, item - place, USE_LABEL);
    uint8_t order[DIGITS_CLASSES];
    for (int i = 0; i < DIGITS_CLASSES; i++) order[i] = (uint8_t)i;
    for (int i = DIGITS_CLASSES - 1; i > 0; i--) {
        int j = throw_below(&d, i + 1);
        uint8_t kept = order[i];
        order[i] = order[j];
        order[j] = kept;
    }
    return order[place];
}

/* --- geometry --- */

typedef struct point {
    float x, y;
} point;

/* How one item is written: x' = warp(map x + shift), pen and ink. */
typedef struct hand {
    float map[2][2];
    point shift;
    point warp[WARP_SIDE][WARP_SIDE]; /* displacements at the corners and middles of the box */
    float pen, ink;
} hand;

static hand throw_hand(dice *d) {
    hand h;
    float turn = throw_between(d, -most_turn, most_turn);
    float slant = throw_between(d, -most_slant, most_slant);
    float unit = half_height / GLYPH_HALF_HEIGHT;
    float wide = unit * throw_between(d, least_scale, most_scale);
    float high = unit * throw_between(d, least_scale, most_scale);
    /* The half-angle form needs no sine: any t gives an exact turn. */
    float scale = 1.0f / (1.0f + turn * turn);
    float cosine = (1.0f - turn * turn) * scale, sine = 2.0f * turn * scale;
    h.map[0][0] = wide * cosine;
    h.map[0][1] = high * (slant * cosine - sine);
    h.map[1][0] = wide * sine;
    h.map[1][1] = high * (slant * sine + cosine);
    h.shift.x = 0.5f * DIGITS_SIDE + throw_between(d, -most_shift_x, most_shift_x);
    h.shift.y = 0.5f * DIGITS_SIDE + throw_between(d, -most_shift_y, most_shift_y);
    for (int row = 0; row < WARP_SIDE; row++)
        for (int column = 0; column < WARP_SIDE; column++) {
            h.warp[row][column].x = throw_between(d, -most_warp, most_warp);
            h.warp[row][column].y = throw_between(d, -most_warp, most_warp);
        }
    h.pen = throw_between(d, least_pen, most_pen);
    h.ink = throw_between(d, least_ink, 1.0f);
    return h;
}

static point between(point a, point b, float t) {
    return (point){a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t};
}

/* The displacement at a point of the glyph's box, bilinear between the nodes. */
static point warp_at(const hand *h, glyph_point at) {
    float u = (float)(at.x + GLYPH_HALF_HEIGHT) / GLYPH_HALF_HEIGHT;
    float v = (float)(at.y + GLYPH_HALF_HEIGHT) / GLYPH_HALF_HEIGHT;
    int column = u < 1.0f ? 0 : 1, row = v < 1.0f ? 0 : 1;
    point upper = between(h->warp[row][column], h->warp[row][column + 1], u - (float)column);
    point lower =
        between(h->warp[row + 1][column], h->warp[row + 1][column + 1], u - (float)column);
    return between(upper, lower, v - (float)row);
}

static point place(const hand *h, glyph_point at) {
    point warp = warp_at(h, at);
    float x = (float)at.x, y = (float)at.y;
    return (point){h->map[0][0] * x + h->map[0][1] * y + h->shift.x + warp.x,
                   h->map[1][0] * x + h->map[1][1] * y + h->shift.y + warp.y};
}

/* Catmull and Rom's cubic from b (t = 0) to c (t = 1), tangents (c - a) / 2 and (d - b) / 2. */
static float spline(float a, float b, float c, float d, float t) {
    float cubic = 3.0f * (b - c) + d - a;
    float square = 2.0f * a - 5.0f * b + 4.0f * c - d;
    return b + 0.5f * t * (c - a + t * (square + t * cubic));
}

/* --- ink --- */

/* Squared distance from each pixel's centre to the nearest stroke. */
typedef struct canvas {
    float square[DIGITS_SIDE][DIGITS_SIDE];
    float reach; /* farther than this, no ink */
} canvas;

static float clamp(float v, float low, float high) {
    v = v < low ? low : v;
    return v > high ? high : v;
}

static int clamp_pixel(float v) {
    return v < 0.0f ? 0 : v > (float)DIGITS_SIDE ? DIGITS_SIDE : (int)v;
}

/* Lower the distances around the line from a to b. */
static void draw_line(canvas *c, point a, point b) {
    float dx = b.x - a.x, dy = b.y - a.y, length = dx * dx + dy * dy;
    float inverse = length > 0.0f ? 1.0f / length : 0.0f;
    int left = clamp_pixel((a.x < b.x ? a.x : b.x) - c->reach);
    int right = clamp_pixel((a.x < b.x ? b.x : a.x) + c->reach + 1.0f);
    int top = clamp_pixel((a.y < b.y ? a.y : b.y) - c->reach);
    int bottom = clamp_pixel((a.y < b.y ? b.y : a.y) + c->reach + 1.0f);
    for (int row = top; row < bottom; row++)
        for (int column = left; column < right; column++) {
            float px = (float)column + 0.5f - a.x, py = (float)row + 0.5f - a.y;
            float t = (px * dx + py * dy) * inverse;
            t = clamp(t, 0.0f, 1.0f);
            float ex = px - t * dx, ey = py - t * dy, square = ex * ex + ey * ey;
            float *nearest = &c->square[row][column];
            *nearest = square < *nearest ? square : *nearest;
        }
}

static void draw_span(canvas *c, point a, point b, point to, point d) {
    point from = b;
    for (int step = 1; step <= SPAN_STEPS; step++) {
        float t = (float)step / SPAN_STEPS;
        point next = {spline(a.x, b.x, to.x, d.x, t), spline(a.y, b.y, to.y, d.y, t)};
        draw_line(c, from, next);
        from = next;
    }
}

static void draw_stroke(canvas *c, const hand *h, const glyph_stroke *stroke) {
    point at[GLYPH_POINTS];
    int count = stroke->count, closed = stroke->kind == STROKE_CLOSED;
    for (int i = 0; i < count; i++) at[i] = place(h, stroke->point[i]);
    for (int i = 0; i + !closed < count; i++) {
        point from = at[i], to = at[(i + 1) % count];
        if (stroke->kind == STROKE_STRAIGHT) {
            draw_line(c, from, to);
            continue;
        }
        /* The ends of an open stroke count twice. */
        point before = closed ? at[(i + count - 1) % count] : at[i > 0 ? i - 1 : 0];
        point after = closed ? at[(i + 2) % count] : at[i + 2 < count ? i + 2 : count - 1];
        draw_span(c, before, from, to, after);
    }
}

/* The sum of two uniform bytes, centred, for each pixel: two pixels a word. */
static void throw_noise(dice *d, int noise[PIXELS]) {
    for (int pixel = 0; pixel < PIXELS; pixel += 2) {
        uint32_t word = throw_word(d);
        for (int i = 0; i < 2; i++, word >>= 16)
            noise[pixel + i] = (int)(word & 255) + (int)(word >> 8 & 255) - 255;
    }
}

/* From distances to pixels: a soft edge one pixel wide, and grain.  Branches would keep the
 * compiler from taking several pixels at a time. */
static void develop(const canvas *c, const hand *h, dice *d, uint8_t *image) {
    int noise[PIXELS];
    throw_noise(d, noise);
    const float *square = &c->square[0][0];
    const float reach = c->reach, ink = 255.0f * h->ink;
    for (int pixel = 0; pixel < PIXELS; pixel++) {
        float cover = clamp(reach - sqrtf(square[pixel]), 0.0f, 1.0f);
        float tone = ink * cover + grain * (float)noise[pixel] + 0.5f;
        image[pixel] = (uint8_t)(int)clamp(tone, 0.0f, 255.0f);
    }
}

static void draw_item(uint64_t seed, int split, int64_t item, int label, uint8_t *image) {
    dice shape = dice_for(seed, split, item, USE_SHAPE);
    int hands;
    const glyph *glyphs = glyph_hands(label, &hands);
    const glyph *g = &glyphs[throw_below(&shape, hands)];
    hand h = throw_hand(&shape);
    canvas c = {.reach = h.pen + 0.5f};
    for (int row = 0; row < DIGITS_SIDE; row++)
        for (int column = 0; column < DIGITS_SIDE; column++) c.square[row][column] = PIXELS;
    for (int i = 0; i < g->count; i++) draw_stroke(&c, &h, &g->stroke[i]);
    dice noise = dice_for(seed, split, item, USE_GRAIN);
    develop(&c, &h, &noise, image);
}

void digits_draw(uint64_t seed, int split, int64_t first, int64_t count, uint8_t *images,
                 uint8_t *labels) {
    for (int64_t i = 0; i < count; i++) {
        labels[i] = label_of(seed, split, first + i);
        draw_item(seed, split, first + i, labels[i], images + i * PIXELS);
    }
}
