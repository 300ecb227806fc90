package io.latestlake.localaws.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * PostgreSQL's programs for this machine, unpacked under a temporary name and renamed last, so that
 * a kill leaves no half.
 */
final class PostgresBinaries {
  private final Path bin;
  private final List<String> prefix;

  private PostgresBinaries(Path bin, List<String> prefix) {
    this.bin = bin;
    this.prefix = List.copyOf(prefix);
  }

  static PostgresBinaries unpack(Path dir) throws IOException, InterruptedException {
    requireNonNull(dir, "dir is null");
    if (!Files.exists(dir)) {
      Path half = dir.resolveSibling(dir.getFileName() + ".half");
      Folders.delete(half);
      extract(half);
      Files.move(half, dir);
    }
    return new PostgresBinaries(dir.resolve("bin"), asOrdinaryUser());
  }

  /** Of the programs, and of nothing else. */
  Path folder() {
    return bin;
  }

  /** The command line that runs a program. */
  List<String> command(String program, List<String> arguments) {
    List<String> command = new ArrayList<>(prefix);
    command.add(bin.resolve(program).toString());
    command.addAll(arguments);
    return command;
  }

  /**
   * PostgreSQL refuses to run as root; in a user namespace of its own root is nobody, and still
   * owns its files.
   */
  private static List<String> asOrdinaryUser() throws IOException {
    if (!"Linux".equals(system()) || !"0".equals(output(List.of("id", "-u")))) {
      return List.of();
    }
    List<String> unshare = List.of("unshare", "-U");
    List<String> probe = new ArrayList<>(unshare);
    probe.addAll(List.of("id", "-u"));
    if ("0".equals(output(probe))) {
      throw new IOException(
          "PostgreSQL refuses to run as root, and this machine does not let root drop it (unshare -U): run as an ordinary user");
    }
    return unshare;
  }

  private static String output(List<String> command) throws IOException {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String text = new String(process.getInputStream().readAllBytes(), UTF_8).trim();
      return process.waitFor() == 0 ? text : "0";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static String system() {
    String name = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    if (name.contains("mac")) {
      return "Darwin";
    }
    return name.contains("windows") ? "Windows" : "Linux";
  }

  /** By the system's tar, which is several times quicker, else in Java. */
  private static void extract(Path target) throws IOException, InterruptedException {
    try (InputStream packed = packed()) {
      if (extractBySystem(packed, target)) {
        return;
      }
    }
    Folders.delete(target);
    try (InputStream packed = packed();
        TarArchiveInputStream tar =
            new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(packed)))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        extract(tar, entry, target.resolve(entry.getName()).normalize());
      }
    }
  }

  private static InputStream packed() throws IOException {
    String arch = System.getProperty("os.arch");
    try {
      return DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(
          system(), "amd64".equals(arch) ? "x86_64" : arch);
    } catch (IllegalStateException e) {
      throw new IOException(
          "there is no PostgreSQL for this machine (" + system() + " " + arch + ")", e);
    }
  }

  private static boolean extractBySystem(InputStream packed, Path target) throws IOException {
    Files.createDirectories(target);
    ProcessBuilder tar =
        new ProcessBuilder("tar", "-xJf", "-", "--no-same-owner", "-C", target.toString());
    tar.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
    try {
      Process process = tar.start();
      try (OutputStream in = process.getOutputStream()) {
        packed.transferTo(in);
      } catch (IOException e) {
        return false; // it ended before it had read all
      } finally {
        process.waitFor();
      }
      return process.exitValue() == 0;
    } catch (IOException e) {
      return false; // there is no tar
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static void extract(TarArchiveInputStream tar, TarArchiveEntry entry, Path file)
      throws IOException {
    if (entry.isDirectory()) {
      Files.createDirectories(file);
      return;
    }
    Files.createDirectories(file.getParent());
    if (entry.isSymbolicLink() || entry.isLink()) {
      Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
      return;
    }
    Files.copy(tar, file);
    if (file.getParent().endsWith("bin") && !file.toFile().setExecutable(true, false)) {
      throw new IOException("cannot make " + file + " executable");
    }
  }
}
