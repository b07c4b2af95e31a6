#include "tracer/cli/cli.h"

int
weft_command_scenario (int argc, char **argv)
{
  return weft_cli_exec_tool ("scenario", "weft-scenario", argv);
}
