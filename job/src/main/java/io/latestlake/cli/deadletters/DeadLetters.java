package io.latestlake.cli.deadletters;

import static java.util.Objects.requireNonNull;

import io.latestlake.dms.DeadLetterLine;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The dead letters of a lake, {@code <prefix><day>/<table>/<id>.jsonl}. There may be very many, so
 * they are shown one by one, and objects that cannot hold what is asked for are not read.
 */
final class DeadLetters {
  private static final Pattern KEY =
      Pattern.compile("(\\d{4}-\\d\\d-\\d\\d)/([^/]+)/([^/]+)\\.jsonl");

  /** An object takes some ten milliseconds, and most of them hold little. */
  private static final int READ_AHEAD = 16;

  private final LakeObjects objects;
  private final String prefix;

  private record Heap(String key, LocalDate day) {}

  /**
   * @param prefix of the keys, ends in a slash
   */
  DeadLetters(LakeObjects objects, String prefix) {
    this.objects = requireNonNull(objects, "objects is null");
    this.prefix = requireNonNull(prefix, "prefix is null");
  }

  /** Shows all that are chosen, day by day, the oldest day first. */
  void forEach(Choice choice, Consumer<Letter> consumer) {
    read(heaps(choice), choice, consumer);
  }

  /**
   * The newest that are chosen, the newest first.
   *
   * @param most how many
   */
  List<Letter> newest(Choice choice, int most) {
    TreeMap<LocalDate, List<Heap>> days = new TreeMap<>();
    for (Heap heap : heaps(choice)) {
      days.computeIfAbsent(heap.day(), day -> new ArrayList<>()).add(heap);
    }
    List<Letter> newest = new ArrayList<>();
    for (Map.Entry<LocalDate, List<Heap>> day : days.descendingMap().entrySet()) {
      if (newest.size() >= most) {
        break;
      }
      newest.addAll(newestOf(day.getValue(), choice, most - newest.size()));
    }
    return newest;
  }

  private List<Letter> newestOf(List<Heap> heaps, Choice choice, int most) {
    Comparator<Letter> newestFirst =
        Comparator.comparing((Letter letter) -> letter.line().seen())
            .reversed()
            .thenComparing(letter -> letter.line().id());
    TreeSet<Letter> newest = new TreeSet<>(newestFirst);
    read(
        heaps,
        choice,
        letter -> {
          newest.add(letter);
          if (newest.size() > most) {
            newest.pollLast();
          }
        });
    return List.copyOf(newest);
  }

  private List<Heap> heaps(Choice choice) {
    List<Heap> heaps = new ArrayList<>();
    String after = choice.since().map(day -> prefix + day).orElse("");
    for (String key : objects.list(prefix, after)) {
      Matcher parts = KEY.matcher(key.substring(prefix.length()));
      if (parts.matches()) {
        LocalDate day = LocalDate.parse(parts.group(1));
        if (choice.mayHold(day, parts.group(2), parts.group(3))) {
          heaps.add(new Heap(key, day));
        }
      }
    }
    return heaps;
  }

  private void read(List<Heap> heaps, Choice choice, Consumer<Letter> consumer) {
    ExecutorService readers = Executors.newFixedThreadPool(READ_AHEAD);
    try {
      Deque<CompletableFuture<byte[]>> ahead = new ArrayDeque<>();
      int next = 0;
      for (Heap heap : heaps) {
        while (next < heaps.size() && ahead.size() < READ_AHEAD) {
          String key = heaps.get(next++).key();
          ahead.add(CompletableFuture.supplyAsync(() -> objects.read(key), readers));
        }
        show(heap, await(ahead.remove()), choice, consumer);
      }
    } finally {
      readers.shutdownNow();
    }
  }

  private void show(Heap heap, byte[] object, Choice choice, Consumer<Letter> consumer) {
    for (byte[] json : Lines.of(object)) {
      DeadLetterLine line = Lines.read(json, objects.address(heap.key()));
      if (choice.holds(line)) {
        consumer.accept(new Letter(heap.day(), json, line));
      }
    }
  }

  private static byte[] await(CompletableFuture<byte[]> object) {
    try {
      return object.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException failure ? failure : e;
    }
  }
}
