package io.latestlake.cli.console;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;

/**
 * What all commands have in common: {@code @Mixin SharedOptions shared}. A command adds its own
 * {@code exitCodeList} and {@code footer} with examples; the headings come from here.
 */
@Command(
    version = SharedOptions.VERSION,
    sortOptions = false,
    optionListHeading = "%nOptions:%n",
    commandListHeading = "%nCommands:%n",
    exitCodeListHeading = "%nExit codes:%n",
    footerHeading = "%nExamples:%n")
public final class SharedOptions {
  static final String VERSION = "latest-lake 0.1.0";

  private static final String DEBUG = "--debug";

  // picocli sets these, and acts on the first two by itself.

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      order = 1000,
      description = "Show this help and exit.")
  private boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      order = 1001,
      description = "Show the version and exit.")
  private boolean version;

  @Option(
      names = DEBUG,
      order = 1002,
      description =
          "Show the logs on standard error, where a failure came from, and what Maven says when"
              + " something has to be built.")
  private boolean debug;

  /** Whether {@code --debug} was given, to the command or to one above it. */
  public static boolean isDebug(ParseResult arguments) {
    for (ParseResult at = arguments; at != null; at = at.subcommand()) {
      if (at.hasMatchedOption(DEBUG)) {
        return true;
      }
    }
    return false;
  }
}
