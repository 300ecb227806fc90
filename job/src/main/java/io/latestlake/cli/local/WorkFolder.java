package io.latestlake.cli.local;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.latestlake.cli.changelog.StreamMark;
import io.latestlake.cli.changelog.TopicMark;
import io.latestlake.cli.changelog.ZoneMark;
import io.latestlake.cli.console.CommandFailure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/** Where everything lies that a command writes, and what a run before this one has left there. */
public final class WorkFolder implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String CHECKPOINT = "chk-";
  private static final String LOCK = "lock";
  private static final String TOPIC = "topic.json";
  private static final String STREAM = "stream.json";
  private static final String ZONE = "landing-zone.json";

  private final Path root;
  private final boolean used;
  private final FileChannel lock;

  private WorkFolder(Path root, boolean used, FileChannel lock) {
    this.root = requireNonNull(root, "root is null");
    this.used = used;
    this.lock = requireNonNull(lock, "lock is null");
  }

  /** Takes the folder for this process, and makes it if it is not there. */
  public static WorkFolder open(Path root) throws IOException {
    Path folder = root.toAbsolutePath().normalize();
    try {
      Files.createDirectories(folder);
      requireOurs(folder);
      boolean used = Files.exists(folder.resolve("aws"));
      WorkFolder opened = new WorkFolder(folder, used, lock(folder));
      Files.createDirectories(opened.aws());
      Files.createDirectories(opened.logs());
      // What killed runs have left.
      FileTree.empty(opened.temporary());
      FileTree.delete(opened.deletedCheckpoints());
      return opened;
    } catch (IOException e) {
      throw new CommandFailure(
          folder + " cannot be written (" + reason(e) + "): choose another folder with --dir.", e);
    }
  }

  /** What a run leaves is removed by the next one, so it must not be somebody else's. */
  private static void requireOurs(Path folder) throws IOException {
    if (Files.exists(folder.resolve(LOCK))) {
      return;
    }
    try (Stream<Path> content = Files.list(folder)) {
      if (content.findAny().isPresent()) {
        throw new CommandFailure(
            folder
                + " holds files that are not latest-lake's: choose an empty or a new folder with"
                + " --dir.");
      }
    }
  }

  private static String reason(IOException failure) {
    if (failure instanceof AccessDeniedException denied) {
      return "permission is denied for " + denied.getFile();
    } else if (failure instanceof FileAlreadyExistsException exists) {
      return exists.getFile() + " is a file";
    } else if (failure instanceof FileSystemException other) {
      return other.getReason() == null
          ? other.getClass().getSimpleName() + " for " + other.getFile()
          : other.getReason();
    }
    return failure.getMessage();
  }

  private static FileChannel lock(Path folder) throws IOException {
    FileChannel channel =
        FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock held = channel.tryLock();
    if (held == null) {
      channel.close();
      throw new CommandFailure(
          "Another latest-lake runs in "
              + folder
              + ": stop it, or choose another folder with --dir.");
    }
    return channel;
  }

  public Path root() {
    return root;
  }

  /** Whether a run before this one began to write here. */
  public boolean isUsed() {
    return used;
  }

  public Path aws() {
    return root.resolve("aws");
  }

  public Path logs() {
    return root.resolve("logs");
  }

  public Path temporary() {
    return root.resolve("tmp");
  }

  public Path checkpoints() {
    return root.resolve("checkpoints");
  }

  /** The newest checkpoint that is complete: whose metadata, written last, is there. */
  public Optional<Path> newestCheckpoint() throws IOException {
    if (!Files.isDirectory(checkpoints())) {
      return Optional.empty();
    }
    try (Stream<Path> files = Files.walk(checkpoints(), 2)) {
      return files
          .filter(WorkFolder::isCompleteCheckpoint)
          .max(Comparator.comparingLong(WorkFolder::number));
    }
  }

  private static boolean isCompleteCheckpoint(Path folder) {
    return folder.getFileName().toString().matches(CHECKPOINT + "\\d{1,18}")
        && Files.isRegularFile(folder.resolve("_metadata"));
  }

  /** Rises from run to run, as long as each one goes on from a checkpoint. */
  private static long number(Path checkpoint) {
    return Long.parseLong(checkpoint.getFileName().toString().substring(CHECKPOINT.length()));
  }

  /**
   * All at once, by a rename: a kill in the middle leaves none that looks as if it could be
   * restored and lacks its files.
   */
  public void deleteCheckpoints() throws IOException {
    if (Files.exists(checkpoints())) {
      FileTree.delete(deletedCheckpoints());
      Files.move(checkpoints(), deletedCheckpoints(), StandardCopyOption.ATOMIC_MOVE);
      FileTree.delete(deletedCheckpoints());
    }
  }

  private Path deletedCheckpoints() {
    return root.resolve("checkpoints.old");
  }

  /** What the topic holds; empty if it was not written to its end. */
  public Optional<TopicMark> topicMark() throws IOException {
    return mark(TOPIC, TopicMark.class);
  }

  public void removeTopicMark() throws IOException {
    removeMark(TOPIC);
  }

  public void putTopicMark(TopicMark mark) throws IOException {
    putMark(TOPIC, mark);
  }

  /** What the Kinesis stream holds; empty if it was not written to its end. */
  public Optional<StreamMark> streamMark() throws IOException {
    return mark(STREAM, StreamMark.class);
  }

  public void removeStreamMark() throws IOException {
    removeMark(STREAM);
  }

  public void putStreamMark(StreamMark mark) throws IOException {
    putMark(STREAM, mark);
  }

  /** What the landing zone holds; empty if it was not written to its end. */
  public Optional<ZoneMark> zoneMark() throws IOException {
    return mark(ZONE, ZoneMark.class);
  }

  public void removeZoneMark() throws IOException {
    removeMark(ZONE);
  }

  public void putZoneMark(ZoneMark mark) throws IOException {
    putMark(ZONE, mark);
  }

  private <M> Optional<M> mark(String name, Class<M> type) throws IOException {
    try {
      return Optional.of(JSON.readValue(Files.readString(root.resolve(name)), type));
    } catch (NoSuchFileException | JsonProcessingException e) {
      return Optional.empty();
    }
  }

  private void removeMark(String name) throws IOException {
    Files.deleteIfExists(root.resolve(name));
  }

  /** Puts the mark down for good: after a crash it is there as a whole, or not at all. */
  private void putMark(String name, Object mark) throws IOException {
    Path written = root.resolve(name + ".tmp");
    try (FileChannel channel =
        FileChannel.open(
            written,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(JSON.writeValueAsBytes(mark)));
      channel.force(true);
    }
    Files.move(
        written,
        root.resolve(name),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }
}
