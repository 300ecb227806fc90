package io.latestlake.cli.deadletters;

import java.util.List;

/** The objects of a lake, wherever they are. */
interface LakeObjects extends AutoCloseable {
  /**
   * The keys below a prefix, in their order.
   *
   * @param after only those that are greater than this one
   */
  List<String> list(String prefix, String after);

  byte[] read(String key);

  /** Where an object is, for people. */
  String address(String key);

  @Override
  void close();
}
