/* Says that this executable writes Weft's events itself, so that the probe, should it be
 * preloaded, leaves the process alone. meson.build exports the symbol; the probe refers to
 * it weakly. */

extern const char weft_program_is_instrumented;
const char weft_program_is_instrumented = 1;
