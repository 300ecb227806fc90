package io.latestlake.cli.demo;

import io.latestlake.cli.demo.Beginning.Written;
import java.io.IOException;
import java.util.function.LongConsumer;

/**
 * Where the change log is put for the job to read it. A mark in the folder, written last, tells a
 * log that is whole from one whose writing was cut off. A folder has the mark of one input only: a
 * checkpoint there is of a job that read that one.
 */
sealed interface LogInput extends AutoCloseable permits StreamInput, TopicInput, ZoneInput {
  /** In words, with its article. */
  String place();

  /** What is written, in the plural. */
  String unit();

  Written written() throws IOException, InterruptedException;

  /** How much of it there is, of a log that is whole. */
  long records() throws IOException;

  /** Takes away what is there and writes the log; returns how much of it there is. */
  long write(LongConsumer progress) throws IOException, InterruptedException;

  /**
   * Before the job begins anew: what is known of a job that read before goes, and so does the mark
   * of another input.
   */
  void forgetReaders() throws IOException, InterruptedException;

  /** Whether an object of the lake's bucket is the log's and not the job's. */
  boolean owns(String key);

  @Override
  void close();
}
