/* MNIST-1D, of Greydanus and Kobak, "Scaling down deep learning with MNIST-1D" (ICML 2024,
 * arXiv:2011.14439): a digit is a curve of twelve points, which is padded, stretched, scaled and
 * shifted among correlated noise, then sheared and taken at 40 steps.
 *
 * Templates and ranges are those that its authors published (github.com/greydanus/mnist1d,
 * get_templates and get_dataset_args); the items are ours, and so differ from theirs as those of
 * two seeds do.  In two points the set is another: item i is a digit i mod 10, where theirs shuffle
 * 500 of each and cut them in two; and what all values are centred and scaled by are two numbers,
 * the mean and the standard deviation of what the generator makes, where they take those of
 * training and test items together. */
#include <inttypes.h>

#include "src/base/random.h"
#include "src/data/built_in_draws.h"
#include "src/data/built_in_rows.h"
#include "src/rnn/normal_deviate.h"
#include "src/rnn/scalar_math.h"

enum {
    DIGITS = 10,
    POINTS = 12,                 /* of a template */
    LEAST_PAD = 36,              /* zeros behind it */
    MOST_PAD = 60,               /* and at most */
    STRETCHED = POINTS + 60,     /* points of a digit with its zeros, whatever their number */
    SHIFTS = 48,                 /* it is turned by 0 .. 47 points */
    STEPS = 40,                  /* taken of it */
    BLUR_SIGMA = 2,              /* of the correlated noise, in points */
    BLUR_REACH = 4 * BLUR_SIGMA, /* beyond which its weights count as nothing */
};

static const double scale_range = 0.4, shear_range = 0.75, correlated_noise = 0.25,
                    independent_noise = 0.02;

/* Of 200,000 items that the authors' program made. */
static const double values_mean = -0.0061, values_sd = 0.1547;

static const double templates[DIGITS][POINTS] = {
    {5, 6, 6.5, 6.75, 7, 7, 7, 7, 6.75, 6.5, 6, 5},
    {5, 3, 3, 3.4, 3.8, 4.2, 4.6, 5, 5.4, 5.8, 5, 5},
    {5, 6, 6.5, 6.5, 6, 5.25, 4.75, 4, 3.5, 3.5, 4, 5},
    {5, 6, 6.5, 6.5, 6, 5, 5, 6, 6.5, 6.5, 6, 5},
    {5, 4.4, 3.8, 3.2, 2.6, 2.6, 5, 5, 5, 5, 5, 5},
    {5, 3, 3, 3, 3, 5, 6, 6.5, 6.5, 6, 4.5, 5},
    {5, 4, 3.5, 3.25, 3, 3, 3, 3, 3.25, 3.5, 4, 5},
    {5, 7, 7, 6.6, 6.2, 5.8, 5.4, 5, 4.6, 4.2, 5, 5},
    {5, 4, 3.5, 3.5, 4, 5, 5, 4, 3.5, 3.5, 4, 5},
    {5, 4, 3.5, 3.5, 4, 5, 5, 5, 5, 4.7, 4.3, 5},
};

static built_in_shape mnist1d_shape(const built_in_request *r) {
    (void)r;
    return (built_in_shape){STEPS, 1, DIGITS};
}

/* --- chance --- */

typedef struct chance {
    uint64_t seed;
    uint32_t stream; /* split and item */
    int used;        /* words */
    random_block block;
} chance;

static uint32_t next_word(chance *c) {
    const int place = c->used++ % BUILT_IN_WORDS_A_BLOCK;
    if (place == 0)
        c->block = random_at(c->seed, RANDOM_TASKS, c->stream,
                             (uint64_t)(c->used / BUILT_IN_WORDS_A_BLOCK));
    return c->block.word[place];
}

/* 0 .. count - 1. */
static int next_below(chance *c, int count) {
    return (int)built_in_below(next_word(c), count);
}

/* Uniform on [-1/2, 1/2). */
static double next_centred(chance *c) {
    return (double)random_unit(next_word(c)) - 0.5;
}

/* --- curves --- */

/* Where point `index` of `wanted` lies among `count` points, both ends on each other. */
typedef struct place {
    int before;   /* the point at or before it */
    double share; /* of the way to the next, below 1 */
} place;

static place place_of(int index, int wanted, int count) {
    const int whole = index * (count - 1), parts = wanted - 1;
    return (place){whole / parts, (double)(whole % parts) / parts};
}

