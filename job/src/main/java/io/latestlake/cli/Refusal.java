package io.latestlake.cli;

import java.nio.file.InvalidPathException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
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
    if (isUnspeakablePath(failure)) {
      return "the path '"
          + failure.getValue()
          + "' has letters that the language of this terminal does not have: set LC_ALL=C.UTF-8.";
    }
    String message = failure.getMessage();
    return message.endsWith(".") ? message : message + ".";
  }

  /** Only the first: what follows an unknown option may be its value. */
  private static String unmatched(UnmatchedArgumentException failure) {
    String first = failure.getUnmatched().get(0);
    String name = failure.getCommandLine().getCommandSpec().qualifiedName();
    String what;
    if (first.startsWith("-")) {
      what = name + " has no option " + first;
    } else if (failure.getCommandLine().getSubcommands().isEmpty()) {
      what = name + " takes options only, and '" + first + "' is none";
    } else {
      what = "there is no command '" + first + "'";
    }
    return what
        + meant(first, failure.getSuggestions()).map(m -> ": did you mean " + m + "?").orElse(".");
  }

  /** picocli suggests several; typing errors are rare in the first letters. */
  private static Optional<String> meant(String typed, List<String> suggestions) {
    return suggestions.stream()
        .max(Comparator.comparingInt(suggestion -> commonStart(typed, suggestion)));
  }

  private static int commonStart(String a, String b) {
    int length = 0;
    while (length < Math.min(a.length(), b.length()) && a.charAt(length) == b.charAt(length)) {
      length++;
    }
    return length;
  }

  private static boolean isUnspeakablePath(ParameterException failure) {
    // picocli keeps no more than its text.
    return failure.getMessage().contains(InvalidPathException.class.getName());
  }
}
