/* tracer/model/sorted.h: looks into rows that are in order. */
#pragma once

#include <stddef.h>

/* Of how many of @n rows @is is so, an expression of the row number `at`: of the first
 * ones, and of none behind them. In O(log n); it is also the number of the first of the
 * others. */
#define WEFT_COUNT_FIRST(n, is)                                                            \
  ({                                                                                       \
    size_t begin_ = 0, end_ = (n);                                                         \
                                                                                           \
    while (begin_ < end_) {                                                                \
      size_t at = begin_ + (end_ - begin_) / 2;                                            \
                                                                                           \
      if (is)                                                                              \
        begin_ = at + 1;                                                                   \
      else                                                                                 \
        end_ = at;                                                                         \
    }                                                                                      \
    begin_;                                                                                \
  })