static double value_at(const double points[], place at) {
    if (at.share == 0) return points[at.before];
    return points[at.before] * (1 - at.share) + points[at.before + 1] * at.share;
}

/* The template from 0 to 0, in sixths of its standard deviation; zeros behind it. */
static void draw_template(int digit, double points[POINTS + MOST_PAD]) {
    const double *from = templates[digit];
    double mean = 0, squares = 0;
    for (int k = 0; k < POINTS; k++) mean += from[k] / POINTS;
    for (int k = 0; k < POINTS; k++) squares += (from[k] - mean) * (from[k] - mean);
    const double unit = 6 * __builtin_sqrt(squares / POINTS);
    for (int k = 0; k < POINTS + MOST_PAD; k++)
        points[k] = k < POINTS ? (from[k] - from[0]) / unit : 0;
}

/* Independent deviates under a Gaussian; at both ends the noise goes on as its mirror image. */
static void blur(const double noise[STRETCHED], double out[STRETCHED]) {
    double weights[BLUR_REACH + 1], sum = 0;
    for (int k = 0; k <= BLUR_REACH; k++) {
        weights[k] = rnn_scalar_exp(-(double)(k * k) / (2 * BLUR_SIGMA * BLUR_SIGMA));
        sum += k == 0 ? weights[k] : 2 * weights[k];
    }
    for (int i = 0; i < STRETCHED; i++) {
        out[i] = 0;
        for (int k = -BLUR_REACH; k <= BLUR_REACH; k++) {
            const int j = i + k, inside = j < 0           ? -1 - j
                                          : j < STRETCHED ? j
                                                          : 2 * STRETCHED - 1 - j;
            out[i] += noise[inside] * weights[k < 0 ? -k : k] / sum;
        }
    }
}

/* --- items --- */

/* The digit stretched over its zeros, scaled and turned; the zeros are correlated noise. */
static void draw_stretched(int digit, chance *c, double out[STRETCHED]) {
    double points[POINTS + MOST_PAD], noise[STRETCHED], background[STRETCHED];
    draw_template(digit, points);
    const int count = POINTS + LEAST_PAD + next_below(c, MOST_PAD - LEAST_PAD + 1);
    const double scale = 1 + scale_range * next_centred(c);
    const int shift = next_below(c, SHIFTS);
    for (int i = 0; i < STRETCHED; i++) noise[i] = rnn_normal_deviate(next_word(c));
    blur(noise, background);
    for (int i = 0; i < STRETCHED; i++) {
        const place at = place_of(i, STRETCHED, count);
        const int to = (i + shift) % STRETCHED;
        out[to] =
            at.before < POINTS ? scale * value_at(points, at) : correlated_noise * background[to];
    }
}

static void draw_item(const built_in_request *r, int split, int64_t item, float *values,
                      int32_t *class) {
    chance c = {.seed = r->seed, .stream = built_in_stream(split, item)};
    double points[STRETCHED];
    *class = (int32_t)(item % DIGITS);
    draw_stretched(*class, &c, points);
    const double slope = shear_range * next_centred(&c);
    for (int i = 0; i < STRETCHED; i++) {
        const double along = (double)i / (STRETCHED - 1) - 0.5;
        points[i] += independent_noise * rnn_normal_deviate(next_word(&c)) - slope * along;
    }
    for (int t = 0; t < STEPS; t++) {
        const double value = value_at(points, place_of(t, STEPS, STRETCHED));
        values[t] = (float)((value - values_mean) / values_sd);
    }
}

static void draw_classed(const built_in_request *r, int split, int64_t first, int64_t count,
                         float *values, int32_t *classes) {
    for (int64_t i = 0; i < count; i++)
        draw_item(r, split, first + i, values + i * STEPS, classes + i);
}

static void append_recipe(text *out, const built_in_request *r) {
    text_append_format(out, "seed %" PRIu64, r->seed);
}

static void append_class(text *out, const built_in_request *r, int class) {
    (void)r;
    text_append_format(out, "%d", class);
}

const built_in built_in_mnist1d = {.source = DATASET_MNIST1D,
                                   .version = 1,
                                   .all_train = 4000,
                                   .all_test = 1000,
                                   .shape = mnist1d_shape,
                                   .draw_classed = draw_classed,
                                   .append_recipe = append_recipe,
                                   .append_class = append_class};
