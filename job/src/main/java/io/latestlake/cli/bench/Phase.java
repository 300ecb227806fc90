package io.latestlake.cli.bench;

/** How far the records go; each phase reads the whole log anew. */
enum Phase {
  DECODE("source + decode"),
  STAGE("up to staged Parquet"),
  PUBLISH("until all is published");

  private final String words;

  Phase(String words) {
    this.words = words;
  }

  String words() {
    return words;
  }
}
