package io.latestlake.cli.changelog;

import static java.util.Objects.requireNonNull;

import io.latestlake.cli.console.CommandFailure;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** A folder that holds a change log as files, gzip or not. */
public final class InputFolder {
  private final Path folder;

  public InputFolder(Path folder) {
    this.folder = requireNonNull(folder, "folder is null");
  }

  /** The log in the folder, by the names of its files. */
  public ChangeLog changeLog() {
    List<Path> csv = named("full-load", ".csv");
    List<Path> changes = named("cdc-", ".csv");
    List<Path> json = named("", ".jsonl");
    if (!json.isEmpty() && csv.size() + changes.size() > 0) {
      throw new CommandFailure(
          folder + " holds both CSV and JSON lines: put the one to be read into its own folder.");
    }
    if (!json.isEmpty()) {
      return new JsonLinesLog(folder, json);
    }
    if (csv.isEmpty() && changes.isEmpty()) {
      throw new CommandFailure(
          folder
              + " holds no change log: it must have full-load*.csv and cdc-*.csv, or *.jsonl, gzip"
              + " or not.");
    }
    return new CsvChangeLog(folder, csv, changes);
  }

  private List<Path> named(String prefix, String suffix) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> isNamed(file.getFileName().toString(), prefix, suffix))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new CommandFailure(folder + " cannot be read: check the path of --input.", e);
    }
  }

  private static boolean isNamed(String name, String prefix, String suffix) {
    return name.startsWith(prefix) && (name.endsWith(suffix) || name.endsWith(suffix + ".gz"));
  }

  /** Opens a file as text; text that is not UTF-8 fails when read. */
  static BufferedReader open(Path file) throws IOException {
    InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
    try {
      InputStream plain =
          file.getFileName().toString().endsWith(".gz") ? new GZIPInputStream(in, 1 << 16) : in;
      return new BufferedReader(
          new InputStreamReader(plain, StandardCharsets.UTF_8.newDecoder()), 1 << 16);
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  /** A hash of names and contents. */
  static String fingerprint(List<Path> files) {
    MessageDigest digest = sha256();
    byte[] buffer = new byte[1 << 16];
    for (Path file : files) {
      digest.update(file.getFileName().toString().getBytes(StandardCharsets.UTF_8));
      digest.update((byte) 0);
      try (InputStream in = Files.newInputStream(file)) {
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
          digest.update(buffer, 0, n);
        }
      } catch (IOException e) {
        throw new CommandFailure(file + ": " + problem(e) + ".", e);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** What is wrong with an input file, and where. */
  static CommandFailure unreadable(Path file, long line, Exception cause) {
    return new CommandFailure(file + ", line " + line + ": " + problem(cause) + ".", cause);
  }

  private static String problem(Exception cause) {
    if (cause instanceof CharacterCodingException) {
      return "is not UTF-8";
    } else if (cause instanceof EOFException) {
      return "the gzip file is cut off, copy it anew";
    } else if (cause instanceof ZipException) {
      return "is no whole gzip file (" + cause.getMessage() + "), copy it anew";
    } else if (cause instanceof AccessDeniedException) {
      return "permission to read it is denied, check its owner and mode";
    } else if (cause instanceof NoSuchFileException) {
      return "is not there any more";
    } else if (cause instanceof FileSystemException failure) {
      return "cannot be read (" + failure.getReason() + ")";
    }
    return String.valueOf(cause.getMessage());
  }
}
