/* Parameters of each architecture, stacked layer by layer, an embedding below and the readout on
 * top.  Those that differ
 * only in what is read out have the same, and one bar. */
#include <string.h>

#include "src/plots/plot.h"
#include "src/stats/architectures.h"
#include "src/stats/wording.h"

enum {
    MOST_BARS = 9,
    WIDE_BARS = 4,
    FEWEST_PLACES = 3, /* fewer bars stand in the middle, no wider than they would be then */
    LAYERS_APART = 5,
    EMBEDDING = 0, /* layers have the numbers behind it */
    DEEP_LAYERS = 1 + LAYERS_APART,
    READOUT,
    SEGMENTS
};

static const char *const NAMES[SEGMENTS] = {
    "embedding",          "layer 1", "layer 2", "layer 3", "layer 4", "layer 5",
    "layers 6 and above", "readout"};

/* Where a layer is drawn: deep ones share the last segment but one; -1 is the embedding. */
static int segment_of(const rnn_architecture *a, int layer) {
    if (layer == a->layer_dim) return READOUT;
    return layer < LAYERS_APART ? 1 + layer : DEEP_LAYERS;
}

static void stack(const rnn_architecture *a, int64_t heights[SEGMENTS]) {
    for (int s = 0; s < SEGMENTS; s++) heights[s] = 0;
    for (int layer = -1; layer <= a->layer_dim; layer++)
        heights[segment_of(a, layer)] += rnn_layer_parameter_count(a, layer);
}

static bool has_a_bar(const comparison *c, int architecture) {
    for (int i = 0; i < architecture; i++)
        if (architecture_only_difference(&c->architectures[i], &c->architectures[architecture]) ==
            KEY_READOUT)
            return false;
    return true;
}

static int all_bars_of(const comparison *c) {
    int count = 0;
    for (int i = 0; i < c->architecture_count; i++) count += has_a_bar(c, i);
    return count;
}

static int bars_of(const comparison *c) {
    const int all = all_bars_of(c);
    return all < MOST_BARS ? all : MOST_BARS;
}

/* What the bar of this number shows: the first of those that have it. */
static const rnn_architecture *bar_at(const comparison *c, int bar) {
    int i = 0;
    for (; !has_a_bar(c, i) || bar-- > 0;) i++;
    return &c->architectures[i];
}

static int64_t tallest(const comparison *c) {
    int64_t most = 0;
    for (int bar = 0; bar < bars_of(c); bar++) {
        int64_t count = rnn_parameter_count(bar_at(c, bar));
        if (count > most) most = count;
    }
    return most;
}

/* --- names below the bars --- */

/* How they stand: few in lines, many short ones by their sizes, and others slanted. */
typedef enum name_style { NAMES_STACKED, NAMES_OF_SIZES, NAMES_SLANTED } name_style;

static void append_hidden_dim(text *out, const rnn_architecture *a) {
    if (rnn_layers_differ(a))
        rnn_append_hidden_dims(out, a);
    else
        text_append_grouped(out, a->hidden_dim);
}

/* "2 layers\nhidden_dim 100", or with a line more for each part that is not a plain LSTM's. */
static void append_stacked(text *out, const comparison *c, const rnn_architecture *a) {
    static const char between[] = ", ";
    text structure = {0};
    if (!architectures_need_words(c)) {
        wording_append_count(out, a->layer_dim, "layer");
        text_append(out, "\\nhidden_dim ");
        append_hidden_dim(out, a);
        return;
    }
    architectures_append_difference_without(&structure, c, a, KEY_READOUT);
    const char *rest = text_string(&structure);
    for (const char *next; (next = strstr(rest, between)); rest = next + strlen(between)) {
        text_append_bytes(out, rest, (size_t)(next - rest));
        text_append(out, "\\n");
    }
    text_append(out, rest);
    text_free(&structure);
}

/* The lines of a stacked name; its longest, in characters. */
static int lines_of(const text *stacked, size_t *longest) {
    int lines = 1;
    size_t line = 0;
    for (const char *s = text_string(stacked); *s; s++, line++) {
        if (strncmp(s, "\\n", 2) != 0) continue;
        if (line > *longest) *longest = line;
        s++, line = (size_t)-1;
        lines++;
    }
    if (line > *longest) *longest = line;
    return lines;
}

static int most_lines(const comparison *c, size_t *longest) {
    int most = 0;
    *longest = 0;
    for (int bar = 0; bar < bars_of(c); bar++) {
        text name = {0};
        append_stacked(&name, c, bar_at(c, bar));
        const int lines = lines_of(&name, longest);
        if (lines > most) most = lines;
        text_free(&name);
    }
    return most;
}

