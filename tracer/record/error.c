#include "tracer/record/error.h"

G_DEFINE_QUARK (weft - record - error - quark, weft_record_error)
