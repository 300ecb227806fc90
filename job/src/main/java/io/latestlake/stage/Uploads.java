package io.latestlake.stage;

import static java.util.Objects.requireNonNull;

import io.latestlake.stage.Staged.StagedFile;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Writes files and puts them to S3 beside the stream. At most {@link #UNDER_WAY} are under way,
 * which bounds their memory: one more waits for the oldest.
 */
final class Uploads implements AutoCloseable {
  private static final int UNDER_WAY = 2;

  private final S3Client s3;
  private final String bucket;
  private final ExecutorService executor;
  private final Deque<Future<StagedFile>> underWay = new ArrayDeque<>();
  private final List<StagedFile> done = new ArrayList<>();

  Uploads(S3Client s3, String bucket, String name) {
    this.s3 = requireNonNull(s3, "s3 is null");
    this.bucket = requireNonNull(bucket, "bucket is null");
    this.executor = Executors.newFixedThreadPool(UNDER_WAY, task -> daemon(task, name));
  }

  private static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  /** Begins a file; a failure of it is thrown by this or {@link #finish()} later. */
  void start(String key, Callable<RowsFile> file) throws IOException, InterruptedException {
    while (underWay.size() >= UNDER_WAY) {
      done.add(await(underWay.removeFirst()));
    }
    underWay.add(
        executor.submit(
            () -> {
              RowsFile written = file.call();
              return put(key, written.content(), written.rows());
            }));
  }

  /** Waits for what is under way. */
  List<StagedFile> finish() throws IOException, InterruptedException {
    while (!underWay.isEmpty()) {
      done.add(await(underWay.removeFirst()));
    }
    List<StagedFile> files = List.copyOf(done);
    done.clear();
    return files;
  }

  StagedFile put(String key, byte[] content, long rows) {
    s3.putObject(request -> request.bucket(bucket).key(key), RequestBody.fromBytes(content));
    return new StagedFile(key, content.length, rows);
  }

  private static StagedFile await(Future<StagedFile> upload)
      throws IOException, InterruptedException {
    try {
      return upload.get();
    } catch (ExecutionException | CancellationException e) {
      throw new IOException("Cannot stage a file: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