static name_style style_of(const comparison *c) {
    enum { FRAME_WIDTH = 580, CHARACTER_WIDTH = 7, MOST_LINES = 4 };
    size_t longest;
    const int places = bars_of(c) < FEWEST_PLACES ? FEWEST_PLACES : bars_of(c);
    const int lines = most_lines(c, &longest);
    if (!architectures_need_words(c))
        return bars_of(c) <= WIDE_BARS ? NAMES_STACKED : NAMES_OF_SIZES;
    return lines <= MOST_LINES && (int)longest * CHARACTER_WIDTH * places <= FRAME_WIDTH
               ? NAMES_STACKED
               : NAMES_SLANTED;
}

static void append_name(text *out, const comparison *c, const rnn_architecture *a,
                        name_style style) {
    switch (style) {
        case NAMES_STACKED: append_stacked(out, c, a); break;
        case NAMES_SLANTED: architectures_append_difference_without(out, c, a, KEY_READOUT); break;
        case NAMES_OF_SIZES:
            text_append_format(out, "%d × ", a->layer_dim);
            append_hidden_dim(out, a);
            break;
    }
}

/* Of slanted names; returns how many there are. */
static int measure_names(const comparison *c, size_t characters[MOST_BARS]) {
    for (int bar = 0; bar < bars_of(c); bar++) {
        text name = {0};
        append_name(&name, c, bar_at(c, bar), NAMES_SLANTED);
        characters[bar] = name.bytes;
        text_free(&name);
    }
    return bars_of(c);
}

/* Returns the height that they add. */
static int place_names(plot *p, const comparison *c, int key_height) {
    static const double LINE_HEIGHT = 16.8;
    const name_style style = style_of(c);
    size_t longest;
    if (style == NAMES_OF_SIZES) plot_command(p, "set xlabel 'layer_dim × hidden_dim'");
    text_append_format(&p->script, "set xtics scale 0 %s(",
                       style == NAMES_SLANTED ? "rotate by -30 left font ',11' " : "font ',12' ");
    for (int bar = 0; bar < bars_of(c); bar++) {
        text name = {0};
        append_name(&name, c, bar_at(c, bar), style);
        text_append_format(&p->script, "%s\"%s\" %d", bar ? ", " : "", text_string(&name), bar + 1);
        text_free(&name);
    }
    text_append(&p->script, ")\n");
    const int lines = most_lines(c, &longest);
    int added = 0;
    if (style == NAMES_SLANTED) {
        size_t characters[MOST_BARS];
        const int count = measure_names(c, characters);
        added = plot_room_for_slanted(p, characters, count);
        plot_command(p, "set bmargin %.1f", (added + 70 + key_height) / LINE_HEIGHT);
    } else if (style == NAMES_STACKED && lines > 2) {
        added = (int)(LINE_HEIGHT * (lines - 2));
        plot_command(p, "set bmargin %.1f", (added + 66 + key_height) / LINE_HEIGHT);
    }
    return added;
}

/* --- bars --- */

/* Slanted names take room at the right. */
static double frame_width(const comparison *c) {
    static const double WIDTH = 580;
    size_t characters[MOST_BARS];
    if (style_of(c) != NAMES_SLANTED) return WIDTH;
    const int count = measure_names(c, characters);
    return plot_slanted_frame(characters, count);
}

static int label_font(const comparison *c) {
    return bars_of(c) <= WIDE_BARS ? 12 : 10;
}

/* A number inside of a bar must not be wider than that. */
static bool fits_in_bar(const comparison *c, int64_t number) {
    static const double BAR = 0.62, DIGIT = 0.6; /* of a place, of its height */
    const int places = bars_of(c) < FEWEST_PLACES ? FEWEST_PLACES : bars_of(c);
    text label = {0};
    text_append_grouped(&label, number);
    const bool fits = (double)label.bytes * DIGIT * label_font(c) <= BAR * frame_width(c) / places;
    text_free(&label);
    return fits;
}

/* A block a segment: bar, bottom, top, label (a text, empty when there is no room for it). */
static void write_segments(plot *p, const comparison *c, int64_t room) {
    text_append(&p->data, "# bar; bottom and top of the segment in parameters; its label\n");
    for (int s = 0; s < SEGMENTS; s++) {
        text_append_format(&p->data, "# %s\n", NAMES[s]);
        for (int bar = 0; bar < bars_of(c); bar++) {
            int64_t heights[SEGMENTS], bottom = 0;
            stack(bar_at(c, bar), heights);
            for (int below = 0; below < s; below++) bottom += heights[below];
            text_append_format(&p->data, "%d %lld %lld \"", bar + 1, (long long)bottom,
                               (long long)(bottom + heights[s]));
            if (heights[s] >= room && fits_in_bar(c, heights[s]))
                text_append_grouped(&p->data, heights[s]);
            text_append(&p->data, "\"\n");
        }
        text_append(&p->data, "\n\n");
    }
}

