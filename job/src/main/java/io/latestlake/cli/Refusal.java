package io.latestlake.cli;

import java.util.List;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What is wrong with a command line, and what may have been meant. */
final class Refusal {
  private Refusal() {}

  static String sentence(ParameterException failure) {
    if (failure instanceof UnmatchedArgumentException unmatched
        && !unmatched.getUnmatched().isEmpty()) {
      return unmatched(unmatched);
    }
    return failure.getMessage();
  }

  /** Only the first: what follows an unknown option may be its value. */
  private static String unmatched(UnmatchedArgumentException failure) {
    String first = failure.getUnmatched().get(0);
    String name = failure.getCommandLine().getCommandSpec().qualifiedName();
    List<String> meant = failure.getSuggestions();
    String what;
    if (first.startsWith("-")) {
      what = name + " has no option " + first;
    } else if (failure.getCommandLine().getSubcommands().isEmpty()) {
      what = name + " takes options only, and '" + first + "' is none";
    } else {
      what = "there is no command '" + first + "'";
    }
    return what + (meant.isEmpty() ? "." : ": did you mean " + String.join(" or ", meant) + "?");
  }
}
