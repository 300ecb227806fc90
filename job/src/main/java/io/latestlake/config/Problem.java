package io.latestlake.config;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;

/**
 * One thing that is wrong in a configuration.
 *
 * @param file as the user named it
 * @param field dotted path inside the file; empty where the file as a whole is meant
 * @param message what is wrong and what to do
 */
public record Problem(String file, String field, String message) implements Serializable {
  public Problem {
    requireNonNull(file, "file is null");
    requireNonNull(field, "field is null");
    requireNonNull(message, "message is null");
  }

  @Override
  public String toString() {
    return field.isEmpty() ? file + ": " + message : file + ": " + field + ": " + message;
  }
}