static void write_totals(plot *p, const comparison *c) {
    text_append(&p->data, "# totals\n");
    for (int bar = 0; bar < bars_of(c); bar++) {
        int64_t total = rnn_parameter_count(bar_at(c, bar));
        text_append_format(&p->data, "%d 0 %lld \"", bar + 1, (long long)total);
        text_append_grouped(&p->data, total);
        text_append(&p->data, "\"\n");
    }
}

static bool is_used(const comparison *c, int segment) {
    for (int bar = 0; bar < bars_of(c); bar++) {
        int64_t heights[SEGMENTS];
        stack(bar_at(c, bar), heights);
        if (heights[segment] > 0) return true;
    }
    return false;
}

/* Of layers those of lines; the readout's is the last of them, the embedding's none. */
static const char *colour_of(int segment) {
    if (segment == EMBEDDING) return "#999999";
    return segment == READOUT ? plot_colour(PLOT_COLOURS - 1) : plot_colour(segment - 1);
}

static void append_segments(text *command, const plot *p, const comparison *c) {
    for (int s = 0; s < SEGMENTS; s++) {
        if (!is_used(c, s)) continue;
        text_append_format(command,
                           "%s'%s.dat' index %d using 1:(($2+$3)/2):($1-0.31):($1+0.31):2:3 with "
                           "boxxyerror linecolor rgb '%s' fillstyle solid title '%s'",
                           command->bytes ? ", \\\n  " : "plot ", p->name, s, colour_of(s),
                           NAMES[s]);
    }
    for (int s = 0; s < READOUT; s++)
        text_append_format(command,
                           ", \\\n  '%s.dat' index %d using 1:(($2+$3)/2):4 with labels center "
                           "font ',%d' textcolor rgb '%s' notitle",
                           p->name, s, label_font(c),
                           s > EMBEDDING && s < 4 ? "#ffffff" : "#1a1a1a");
    text_append_format(command,
                       ", \\\n  '%s.dat' index %d using 1:3:4 with labels center offset 0,0.8 "
                       "font ',%d' notitle",
                       p->name, SEGMENTS, bars_of(c) <= WIDE_BARS ? 14 : 11);
}

static void append_words(plot *p, const comparison *c) {
    text_append(&p->heading, "Trainable parameters, layer by layer");
    text_append(&p->note, "total on each bar");
    if (all_bars_of(c) > MOST_BARS)
        text_append_format(&p->scope, "the first %d architectures", MOST_BARS);
    text_append(&p->alt, "Stacked bars of trainable parameters");
    for (int bar = 0; bar < bars_of(c); bar++) {
        text_append(&p->alt, bar == 0 ? ": " : "; ");
        architectures_append_without(&p->alt, c, bar_at(c, bar), KEY_READOUT);
        text_append(&p->alt, ", ");
        text_append_grouped(&p->alt, rnn_parameter_count(bar_at(c, bar)));
    }
    text_append(&p->alt, ".");
}

bool plot_layer_parameters(plot *p, const comparison *c, int which) {
    (void)which;
    if (c->architecture_count == 0) return false;
    write_segments(p, c, tallest(c) / 16);
    write_totals(p, c);
    append_words(p, c);
    plot_begin(p, c);
    const double aside = bars_of(c) < FEWEST_PLACES ? (FEWEST_PLACES - bars_of(c)) / 2.0 : 0;
    plot_command(p, "set xrange [%g:%g]", 0.4 - aside, bars_of(c) + 0.6 + aside);
    const double top = 1.1 * (double)tallest(c);
    plot_command(p, "set yrange [0:%.0f]\nset ylabel 'parameters'", top);
    plot_ticks(p, "y", 0, top);
    int used = 0;
    for (int s = 0; s < SEGMENTS; s++) used += is_used(c, s);
    int key_height =
        plot_key_below(p, used, strlen(NAMES[is_used(c, DEEP_LAYERS) ? DEEP_LAYERS : EMBEDDING]));
    key_height += place_names(p, c, key_height);
    text command = {0};
    append_segments(&command, p, c);
    plot_end(p, &command, PLOT_HEIGHT + key_height);
    text_free(&command);
    return true;
}
