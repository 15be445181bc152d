/* The shapes of the built-in digits: pen strokes through points, several hands a digit. */
#ifndef SWEEP_DATA_GLYPHS_H
#define SWEEP_DATA_GLYPHS_H

enum { GLYPH_STROKES = 3, GLYPH_POINTS = 12, GLYPH_HALF_HEIGHT = 50 };

typedef enum stroke_kind {
    STROKE_STRAIGHT, /* lines from point to point */
    STROKE_SMOOTH,   /* a Catmull-Rom spline through the points */
    STROKE_CLOSED,   /* as SMOOTH, and back to the first point */
} stroke_kind;

typedef struct glyph_point {
    signed char x, y; /* y points down; a glyph fills -50..50, its width is less */
} glyph_point;

typedef struct glyph_stroke {
    stroke_kind kind;
    int count; /* of points, at least 2 */
    glyph_point point[GLYPH_POINTS];
} glyph_stroke;

typedef struct glyph {
    int count; /* of strokes; strokes that join share the joining point */
    glyph_stroke stroke[GLYPH_STROKES];
} glyph;

/* The hands of one digit (0..9): an array of *count glyphs. */
const glyph *glyph_hands(int digit, int *count);

#endif
