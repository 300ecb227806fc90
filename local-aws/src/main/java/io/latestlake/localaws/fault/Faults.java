package io.latestlake.localaws.fault;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.latestlake.localaws.wire.Call;
import io.latestlake.localaws.wire.CallInterceptor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * The faults that are asked for: sets of them under names, put and taken back while calls come. A
 * set is a JSON list such as
 *
 * <pre>{@code
 * [{"at": {"kind": "sql", "call": "^UNLOAD", "occurrence": 2},
 *   "action": {"do": "hold", "side": "before", "reached": "/tmp/reached"}},
 *  {"at": {"kind": "http", "call": "^CopyObject$", "about": "^lake/", "occurrence": 1},
 *   "action": {"do": "refuse", "side": "after", "error": "throttled"}, "times": 3}]
 * }</pre>
 *
 * Occurrences are counted from when the set was put.
 */
public final class Faults implements CallInterceptor, AutoCloseable {
  /** The set of the file that the stand-ins were started with. */
  private static final String OF_FILE = "file";

  private final JsonMapper json =
      JsonMapper.builder().enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS).build();
  private final Map<String, FaultSet> sets = new ConcurrentSkipListMap<>();

  public static Faults none() {
    return new Faults();
  }

  public static Faults read(Path file) throws IOException {
    requireNonNull(file, "file is null");
    Faults faults = new Faults();
    try {
      faults.put(OF_FILE, Files.readAllBytes(file));
    } catch (JsonProcessingException e) {
      throw new IOException(file + " is no list of faults: " + e.getOriginalMessage(), e);
    }
    return faults;
  }

  /** Puts a set in place of the one of that name, if there is any. */
  public void put(String name, byte[] list) throws IOException {
    FaultSet put = new FaultSet(json.readValue(list, new TypeReference<List<Fault>>() {}));
    end(sets.put(name, put));
  }

  /** Takes a set back; calls that it holds fail. */
  public void clear(String name) {
    end(sets.remove(name));
  }

  /** How often each fault of a set has happened; empty if there is no such set. */
  public List<Integer> happened(String name) {
    FaultSet set = sets.get(name);
    return set == null ? List.of() : set.happened();
  }

  private static void end(FaultSet set) {
    if (set != null) {
      set.end();
    }
  }

  @Override
  public <T> T around(Call call, Callable<T> next) throws Exception {
    Callable<T> faulty = next;
    for (FaultSet set : sets.values()) {
      Callable<T> inner = faulty;
      faulty = set.at(call).<Callable<T>>map(due -> () -> due.around(call, inner)).orElse(inner);
    }
    return faulty.call();
  }

  /** Ends what stands still. */
  @Override
  public void close() {
    List.copyOf(sets.keySet()).forEach(this::clear);
  }
}
