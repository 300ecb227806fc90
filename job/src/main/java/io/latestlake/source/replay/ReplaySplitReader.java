package io.latestlake.source.replay;

import static java.util.Objects.requireNonNull;

import io.latestlake.dms.SourceRecord;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import org.apache.flink.connector.base.source.reader.RecordsBySplits;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;
import org.apache.flink.connector.base.source.reader.splitreader.SplitReader;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsChange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Fetches one object after the other. Where the job goes on for ever, S3 may fail for a while: the
 * stream must not stop because nobody can be asked whether there is something to replay.
 */
final class ReplaySplitReader implements SplitReader<SourceRecord, ReplaySplit> {
  private static final Logger LOG = LoggerFactory.getLogger(ReplaySplitReader.class);

  private final S3Client s3;
  private final String bucket;
  private final String prefix;
  private final Duration interval;
  private final boolean bounded;

  private final Deque<String> toRead = new ArrayDeque<>();
  private String split;
  private String listedTo;
  private long linesToSkip;
  private boolean wokenUp;

  ReplaySplitReader(S3Client s3, String bucket, String prefix, Duration interval, boolean bounded) {
    this.s3 = requireNonNull(s3, "s3 is null");
    this.bucket = requireNonNull(bucket, "bucket is null");
    this.prefix = requireNonNull(prefix, "prefix is null");
    this.interval = requireNonNull(interval, "interval is null");
    this.bounded = bounded;
  }

  @Override
  public void handleSplitsChanges(SplitsChange<ReplaySplit> change) {
    ReplaySplit added = change.splits().get(0);
    split = added.splitId();
    listedTo = added.key().isEmpty() ? prefix : added.key();
    if (!added.key().isEmpty()) {
      // Whether all of it was read is not known here, only how much.
      toRead.add(added.key());
      linesToSkip = added.lines();
    }
  }

  @Override
  public RecordsWithSplitIds<SourceRecord> fetch() throws IOException {
    RecordsBySplits.Builder<SourceRecord> fetched = new RecordsBySplits.Builder<>();
    try {
      if (toRead.isEmpty()) {
        list();
      }
      if (!toRead.isEmpty()) {
        addLines(toRead.peek(), fetched);
        toRead.remove();
        linesToSkip = 0;
      } else if (bounded) {
        fetched.addFinishedSplit(split);
      } else {
        await();
      }
    } catch (SdkException e) {
      if (bounded) {
        throw new IOException("Cannot read the dead letters to replay: " + e.getMessage(), e);
      }
      LOG.warn(
          "Cannot read the dead letters to replay, trying again in {}: {}",
          interval,
          e.getMessage());
      await();
    }
    return fetched.build();
  }

  private void list() {
    s3
        .listObjectsV2(request -> request.bucket(bucket).prefix(prefix).startAfter(listedTo))
        .contents()
        .stream()
        .map(S3Object::key)
        .forEach(toRead::add);
    listedTo = toRead.isEmpty() ? listedTo : toRead.getLast();
  }

  private void addLines(String key, RecordsBySplits.Builder<SourceRecord> fetched) {
    ResponseBytes<GetObjectResponse> object;
    try {
      object = s3.getObjectAsBytes(request -> request.bucket(bucket).key(key));
    } catch (NoSuchKeyException e) {
      LOG.warn("The dead letters to replay of {} are gone: they are left out", key);
      return;
    }
    byte[] content = object.asByteArrayUnsafe();
    long modifiedAt = object.response().lastModified().toEpochMilli();
    long line = 0;
    for (int start = 0; start < content.length; ) {
      int end = start;
      while (end < content.length && content[end] != '\n') {
        end++;
      }
      line++;
      if (line > linesToSkip) {
        byte[] value = Arrays.copyOfRange(content, start, end);
        fetched.add(split, new SourceRecord(value, key, 0, line, modifiedAt));
      }
      start = end + 1;
    }
    LOG.info("Replaying {}, {} dead letters from {} on", key, line, linesToSkip + 1);
  }

  private synchronized void await() throws IOException {
    long deadline = System.nanoTime() + interval.toNanos();
    try {
      for (long left = interval.toMillis(); left > 0 && !wokenUp; ) {
        wait(left);
        left = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    wokenUp = false;
  }

  @Override
  public synchronized void wakeUp() {
    wokenUp = true;
    notifyAll();
  }

  @Override
  public void pauseOrResumeSplits(
      Collection<ReplaySplit> toPause, Collection<ReplaySplit> toResume) {
    throw new UnsupportedOperationException("there are no watermarks to be aligned");
  }

  @Override
  public void close() {
    s3.close();
  }
}
