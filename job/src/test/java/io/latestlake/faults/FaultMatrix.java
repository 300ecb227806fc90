package io.latestlake.faults;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

import io.latestlake.config.TableSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** All cells: each call that a clean run makes, with all that can go wrong at it. */
final class FaultMatrix {
  /** Cells wait more than they work. */
  private static final int AT_A_TIME = 4;

  /** The stand-ins remember all statements; they are started anew before that grows too much. */
  private static final int CELLS_OF_A_LABORATORY = 200;

  private final List<Point> points = new ArrayList<>();

  /** A call of a course. */
  private record Point(CallPoint call, Course course) {
    Stream<Cell> cells() {
      return Trouble.at(call).stream().map(trouble -> new Cell(call, trouble, course));
    }
  }

  /** Adds the calls of a run. */
  FaultMatrix with(TableSpec.Layout layout, List<CallPoint> calls) {
    calls.forEach(call -> points.add(new Point(call, new Course(layout, false))));
    return this;
  }

  /**
   * Adds the calls of a run that rebuilds the table; what it has in common with the other, which
   * was added before, is not played again.
   */
  FaultMatrix withRebuild(TableSpec.Layout layout, List<CallPoint> calls) {
    Course usual = new Course(layout, false);
    calls.stream()
        .filter(call -> !points.contains(new Point(call, usual)))
        .forEach(call -> points.add(new Point(call, new Course(layout, true))));
    return this;
  }

  /** All calls, each once. */
  List<CallPoint> calls() {
    return points.stream().map(Point::call).distinct().toList();
  }

  List<Cell> all() {
    return points.stream().flatMap(Point::cells).toList();
  }

  /** Some of each sort: at most so many at which the process dies, and at which it lives. */
  List<Cell> drawn(Random random, int dying, int living) {
    List<Cell> cells = new ArrayList<>(all());
    Collections.shuffle(cells, random);
    return Stream.concat(
            cells.stream().filter(cell -> cell.trouble().dies()).limit(dying),
            cells.stream().filter(cell -> !cell.trouble().dies()).limit(living))
        .toList();
  }

  /** One cell of each call; of a call that several courses have, now of one, now of another. */
  List<Cell> selected(Random random) {
    List<Cell> selected = new ArrayList<>();
    int turn = random.nextInt(2);
    for (CallPoint call : calls()) {
      List<Point> courses = points.stream().filter(point -> point.call().equals(call)).toList();
      List<Cell> cells = courses.get(turn++ % courses.size()).cells().toList();
      selected.add(cells.get(random.nextInt(cells.size())));
    }
    return selected;
  }

  /**
   * @param wrong empty if nothing is
   */
  record Result(Cell cell, List<String> wrong, long millis) {
    Result {
      requireNonNull(cell, "cell is null");
      wrong = List.copyOf(wrong);
    }

    @Override
    public String toString() {
      return (wrong.isEmpty() ? "right  " : "WRONG  ")
          + cell
          + "  ("
          + millis
          + " ms)"
          + wrong.stream().map(sentence -> "\n         " + sentence).collect(joining());
    }
  }

  /** Leads a run through a cell. */
  interface Player {
    /** What is wrong after it, in sentences; empty if nothing is. */
    List<String> play(Cell cell) throws Exception;
  }

  /**
   * Plays the cells, side by side.
   *
   * @param folder for the stand-ins
   * @param listener told of each result as it comes
   */
  static List<Result> play(List<Cell> cells, Path folder, Consumer<Result> listener)
      throws Exception {
    List<Result> results = new ArrayList<>();
    for (int from = 0; from < cells.size(); from += CELLS_OF_A_LABORATORY) {
      List<Cell> some = cells.subList(from, Math.min(cells.size(), from + CELLS_OF_A_LABORATORY));
      try (Laboratory laboratory = Laboratory.open(folder.resolve("from-" + from))) {
        results.addAll(play(some, AT_A_TIME, laboratory::play, listener));
      }
    }
    return results;
  }

  static List<Result> play(List<Cell> cells, int atATime, Player player, Consumer<Result> listener)
      throws Exception {
    ExecutorService players = Executors.newFixedThreadPool(atATime);
    try {
      List<Future<Result>> playing = new ArrayList<>();
      for (Cell cell : cells) {
        playing.add(
            players.submit(
                () -> {
                  Result result = play(cell, player);
                  listener.accept(result);
                  return result;
                }));
      }
      List<Result> results = new ArrayList<>();
      for (Future<Result> each : playing) {
        results.add(each.get());
      }
      return results;
    } finally {
      players.shutdownNow();
    }
  }

  private static Result play(Cell cell, Player player) {
    long start = System.nanoTime();
    List<String> wrong;
    try {
      wrong = player.play(cell);
    } catch (Exception | Error e) {
      wrong = Collections.singletonList("cannot be judged: " + e);
    }
    return new Result(cell, wrong, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
  }
}
