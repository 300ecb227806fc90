package io.latestlake.source.zone;

import io.latestlake.source.zone.Holding.Held;
import io.latestlake.source.zone.Holding.Paused;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What the readers have in hand: as each told last, and what was given to it since. A reader that
 * is lost is unknown until it tells again; what it then has comes from its state.
 */
final class ReaderBook {
  private final Map<Integer, Holding> told = new TreeMap<>();

  /** By reader; until the reader names it. */
  private final Map<Integer, Map<String, Held>> given = new HashMap<>();

  void told(int reader, Holding holding) {
    told.put(reader, holding);
    Map<String, Held> unseen = given.computeIfAbsent(reader, key -> new LinkedHashMap<>());
    holding.reading().forEach(held -> unseen.remove(held.id()));
    holding.paused().forEach(paused -> unseen.remove(paused.held().id()));
  }

  void gave(int reader, ZoneSplit split) {
    given
        .computeIfAbsent(reader, key -> new LinkedHashMap<>())
        .put(split.splitId(), new Held(split.splitId(), split.table(), split.content()));
  }

  void lost(int reader) {
    told.remove(reader);
    given.remove(reader);
  }

  boolean knowsAll(int readers) {
    return told.size() >= readers;
  }

  /** One that waits for a file. */
  Optional<Integer> idle() {
    return told.entrySet().stream()
        .filter(entry -> entry.getValue().reading().isEmpty())
        .map(Map.Entry::getKey)
        .filter(reader -> given.getOrDefault(reader, Map.of()).isEmpty())
        .findFirst();
  }

  List<Integer> all() {
    return List.copyOf(told.keySet());
  }

  private Stream<Held> held() {
    return Stream.of(
            told.values().stream().flatMap(holding -> holding.reading().stream()),
            paused().stream().map(Paused::held),
            given.values().stream().flatMap(splits -> splits.values().stream()))
        .flatMap(each -> each);
  }

  boolean isHeld(String split) {
    return held().anyMatch(held -> held.id().equals(split));
  }

  boolean holdsLoadOf(String table) {
    return held()
        .anyMatch(held -> held.table().equals(table) && held.content() == ZoneSplit.Content.LOAD);
  }

  boolean holdNothing() {
    return held().findAny().isEmpty();
  }

  List<Paused> paused() {
    List<Paused> paused = new ArrayList<>();
    told.values().forEach(holding -> paused.addAll(holding.paused()));
    return paused;
  }

  boolean isPaused(String table) {
    return paused().stream().anyMatch(paused -> paused.held().table().equals(table));
  }

  /** Who has it. */
  int readerOf(Paused paused) {
    return told.entrySet().stream()
        .filter(entry -> entry.getValue().paused().contains(paused))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow();
  }
}
