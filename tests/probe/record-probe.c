/* record-probe [--lossless] TRACE DETAIL PROGRAM...: records with the probe, and nothing
 * more: no sealing, no symbols. Ends with the program's status. */
#include <stdio.h>
#include <string.h>

#include "tracer/record/record.h"

int
main (int argc, char **argv)
{
  WeftRecordOptions options = { 0 };
  g_auto (WeftRecording) recording = { 0 };
  g_autoptr (GError) error = NULL;

  if (argc > 1 && strcmp (argv[1], "--lossless") == 0) {
    options.lossless = TRUE;
    argv++;
    argc--;
  }
  if (argc < 4)
    return 125;
  options.output = argv[1];
  options.detail = argv[2];
  options.argv = argv + 3;
  if (!weft_record (&options, &recording, &error)) {
    fprintf (stderr, "record-probe: %s\n", error->message);
    return error->code;
  }
  if (recording.lost > 0)
    fprintf (stderr, "record-probe: %" G_GUINT64_FORMAT " events lost\n", recording.lost);
  return recording.status;
}
